// Everything that waits for the person, in any session on any machine.

import { sessionAddress } from './address.js';
import { $, ago, button, el } from './dom.js';
import { isBlank, render } from './markdown.js';
import { outboxOf } from './outbox.js';
import { answerRow } from './questions.js';

export class Inbox {
  #person;
  #shown = new Map();
  #isOpen = false;
  #list = el('ul', {});
  #none = el('p', { className: 'none' });

  constructor(person) {
    this.#person = person;
    $('inbox').append(el('h2', { id: 'inbox-title', className: 'hidden' }, 'What waits for you'), this.#none, this.#list);
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
    const waits = this.#person.waits;
    this.#none.textContent = waits.length ? '' : 'Nothing waits for you. Questions, permissions and plans of all your sessions come here.';
    for (const [question, item] of this.#shown) {
      if (waits.every(wait => wait.question !== question)) {
        item.remove();
        this.#shown.delete(question);
      }
    }
    // What is there stays as it is: somebody may be writing into it.
    for (const wait of waits) {
      if (!this.#shown.has(wait.question)) {
        const item = this.#item(wait);
        this.#shown.set(wait.question, item);
        this.#list.append(item);
      }
    }
  }

  #item(wait) {
    const item = el('li', { className: 'question' });
    const why = el('p', { className: 'why', role: 'status' });
    const body = el('div', { className: 'md' }, render(wait.text));
    if (isBlank(body)) {
      body.textContent = 'A question without words.';
    }
    item.append(
      el('p', { className: 'from' }, el('a', { href: sessionAddress(wait.session) }, wait.session), ` on ${wait.machine}, ${ago(wait.since)}`),
      body,
      answerRow(wait, given => this.#answer(wait, given, item, why)),
      why);
    if (wait.putOffUntil) {
      item.append(el('p', { className: 'from' }, `Put off until ${new Date(wait.putOffUntil).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}.`));
    }
    return item;
  }

  #answer(wait, given, item, why) {
    const outbox = outboxOf(`sessions/${encodeURIComponent(wait.session)}`);
    const changed = outbox.changed;
    outbox.changed = message => {
      changed(message);
      if (message.question !== wait.question) {
        return;
      }
      for (const control of item.querySelectorAll('.choices button, .choices input')) {
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
