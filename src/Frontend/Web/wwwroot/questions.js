// Questions: what can be chosen, and what was.

import { button, el } from './dom.js';
import { doorName } from './format.js';

/** The buttons, boxes and field that a question is answered with. @param give Called with the answer. */
export function answerRow({ options = [], several = 0, words, link, plan }, give) {
  const row = el('div', { className: 'choices' });
  if (link) {
    row.append(el('a', { href: link, target: '_blank', rel: 'noopener noreferrer' }, 'Open the link'));
  }
  if (several) {
    row.append(boxes(options.slice(0, several), give));
  }
  row.append(...options.slice(several).map(option => button(option, () => give(option))));
  if (plan) {
    row.append(...planRow(plan, give));
  }
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

/** A plan is refused with what shall be different, or with the plan as it shall be: the agent goes on planning with that. */
function planRow(plan, give) {
  const why = el('input', { placeholder: 'Not so: what shall be different?', autocomplete: 'off', required: true, 'aria-label': 'What shall be different' });
  const text = el('textarea', { defaultValue: plan, rows: Math.min(14, plan.split('\n').length + 1), 'aria-label': 'The plan', required: true });
  const edit = el('form', { className: 'plan', hidden: true, onsubmit: event => {
    event.preventDefault();
    give(`Not this plan. I have changed it; plan again with this one:\n\n${text.value}`);
  } }, text, el('button', {}, 'Send the changed plan'));
  return [
    button('Change the plan', () => {
      edit.hidden = !edit.hidden;
      if (!edit.hidden) {
        text.focus();
      }
    }),
    el('form', { className: 'refusal', onsubmit: event => {
      event.preventDefault();
      give(why.value);
    } }, why, el('button', {}, 'Refuse and say')),
    edit,
  ];
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
