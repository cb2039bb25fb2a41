// Paper holds everything, in its light face: what is folded opens while a page is being printed. (A prediction opens itself.)
(function () {
  'use strict';
  const root = document.documentElement;
  let undo = null;
  window.addEventListener('beforeprint', () => {
    if (undo) return; // a preview drawn again
    const { theme } = root.dataset;
    const folds = [...document.querySelectorAll('article details:not([open])')].filter((fold) => !fold.closest('.predict'));
    const show = (light) => {
      root.dataset.theme = light ? 'light' : theme;
      folds.forEach((fold) => { fold.open = light; });
    };
    show(true);
    undo = () => show(false);
  });
  window.addEventListener('afterprint', () => {
    undo?.();
    undo = null;
  });
})();
