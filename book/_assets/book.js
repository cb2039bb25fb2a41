// A formula that scrolls inside itself must be reachable from the keyboard: it gets a tab stop while it overflows.
// (The theme does the same for code.)
(function () {
  'use strict';
  const boxes = document.querySelectorAll('.formula, .table-scroll');
  const watch = new ResizeObserver((changes) => {
    const overflows = changes.map(({ target }) => target.scrollWidth > target.clientWidth); // read all, then write
    changes.forEach(({ target }, i) => {
      if (overflows[i]) target.tabIndex = 0;
      else target.removeAttribute('tabindex');
    });
  });
  boxes.forEach((box) => watch.observe(box));
})();
