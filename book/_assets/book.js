// What scrolls inside itself must be reachable from the keyboard: give it a tab stop while it overflows.
(function () {
  'use strict';
  const boxes = document.querySelectorAll('.bd-article pre, .formula, .table-scroll, .pst-scrollable-table-container');
  const watch = new ResizeObserver((changes) => changes.forEach(({ target }) => {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute('tabindex');
  }));
  boxes.forEach((box) => watch.observe(box));
})();
