movingFigure('line', {
  compute: ({ a }) => ({ y: [-2, -1, 0, 1, 2].map((x) => a * x + 1) }),
  draw: ({ one, numbers: { y } }) => {
    one('line').setAttribute('y1', -20 * y[0]);
    one('line').setAttribute('y2', -20 * y[4]);
  },
});
