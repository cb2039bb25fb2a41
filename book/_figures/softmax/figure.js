// Scores and a temperature to probabilities, loss and gradient.
{
  const CLASSES = ['A', 'B', 'C'];

  const compute = ({ scores, temperature, target }) => {
    const scaled = scores.map((score) => score / temperature);
    const largest = Math.max(...scaled); // taken off, so that no exponential overflows
    const exps = scaled.map((z) => Math.exp(z - largest));
    const total = exps.reduce((sum, e) => sum + e, 0);
    const p = exps.map((e) => e / total);
    const y = p.map((_, k) => (k === target ? 1 : 0));
    const highest = Math.max(...p);
    const best = CLASSES.filter((_, k) => highest - p[k] < 5e-4);
    return {
      scaled, p, y, highest, loss: Math.log(total) - (scaled[target] - largest), gradient: p.map((q, k) => q - y[k]),
      class: CLASSES[target], of_class: p[target], best: best.join(' and '), tie: best.length > 1,
    };
  };

  const shift = (state, { by }) => { // where a slider would hit its end, the differences would change
    const scores = state.scores.map((z) => Math.round(10 * (z + Number(by))) / 10);
    return scores.every((z) => Math.abs(z) <= 5) && { ...state, scores };
  };

  movingFigure('softmax', { compute, actions: { shift } });
}
