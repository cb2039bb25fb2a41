// What all moving figures share. A figure is a state, which the reader sets, and numbers that follow from it:
//
//   movingFigure('line', { compute: ({ a }) => ({ y: [a * -1, 0, a] }), draw: ... });
//
// compute(state)  gives the numbers; tests compare them with the figure's own numbers.py
// draw(shown)     changes what no attribute of the template can say; shown: figure, one, all, state, numbers, number, done
// actions         what buttons do: name -> (state, button's data, first state) => next state, or nothing: not possible now;
//                 or a function that gives it, where that takes long: whether it is possible is asked all the time
// says            what a slider says instead of its label and number: name -> (state) => text
// runs            the action that is done again with every frame for as long as state.running
//
// A key names a number: W1-3-0 is W1[3][0]. In the template (parts.html writes all of these):
//
//   name="a"                           a slider, select, checkbox or radio button that sets this part of the state
//   data-value="y-0" data-digits="2"   its text is that number: with so many decimals, or else as short as it can be
//   data-size="y-0"                    its CSS variable --size is that number
//   data-when="tied", "!tied"          seen only while that is so, or is not
//   data-do="raise"                    a click does that action; there are reset, and by and go, which walk over the steps
//   .description                       what a screen reader says once the hand rests; with .steps, the present step's text
(function () {
  'use strict';

  const REST = 300; // milliseconds
  const OFTEN = 500; // so many lie between two sentences of what runs

  function fixed(value, digits) {
    const text = value.toFixed(digits);
    return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
  }
  function rounded(value, digits) { // only what was rounded keeps its zeros: 0.000 is small, 0 is nothing
    const text = fixed(value, digits);
    return Math.abs(value.toFixed(digits) - value) <= 1e-9 * Math.abs(value) ? text.replace(/\.?0+$/, '') : text;
  }
  const short = (value) => rounded(value, Math.abs(value) < 10 ? 3 : Math.abs(value) < 100 ? 2 : 1);
  const exact = (value) => (Math.abs(value) >= 1e-3 || !value ? rounded(value, 4)
    : value.toExponential(1).replace(/-/g, '−').replace(/e(.*)/, ' · 10<sup>$1</sup>'));

  function shown(value, digits) {
    if (typeof value === 'string') return value;
    return digits === undefined ? short(value) : fixed(value, Number(digits));
  }

  function find(values, key) {
    const found = key.split('-').reduce((part, index) => (part === undefined ? part : part[index]), values);
    if (found === undefined) throw new Error(`moving figure: neither the state nor compute() has ${key}`);
    return found;
  }
  function put(values, key, value) {
    const path = key.split('-');
    const last = path.pop();
    path.reduce((part, index) => part[index], values)[last] = value;
  }

  function fill(root, values, except) {
    const each = (selector, change) => root.querySelectorAll(selector).forEach((e) => {
      if (!except || !except.contains(e)) change(e, e.dataset);
    });
    each('[data-value]', (e, { value, digits }) => { e.textContent = shown(find(values, value), digits); });
    each('[data-size]', (e, { size }) => e.style.setProperty('--size', find(values, size)));
    each('[data-when]', (e, { when }) => {
      e.toggleAttribute('hidden', when.startsWith('!') ? find(values, when.slice(1)) : !find(values, when)); // SVG too
    });
  }

  function start(figure, { compute, draw = () => {}, actions = {}, says = {}, runs }) {
    const all = (selector) => [...figure.querySelectorAll(selector)];
    const one = (selector) => figure.querySelector(selector);
    const description = one('.description');
    const steps = all('.steps li');
    const sentence = description.cloneNode(true);
    const first = figure.dataset.state;
    let state = JSON.parse(first);
    let values;
    let later;
    let told = 0;
    let frame;

    const within = (step) => step >= 1 && step <= steps.length;
    const next = ({ dataset }) => doable[dataset.do](state, dataset, JSON.parse(first));
    const doable = {
      reset: (_, data, found) => found,
      by: (s, { by }) => within(s.step + Number(by)) && { ...s, step: s.step + Number(by) },
      go: (s, { to }) => within(Number(to)) && { ...s, step: Number(to) },
      ...actions,
    };
    const spoken = {
      step: ({ step }) => `step ${step} of ${steps.length}: ${steps[step - 1].querySelector('b').textContent}`,
      ...says,
    };

    function describe() {
      const said = (steps.length ? steps[state.step - 1] : sentence).cloneNode(true);
      fill(said, values);
      said.querySelectorAll('[hidden]').forEach((e) => e.remove());
      told = performance.now();
      description.setAttribute('aria-live', state.running ? 'off' : 'polite'); // what runs is seen, not spoken
      if (description.innerHTML !== said.innerHTML) description.innerHTML = said.innerHTML;
    }

    function show(control) {
      const { name, type, dataset } = control;
      const value = find(state, name);
      if (type === 'radio') control.checked = control.value === String(value);
      else if (type === 'checkbox') control.checked = value;
      else control.value = value;
      if (type !== 'range') return;
      const words = name in spoken ? spoken[name](state) : `${dataset.says} ${shown(value, dataset.digits)}`;
      control.setAttribute('aria-valuetext', words);
    }

    function update(done) {
      const numbers = compute(state);
      values = { ...state, ...numbers };
      figure.dataset.state = JSON.stringify(state);
      figure.dataset.numbers = JSON.stringify(numbers);
      fill(figure, values, description); // which waits for the hand to rest
      draw({ figure, one, all, state, numbers, done, number: (key) => find(values, key) });
      all('input, select').forEach(show);
      all('button[data-do]').forEach((button) => { // never `disabled`: the one just pressed would lose the keyboard
        button.setAttribute('aria-disabled', !next(button));
      });
      all('[data-do=go]').forEach((button, i, { [i + 1]: following }) => {
        const here = state.step >= button.dataset.to && !(state.step >= following?.dataset.to);
        button.setAttribute('aria-current', here ? 'step' : 'false');
      });
      cancelAnimationFrame(frame);
      if (state.running) frame = requestAnimationFrame(() => act({ dataset: { do: runs } }));
    }

    function act(element) {
      const then = next(element);
      if (!then) return;
      state = typeof then === 'function' ? then() : then;
      update(element.dataset.do);
      if (!state.running) say(0);
      else if (performance.now() > told + OFTEN) describe();
    }
    function say(rest) { // a screen reader hears the state once the hand rests, not every step of a slider
      clearTimeout(later);
      later = setTimeout(describe, rest);
    }

    figure.addEventListener('click', (event) => {
      const hit = event.target.closest('[data-do]');
      if (hit) act(hit);
    });
    figure.addEventListener('input', ({ target: { name, type, value, checked } }) => {
      const number = typeof find(state, name) === 'number';
      put(state, name, type === 'checkbox' ? checked : number ? Number(value) : value);
      update();
      say(type === 'range' && name !== 'step' ? REST : 0);
    });
    figure.addEventListener('keydown', (event) => {
      const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const button = event.target.matches('[data-do=by], [data-do=go]') && one(`[data-do=by][data-by="${way}"]`);
      if (!way || !button) return;
      event.preventDefault();
      act(button);
    });
    all('form').forEach((form) => form.addEventListener('submit', (event) => event.preventDefault()));

    update();
    describe();
    all('form').forEach((form) => { form.hidden = false; });
    all('.steps').forEach((list) => { list.hidden = true; });
  }

  const count = (n) => [...Array(n).keys()];

  // Pictures of the plane, as companion/show/pixels.py makes them: a number a pixel, from the south-west, row by row.
  const SHADES = 16;
  const [LOW, ZERO, HIGH, INK] = [[179, 88, 6], [247, 247, 247], [84, 39, 136], [31, 35, 40]];
  const PALETTE = count(2 * SHADES + 1).map((k) => {
    const [end, share] = k < SHADES ? [LOW, SHADES - k] : [HIGH, k - SHADES];
    return ZERO.map((z, i) => Math.floor(z + ((end[i] - z) * share) / SHADES + 0.5));
  }).concat([INK]);
  const little = (value, bytes) => count(bytes).map((i) => (value >>> (8 * i)) & 255);
  function bitmap(size) { // the head of one with a palette
    const colors = PALETTE.flatMap(([r, g, b]) => [b, g, r, 0]);
    const [offset, area] = [54 + colors.length, size * size];
    const about = [40, size, size].flatMap((v) => little(v, 4)).concat(little(1, 2), little(8, 2),
      [0, area, 0, 0, PALETTE.length, 0].flatMap((v) => little(v, 4)));
    return [66, 77, ...[offset + area, 0, offset].flatMap((v) => little(v, 4)), ...about, ...colors];
  }
  function plane(size, reach) {
    return count(size * size).map((k) => [k % size, Math.floor(k / size)]
      .map((i) => (i + 0.5) * ((2 * reach) / size) - reach));
  }
  function picture(values, shore) {
    const size = Math.round(Math.sqrt(values.length));
    const most = values.reduce((largest, v) => Math.max(largest, Math.abs(v)), 0);
    const shades = Array.from(values, (v) => Math.floor((v / (most > 1e-9 ? most : 1)) * SHADES + SHADES + 0.5));
    const differs = (k, other) => (values[k] > 0) !== (values[other] > 0);
    if (shore) { // where a pixel is on another side than its neighbour to the east or north
      count(size * size).forEach((k) => {
        const [east, north] = [(k + 1) % size && differs(k, k + 1), k + size < size * size && differs(k, k + size)];
        if (east || north) shades[k] = 2 * SHADES + 1;
      });
    }
    return `data:image/bmp;base64,${btoa(String.fromCharCode(...bitmap(size), ...shades))}`;
  }

  window.movingFigure = (name, parts) => {
    document.querySelectorAll(`.${name}-figure`).forEach((figure) => start(figure, parts));
  };
  Object.assign(window.movingFigure, { fixed, short, exact, count, plane, picture });
})();
