// Where the reader left off: each chapter's page keeps the last heading that was reached, on this device only, and the
// landing page offers to go on from there.
(function () {
  'use strict';
  const KEY = 'place';
  const root = new URL(document.documentElement.dataset.content_root || './', location.href);
  const here = location.href.slice(root.href.length).split(/[?#]/)[0];
  const article = document.querySelector('article');

  function keep(heading) {
    const words = heading.cloneNode(true);
    words.querySelectorAll('.headerlink').forEach((link) => link.remove());
    const title = document.querySelector('h1').firstChild.textContent.trim();
    const section = heading.matches('h1') ? '' : words.textContent.trim();
    const id = section ? heading.closest('section').id : '';
    try {
      localStorage.setItem(KEY, JSON.stringify({ page: here, id, title, section }));
    } catch (refused) { /* storage switched off: nothing is kept */ }
  }

  function offer() {
    let place = null;
    try { place = JSON.parse(localStorage.getItem(KEY)); } catch (refused) { return; }
    if (!place || !/^(notebooks|exercises)\/[\w/]+\.html$/.test(place.page)) return;
    const link = document.createElement('a');
    link.href = new URL(place.page, root).href + (place.id ? `#${place.id}` : '');
    link.textContent = place.section ? `${place.title}: ${place.section}` : place.title;
    const line = document.createElement('p');
    line.className = 'go-on';
    line.append('You were reading ', link, '.');
    article.querySelector('h1 + p').after(line);
  }

  if (!article) return;
  if (/^(notebooks|exercises)\//.test(here)) {
    const seen = new IntersectionObserver((entries) => {
      entries.filter((entry) => entry.isIntersecting).forEach((entry) => keep(entry.target));
    }, { rootMargin: '0px 0px -60% 0px' });
    article.querySelectorAll('h1, h2, h3').forEach((heading) => seen.observe(heading));
  } else if (here === 'book/index.html') offer();
})();
