// What scrolls inside itself must be reachable from the keyboard: give it a tab stop while it overflows.
(function () {
  'use strict';
  const boxes = document.querySelectorAll('.bd-article pre, .formula, .table-scroll, .pst-scrollable-table-container');
  const watch = new ResizeObserver((changes) => {
    const overflows = changes.map(({ target }) => target.scrollWidth > target.clientWidth); // read all, then write
    changes.forEach(({ target }, i) => {
      if (overflows[i]) target.tabIndex = 0;
      else target.removeAttribute('tabindex');
    });
  });
  boxes.forEach((box) => watch.observe(box));
})();
