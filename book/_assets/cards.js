// The flash cards (see tools/cards.py) as a deck: one question at a time, those that were known put aside. What was known is kept on
// this device. Without this script the page is the list of all cards, which stands below the deck too.
(function () {
  'use strict';
  const KEY = 'cards';
  const place = document.querySelector('.deck');
  const all = [...document.querySelectorAll('.flash-card')];

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }
  function button(text) {
    return make('button', { type: 'button', textContent: text });
  }

  let known = new Set();
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    if (Array.isArray(kept)) known = new Set(kept);
  } catch (refused) { /* storage switched off, or no list: nothing is known */ }
  function keep() {
    try { localStorage.setItem(KEY, JSON.stringify([...known])); } catch (refused) { /* until the page is left */ }
  }

  const chapterOf = (card) => card.closest('section');
  const chapters = [...new Set(all.map(chapterOf))];
  const title = (section) => section.querySelector('h2 a').textContent;
  const which = make('select', {}, new Option('All chapters', ''), ...chapters.map((one, i) => new Option(title(one), i)));
  const what = make('select', {}, new Option('Everything', ''), new Option('Warm-up questions', 'warm-up'),
    new Option('What is often said', 'said'), new Option('Words', 'word'));
  const count = make('p', { className: 'deck-count' });
  count.setAttribute('role', 'status');
  const front = make('div', { className: 'deck-front' });
  const back = make('div', { className: 'deck-back' });
  front.setAttribute('aria-live', 'polite');
  const look = button('Show the answer');
  const knew = button('I knew it');
  const not = button('Not yet');
  const again = button('Ask them all again');
  const choose = make('div', { className: 'deck-choose' },
    make('label', {}, 'From ', which), make('label', {}, 'Ask me ', what));
  const card = make('div', { className: 'deck-card' }, front, back, make('div', { className: 'deck-do' }, look, knew, not, again));
  place.append(choose, card, count);

  let queue = [];
  const chosen = () => all.filter((one) => (!which.value || chapterOf(one) === chapters[which.value])
    && (!what.value || one.dataset.kind === what.value));

  function copy(nodes) { // of formulas too; no card has an id
    return [...nodes].map((node) => node.cloneNode(true));
  }
  function show(answered) {
    const [now] = queue;
    const fold = now?.querySelector('details');
    front.replaceChildren(...(now ? copy(now.childNodes).filter((node) => node.nodeName !== 'DETAILS')
      : ['You knew them all.']));
    back.replaceChildren(...(answered ? copy(fold.childNodes).filter((node) => node.nodeName !== 'SUMMARY') : []));
    look.hidden = answered || !now;
    knew.hidden = not.hidden = !answered;
    again.hidden = Boolean(now);
    const cards = chosen();
    const done = cards.filter((one) => known.has(one.dataset.key)).length;
    count.textContent = `${done} of ${cards.length} known.`;
  }
  function deal() {
    queue = chosen().filter((one) => !known.has(one.dataset.key));
    for (let i = queue.length - 1; i > 0; i -= 1) { // every order is as likely
      const j = Math.floor(Math.random() * (i + 1));
      [queue[i], queue[j]] = [queue[j], queue[i]];
    }
    show(false);
  }
  function next() {
    show(false);
    (queue.length ? look : again).focus(); // the button just pressed is gone; the keyboard stays here
  }

  which.addEventListener('change', deal);
  what.addEventListener('change', deal);
  look.addEventListener('click', () => {
    show(true);
    knew.focus();
  });
  knew.addEventListener('click', () => {
    known.add(queue.shift().dataset.key);
    keep();
    next();
  });
  not.addEventListener('click', () => {
    queue.push(queue.shift());
    next();
  });
  again.addEventListener('click', () => {
    chosen().forEach((one) => known.delete(one.dataset.key));
    keep();
    deal();
    look.focus();
  });
  deal();
})();
