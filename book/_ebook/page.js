// An open page of the book, made ready to be bound. What is only pressed goes, links lead inside the book or to the web.
// Asked for an e-book, formulas become MathML, figures that move stand still as pictures, and nothing is left but XHTML
// with the classes that the e-book's style sheet names. Asked for paper, the page keeps its look, and all its folds open.
async ({ names, classes, paper, title }) => {
  const PRESSED = `.headerlink, form, button, .deck, .go-on, script, template, .toctree-wrapper, .sd-octicon,
    section:has(> .doors)`;
  const KEPT = ['alt', 'class', 'colspan', 'href', 'id', 'lang', 'rowspan', 'scope', 'src', 'start', 'value'];
  const INHERITED = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-opacity',
    'visibility', 'font-size', 'font-weight', 'letter-spacing', 'text-anchor'];
  const OWN = { opacity: '1', transform: 'none' }; // as they are where nobody set them

  const article = document.querySelector('article');
  const all = (selector, within = article) => [...within.querySelectorAll(selector)];
  const unwrap = (one) => one.replaceWith(...one.childNodes);
  const name = names[location.href];
  const words = (one) => one.textContent.replace(/\s+/g, ' ').trim();

  const asPng = async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/png');
  };

  // A drawing as a file of its own: what the style sheets say of it stands in its attributes.
  const still = async (svg) => {
    const copy = svg.cloneNode(true);
    const [shapes, copies] = [svg, copy].map((root) => [root, ...all('*', root)]);
    for (const [i, shape] of shapes.entries()) {
      const look = getComputedStyle(shape), above = shape === svg ? {} : getComputedStyle(shape.parentNode);
      for (const attribute of ['class', 'style', 'hidden', 'role', 'aria-label', 'aria-hidden', 'tabindex',
        ...shape.getAttributeNames().filter((one) => one.startsWith('data-'))]) copies[i].removeAttribute(attribute);
      if (look.display === 'none') copies[i].dataset.gone = '';
      for (const property of INHERITED) {
        if (look[property] !== above[property]) copies[i].setAttribute(property, look[property]);
      }
      for (const [property, usual] of Object.entries(OWN)) {
        if (look[property] !== usual) copies[i].setAttribute(property, look[property]);
      }
      if (shape.tagName === 'image') copies[i].setAttribute('href', await asPng(shape.href.baseVal));
    }
    all('[data-gone]', copy).forEach((one) => one.remove());
    const { width, height } = svg.viewBox.baseVal;
    for (const [attribute, value] of Object.entries({ width, height, 'font-family': 'sans-serif' })) copy.setAttribute(attribute, value);
    return new XMLSerializer().serializeToString(copy);
  };

  const drawings = [];
  if (!paper) {
    for (const [i, svg] of all('.moving svg').entries()) {
      const image = document.createElement('img'), file = `${name.replace(/\.\w+$/, '')}-${i + 1}.svg`;
      drawings.push([file, await still(svg)]);
      image.alt = svg.getAttribute('aria-label') ?? '';
      image.src = `images/${file}`;
      image.className = 'drawing';
      svg.dataset.number = i;
      svg.after(image);
    }
    all('.moving svg').forEach((svg) => svg.remove());
  }

  all(PRESSED).forEach((one) => one.remove());
  all('.moving [hidden]:not(svg *)').forEach((one) => one.remove());
  all('a.image-reference').forEach(unwrap);
  if (title) article.querySelector('h1').textContent = title;
  all('summary:has(.collapsed)').forEach((one) => { one.textContent = words(one.querySelector('.collapsed')); });

  for (const link of all('a[href]')) {
    const [address, place] = link.href.split('#');
    const to = names[address];
    if (to && paper) link.setAttribute('href', place ? `#${to}--${place}` : `#${to}`);
    else if (to) link.setAttribute('href', `${to === name && place ? '' : to}${place ? `#${place}` : ''}`);
    else if (!/^(https?|mailto):/.test(address)) unwrap(link); // a file beside the site
  }

  const images = all('img').filter((one) => !one.classList.contains('drawing')).map((one) => {
    const address = one.src, file = address.split('/').pop();
    for (const attribute of ['loading', 'decoding']) one.removeAttribute(attribute);
    if (!paper) one.setAttribute('src', `images/${file}`);
    else one.src = address;
    return address;
  });

  if (paper) {
    all('details').forEach((one) => { one.open = true; });
    all('[id]').forEach((one) => { one.id = `${name}--${one.id}`; });
  } else {
    for (const one of all('.katex')) {
      const math = one.querySelector('math'), tex = math.querySelector('annotation');
      math.setAttribute('alttext', tex.textContent.trim());
      tex.remove();
      unwrap(math.querySelector('semantics'));
      all('msub > mo:nth-child(3), msup > mo:nth-child(3)', math).forEach((mo) => mo.remove()); // KaTeX writes one too many after max
      const [table] = all(':scope > mtable[width]', math), number = [];
      if (table) { // a formula with a number, between two empty cells
        const cells = all(':scope > mtr > mtd', table);
        number.push(Object.assign(document.createElement('span'), { className: 'eqno', textContent: words(cells.pop()) }));
        table.replaceWith(...cells[1].childNodes);
      }
      (one.closest('.katex-display') ?? one).replaceWith(...number, math);
    }
    for (const one of all('*').filter((one) => !one.closest('math'))) {
      for (const attribute of one.getAttributeNames()) if (!KEPT.includes(attribute)) one.removeAttribute(attribute);
      one.classList.remove(...[...one.classList].filter((word) => !classes.includes(word)));
      if (!one.classList.length) one.removeAttribute('class');
    }
    all('span:not([id], [class]), a:not([id], [href])').forEach(unwrap);
    all('div').reverse().filter((one) => !one.id && !one.children.length && !words(one)).forEach((one) => one.remove());
  }

  const headings = all('h2').map((one) => [one.closest('[id]').id, words(one)]);
  const content = paper ? article.innerHTML : [...article.children].map((one) => new XMLSerializer().serializeToString(one)).join('\n');
  return { title: words(article.querySelector('h1')), headings, content, drawings, images };
}
