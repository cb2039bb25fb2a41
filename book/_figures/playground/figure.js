// A network that the reader builds and trains: what each unit sees, the losses, and how large each layer's gradient is.
{
  const { count, picture, plane, fixed } = movingFigure;
  const [DEEPEST, MOST, TRAIN, TEST, REACH, SIZE, POINTS] = [3, 6, 100, 60, 1.5, 40, 60];
  const [MOMENTUM, BETA1, BETA2, EPS] = [0.9, 0.9, 0.999, 1e-8];
  const [TO_LEARN, KEPT] = [[0, TRAIN], [TRAIN, TRAIN + TEST]];
  const NAMES = count(DEEPEST + 1).flatMap((k) => [`W${k + 1}`, `b${k + 1}`]);
  const LAST = DEEPEST; // of the layers, the one that gives the score
  const FRAME = 5; // steps in a frame of a training that runs
  const PLANE = plane(SIZE, REACH);
  const BLANK = picture(PLANE.map(() => 0));

  const sigmoid = (z) => 1 / (1 + Math.exp(-z));
  const FUNCTIONS = { // each with its slope, from z and the value y
    none: [(z) => z, () => 1],
    relu: [(z) => Math.max(z, 0), (z) => (z > 0 ? 1 : 0)],
    tanh: [Math.tanh, (z, y) => 1 - y * y],
    sigmoid: [sigmoid, (z, y) => y * (1 - y)],
    sine: [Math.sin, (z) => Math.cos(z)],
  };
  const SGD = ({ rate }, t, m, v, g) => { // one step of one number: its change
    m.value = MOMENTUM * m.value + g;
    return rate * m.value;
  };
  const Adam = ({ rate }, t, m, v, g) => {
    m.value = BETA1 * m.value + (1 - BETA1) * g;
    v.value = BETA2 * v.value + (1 - BETA2) * g * g;
    return ((rate / (1 - BETA1 ** t)) * m.value) / (Math.sqrt(v.value) / Math.sqrt(1 - BETA2 ** t) + EPS);
  };

  const network = ({ depth, units }) => { // the layers that are there: their number, inputs, units
    const sizes = [2, ...units.slice(0, depth), 1];
    return [...count(depth), LAST].map((k, i) => ({ k, inputs: sizes[i], units: sizes[i + 1] }));
  };
  const places = ({ problem, clean, strays, noise }) => (
    clean[problem].map((x, n) => x.map((part, i) => part + noise * strays[problem][n][i])));
  const wanted = (n) => 1 - (n % 2);

  const forward = (s, x) => { // of each layer what goes in, and what its units say before their function
    const [apply] = FUNCTIONS[s.activation];
    const passed = [];
    let h = x;
    network(s).forEach(({ k, inputs, units }) => {
      const [W, b, z] = [s[`W${k + 1}`], s[`b${k + 1}`], new Array(units)];
      for (let j = 0; j < units; j += 1) {
        let sum = b[j];
        for (let i = 0; i < inputs; i += 1) sum += W[j][i] * h[i];
        z[j] = sum;
      }
      passed.push({ h, z });
      h = k === LAST ? z : z.map(apply);
    });
    return passed;
  };
  const score = (s, x) => forward(s, x)[s.depth].z[0];

  const like = (value, make) => (Array.isArray(value) ? value.map((part) => like(part, make)) : make());
  const gradients = (s, x, rows) => { // of the mean cross-entropy over these places
    const found = Object.fromEntries(NAMES.map((name) => [name, like(s[name], () => 0)]));
    const [apply, slope] = FUNCTIONS[s.activation];
    const layers = network(s);
    rows.forEach((n) => {
      const passed = forward(s, x[n]);
      let dz = [(sigmoid(passed[s.depth].z[0]) - wanted(n)) / rows.length];
      for (let layer = s.depth; layer >= 0; layer -= 1) {
        const { k, inputs, units } = layers[layer];
        const [W, dW, db, { h }] = [s[`W${k + 1}`], found[`W${k + 1}`], found[`b${k + 1}`], passed[layer]];
        const dh = new Array(inputs).fill(0);
        for (let j = 0; j < units; j += 1) {
          db[j] += dz[j];
          for (let i = 0; i < inputs; i += 1) {
            dW[j][i] += dz[j] * h[i];
            dh[i] += W[j][i] * dz[j];
          }
        }
        if (layer) dz = passed[layer - 1].z.map((z, i) => dh[i] * slope(z, apply(z)));
      }
    });
    return found;
  };

  const loss = (s, x, [from, to]) => { // log(1 + exp(z)) - z y, without overflow
    let sum = 0;
    for (let n = from; n < to; n += 1) {
      const z = score(s, x[n]);
      sum += Math.max(z, 0) - z * wanted(n) + Math.log1p(Math.exp(-Math.abs(z)));
    }
    return sum / (to - from);
  };
  const losses = (s) => [TO_LEARN, KEPT].map((part) => loss(s, places(s), part));
  const noted = (s) => { // of curves that grow too long what stands close is left out
    const now = [s.steps, ...losses(s)];
    const points = [...s.curve, now];
    if (points.length <= POINTS) return { ...s, curve: points };
    const apart = (2 * now[0]) / POINTS;
    const kept = [points[0]];
    points.slice(1).forEach((point) => {
      if (point === now || point[0] - kept[kept.length - 1][0] >= apart) kept.push(point);
    });
    return { ...s, curve: kept };
  };

  const descend = (state, steps) => {
    const s = { ...state };
    const fresh = s.moved !== s.optimizer;
    const zeros = () => Object.fromEntries(NAMES.map((name) => [name, like(s[name], () => 0)]));
    const copy = (value) => JSON.parse(JSON.stringify(value));
    Object.assign(s, copy(Object.fromEntries(NAMES.map((name) => [name, s[name]]))));
    [s.first, s.second] = fresh ? [zeros(), zeros()] : [copy(s.first), copy(s.second)];
    s.times = fresh ? Object.fromEntries(NAMES.map((name) => [name, 0])) : { ...s.times };
    const rule = s.optimizer === 'Adam' ? Adam : SGD;
    const x = places(s);
    const used = network(s).flatMap(({ k }) => [`W${k + 1}`, `b${k + 1}`]);
    const [m, v] = [{}, {}];
    const move = (name, value, gradient, first, second) => value.forEach((part, i) => {
      if (Array.isArray(part)) { move(name, part, gradient[i], first[i], second[i]); return; }
      [m.value, v.value] = [first[i], second[i]];
      value[i] -= rule(s, s.times[name], m, v, gradient[i] + s.decay * part);
      [first[i], second[i]] = [m.value, v.value];
    });
    count(steps).forEach(() => {
      const rows = count(s.batch).map((i) => (s.steps * s.batch + i) % TRAIN);
      const gradient = gradients(s, x, rows);
      used.forEach((name) => {
        s.times[name] += 1;
        move(name, s[name], gradient[name], s.first[name], s.second[name]);
      });
      s.steps += 1;
    });
    s.moved = s.optimizer;
    return noted(s);
  };

  const draw = (state) => { // Lehmer's generator
    let seed = state.draws + 1;
    const next = () => { seed = (seed * 48271) % 2147483647; return seed; };
    count(5).forEach(next); // the first few follow the seed too closely
    const inputs = Object.fromEntries(network(state).map((layer) => [`W${layer.k + 1}`, layer.inputs]));
    const uniform = (most) => () => Math.floor(((2 * next()) / 2147483647 - 1) * most * 1000 + 0.5) / 1000;
    const range = (name) => (name[0] === 'b' ? 0.5 : Math.sqrt(3 / (inputs[name] || MOST)));
    const drawn = NAMES.map((name) => [name, like(state[name], uniform(range(name)))]);
    const start = { steps: 0, moved: '', first: {}, second: {}, times: {}, curve: [] };
    return noted({ ...state, ...Object.fromEntries(drawn), ...start, draws: state.draws + 1 });
  };

  const flow = (s) => {
    const found = gradients(s, places(s), count(TRAIN));
    const sizes = new Array(DEEPEST + 1).fill(0);
    network(s).forEach(({ k, inputs, units }) => {
      const all = found[`W${k + 1}`].slice(0, units).flatMap((row) => row.slice(0, inputs));
      sizes[k] = Math.sqrt(all.reduce((sum, g) => sum + g * g, 0) / all.length);
    });
    return sizes;
  };
  const line = (points, column) => {
    const most = Math.max(points[points.length - 1][0], 1);
    return points.map((p) => `${fixed(24 + (126 * p[0]) / most, 1)},${fixed(96 - 80 * Math.min(p[column], 1), 1)}`).join(' ');
  };

  const compute = (s) => {
    const { depth, units, activation, curve } = s;
    const [apply] = FUNCTIONS[activation];
    const widths = units.map((width, k) => (k < depth ? width : 0));
    const before = [2, ...widths];
    const each = (test) => count(MOST).map(test);
    const layers = count(depth + 1).map((k) => count(k < depth ? widths[k] : 1).map(() => new Array(SIZE * SIZE)));
    PLANE.forEach((x, p) => forward(s, x).forEach(({ z }, k) => {
      z.forEach((value, j) => { layers[k][j][p] = k < depth ? apply(value) : value; });
    }));
    const x = places(s);
    const [trainLoss, testLoss] = losses(s);
    const right = ([from, to]) => {
      const found = count(to - from).filter((i) => (score(s, x[from + i]) > 0) === (wanted(from + i) > 0));
      return (100 * found.length) / (to - from);
    };
    const sizes = flow(s);
    return {
      pictures: count(DEEPEST).map((k) => each((j) => (j < widths[k] ? picture(layers[k][j]) : BLANK))),
      inputs: [0, 1].map((i) => picture(PLANE.map((place) => place[i]))),
      score: picture(layers[depth][0], true),
      there: widths.map((width) => each((j) => j < width)),
      joins: count(DEEPEST).map((k) => each((j) => each((i) => i < before[k] && j < widths[k]))),
      last: count(DEEPEST + 1).map((k) => each((i) => depth === k && i < before[k])),
      train_loss: trainLoss,
      test_loss: testLoss,
      train_right: right(TO_LEARN),
      test_right: right(KEPT),
      sizes,
      has: sizes.map((size) => size > 0),
      bars: sizes.map((size) => (size ? (60 * (Math.min(Math.max(Math.log10(size), -6), 1) + 6)) / 7 : 0)),
      lines: [line(curve, 1), line(curve, 2)],
      span: Math.max(curve[curve.length - 1][0], 1),
      tall: Math.max(168, 26 + 40 * Math.max(...widths)),
      function: { none: 'no function', relu: 'ReLU' }[activation] || activation,
      sandwich: [2, ...widths.slice(0, depth), 1].join(' to '),
    };
  };

  const redraw = ({ all, one, state, number }) => {
    one('svg').setAttribute('viewBox', `0 0 359 ${number('tall')}`);
    all('[data-picture]').forEach((e) => e.setAttribute('href', number(e.dataset.picture)));
    all('[data-line]').forEach((e) => e.setAttribute('points', number(e.dataset.line)));
    all('[data-bar]').forEach((e) => e.setAttribute('width', number(e.dataset.bar)));
    const x = places(state);
    all('.place').forEach((e, n) => {
      e.setAttribute('transform', `translate(${(304 + x[n][0] * 36).toFixed(2)} ${(78 - x[n][1] * 36).toFixed(2)})`);
    });
  };

  movingFigure('playground', {
    compute,
    draw: redraw,
    runs: 'frame',
    actions: {
      draw: (state) => ({ ...draw(state), running: false }),
      train: (state, { steps }) => () => descend(state, Number(steps)),
      frame: (state) => () => descend(state, FRAME),
      run: (state) => ({ ...state, running: !state.running }),
    },
  });
}
