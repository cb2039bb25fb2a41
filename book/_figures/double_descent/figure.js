// A degree and three switches to the fit of least length through twelve points, and the error of every degree.
{
  const line = (count) => Array.from({ length: count }, (_, i) => -1 + (2 * i) / (count - 1));
  const [POINTS, PLACES] = [line(12), line(121)];
  const DRAWN = [0.1, -0.1, 0.6, 0.1, -0.5, 0.4, 1.3, 0.9, -0.7, -1.3, -0.6, 0.0];
  const [MOST, CUT, LOW, HIGH] = [40, 0.1, -3, 2];

  const step = (t) => Math.sign(Math.abs(t) < 1e-12 ? 0 : t);
  const cubic = (t) => 1.5 * t - 0.5 * t ** 3;
  const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const clip = (value, low, high) => Math.min(Math.max(value, low), high);

  function legendre(t, degree) { // P_0(t) to P_degree(t)
    const p = [1, t];
    for (let k = 2; k <= degree; k += 1) p.push(((2 * k - 1) * t * p[k - 1] - (k - 1) * p[k - 2]) / k);
    return p.slice(0, degree + 1);
  }
  const ROWS = [POINTS, PLACES].map((places) => places.map((t) => legendre(t, MOST)));

  // Pairs of columns are turned until all are at right angles (one-sided Jacobi). Gives those columns, each as long as
  // its singular value, and the turns.
  function turned(columns) {
    const a = columns.map((column) => [...column]);
    const q = a.map((_, i) => a.map((__, j) => Number(i === j)));
    const rotate = (m, i, j, c, s) => {
      [m[i], m[j]] = [m[i].map((x, k) => c * x - s * m[j][k]), m[j].map((x, k) => s * m[i][k] + c * x)];
    };
    for (let sweep = 0, busy = true; busy && sweep < 40; sweep += 1) {
      busy = false;
      for (let i = 0; i < a.length; i += 1) {
        for (let j = i + 1; j < a.length; j += 1) {
          const [ii, jj, ij] = [dot(a[i], a[i]), dot(a[j], a[j]), dot(a[i], a[j])];
          if (Math.abs(ij) > 1e-15 * Math.sqrt(ii * jj)) {
            const zeta = (jj - ii) / (2 * ij);
            const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
            const c = 1 / Math.sqrt(1 + t * t);
            rotate(a, i, j, c, c * t);
            rotate(q, i, j, c, c * t);
            busy = true;
          }
        }
      }
    }
    return { a, q };
  }
  // The points lie alike on both sides of 0: even features fit what the targets have of even, odd features the rest.
  const HALF = POINTS.length / 2;
  const SPLIT = [0, 1].map((odd) => Array.from({ length: MOST / 2 + 1 - odd }, (_, count) => {
    const rows = ROWS[0].slice(0, HALF).map((row) => row.slice(0, 2 * (count + 1)).filter((__, k) => k % 2 === odd));
    const wide = count + 1 > HALF; // then the points are the columns, else the features
    const { a, q } = turned(wide ? rows : rows[0].map((__, k) => rows.map((row) => row[k])));
    const squares = a.map((column) => dot(column, column)); // of the singular values
    return squares.map((square, r) => ({ odd, square, by: wide ? q[r] : a[r], along: wide ? a[r] : q[r] }));
  }));

  function weights(degree, targets, cut) {
    const halves = [1, -1].map((sign) => targets.slice(0, HALF).map((y, i) => (y + sign * targets.at(-1 - i)) / 2));
    const parts = SPLIT.flatMap((counts, odd) => counts[Math.floor((degree - odd) / 2)]);
    const largest = Math.max(...parts.map(({ square }) => square));
    const w = new Array(degree + 1).fill(0);
    parts.filter(({ square }) => square > cut * cut * largest).forEach(({ odd, square, by, along }) => {
      const size = dot(by, halves[odd]) / square;
      along.forEach((value, k) => { w[odd + 2 * k] += size * value; });
    });
    return w;
  }

  const compute = ({ degree, noise, small, between, unexplained }) => {
    const truth = unexplained ? step : cubic;
    const targets = POINTS.map((t, i) => truth(t) + (unexplained ? noise * DRAWN[i] : 0));
    const [asked, rows] = between ? [PLACES, ROWS[1]] : [POINTS, ROWS[0]];
    const fits = Array.from({ length: MOST }, (_, i) => weights(i + 1, targets, small ? 0 : CUT));
    const errors = fits.map((w) => mean(rows.map((row, i) => (dot(w, row) - truth(asked[i])) ** 2)));
    const w = fits[degree - 1];
    return {
      targets, truth: PLACES.map(truth),
      curve: ROWS[1].map((row) => clip(dot(w, row), -2.4, 2.4)),
      logs: errors.map((error) => Math.log10(clip(error, 10 ** LOW, 10 ** HIGH))),
      error: errors[degree - 1],
      seen: mean(ROWS[0].map((row, i) => (dot(w, row) - targets[i]) ** 2)),
      weights: degree + 1,
      perfect: degree + 1 >= POINTS.length && small,
    };
  };

  const draw = ({ one, all, state, numbers: { targets, truth, curve, logs } }) => {
    const through = (name, values, x, y) => one(name).setAttribute('points', values.map((v, i) => [x(i), y(v)].join()).join(' '));
    const [across, up] = [(i) => 20 + (260 * i) / 120, (v) => 102 - 36 * v];
    through('.truth', truth, across, up);
    through('.fit', curve, across, up);
    all('.point').forEach((point, i) => point.setAttribute('cy', up(targets[i])));
    const [place, height] = [(i) => 44 + 6 * i, (v) => 88 - 32 * v];
    through('.errors', logs, place, height);
    one('.here').setAttribute('cx', place(state.degree - 1));
    one('.here').setAttribute('cy', height(logs[state.degree - 1]));
  };

  movingFigure('double_descent', { compute, draw });
}
