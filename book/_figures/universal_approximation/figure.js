// Knots to a network: the sum of their hats, its units, and its largest error.
{
  const CORNER = 0.37;
  const MOST = 6;
  const NEARLY = 1e-6;
  const X = Array.from({ length: 241 }, (_, i) => i / 240);
  const TARGETS = [
    (x) => Math.sin(2 * Math.PI * x) + Math.sin(6 * Math.PI * x) / 3,
    (x) => Math.abs(x - CORNER),
    Math.sqrt,
  ];

  const network = (knots, values) => {
    const slopes = knots.slice(1).map((t, k) => (values[k + 1] - values[k]) / (t - knots[k]));
    const weights = slopes.map((slope, k) => slope - (k ? slopes[k - 1] : 0));
    const at = (x) => weights.reduce((sum, w, k) => sum + w * Math.max(0, x - knots[k]), values[0]);
    return { weights, y: X.map(at) };
  };
  const errors = (curve, y) => y.map((value, i) => Math.abs(value - curve[i]));
  const spaced = (count) => Array.from({ length: count }, (_, k) => Math.floor((100 * (k + 1)) / (count + 1) + 0.5) / 100);

  const compute = ({ target, count, at }) => {
    const f = TARGETS[target];
    const knots = [...new Set([0, ...at.slice(0, count), 1])].sort((a, b) => a - b);
    const units = knots.length - 1;
    const padded = (values, length) => Array.from({ length }, (_, k) => values[Math.min(k, values.length - 1)]);
    const curve = X.map(f);
    const { weights, y } = network(knots, knots.map(f));
    const off = errors(curve, y);
    const error = Math.max(...off);
    const worst = off.findIndex((value) => value > error - NEARLY); // of several that are as bad, the first
    const even = [0, ...spaced(count), 1];
    return {
      curve, y, units, error,
      left: padded([0, ...knots.slice(0, -1)], MOST + 2),
      middle: padded(knots, MOST + 2),
      right: padded([...knots.slice(1), 1], MOST + 2),
      height: padded(knots.map(f), MOST + 2),
      weights: padded(weights, MOST + 1),
      is_unit: Array.from({ length: MOST + 1 }, (_, k) => k < units),
      is_bump: Array.from({ length: MOST }, (_, k) => k < count),
      worst: X[worst], worst_curve: curve[worst], worst_y: y[worst],
      even_error: Math.max(...errors(curve, network(even, even.map(f)).y)),
    };
  };

  const draw = ({ one, all, numbers: n }) => {
    const at = (x, y) => `${(20 + 290 * x).toFixed(2)},${(112 - 92 * y).toFixed(2)} `;
    const through = (line, points) => line.setAttribute('points', points.join(''));
    all('.hat').forEach((hat, k) => through(hat, [at(n.left[k], 0), at(n.middle[k], n.height[k]), at(n.right[k], 0)]));
    through(one('.curve'), n.curve.map((y, i) => at(X[i], y)));
    through(one('.network'), n.y.map((y, i) => at(X[i], y)));
    through(one('.worst'), [at(n.worst, n.worst_curve), at(n.worst, n.worst_y)]);
    all('.knot').forEach((knot, k) => {
      const [x, y] = at(n.middle[k], n.height[k]).trim().split(',');
      knot.setAttribute('cx', x);
      knot.setAttribute('cy', y);
    });
  };

  const even = (state) => ({ ...state, at: state.at.map((x, k) => (k < state.count ? spaced(state.count)[k] : x)) });

  movingFigure('universal_approximation', { compute, draw, actions: { even } });
}
