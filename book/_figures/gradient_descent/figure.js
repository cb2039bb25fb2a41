// A rate and a momentum to a run in a valley, and its closed form.
{
  const CURVATURE = [1, 20]; // along the valley, across it
  const START = [-4, 1];
  const [SEEN, MOST] = [40, 400];
  const [LOW, HIGH] = [-4, 0.5]; // of the logarithm of the distance left, in the picture

  function run(lr, momentum) {
    let [w, v] = [START, [0, 0]];
    const path = [w];
    for (let t = 0; t < MOST; t += 1) {
      v = v.map((each, i) => momentum * each + CURVATURE[i] * w[i]);
      w = w.map((each, i) => each - lr * v[i]);
      path.push(w);
    }
    return path;
  }

  function closedForm(share, momentum) { // w_t / w_0, from the roots of z^2 - (1 + momentum - share) z + momentum
    const t = Array.from({ length: SEEN + 1 }, (_, i) => i);
    if (!momentum) return t.map((i) => (1 - share) ** i);
    const size = Math.sqrt(momentum);
    const half = (1 + momentum - share) / (2 * size);
    const wide = Math.abs(half) > 1;
    const angle = wide ? Math.acosh(Math.abs(half)) : Math.acos(Math.abs(half));
    const wave = wide ? Math.sinh : Math.sin;
    const s = t.map((i) => (angle ? wave(i * angle) / wave(angle) : i) * (Math.sign(half) * size) ** (i - 1));
    return t.map((i) => (i ? (1 - share) * s[i] - momentum * s[i - 1] : 1));
  }

  function radius(share, momentum) {
    const trace = 1 + momentum - share;
    const inside = trace * trace - 4 * momentum;
    return inside < 0 ? Math.sqrt(momentum) : (Math.abs(trace) + Math.sqrt(inside)) / 2;
  }
  function swings(share, momentum) {
    const trace = 1 + momentum - share;
    return trace < 0 || trace * trace < 4 * momentum;
  }

  const clip = (value, low, high) => Math.min(Math.max(value, low), high);
  const logarithm = (left) => Math.log10(clip(Math.abs(left), 10 ** LOW, 10 ** HIGH));

  const compute = ({ lr, momentum }) => {
    const path = run(lr, momentum);
    const seen = path.slice(0, SEEN + 1);
    const forms = CURVATURE.map((c) => closedForm(lr * c, momentum));
    const factor = CURVATURE.map((c) => radius(lr * c, momentum));
    const steps = path.findIndex((w) => Math.hypot(...w) / Math.hypot(...START) < 1e-3);
    return {
      path: seen.map((w) => w.map((each) => clip(each, -9, 9))),
      left: seen.map((w) => w.map((each, i) => logarithm(each / START[i]))),
      law: seen.map((_, t) => forms.map((form) => logarithm(form[t]))),
      factor, swings: CURVATURE.map((c) => swings(lr * c, momentum)),
      steps: Math.max(steps, 0), arrives: steps >= 0, flies: Math.max(...factor) > 1 - 1e-9,
    };
  };

  const draw = ({ one, all, numbers: { path, left, law } }) => {
    const place = ([a, b]) => [30 * a, -40 * b];
    one('.path').setAttribute('points', path.map((w) => place(w).join()).join(' '));
    all('.step').forEach((dot, t) => {
      dot.setAttribute('cx', place(path[t])[0]);
      dot.setAttribute('cy', place(path[t])[1]);
    });
    all('.law').forEach((line, i) => {
      line.setAttribute('points', law.map((row, t) => [40 + 6 * t, 46 - 36 * row[i]].join()).join(' '));
    });
    all('circle.dot').forEach((dot, t) => dot.setAttribute('cy', 46 - 36 * left[t][0]));
    all('rect.dot').forEach((dot, t) => dot.setAttribute('y', 43.5 - 36 * left[t][1]));
  };

  movingFigure('gradient_descent', { compute, draw });
}
