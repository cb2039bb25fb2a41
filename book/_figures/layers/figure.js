// A small network and what each of its units sees of the plane, pixel by pixel; and its training.
{
  const { count, picture, plane } = movingFigure;
  const [MOST, PLACES, REACH, SIZE] = [4, 40, 1.5, 48];
  const [STEPS, RATE, MOMENTUM] = [100, 0.1, 0.9];
  const PARAMETERS = ['W1', 'b1', 'W2', 'b2', 'W3', 'b3'];
  const sigmoid = (z) => 1 / (1 + Math.exp(-z));
  const FUNCTIONS = { // each with its slope, from z and the value y
    none: [(z) => z, () => 1],
    relu: [(z) => Math.max(z, 0), (z) => (z > 0 ? 1 : 0)],
    tanh: [Math.tanh, (z, y) => 1 - y * y],
    sigmoid: [sigmoid, (z, y) => y * (1 - y)],
    sine: [Math.sin, (z) => Math.cos(z)],
  };

  const network = ({ depth, units }) => { // the layers that are there: weights, biases, inputs, units
    const sizes = [2, ...units.slice(0, depth)];
    const hidden = count(depth).map((i) => [`W${i + 1}`, `b${i + 1}`, sizes[i], sizes[i + 1]]);
    return [...hidden, ['W3', 'b3', sizes[depth], 1]];
  };
  const forward = (s, x) => { // of each layer what goes in, and what its units say before their function
    const [apply] = FUNCTIONS[s.activation];
    const passed = [];
    let h = x;
    network(s).forEach(([W, b, inputs, units]) => {
      const z = count(units).map((j) => count(inputs).reduce((sum, i) => sum + s[W][j][i] * h[i], s[b][j]));
      passed.push({ h, z });
      h = z.map(apply);
    });
    return passed;
  };
  const score = (s, x) => forward(s, x)[s.depth].z[0];

  const PLANE = plane(SIZE, REACH);
  const BLANK = picture(PLANE.map(() => 0));

  const compute = (s) => {
    const { depth, units, activation } = s;
    const [apply] = FUNCTIONS[activation];
    const widths = [depth ? units[0] : 0, depth > 1 ? units[1] : 0];
    const passed = PLANE.map((x) => forward(s, x));
    const each = (test) => count(MOST).map(test);
    const patterns = passed.map((layers) => layers.slice(0, -1).flatMap(({ z }) => z.map((v) => Number(v > 1e-6))));
    return {
      pictures: widths.map((width, i) => each((j) => (
        j < width ? picture(passed.map((layers) => apply(layers[i].z[j]))) : BLANK))),
      inputs: [0, 1].map((i) => picture(PLANE.map((x) => x[i]))),
      score: picture(passed.map((layers) => layers[depth].z[0]), true),
      there: widths.map((width) => each((j) => j < width)),
      join1: each((j) => [j < widths[0], j < widths[0]]),
      join2: each((j) => each((i) => i < widths[0] && j < widths[1])),
      last: [each((i) => depth === 0 && i < 2), ...[0, 1].map((k) => each((i) => depth === k + 1 && i < widths[k]))],
      tall: Math.max(...widths) > 3 ? 300 : 222,
      right: s.places[s.problem].filter((x, n) => (score(s, x) > 0) === (n < PLACES / 2)).length,
      of: PLACES,
      folds: depth > 0 && activation === 'relu',
      pieces: new Set(patterns.map((pattern) => pattern.join())).size,
      function: { none: 'no function', relu: 'ReLU' }[activation] || activation,
      sandwich: [2, ...widths.slice(0, depth), 1].join(' to '),
    };
  };

  const like = (value, make) => (Array.isArray(value) ? value.map((part, i) => like(part, (...at) => make(i, ...at))) : make());
  const gradients = (s) => { // of the mean cross-entropy over the places
    const found = Object.fromEntries(PARAMETERS.map((name) => [name, like(s[name], () => 0)]));
    const [, slope] = FUNCTIONS[s.activation];
    const [apply] = FUNCTIONS[s.activation];
    s.places[s.problem].forEach((x, n) => {
      const passed = forward(s, x);
      let dz = [(sigmoid(passed[s.depth].z[0]) - (n < PLACES / 2 ? 1 : 0)) / PLACES];
      [...network(s).entries()].reverse().forEach(([layer, [W, b, inputs, units]]) => {
        const { h } = passed[layer];
        count(units).forEach((j) => {
          found[b][j] += dz[j];
          count(inputs).forEach((i) => { found[W][j][i] += dz[j] * h[i]; });
        });
        if (!layer) return;
        const { z } = passed[layer - 1];
        const back = (i) => count(units).reduce((sum, j) => sum + s[W][j][i] * dz[j], 0);
        dz = z.map((v, i) => back(i) * slope(v, apply(v)));
      });
    });
    return found;
  };
  const learn = (state) => {
    const s = JSON.parse(JSON.stringify(state));
    const velocity = Object.fromEntries(PARAMETERS.map((name) => [name, like(s[name], () => 0)]));
    const at = (array, path) => path.reduce((part, i) => part[i], array);
    count(STEPS).forEach(() => {
      const gradient = gradients(s);
      PARAMETERS.forEach((name) => {
        velocity[name] = like(s[name], (...i) => MOMENTUM * at(velocity[name], i) + at(gradient[name], i));
        s[name] = like(s[name], (...i) => at(s[name], i) - RATE * at(velocity[name], i));
      });
    });
    return s;
  };
  const draw = (state) => { // Lehmer's generator
    let seed = state.draws + 1;
    const next = () => { seed = (seed * 48271) % 2147483647; return seed; };
    count(5).forEach(next); // the first few follow the seed too closely
    const uniform = (most) => () => Math.floor(((2 * next()) / 2147483647 - 1) * most * 100 + 0.5) / 100;
    const drawn = PARAMETERS.map((name) => [name, like(state[name], uniform(name[0] === 'b' ? 1 : 2))]);
    return { ...state, ...Object.fromEntries(drawn), draws: state.draws + 1 };
  };

  const redraw = ({ all, state, numbers, number }) => {
    all('svg').forEach((e) => e.setAttribute('viewBox', `0 0 360 ${number('tall')}`)); // no room left for a fourth unit
    all('[data-picture]').forEach((e) => e.setAttribute('href', number(e.dataset.picture)));
    all('[data-pick]').forEach((e) => e.classList.toggle('picked', e.dataset.pick === state.picked));
    all('.place').forEach((e, n) => {
      const [x, y] = state.places[state.problem][n];
      e.setAttribute('transform', `translate(${(306 + (x * 100) / 3).toFixed(2)} ${(146 - (y * 100) / 3).toFixed(2)})`);
    });
    const [layer, unit] = state.picked.slice(1).split('-');
    const inputs = { 1: 2, 2: state.units[0], 3: state.depth ? state.units[state.depth - 1] : 2 }[layer];
    const there = layer === '3' || number(`there-${layer - 1}-${unit}`); // it may have been taken away
    all('.handle').forEach((handle, i) => {
      const [slider, shown] = ['input', '[data-value]'].map((part) => handle.querySelector(part));
      const bias = i === MOST;
      handle.hidden = !there || (!bias && i >= inputs);
      if (handle.hidden) return;
      slider.name = shown.dataset.value = bias ? `b${layer}-${unit}` : `W${layer}-${unit}-${i}`;
      shown.textContent = movingFigure.fixed(number(slider.name), 2);
    });
  };

  const pick = (state, data) => ({ ...state, picked: data.pick });
  movingFigure('layers', { compute, draw: redraw, actions: { pick, learn: (state) => () => learn(state), draw } });
}
