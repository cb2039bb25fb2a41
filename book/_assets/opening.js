// A long page shows its beginning before the rest is laid out: what stands further down waits (layout.html says on which visits,
// book.css which parts), and has its place a few parts at a time, whenever the page is idle. Who presses a key or points at
// something may want to go anywhere: then all of it has its place at once.
(function () {
  'use strict';
  const root = document.documentElement;
  if (!('opening' in root.dataset)) return;
  const idle = window.requestIdleCallback || ((action) => setTimeout(action, 20));
  const parts = [...document.querySelectorAll('.bd-article :is(section section, dl.py)')];
  const ASKS = ['keydown', 'pointerdown', 'click', 'hashchange'];
  const AT_ONCE = 600; // elements
  let done = 0;

  function finish() {
    delete root.dataset.opening;
    parts.forEach((part) => part.classList.remove('laid-out'));
    ASKS.forEach((kind) => window.removeEventListener(kind, finish, true));
  }
  function next() {
    if (!('opening' in root.dataset)) return;
    for (let elements = 0; elements < AT_ONCE && done < parts.length; done += 1) {
      parts[done].classList.add('laid-out');
      elements += parts[done].getElementsByTagName('*').length;
    }
    if (done < parts.length) idle(next);
    else idle(finish);
  }
  ASKS.forEach((kind) => window.addEventListener(kind, finish, true));
  window.addEventListener('load', () => idle(next));
})();
