// Scores and a temperature to probabilities, loss and gradient. The page already shows the first state, computed by
// companion.scratch.ops; this script computes the others, and tests compare its numbers with the package's.
(function () {
  'use strict';

  function compute(scores, temperature, target) {
    const scaled = scores.map((score) => score / temperature);
    const largest = Math.max(...scaled); // taken off, so that no exponential overflows
    const exps = scaled.map((z) => Math.exp(z - largest));
    const total = exps.reduce((sum, e) => sum + e, 0);
    const probabilities = exps.map((e) => e / total);
    return {
      scores, temperature, target, probabilities,
      loss: Math.log(total) - (scaled[target] - largest),
      gradient: probabilities.map((p, k) => p - (k === target ? 1 : 0)),
    };
  }

  const number = (value, digits) => value.toFixed(digits).replace('-', '−');

  function draw(figure, state, names) {
    const all = (selector) => figure.querySelectorAll(selector);
    const set = (element, attributes) => Object.entries(attributes).forEach(([k, v]) => element.setAttribute(k, v));
    figure.dataset.state = JSON.stringify(state);
    all('.truth').forEach((box, k) => box.setAttribute('visibility', k === state.target ? 'visible' : 'hidden'));
    state.probabilities.forEach((p, k) => {
      set(all('[data-bar=probability]')[k], { y: 170 - 130 * p, height: 130 * p });
      const label = all('[data-value=probability]')[k];
      label.setAttribute('y', 164 - 130 * p);
      label.textContent = number(p, 3);
    });
    state.gradient.forEach((g, k) => {
      set(all('[data-bar=gradient]')[k], { y: 105 - 65 * Math.max(g, 0), height: 65 * Math.abs(g) });
      const label = all('[data-value=gradient]')[k];
      label.setAttribute('y', 99 - 65 * Math.max(g, 0)); // above the bar or the axis, where no class name stands
      label.textContent = number(g, 3);
    });
    figure.querySelector('[data-value=loss]').textContent = number(state.loss, 4);
    all('tbody tr').forEach((row, k) => {
      const cells = row.querySelectorAll('td');
      [number(state.scores[k], 1), number(state.scores[k] / state.temperature, 2), number(state.probabilities[k], 4),
        k === state.target ? '1' : '0', number(state.gradient[k], 4)].forEach((text, i) => { cells[i].textContent = text; });
    });
    all('input[type=range]').forEach((slider) => {
      const value = number(Number(slider.value), 1);
      slider.previousElementSibling.querySelector('output').textContent = value;
      const what = slider.name === 'score' ? `score of ${slider.dataset.class}` : 'temperature';
      slider.setAttribute('aria-valuetext', `${what} ${value}`);
    });
    const top = Math.max(...state.probabilities);
    const best = names.filter((_, k) => top - state.probabilities[k] < 5e-4);
    const winner = best.length > 1
      ? `${best.join(' and ')} share the highest probability, ${number(top, 3)} each. `
      : `${best[0]} is the most likely class, with probability ${number(top, 3)}. `;
    return winner
      + `The true class is ${names[state.target]}, with probability ${number(state.probabilities[state.target], 3)}: `
      + `the loss is ${number(state.loss, 3)} nats.`;
  }

  function start(figure) {
    const form = figure.querySelector('form');
    const description = figure.querySelector('.description');
    const scores = [...figure.querySelectorAll('input[name=score]')];
    const names = scores.map((slider) => slider.dataset.class);
    const shifts = [...figure.querySelectorAll('button[data-shift]')];
    let later;
    function shifted(by) { return scores.map((s) => Math.round(10 * (Number(s.value) + by)) / 10); }
    function update() {
      const temperature = Number(form.elements.temperature.value);
      const target = Number(form.elements.target.value);
      shifts.forEach((button) => { // where a slider would hit its end, the differences would change
        button.disabled = shifted(Number(button.dataset.shift)).some((z, k) => z > scores[k].max || z < scores[k].min);
      });
      const text = draw(figure, compute(scores.map((s) => Number(s.value)), temperature, target), names);
      clearTimeout(later); // a screen reader hears the state once the hand rests, not every step of it
      later = setTimeout(() => { description.textContent = text; }, 300);
    }
    form.addEventListener('input', update);
    shifts.forEach((button) => button.addEventListener('click', () => {
      shifted(Number(button.dataset.shift)).forEach((z, k) => { scores[k].value = z; });
      update();
    }));
    form.addEventListener('reset', () => setTimeout(update)); // the fields change after this event
    form.addEventListener('submit', (event) => event.preventDefault());
    form.hidden = false;
    update();
  }

  document.querySelectorAll('.softmax-figure').forEach(start);
})();
