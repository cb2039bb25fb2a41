// What scrolls inside itself must be reachable from the keyboard: it gets a tab stop while it overflows. The boxes are asked
// a few at a time, whenever the page is idle. (The theme's own script, which asks them all at once, leaves it to this one:
// _ext/tab_stops.py.)
(function () {
  'use strict';
  const BOXES = '.formula, .table-scroll, .pst-scrollable-table-container, .cell_output > .output:has(table)'; // code is wrapped
  const main = document.getElementById('main-content') || document.body;
  const idle = window.requestIdleCallback || ((action) => setTimeout(action, 50));
  const TURN = 8; // milliseconds
  let left = [];
  let timer = 0;

  const overflows = (box) => box.scrollWidth > box.clientWidth
    || (box.scrollHeight > box.clientHeight && getComputedStyle(box).overflowY !== 'hidden');
  function ask() {
    const asked = [];
    const begin = performance.now();
    do { // read some, then write
      const box = left.pop();
      if (box && !box.closest('details:not([open])')) asked.push([box, overflows(box)]);
    } while (left.length && performance.now() - begin < TURN);
    asked.forEach(([box, over]) => {
      if (over) box.tabIndex = 0;
      else box.removeAttribute('tabindex');
    });
    if (left.length) idle(ask);
  }
  function mark() {
    const waits = left.length > 0;
    left = [...main.querySelectorAll(BOXES)].reverse(); // from the top
    if (!waits && left.length) idle(ask);
  }
  function soon() {
    clearTimeout(timer);
    timer = setTimeout(mark, 300);
  }

  document.fonts.ready.then(mark); // widths are known once the mathematical fonts are there,
  document.fonts.addEventListener('loadingdone', soon); // of which a page asks for more as it is laid out
  window.addEventListener('resize', soon);
  main.addEventListener('toggle', soon, true); // a fold is asked once it is open
  new MutationObserver(soon).observe(main, { childList: true, subtree: true });
})();
