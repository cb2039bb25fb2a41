// Ones and sevens in the plane of two measurements: who misreads which?
{
  const [RULE, TREE, LINE] = [0, 1, 2];

  const hundredths = ({ top, bottom }) => [top, bottom].map((limit) => Math.floor(100 * limit + 0.5));

  const compute = (state) => {
    const { top, bottom, leaves, line } = state;
    const who = Number(state.answer);
    const seven = ([x, y]) => {
      if (who === RULE) return x > top && y < bottom;
      if (who === LINE) return line[0] * x + line[1] * y + line[2] > 0.5;
      return leaves.some(([left, right, low, high, is]) => is && x > left && x <= right && y > low && y <= high);
    };
    const misread = (points, sevens) => points.map((point, i) => Number(seven(point) !== (sevens[i] === 1)));
    const sum = (all) => all.reduce((a, b) => a + b, 0);
    const wrong = misread(state.points, state.sevens);
    const missed = sum(wrong.filter((_, i) => state.sevens[i] === 1));
    return {
      wrong,
      errors: sum(wrong),
      missed_sevens: missed,
      false_sevens: sum(wrong) - missed,
      new_errors: sum(misread(state.new_points, state.new_sevens)),
      uncovered: hundredths(state).every((limit, i) => limit === state.looked_at[i]),
      again: state.looks > 1,
      who: ['Your rule', 'The tree', 'The line'][who],
      is: [RULE, TREE, LINE].map((one) => Number(one === who)),
    };
  };

  const draw = ({ one, state: { top, bottom } }) => { // the ground of the reader's rule
    const place = { x: 40 + (top - 0.1) * 520, y: 240 - bottom * 448, width: (0.6 - top) * 520, height: bottom * 448 };
    Object.entries(place).forEach(([name, length]) => one('.rule').setAttribute(name, length));
  };

  const look = (state) => ( // not twice at the same
    !compute(state).uncovered && { ...state, looks: state.looks + 1, looked_at: hundredths(state) });

  movingFigure('ai_ml_dl', { compute, draw, actions: { look } });
}
