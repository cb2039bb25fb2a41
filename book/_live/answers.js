// An answer to a graded exercise (class tag_answer, see _ext/answer_cells.py) is written in the page, and kept on this device.
// "Check" stands in the place of the cell with check("4"), where NumPy alone is enough for that.
(function () {
  'use strict';
  const { Panel, cells, make, printed, source, forget } = window.liveCells;
  const LIBRARIES = { torch: 'PyTorch', sklearn: 'scikit-learn', scipy: 'SciPy' };
  const said = (cell, what) => new RegExp(`tag_${what}-(\\w+)`).exec(cell.className)?.[1];
  const checks = new Map(cells.filter((cell) => cell.matches('.tag_check')).map((cell) => [said(cell, 'exercise'), cell]));
  const folder = /([^/]+)\/[^/]*$/.exec(location.pathname)?.[1]; // of the page, which is the name of its notebook

  function needs(library) {
    const notebook = make('a', { href: `../../downloads/${folder}.ipynb`, textContent: 'download the notebook', download: '' });
    return make('span', { className: 'live-state' }, `Its check needs ${LIBRARIES[library] || library}, which this page lacks: `, notebook, ', and check your answer there.');
  }

  class Answer extends Panel {
    constructor(cell, number) {
      super(cell, number, 'Run', 'As given');
      this.given = printed(cell);
      this.exercise = said(cell, 'exercise');
      this.key = `answer:${location.pathname}:${this.exercise}`;
      this.stopped = 'Stopped.';
      this.run.onclick = () => this.start(this.request(null));
      this.check = make('button', { type: 'button', textContent: 'Check' });
      this.check.onclick = () => this.start();
      const library = said(cell, 'needs');
      if (library) this.state.before(needs(library));
      else {
        this.run.before(this.check);
        checks.get(this.exercise).hidden = true;
      }
      const does = library ? 'runs' : 'checks';
      this.label = `Your answer to Exercise ${this.exercise}; Control and Enter ${does} it`;
    }

    open() { // the field to write in, once the reader comes near: browsers look at each as soon as it is there
      if (this.code) return;
      this.edit(this.kept('getItem') ?? this.given, this.label);
      this.code.addEventListener('input', () => this.keep());
      this.back.hidden = this.code.value === this.given;
    }

    kept(action, ...text) { // nothing is, where the reader switched storage off
      try { return localStorage[action](this.key, ...text); } catch (refused) { return null; }
    }

    keep() {
      const text = this.code.value;
      this.back.hidden = text === this.given;
      if (text === this.given) this.kept('removeItem');
      else if (this.kept('setItem', text) !== null) this.state.textContent ||= 'Kept on this device.';
      forget(this.number);
    }

    restore() {
      this.code.value = this.given;
      this.keep();
      this.fit();
      this.out.hidden = true;
      this.state.textContent = '';
      this.code.focus();
    }

    request(check = said(this.cell, 'needs') ? null : this.exercise) {
      answers.forEach((answer) => answer.open()); // those before this one may have been kept
      const before = cells.slice(0, this.number - 1).map((cell, i) => ({ cell, number: i + 1, source: source(cell) }))
        .filter(({ cell }) => !cell.matches('.tag_solution, .tag_check')).map(({ cell, ...rest }) => rest);
      return { answer: { source: this.code.value, check, before } };
    }

    start(asked = this.request()) {
      this.checking = asked.answer.check !== null;
      super.start(asked);
      this.check.disabled = this.run.disabled;
    }

    rest(text) {
      super.rest(text);
      this.check.disabled = false;
    }

    hear(data) {
      super.hear(data);
      if (data.finished && this.checking) this.state.textContent = 'Checked.';
    }
  }

  const answers = new Map();
  const near = new IntersectionObserver((entries) => {
    entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => {
      answers.get(target).open();
      near.unobserve(target);
    });
  }, { rootMargin: '100%' });
  cells.forEach((cell, i) => {
    if (cell.matches('.tag_answer.tag_live')) {
      answers.set(cell, new Answer(cell, i + 1));
      near.observe(cell);
    } else if (cell.matches('.tag_answer')) cell.querySelector('.cell_input').after(make('div', { className: 'live-bar' }, needs(said(cell, 'needs'))));
  });
})();
