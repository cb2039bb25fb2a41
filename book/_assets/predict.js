// A prediction before its result. Of a box .predict (see _ext/predict.py) the list becomes radio buttons; whoever has chosen,
// or unfolds the answer without, sees the answer and the cells .predicted after it. The choice is kept on this device.
(function () {
  'use strict';

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  function start(box) {
    const list = box.querySelector('ul');
    const answer = box.querySelector('details');
    const summary = answer.querySelector('summary');
    const right = answer.querySelector('strong').textContent.trim()[0];
    const key = `predict:${location.pathname}:${box.dataset.key}`;
    const kept = (action, ...letter) => { // nothing is, where the reader switched storage off
      try { return localStorage[action](key, ...letter); } catch (refused) { return null; }
    };

    const later = [];
    for (let next = box.nextElementSibling; next?.matches('.tag_predicted, .predicted'); next = next.nextElementSibling) {
      later.push(next);
    }

    const choices = [...list.children].map((item) => {
      const holder = item.children.length === 1 && item.firstElementChild.matches('p') ? item.firstElementChild : item;
      const letter = holder.textContent.trim()[0];
      const radio = make('input', { type: 'radio', name: box.dataset.key, value: letter, required: true });
      return make('label', {}, radio, make('span', {}, ...holder.childNodes));
    });
    const legend = make('legend', {}, ...list.previousElementSibling.childNodes);
    const look = make('button', { type: 'submit', textContent: 'See what happens' });
    const again = make('button', { type: 'button', textContent: 'Ask me again', hidden: true });
    const verdict = make('p', { className: 'verdict' });
    verdict.setAttribute('role', 'status');
    const form = make('form', { autocomplete: 'off' }, make('fieldset', {}, legend, ...choices), look, again, verdict);
    const asked = list.previousElementSibling;
    list.replaceWith(form);
    asked.remove();
    const shown = summary.textContent;

    function show(letter) { // a letter; '-' for an answer unfolded without a choice; null before either
      answer.open = letter !== null;
      summary.textContent = letter === null ? 'Show without guessing' : shown;
      later.forEach((cell) => cell.classList.toggle('waiting', letter === null));
      choices.forEach((label) => {
        const { firstChild: radio } = label;
        radio.checked = radio.value === letter;
        radio.disabled = letter !== null;
        label.classList.toggle('right', letter !== null && radio.value === right);
      });
      look.hidden = letter !== null;
      again.hidden = letter === null;
      verdict.textContent = letter === null ? ''
        : letter === '-' ? `The answer is ${right}.`
          : letter === right ? `You chose ${letter}, and so it is.` : `You chose ${letter}; it is ${right}.`;
    }
    let letter = kept('getItem');
    function choose(chosen) {
      letter = chosen;
      show(letter);
      if (letter === null) kept('removeItem');
      else kept('setItem', letter);
    }

    show(letter);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      choose(new FormData(form).get(box.dataset.key));
      again.focus(); // the button just pressed is gone; the keyboard stays here
    });
    again.addEventListener('click', () => {
      choose(null);
      choices[0].firstChild.focus();
    });
    let openOnScreen = null; // while the page is being printed: paper holds everything
    answer.addEventListener('toggle', () => {
      if (answer.open && letter === null && openOnScreen === null) choose('-');
    });
    window.addEventListener('beforeprint', () => {
      openOnScreen ??= answer.open; // a preview may be drawn twice
      answer.open = true;
    });
    window.addEventListener('afterprint', () => {
      answer.open = openOnScreen;
      openOnScreen = null;
    });
  }

  document.querySelectorAll('.predict').forEach(start);
})();
