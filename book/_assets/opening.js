// A long page shows its beginning before the rest is laid out: what stands further down waits (layout.html says on which visits,
// book.css which parts), and has its place a few parts at a time, whenever the page is idle.
(function () {
  'use strict';
  const root = document.documentElement;
  if (!('opening' in root.dataset)) return;
  const idle = window.requestIdleCallback || ((action) => setTimeout(action, 20));
  const parts = [...document.querySelectorAll('.bd-article :is(section section, dl.py)')];
  const AT_ONCE = 600; // elements
  let done = 0;

  function next() {
    if (done < parts.length) {
      for (let elements = 0; elements < AT_ONCE && done < parts.length; done += 1) {
        parts[done].classList.add('laid-out');
        elements += parts[done].getElementsByTagName('*').length;
      }
      idle(next);
    } else {
      delete root.dataset.opening;
      parts.forEach((one) => one.classList.remove('laid-out'));
    }
  }
  window.addEventListener('load', () => idle(next));
})();
