// Everything that waits for the person, in any session on any machine.

import { sessionAddress } from './address.js';
import { $, ago, button, el, post } from './dom.js';
import { clock } from './format.js';
import { isBlank, render } from './markdown.js';
import { outboxOf } from './outbox.js';
import { answerRow } from './questions.js';

const SAID = { permission: 'asks for a permission', cutoff: 'was cut off', limit: 'reached its usage limit', stuck: 'may be stuck' };
const LATER = [['In 1 h', 60], ['Tomorrow', 24 * 60]];

export class Inbox {
  #person;
  #shown = new Map();
  #isOpen = false;
  #list = el('ul', { className: 'waits' });
  #later = el('ul', { className: 'waits' });
  #put = el('summary', {});
  #folded = el('details', { hidden: true }, this.#put, this.#later);
  #none = el('p', { className: 'none' });

  constructor(person) {
    this.#person = person;
    $('inbox').append(el('h2', { id: 'inbox-title', className: 'hidden' }, 'What waits for you'), this.#none, this.#list, this.#folded);
    person.onChange(() => this.#isOpen && this.#show());
  }

  open() {
    this.#isOpen = true;
    $('inbox').hidden = false;
    this.#show();
    this.#person.refresh();
  }

  close() {
    this.#isOpen = false;
    $('inbox').hidden = true;
  }

  #show() {
    const { waits, putOff } = this.#person;
    this.#none.textContent = waits.length ? '' : 'Nothing waits for you. Questions, permissions, plans, turns that were cut off or may be stuck, and '
      + 'usage limits of all your sessions come here.';
    for (const [question, item] of this.#shown) {
      if ([...waits, ...putOff].every(wait => wait.question !== question)) {
        item.remove();
        this.#shown.delete(question);
      }
    }
    // What is there stays as it is: somebody may be writing into it.
    this.#place(this.#list, waits);
    this.#place(this.#later, putOff);
    this.#folded.hidden = putOff.length === 0;
    this.#put.textContent = `Put off: ${putOff.length}`;
  }

  #place(list, waits) {
    for (const wait of waits) {
      const item = this.#shown.get(wait.question) ?? this.#item(wait);
      this.#shown.set(wait.question, item);
      item.querySelector('.until').textContent = wait.putOffUntil ? `Put off until ${clock(wait.putOffUntil)}.` : '';
      if (item.parentElement !== list) {
        list.append(item);
      }
    }
  }

  #item(wait) {
    const item = el('li', { className: 'question' });
    const why = el('p', { className: 'why', role: 'status' });
    const until = el('p', { className: 'from until' });
    const body = el('div', { className: 'md' }, render(wait.text));
    if (isBlank(body)) {
      body.textContent = 'A question without words.';
    }
    if (wait.kind === 'away') {
      item.className = 'notice';
      item.append(el('p', { className: 'from' }, `since ${ago(wait.since)}`), body, until);
      return item;
    }
    const said = SAID[wait.kind] ? `, ${SAID[wait.kind]}` : '';
    item.append(
      el('p', { className: 'from' }, el('a', { href: sessionAddress(wait.session) }, wait.session), ` on ${wait.machine}, ${ago(wait.since)}${said}`),
      body,
      answerRow(wait, given => this.#answer(wait, given, item, why)),
      el('p', { className: 'later' }, 'Not now: ', ...LATER.map(([label, minutes]) => button(label, () => this.#putOff(wait, minutes, why)))),
      until,
      why);
    return item;
  }

  async #putOff({ session, question }, minutes, why) {
    try {
      why.textContent = '';
      await post('inbox/later', { session, question, minutes });
      await this.#person.refresh();
    } catch (error) {
      why.textContent = error.message;
    }
  }

  #answer(wait, given, item, why) {
    const outbox = outboxOf(`sessions/${encodeURIComponent(wait.session)}`);
    const changed = outbox.changed;
    outbox.changed = message => {
      changed(message);
      if (message.question !== wait.question) {
        return;
      }
      for (const control of item.querySelectorAll('.choices button, .choices input, .choices textarea')) {
        control.disabled = !message.failed;
      }
      why.textContent = message.sent ? 'Answered.' : message.why ?? '';
      if (message.sent || message.failed) {
        outbox.changed = changed;
        this.#person.refresh();
      }
    };
    outbox.add({ path: `answers/${encodeURIComponent(wait.question)}`, answer: given, question: wait.question });
  }
}
