// Questions: what can be chosen, and what was.

import { button, el } from './dom.js';
import { doorName } from './format.js';

/** The buttons, boxes and field that a question is answered with. @param give Called with the answer. */
export function answerRow({ options = [], several = 0, words, link }, give) {
  const row = el('div', { className: 'choices' });
  if (link) {
    row.append(el('a', { href: link, target: '_blank', rel: 'noopener noreferrer' }, 'Open the link'));
  }
  if (several) {
    row.append(boxes(options.slice(0, several), give));
  }
  row.append(...options.slice(several).map(option => button(option, () => give(option))));
  if (words || options.length === 0) {
    const label = options.length ? 'Another answer' : 'Your answer';
    const input = el('input', { placeholder: label, autocomplete: 'off', required: true, 'aria-label': label });
    row.append(el('form', { onsubmit: event => {
      event.preventDefault();
      give(input.value);
    } }, input, el('button', {}, 'Answer')));
  }
  return row;
}

/** What a question was answered with, and by whom. */
export function outcome({ text, by, door }) {
  const from = [by, door && doorName(door)].filter(Boolean).join(', ');
  return text
    ? el('p', { className: 'outcome' }, `Answered: ${text}`, ...from ? [' ', el('span', { className: 'from' }, `(${from})`)] : [])
    : el('p', { className: 'outcome' }, 'No longer open');
}

/** Options of which several may be chosen, and the button that sends them. */
function boxes(options, give) {
  const inputs = options.map(option => el('input', { type: 'checkbox', value: option }));
  const done = el('button', { disabled: true }, 'Done');
  return el('form', {
    className: 'several',
    onchange: () => { done.disabled = inputs.every(input => !input.checked); },
    onsubmit: event => {
      event.preventDefault();
      give(inputs.filter(input => input.checked).map(input => input.value));
    },
  }, ...inputs.map(input => el('label', {}, input, input.value)), done);
}
