// A 2-4-2 network, forwards, backwards and one step on. The page already shows the first state, computed by
// companion.scratch on its tape; this script computes the others, and tests compare its numbers with the package's.
(function () {
  'use strict';

  const LAST = 11;
  const PARAMETERS = ['W1', 'b1', 'W2', 'b2'];
  const CLASSES = 'AB';
  const dot = (a, b) => a.reduce((sum, v, i) => sum + v * b[i], 0);
  const outer = (a, b) => a.map((u) => b.map((v) => u * v));

  function forward(s) {
    const z1 = s.W1.map((w, j) => dot(w, s.x) + s.b1[j]);
    const h = z1.map((z) => Math.max(z, 0));
    const z2 = s.W2.map((w, k) => dot(w, h) + s.b2[k]);
    const largest = Math.max(...z2); // taken off, so that no exponential overflows
    const exps = z2.map((z) => Math.exp(z - largest));
    const total = exps[0] + exps[1];
    return {
      ...s, z1, slope: z1.map((z) => (z > 0 ? 1 : 0)), h, z2, p: exps.map((e) => e / total),
      y: z2.map((_, k) => (k === s.target ? 1 : 0)), loss: Math.log(total) - (z2[s.target] - largest),
    };
  }

  function compute(start) {
    const s = forward(start);
    s.dz2 = s.p.map((p, k) => p - s.y[k]);
    s.dW2 = outer(s.dz2, s.h);
    s.dh = s.h.map((_, j) => dot(s.W2.map((w) => w[j]), s.dz2));
    s.dz1 = s.dh.map((g, j) => s.slope[j] * g);
    s.dW1 = outer(s.dz1, s.x);
    [s.db1, s.db2] = [s.dz1, s.dz2];
    const step = (v, g) => (Array.isArray(v) ? v.map((u, i) => step(u, g[i])) : v - s.rate * g);
    const moved = { ...start };
    PARAMETERS.forEach((name) => { moved[name] = s[`n${name}`] = step(s[name], s[`d${name}`]); });
    s.nloss = forward(moved).loss;
    return s;
  }

  function flatten(value, key, into) {
    if (Array.isArray(value)) value.forEach((v, i) => flatten(v, `${key}-${i}`, into));
    else into[key] = value;
    return into;
  }

  function fixed(value, digits) {
    const text = value.toFixed(digits);
    return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
  }
  function rounded(value, digits) { // a rounded number keeps its zeros, so that 0.000 is not taken for 0
    const text = fixed(value, digits);
    return Math.abs(value.toFixed(digits) - value) <= 1e-9 * Math.abs(value) ? text.replace(/\.?0+$/, '') : text;
  }
  const short = (value) => (typeof value === 'string' ? value
    : rounded(value, Math.abs(value) < 10 ? 3 : Math.abs(value) < 100 ? 2 : 1));
  const exact = (value) => (Math.abs(value) >= 1e-3 || !value ? rounded(value, 4)
    : value.toExponential(1).replace(/-/g, '−').replace(/e(.*)/, ' · 10<sup>$1</sup>'));

  // What a number is the sum of: others, or products of two. Going back, of a local slope and what arrived.
  const TERMS = {
    z1: (j) => [[`W1-${j}-0`, 'x-0'], [`W1-${j}-1`, 'x-1'], [`b1-${j}`]],
    z2: (k) => [...[0, 1, 2, 3].map((j) => [`W2-${k}-${j}`, `h-${j}`]), [`b2-${k}`]],
    dW2: (k, j) => [[`h-${j}`, `dz2-${k}`]],
    db2: (k) => [['one', `dz2-${k}`]],
    dh: (j) => [['W2-0-' + j, 'dz2-0'], ['W2-1-' + j, 'dz2-1']],
    dz1: (j) => [[`slope-${j}`, `dh-${j}`]],
    dW1: (j, i) => [[`x-${i}`, `dz1-${j}`]],
    db1: (j) => [['one', `dz1-${j}`]],
  };
  const KNOWN = { // from which steps on: a value, and its gradient
    x: [1], W1: [0, 10], b1: [0, 10], z1: [2, 9], h: [3, 8], W2: [0, 7], b2: [0, 7], z2: [4, 6], p: [5], loss: [5, 6],
  };

  function symbol(key) {
    const [name, i, j] = key.split('-');
    if (name === 'one') return '1';
    if (name === 'loss') return 'ℓ';
    if (name === 'slope') return `relu′(${symbol(`z1-${i}`)})`;
    const letter = name.replace(/[12]/, '').replace('dz', 'δ');
    const to = /[2py]/.test(name) ? CLASSES[i] : Number(i) + 1;
    return `<i>${letter}</i><sub>${to}${j === undefined ? '' : Number(j) + 1}</sub>`;
  }

  function formulas(key, value, step, rate) {
    const [name, i, j] = key.split('-');
    const [first, back] = KNOWN[name];
    const plain = (k) => exact(value[k]);
    const signed = (k) => (value[k] < 0 ? `(${plain(k)})` : plain(k));
    const sum = (terms, show) => terms.map((t) => t.map(show).join(' · ')).join(' + ');
    const whole = (k) => {
      const terms = TERMS[k.split('-')[0]](i, j);
      return `${symbol(k)} = ${sum(terms, symbol)} = ${sum(terms, signed)} = ${plain(k)}`;
    };
    const [is, own] = [`${symbol(key)} = `, `d${key}`];
    const power = (k, show) => `e<sup>${show(k)}</sup>`;
    const share = (show) => `${power(`z2-${i}`, show)} / (${power('z2-0', show)} + ${power('z2-1', show)})`;
    const bet = `p-${CLASSES.indexOf(value.class)}`;
    const minus = (show) => `(${show(`p-${i}`)} − ${show(`y-${i}`)}) · 1`;
    const forwards = {
      h: () => `${is}max(0, ${symbol(`z1-${i}`)}) = max(0, ${plain(`z1-${i}`)}) = ${plain(key)}`,
      p: () => `${is}${share(symbol)} = ${share(plain)} = ${plain(key)}`,
      loss: () => `${is}−ln ${symbol(bet)} = −ln ${plain(bet)} = ${plain(key)}`,
    }[name] || (() => (TERMS[name] ? whole(key) : is + plain(key)));
    const backwards = {
      x: () => 'Its gradient is not computed: nobody needs it.',
      p: () => 'Softmax and loss are one operation: its backward gives δ at once.',
      loss: () => 'd<i>ℓ</i> = 1: the way back begins here.',
      z2: () => `${symbol(own)} = ${minus(symbol)} = ${minus(plain)} = ${plain(own)}`,
    }[name] || (() => whole(own));
    const lines = [step < first ? `${symbol(key)} is computed in step ${first}.` : forwards(),
      step < back ? `Its gradient comes in step ${back}.` : backwards()];
    if (step === LAST && PARAMETERS.includes(name)) {
      const product = `${exact(rate)} · ${signed(own)}`;
      lines.push(`${symbol(key)} − <i>η</i> · ${symbol(own)} = ${plain(key)} − ${product} = ${plain(`n${key}`)}`);
    }
    return lines.map((line) => `<span>${line}</span>`).join('');
  }

  function start(figure) {
    const all = (selector) => [...figure.querySelectorAll(selector)];
    const one = (selector) => figure.querySelector(selector);
    const control = (name) => one(`[name=${name}]`);
    const first = figure.dataset.state;
    const texts = all('.steps li');
    let state, step, picked = control('picked').value, later;

    function reset() {
      state = JSON.parse(first);
      step = 1;
    }

    function draw(resting) {
      const s = compute(state);
      const value = { one: 1 };
      Object.keys(s).forEach((name) => flatten(s[name], name, value));
      value.class = CLASSES[s.target];
      value.off = s.slope.map((on, j) => (on ? 0 : j + 1)).filter(Boolean).join(', ') || 'none';
      value.verdict = s.nloss < s.loss ? 'lower' : s.nloss > s.loss ? 'higher' : 'the same';
      figure.dataset.state = JSON.stringify({ ...s, step });
      figure.dataset.phase = step < 5 ? 'forward' : step < 6 ? 'loss' : step < LAST ? 'backward' : 'update';
      all('[data-value]').forEach((e) => {
        const key = step === LAST && 'moved' in e.dataset ? `n${e.dataset.value}` : e.dataset.value;
        e.textContent = e.matches('td') ? fixed(value[key], 4) : short(value[key]);
        if (e.matches('[text-anchor]')) { // the box of a weight is 41 wide
          if (e.textContent.length > 5) e.setAttribute('textLength', 38);
          else e.removeAttribute('textLength');
        }
      });
      all('[data-on]').forEach((e) => {
        const [on, use] = [e.dataset.on, e.dataset.use || ''].map((steps) => steps.split(' ').map(Number));
        e.classList.toggle('later', step < on[0]);
        e.classList.toggle('now', on.includes(step));
        e.classList.toggle('used', use.includes(step));
        e.classList.toggle('picked', e.dataset.pick === picked);
      });
      all('.unit').forEach((e, j) => e.classList.toggle('off', !s.slope[j]));
      all('[data-go]').forEach((e, i, { length }) => {
        const next = i + 1 < length ? all('[data-go]')[i + 1].dataset.go : LAST + 1;
        e.setAttribute('aria-current', step >= e.dataset.go && step < next ? 'step' : 'false');
      });
      all('[data-by]').forEach((e) => e.setAttribute('aria-disabled', step === (e.dataset.by > 0 ? LAST : 1)));
      one('[data-do=keep]').disabled = step < LAST;

      control('picked').value = picked;
      const name = control('picked').selectedOptions[0].textContent;
      const handle = control('value');
      one('[data-step]').textContent = control('step').value = step;
      control('rate').value = s.rate;
      control('rate').setAttribute('aria-valuetext', `learning rate ${short(s.rate)}`);
      all('[name=target]')[s.target].checked = true;
      const title = texts[step - 1].querySelector('b').textContent;
      control('step').setAttribute('aria-valuetext', `step ${step} of ${LAST}: ${title}`);
      one('.handle label').hidden = !['x', ...PARAMETERS].includes(picked.split('-')[0]);
      handle.value = value[picked];
      handle.setAttribute('aria-valuetext', `${name} ${short(value[picked])}`);
      one('[data-own]').textContent = short(value[picked]);
      one('.formula').innerHTML = formulas(picked, value, step, s.rate);
      clearTimeout(later); // a screen reader hears the state once the hand rests, not every step of it
      later = setTimeout(() => {
        one('.description').innerHTML = texts[step - 1].innerHTML.replace(/ data-value="[^"]*"/g, '');
      }, resting ? 0 : 300);
    }

    function go(to) { step = Math.min(LAST, Math.max(1, to)); draw(true); }

    figure.addEventListener('click', (event) => {
      const hit = event.target.closest('[data-pick], [data-go], [data-by], [data-do]');
      if (!hit || hit.disabled) return;
      const { pick, go: to, by, do: what } = hit.dataset;
      if (pick) { picked = pick; draw(true); }
      if (to || by) go(Number(to) || step + Number(by));
      if (what === 'reset') reset();
      if (what === 'keep') {
        const s = compute(state);
        PARAMETERS.forEach((name) => { state[name] = s[`n${name}`]; });
        step = 1;
        one('[data-by="1"]').focus();
      }
      if (what) draw(true);
    });
    figure.addEventListener('input', ({ target }) => {
      const number = Number(target.value);
      if (target.name === 'step') { go(number); return; }
      if (target.name === 'picked') picked = target.value;
      else if (target.name === 'value') {
        const [name, i, j] = picked.split('-');
        if (j === undefined) state[name][i] = number;
        else state[name][i][j] = number;
      } else state[target.name] = number;
      draw(target.type !== 'range');
    });
    one('.stepper').addEventListener('keydown', (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (by && event.target.matches('button')) { event.preventDefault(); go(step + by); }
    });
    all('form').forEach((form) => {
      form.addEventListener('submit', (event) => event.preventDefault());
      form.hidden = false;
    });
    one('.steps').hidden = true;
    reset();
    draw(true);
  }

  document.querySelectorAll('.backpropagation-figure').forEach(start);
})();
