// The report of an error: what the page says, where, and in which edition is filled in; the reader adds what is wrong. It goes to the
// address that the book was built with (see _ext/report_error.py), or is copied.
(function () {
  'use strict';
  const told = (name) => document.querySelector(`meta[name="${name}"]`).content;
  const root = new URL(document.documentElement.dataset.content_root || './', location.href);
  let dialog = null;

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }
  function words(heading) {
    const copy = heading.cloneNode(true);
    copy.querySelectorAll('.headerlink').forEach((link) => link.remove());
    return copy.textContent.trim();
  }
  function place(marked) { // the last heading above what is marked, else above the middle of the screen
    const headings = [...document.querySelectorAll('article :is(h1, h2, h3)')];
    const above = (heading) => (marked ? marked.comparePoint(heading, 0) < 0
      : heading.closest('section').getBoundingClientRect().top < window.innerHeight / 2); // a section's place is always known
    return headings.filter(above).pop() || headings[0];
  }
  function filledIn() {
    const selection = getSelection();
    const marked = selection.isCollapsed || !selection.anchorNode.parentElement.closest('article') ? null : selection.getRangeAt(0);
    const heading = place(marked);
    const id = heading?.matches('h1') ? '' : heading?.closest('section').id;
    return ['', '',
      `Page: ${words(document.querySelector('h1'))}`,
      ...(id ? [`Section: ${words(heading)}`] : []),
      `Address: ${location.href.slice(root.href.length).split(/[?#]/)[0]}${id ? `#${id}` : ''}`,
      `Edition: ${told('edition')}`,
      ...(marked ? [`It says: ${selection.toString().trim().slice(0, 500)}`] : []),
    ].join('\n');
  }

  function build() {
    const text = make('textarea', { id: 'report-text', rows: 10 });
    const said = make('p', { className: 'report-said' });
    said.setAttribute('role', 'status');
    const copy = make('button', { type: 'button', textContent: 'Copy the report' });
    const send = make('a', { className: 'report-send' });
    const close = make('button', { type: 'button', textContent: 'Close' });
    const title = make('p', { id: 'report-title', className: 'report-title', textContent: 'Report an error here' });
    const label = make('label', { htmlFor: 'report-text', textContent: 'What is wrong, and what would be right? Write it on the first line.' });
    const box = make('dialog', { className: 'report' }, title, label, text, make('div', { className: 'report-do' }, send, copy, close), said);
    box.setAttribute('aria-labelledby', 'report-title');
    document.body.append(box);

    const aim = () => {
      const to = told('report-to');
      const mail = to.startsWith('mailto:');
      const subject = `An error in ${document.title}`;
      const query = mail ? `subject=${encodeURIComponent(subject)}` : `title=${encodeURIComponent(subject)}`;
      send.hidden = !to;
      send.textContent = mail ? 'Send it by mail' : 'Open an issue';
      send.href = to && `${to}${to.includes('?') ? '&' : '?'}${query}&body=${encodeURIComponent(text.value)}`;
    };
    text.addEventListener('input', aim);
    close.addEventListener('click', () => box.close());
    copy.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(text.value);
        said.textContent = 'Copied. Send it to whoever gave you this book.';
      } catch (refused) { // no clipboard for this page
        text.select();
        said.textContent = 'Marked. Copy it with Ctrl+C, and send it to whoever gave you this book.';
      }
    });
    return { box, text, said, aim };
  }

  window.addEventListener('report', () => {
    dialog ??= build();
    dialog.text.value = filledIn();
    dialog.said.textContent = '';
    dialog.aim();
    dialog.box.showModal();
    dialog.text.focus();
    dialog.text.setSelectionRange(0, 0);
  });
})();
