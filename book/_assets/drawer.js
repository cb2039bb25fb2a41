// On a phone the page's contents lie over it: they close once a place in the page is chosen.
(function () {
  'use strict';
  const drawer = document.getElementById('pst-secondary-sidebar-modal');
  drawer?.addEventListener('click', (event) => {
    if (event.target.closest('a[href^="#"]')) drawer.close();
  });
})();
