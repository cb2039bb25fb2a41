// What the reader expects beyond 300 units, beside what was measured: the counts are numbers.py's.
{
  const KNOWN = [10, 20, 30, 50, 75, 100, 150, 200, 250, 280, 300];
  const BEYOND = [300, 320, 350, 400, 600, 1000, 2000, 6000];
  const ASKED = [350, 600, 1500, 6000];
  const percent = (counts) => counts.map((count) => (100 * count) / 1397);
  const SEEN = percent([775, 447, 286, 170, 150, 116, 98, 138, 207, 506, 898]);
  const TRUTH = percent([898, 482, 194, 122, 62, 38, 34, 30]);

  function between(size) {
    const i = Math.min(BEYOND.findIndex((next) => next >= size), BEYOND.length - 1);
    const [low, high] = [Math.log(BEYOND[i - 1]), Math.log(BEYOND[i])];
    return TRUTH[i - 1] + ((TRUTH[i] - TRUTH[i - 1]) * (Math.log(size) - low)) / (high - low);
  }

  const compute = ({ at, shown }) => ({
    known: SEEN, truth: TRUTH, guess: [TRUTH[0], ...at],
    off: at.reduce((sum, value, i) => sum + Math.abs(value - between(ASKED[i])), 0) / at.length,
    end: TRUTH[TRUTH.length - 1],
    hidden: !shown, ink: Number(shown),
  });

  const x = (size) => 44 + (86.4 * Math.log(size / 10)) / Math.log(10);
  const y = (value) => 190 - 1.7 * value;

  const draw = ({ one, all, numbers: { guess } }) => {
    const sizes = [300, ...ASKED];
    one('.guess').setAttribute('points', guess.map((value, i) => [x(sizes[i]), y(value)].join()).join(' '));
    all('.handle').forEach((handle, i) => handle.setAttribute('cy', y(guess[i + 1])));
  };

  // A pointer that is drawn over the pad moves the nearest point of the line to its own height, by that point's slider.
  function follow(pad) {
    const sliders = ASKED.map((_, i) => pad.closest('.moving').querySelector(`[name=at-${i}]`));
    const take = ({ clientX, clientY }) => {
      const there = new DOMPoint(clientX, clientY).matrixTransform(pad.getScreenCTM().inverse());
      const away = ASKED.map((size) => Math.abs(x(size) - there.x));
      const slider = sliders[away.indexOf(Math.min(...away))];
      slider.value = (y(0) - there.y) / (y(0) - y(1));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    };
    pad.addEventListener('pointerdown', (event) => {
      pad.setPointerCapture(event.pointerId);
      take(event);
    });
    pad.addEventListener('pointermove', (event) => {
      if (pad.hasPointerCapture(event.pointerId)) take(event);
    });
  }

  movingFigure('double_descent_guess', { compute, draw });
  document.querySelectorAll('.double_descent_guess-figure .pad').forEach(follow);
}
