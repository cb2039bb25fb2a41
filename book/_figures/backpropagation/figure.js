// A 2-4-2 network, forwards, backwards and one step on, with a formula for whatever number the reader looks at.
{
  const { short, exact } = movingFigure;
  const LAST = 11;
  const PARAMETERS = ['W1', 'b1', 'W2', 'b2'];
  const CLASSES = 'AB';
  const dot = (a, b) => a.reduce((sum, v, i) => sum + v * b[i], 0);
  const outer = (a, b) => a.map((u) => b.map((v) => u * v));

  const forward = (s) => {
    const z1 = s.W1.map((w, j) => dot(w, s.x) + s.b1[j]);
    const h = z1.map((z) => Math.max(z, 0));
    const z2 = s.W2.map((w, k) => dot(w, h) + s.b2[k]);
    const largest = Math.max(...z2); // taken off, so that no exponential overflows
    const exps = z2.map((z) => Math.exp(z - largest));
    const total = exps[0] + exps[1];
    return { z1, h, z2, p: exps.map((e) => e / total), loss: Math.log(total) - (z2[s.target] - largest) };
  };

  const compute = (s) => {
    const { z1, h, z2, p, loss } = forward(s);
    const slope = z1.map((z) => (z > 0 ? 1 : 0));
    const y = z2.map((_, k) => (k === s.target ? 1 : 0));
    const dz2 = p.map((q, k) => q - y[k]);
    const dh = h.map((_, j) => dot(s.W2.map((w) => w[j]), dz2));
    const dz1 = dh.map((g, j) => slope[j] * g);
    const gradients = { W1: outer(dz1, s.x), b1: dz1, W2: outer(dz2, h), b2: dz2 };
    const all = { z1, slope, h, z2, p, y, loss, dz2, dh, dz1 };
    const step = (v, g) => (Array.isArray(v) ? v.map((u, i) => step(u, g[i])) : v - s.rate * g);
    const moved = { ...s };
    PARAMETERS.forEach((name) => {
      all[`d${name}`] = gradients[name];
      moved[name] = all[`n${name}`] = step(s[name], gradients[name]);
    });
    all.nloss = forward(moved).loss;
    all.off = slope.map((on, j) => (on ? 0 : j + 1)).filter(Boolean).join(', ') || 'none';
    all.class = CLASSES[s.target];
    const change = all.nloss - loss;
    all.verdict = Math.abs(change) < 1e-12 ? 'the same' : change < 0 ? 'lower' : 'higher';
    return all;
  };

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

  const symbol = (key) => {
    const [name, i, j] = key.split('-');
    if (name === 'one') return '1';
    if (name === 'loss') return 'ℓ';
    if (name === 'slope') return `relu′(${symbol(`z1-${i}`)})`;
    const letter = name.replace(/[12]/, '').replace('dz', 'δ');
    const to = /[2py]/.test(name) ? CLASSES[i] : Number(i) + 1;
    return `<i>${letter}</i><sub>${to}${j === undefined ? '' : Number(j) + 1}</sub>`;
  };

  const formulas = ({ picked: key, step, rate, target }, number) => {
    const value = (k) => (k === 'one' ? 1 : number(k));
    const [name, i, j] = key.split('-');
    const [first, back] = KNOWN[name];
    const plain = (k) => exact(value(k));
    const signed = (k) => (value(k) < 0 ? `(${plain(k)})` : plain(k));
    const sum = (terms, show) => terms.map((t) => t.map(show).join(' · ')).join(' + ');
    const whole = (k) => {
      const terms = TERMS[k.split('-')[0]](i, j);
      return `${symbol(k)} = ${sum(terms, symbol)} = ${sum(terms, signed)} = ${plain(k)}`;
    };
    const [is, own] = [`${symbol(key)} = `, `d${key}`];
    const power = (k, show) => `e<sup>${show(k)}</sup>`;
    const share = (show) => `${power(`z2-${i}`, show)} / (${power('z2-0', show)} + ${power('z2-1', show)})`;
    const bet = `p-${target}`;
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
  };

  const draw = ({ figure, one, all, state, numbers, number, done }) => {
    const { step, picked } = state;
    figure.dataset.phase = step < 5 ? 'forward' : step < 6 ? 'loss' : step < LAST ? 'backward' : 'update';
    all('[data-moved]').forEach((e) => { // after the step a parameter's box shows where it went
      e.dataset.value = (step === LAST ? 'n' : '') + e.dataset.moved;
      e.textContent = short(number(e.dataset.value));
    });
    all('.number[text-anchor]').forEach((e) => { // the box of a weight is 41 wide
      e.removeAttribute('textLength');
      if (e.getComputedTextLength() > 38) e.setAttribute('textLength', 38);
    });
    all('[data-on]').forEach((e) => {
      const [on, use] = [e.dataset.on, e.dataset.use || ''].map((steps) => steps.split(' ').map(Number));
      e.classList.toggle('later', step < on[0]);
      e.classList.toggle('now', on.includes(step));
      e.classList.toggle('used', use.includes(step));
      e.classList.toggle('picked', e.dataset.pick === picked);
    });
    all('.unit').forEach((e, j) => e.classList.toggle('off', !numbers.slope[j]));
    one('.formula').innerHTML = formulas(state, number);

    const settable = picked.split('-')[0] in state; // what is computed has no handle
    const [label, slider, shown] = ['.handle label', '.handle input', '.handle [data-value]'].map(one);
    label.hidden = !settable;
    if (settable) {
      slider.name = shown.dataset.value = picked;
      slider.dataset.says = one(`option[value="${picked}"]`).textContent;
      shown.textContent = short(number(picked));
    }
    if (done === 'keep') one('[data-do=by][data-by="1"]').focus(); // and on with the next round
  };

  const actions = {
    pick: (state, { pick }) => ({ ...state, picked: pick }),
    reset: (state, _, first) => ({ ...first, picked: state.picked }),
    keep: (state) => {
      if (state.step < LAST) return null;
      const numbers = compute(state);
      return { ...state, step: 1, ...Object.fromEntries(PARAMETERS.map((name) => [name, numbers[`n${name}`]])) };
    },
  };

  movingFigure('backpropagation', { compute, draw, actions });
}
