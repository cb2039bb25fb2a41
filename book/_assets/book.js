// A formula that scrolls inside itself must be reachable from the keyboard: it gets a tab stop while it overflows.
// (The theme does the same for code.)
(function () {
  'use strict';
  const boxes = [...document.querySelectorAll('.formula, .table-scroll')];
  function mark() {
    const overflows = boxes.map((box) => box.scrollWidth > box.clientWidth); // read all, then write
    boxes.forEach((box, i) => {
      if (overflows[i]) box.tabIndex = 0;
      else box.removeAttribute('tabindex');
    });
  }
  document.fonts.ready.then(mark); // widths are known once the mathematical fonts are there
  window.addEventListener('resize', mark);
})();
