// The source of each of the package's algorithms, below its entry on the page of the package: one switch, scratch | PyTorch, which all
// open sources obey and this device remembers. What is shown (see _ext/both_sources.py) is fetched at the first click.
(function () {
  'use strict';
  const KEPT = 'book-source';
  const WORLDS = ['scratch', 'PyTorch'];
  const base = new URL('sources/', document.currentScript.src);
  const idle = window.requestIdleCallback || ((action) => setTimeout(action, 50));
  const asked = {};
  let world = WORLDS[0];
  try { world = localStorage.getItem(KEPT) || world; } catch { /* nothing is kept here */ }

  function fetched(part) {
    asked[part] ||= new Promise((done, failed) => {
      const script = Object.assign(document.createElement('script'), { src: new URL(`${part}.js`, base).href });
      script.onload = () => done(window.bookSources[part]);
      script.onerror = () => { delete asked[part]; script.remove(); failed(new Error('The source could not be fetched. Try again?')); };
      document.head.append(script);
    });
    return asked[part];
  }

  function show(panel) { // what the switch says
    const texts = [...panel.querySelectorAll('.highlight')];
    texts.forEach((text, i) => { text.hidden = i !== Math.min(WORLDS.indexOf(world), texts.length - 1); });
    panel.querySelectorAll('input').forEach((choice) => { choice.checked = choice.value === world; });
  }

  function panelOf(id, texts) {
    const panel = Object.assign(document.createElement('div'), { className: 'both-sources', id: `source-of-${id}` });
    const name = id.slice(id.lastIndexOf('.') + 1);
    const choices = texts.length > 1 ? WORLDS.map((value) => `<label><input type="radio" name="source-of-${id}" value="${value}"> ${value}</label>`)
      : ['<span>from scratch; it has no twin</span>'];
    panel.innerHTML = `<fieldset><legend>Source of ${name}:</legend>${choices.join(' ')}</fieldset><div class="highlight-python notranslate">${texts.join('')}</div>`;
    panel.addEventListener('change', ({ target: { value } }) => {
      world = value;
      try { localStorage.setItem(KEPT, world); } catch { /* until the page is left, then */ }
      document.querySelectorAll('.both-sources').forEach(show);
    });
    show(panel);
    return panel;
  }

  async function open(entry, button) {
    const below = entry.nextElementSibling;
    let panel = below.querySelector(':scope > .both-sources');
    const closed = panel === null || panel.hidden || panel.matches('p'); // a message goes when it is tried again
    if (panel === null || panel.matches('p')) {
      const [part, name] = entry.id.replace('companion.scratch.', '').split(/\.(?=[^.]*$)/);
      const made = await fetched(part).then((texts) => panelOf(entry.id, texts[name]), ({ message: textContent }) => {
        const told = Object.assign(document.createElement('p'), { className: 'both-sources', textContent });
        told.setAttribute('role', 'status');
        return told;
      });
      panel = below.querySelector(':scope > div.both-sources') || made; // a second click may have been quicker
      below.querySelector(':scope > p.both-sources')?.remove();
      below.prepend(panel);
    }
    panel.hidden = !closed;
    button.setAttribute('aria-expanded', closed && panel.matches('div'));
  }

  const entries = [...document.querySelectorAll('dl.py.function > dt, dl.py.class > dt')].filter(({ id }) => id.startsWith('companion.scratch.'));
  function offer(deadline) { // a few at a time
    do {
      const entry = entries.shift();
      if (!entry) return;
      const button = Object.assign(document.createElement('button'), { type: 'button', className: 'open-source', textContent: 'source' });
      button.setAttribute('aria-expanded', 'false');
      button.setAttribute('aria-label', `source of ${entry.id.slice(entry.id.lastIndexOf('.') + 1)}`);
      button.addEventListener('click', () => open(entry, button));
      entry.append(button);
    } while (deadline?.timeRemaining?.() > 4);
    idle(offer);
  }
  idle(offer);
})();
