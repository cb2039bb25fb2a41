// What a marked word means (see _ext/glossary_terms.py), shown to whoever points at it, comes to it by keyboard or taps it; a click, or
// a second tap, leads to the glossary. Escape puts it away.
(function () {
  'use strict';
  const article = document.querySelector('article');
  const about = Object.assign(document.createElement('div'), { id: 'about-term', className: 'about-term', hidden: true });
  about.setAttribute('role', 'tooltip');
  article.append(about);
  let term = null;
  let timer = 0;

  function hide() {
    clearTimeout(timer);
    term?.removeAttribute('aria-describedby');
    about.hidden = true;
    term = null;
  }
  function show(word) {
    hide();
    term = word;
    term.setAttribute('aria-describedby', about.id);
    about.textContent = term.dataset.about;
    about.hidden = false;
    const line = term.getClientRects()[0];
    const room = article.getBoundingClientRect();
    const widest = document.documentElement.clientWidth - about.offsetWidth - 8;
    const below = line.bottom + about.offsetHeight + 8 < window.innerHeight || line.top < about.offsetHeight;
    about.style.left = `${Math.max(8, Math.min(line.left, widest)) - room.left}px`;
    about.style.top = `${(below ? line.bottom : line.top - about.offsetHeight) - room.top}px`;
  }
  function soon(action, wait) {
    clearTimeout(timer);
    timer = setTimeout(action, wait);
  }

  document.querySelectorAll('a.term').forEach((word) => {
    let touched = false; // a finger, which cannot point without a click
    word.addEventListener('pointerdown', (event) => { touched = event.pointerType === 'touch' && term !== word; });
    word.addEventListener('click', (event) => {
      if (touched) event.preventDefault();
      touched = false;
    });
    word.addEventListener('focus', () => show(word));
    word.addEventListener('blur', hide);
    word.addEventListener('pointerenter', (event) => {
      if (event.pointerType !== 'touch') soon(() => show(word), 250);
    });
    word.addEventListener('pointerleave', (event) => {
      if (event.pointerType !== 'touch') soon(hide, 200);
    });
  });
  about.addEventListener('pointerenter', () => clearTimeout(timer));
  about.addEventListener('pointerleave', () => soon(hide, 200));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide();
  });
})();
