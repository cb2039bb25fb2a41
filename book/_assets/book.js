// Sections far from the screen wait with their layout, so that a page opens fast (book.css). Here they get it, one after the other
// whenever the page is idle: after a moment the page is whole, for whoever searches it or measures it.
// What scrolls inside itself then gets a tab stop while it overflows, so that it can be reached from the keyboard.
// (The theme's own script, which asks all boxes at once, leaves it to this one: _ext/tab_stops.py.)
(function () {
  'use strict';
  const SECTIONS = 'article > section > section, article > section > section > section';
  const BOXES = '.formula, .table-scroll, .pst-scrollable-table-container, .cell_output > .output:has(table)'; // code is wrapped
  const main = document.getElementById('main-content') || document.body;
  const idle = window.requestIdleCallback || ((action) => setTimeout(action, 50));
  const waiting = [...document.querySelectorAll(SECTIONS)].reverse(); // from the top
  let timer = 0;

  const overflows = (box) => box.scrollWidth > box.clientWidth
    || (box.scrollHeight > box.clientHeight && getComputedStyle(box).overflowY !== 'hidden');
  function mark() {
    const boxes = [...main.querySelectorAll(BOXES)].filter((box) => !box.closest('details:not([open])'));
    const over = boxes.map(overflows); // read all, then write
    boxes.forEach((box, i) => {
      if (over[i]) box.tabIndex = 0;
      else box.removeAttribute('tabindex');
    });
  }
  function soon() {
    clearTimeout(timer);
    if (!waiting.length) timer = setTimeout(mark, 300);
  }
  function next() {
    const section = waiting.pop();
    if (!section) { soon(); return; }
    section.style.contentVisibility = 'visible';
    idle(next);
  }

  document.fonts.ready.then(() => idle(next)); // widths are known once the mathematical fonts are there,
  document.fonts.addEventListener('loadingdone', soon); // of which a page asks for more as it is laid out
  window.addEventListener('resize', soon);
  main.addEventListener('toggle', soon, true); // a fold is asked once it is open
  new MutationObserver(soon).observe(main, { childList: true, subtree: true });
})();
