// Cells that need NumPy alone (class tag_live, see _ext/live_code.py) run in the page, and may be changed. Nothing is
// fetched before the first click. One worker serves the page; stopping ends it, and what it knew is computed anew.
// Of cells that need more (tag_elsewhere) the page says where they run: in the notebook, and where its own menus lead to.
// Answers to exercises (class tag_answer) are like these in much, and have answers.js, which goes on from here.
(function () {
  'use strict';
  const folder = new URL('.', document.currentScript.src);
  const cells = [...document.querySelectorAll('div.cell')].filter((cell) => cell.querySelector('.cell_input pre'));
  let worker = null;
  let known = new Set(); // the numbers of the cells that the worker has run
  let busy = null; // the panel whose cell is being run

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  const printed = (cell) => cell.querySelector('.cell_input pre').textContent.replace(/\n$/, '');
  const source = (cell) => cell.querySelector('textarea.live-code')?.value ?? printed(cell);

  function end() {
    worker?.terminate();
    worker = null;
    known = new Set();
    busy = null;
  }

  function began() {
    worker = new Worker(new URL('worker.js', folder), { type: 'module' });
    worker.onmessage = ({ data }) => busy?.hear(data);
    worker.onerror = (problem) => { problem.preventDefault(); busy?.hear({ failed: problem.message || 'The worker could not be started.' }); };
  }

  class Panel {
    constructor(cell, number, runs = 'Run in the browser', goesBack = 'As printed') {
      this.cell = cell;
      this.number = number;
      this.run = make('button', { type: 'button', textContent: runs });
      this.stop = make('button', { type: 'button', textContent: 'Stop', hidden: true });
      this.back = make('button', { type: 'button', textContent: goesBack, hidden: true });
      this.state = make('span', { className: 'live-state' });
      this.state.setAttribute('role', 'status');
      this.out = make('pre', { className: 'live-output', hidden: true, tabIndex: 0 });
      this.out.setAttribute('aria-label', 'Output, computed here');
      this.bar = make('div', { className: 'live-bar' }, this.run, this.stop, this.back, this.state);
      this.cell.querySelector('.cell_input').after(this.bar, this.out);
      this.run.onclick = () => this.start();
      this.stopped = 'Stopped. What the cells had computed is gone; the next run computes it anew.';
      this.stop.onclick = () => { end(); this.rest(this.stopped); };
      this.back.onclick = () => this.restore();
    }

    edit(text = printed(this.cell), label = `Code of cell ${this.number}; Control and Enter runs it`) {
      this.code = make('textarea', { className: 'live-code', value: text, spellcheck: false, autocomplete: 'off' });
      this.code.rows = text.split('\n').length;
      this.code.setAttribute('autocapitalize', 'off');
      this.code.setAttribute('aria-label', label);
      this.code.onkeydown = (event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey || event.shiftKey)) return;
        event.preventDefault();
        this.start();
      };
      this.code.addEventListener('keydown', (event) => this.indent(event));
      this.code.oninput = () => {
        known.delete(this.number); // what is written now has not been run: the next cell runs it first
        this.fit();
      };
      this.cell.querySelector('.cell_input').before(this.code);
      this.cell.querySelector('.cell_input').hidden = true;
      this.back.hidden = false;
    }

    indent(event) { // a new line begins where the last one did, and deeper after a colon
      if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return;
      const line = this.code.value.slice(0, this.code.selectionStart).split('\n').pop();
      event.preventDefault();
      document.execCommand('insertText', false, `\n${/^ */.exec(line)[0]}${/:\s*$/.test(line) ? '    ' : ''}`);
    }

    fit() {
      this.code.style.height = 'auto';
      this.code.style.height = `${this.code.scrollHeight + 2}px`;
    }

    restore() {
      this.code.remove();
      this.code = null;
      known.delete(this.number);
      this.cell.querySelector('.cell_input').hidden = false;
      this.back.hidden = true;
      this.out.hidden = true;
      this.state.textContent = '';
      this.run.focus();
    }

    request() {
      const numbered = cells.map((cell, i) => ({ number: i + 1, source: source(cell) }));
      const before = numbered.slice(0, this.number - 1)
        .filter(({ number }) => !known.has(number) && !cells[number - 1].matches('.tag_check')); // a check defines nothing
      return { before, cell: numbered[this.number - 1] };
    }

    start(asked = this.request()) {
      if (busy) { this.state.textContent = 'Another cell is running; stop that one first.'; return; }
      if (!this.code) {
        this.edit();
        this.fit();
      }
      if (location.protocol === 'file:') {
        this.state.textContent = 'From a folder a page may not start Python. Read the book from a server: make serve, or its address on the web.';
        return;
      }
      busy = this;
      this.state.textContent = '';
      this.out.textContent = '';
      this.out.hidden = true;
      this.run.disabled = true;
      this.stop.hidden = false;
      if (!worker) began();
      worker.postMessage(asked);
    }

    rest(text) {
      busy = null;
      this.run.disabled = false;
      this.stop.hidden = true;
      this.state.textContent = text;
    }

    show(text) {
      this.out.hidden = false;
      this.out.textContent += text;
    }

    hear(data) {
      if (data.state) this.state.textContent = data.state;
      if (data.done) known.add(data.done);
      if (data.note) this.show(`(an earlier cell failed: ${data.note})\n`);
      if (data.text) this.show(data.text);
      if (data.failed) { end(); this.rest(data.failed); }
      if (data.finished) {
        if (this.out.hidden) this.show('(it printed nothing)');
        this.rest('');
      }
    }
  }

  function places() {
    const { href } = document.querySelector('a.btn-download-source-button');
    const found = [make('a', { href, download: '', textContent: 'this notebook' })];
    document.querySelectorAll('.dropdown-launch-buttons a').forEach((one) => {
      const colab = /\/github\/([^/]+\/[^/]+)\/blob\//.exec(one.href); // which knows no other host
      found.push(make('a', { href: one.href, textContent: one.textContent.trim() }));
      if (colab) found.push(make('span', {}, '(first ', make('code', { textContent: `%pip install git+https://github.com/${colab[1]}` }), ')'));
    });
    return found;
  }

  cells.forEach((cell, i) => { if (cell.matches('.tag_live:not(.tag_answer)')) new Panel(cell, i + 1); });
  cells.filter((cell) => cell.matches('.tag_elsewhere')).forEach((cell) => {
    const bar = make('p', { className: 'live-bar live-elsewhere' }, 'Not in the page; it runs in:', ...places().flatMap((one) => [' ', one]));
    cell.querySelector('.cell_input').after(bar);
  });
  window.liveCells = { Panel, cells, make, printed, source, forget: (number) => known.delete(number) };
})();
