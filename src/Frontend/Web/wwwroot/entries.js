// Entries of a journal as items of a list.

import { attachment } from './attachments.js';
import { button, el, fileLink } from './dom.js';
import { clock, count, doorName, duration, money } from './format.js';
import { isBlank, render } from './markdown.js';
import { answerRow, outcome } from './questions.js';
import { changesPage } from './quote.js';

export class Entries {
  #session;
  #say;
  #answer;
  #isOpen;
  #questions = new Map();
  #decisions = new Map();

  // How steps of this page are finished, and those that ended whose beginning may be on an older one.
  #steps = new Map();
  #ends = new Map();

  /**
   * @param session The session's name.
   * @param say Sends text as if it were typed.
   * @param answer Answers a question of a session: answer(session, question, given).
   * @param isOpen Whether an old question may still be open.
   */
  constructor(session, say, answer, isOpen) {
    [this.#session, this.#say, this.#answer, this.#isOpen] = [session, say, answer, isOpen];
  }

  /** Makes the item of an entry; null if it only changes another one. */
  draw(entry) {
    const item = this.#draw(entry);
    if (item) {
      item.dataset.at = entry.at;
    }
    return item;
  }

  /** What was written here, and is no prompt (yet). */
  own(text, files, why, extras = []) {
    const item = el('li', { className: 'mine' }, text ?? '', ...files.map(name => el('span', { className: 'what' }, `📎 ${name}`)));
    if (why) {
      item.append(el('span', { className: 'why' }, why));
    }
    item.append(...extras);
    return item;
  }

  /** A question of this page was sent an answer, or could not be. */
  noteSent(question, { sent, failed, why }) {
    for (const item of this.#shown(question)) {
      for (const control of item.querySelectorAll('.choices button, .choices input, .choices textarea')) {
        control.disabled = !failed;
      }
      item.querySelector('.why')?.remove();
      if (why && !sent) {
        item.append(el('p', { className: 'why from' }, why));
      }
    }
  }

  /** Closes what an older page shows as open and is not: how it was decided stands further down. */
  closeOthers() {
    for (const [question, items] of this.#questions) {
      if (!this.#decisions.has(question) && !this.#isOpen(question)) {
        items.forEach(item => this.#close(item, {}));
      }
    }
  }

  /** Text as it is shown. @param isWhole Whether it grows no more. */
  body(text, isWhole = true) {
    const body = el('div', { className: 'md' }, render(text ?? '', isWhole));
    if (text && isBlank(body)) {
      body.replaceChildren(render('*(no output)*'));
    }
    return body;
  }

  #draw(entry) {
    switch (entry.kind ?? entry.state ?? 'reply') {
      case 'prompt':
        return this.#prompt(entry);
      case 'accepted':
        return this.own(entry.text, entry.files ?? [], '');
      case 'answer':
        return el('li', { className: 'answer' }, this.body(entry.text));
      case 'step':
        return this.#step(entry);
      case 'question':
        return this.#question(entry, entry.question, 'question', entry.options);
      case 'decision':
        this.#decisions.set(entry.question, entry);
        this.#shown(entry.question).forEach(item => this.#close(item, entry));
        return null;
      case 'turn':
        return this.#turn(entry);
      case 'mark':
        return el('li', { className: 'mark' }, entry.text, ' ', el('time', { dateTime: entry.at }, clock(entry.at)));
      default:
        return this.#notice(entry);
    }
  }

  #prompt(entry) {
    // The chat in which the first message made the session is this console, too.
    const isHere = entry.chat === undefined || entry.chat.endsWith(`/=${this.#session}`) || (entry.door === 'web' && entry.chat.endsWith('/main'));
    const item = el('li', { className: 'mine' });
    if (!isHere) {
      item.append(el('span', { className: 'from' }, [doorName(entry.door), entry.by].filter(Boolean).join(' · ')));
    }
    item.append(entry.text ?? '', ...this.#files(entry));
    item.title = clock(entry.at);
    return item;
  }

  #step(entry) {
    if (entry.result !== undefined) {
      const finish = this.#steps.get(entry.step);
      if (finish) {
        this.#steps.delete(entry.step);
        finish(entry);
      } else {
        this.#ends.set(entry.step, entry);
      }
      return null;
    }
    const line = el('summary', {}, entry.text || entry.tool);
    const more = el('details', {}, line);
    if (entry.input) {
      more.append(this.#pre('Input', entry.tool ? `${entry.tool}\n${entry.input}` : entry.input));
    }
    const item = el('li', { className: 'step' }, more);
    const finish = end => {
      const took = end.seconds >= 0.1 ? `, ${duration(end.seconds)}` : '';
      line.append(el('span', { className: 'took' }, `${end.failed ? ' · failed' : ' · done'}${took}`));
      item.classList.toggle('failed', Boolean(end.failed));
      if (end.result) {
        more.append(this.#pre('Output', end.result));
      }
    };
    if (this.#ends.has(entry.step)) {
      finish(this.#ends.get(entry.step));
    } else if (entry.step) {
      this.#steps.set(entry.step, finish);
    }
    return item;
  }

  #pre(label, text) {
    return el('pre', { tabIndex: 0, 'aria-label': label }, text);
  }

  #turn(entry) {
    const parts = [
      { failed: 'failed', interrupted: 'stopped' }[entry.outcome],
      entry.seconds !== undefined && duration(entry.seconds),
      entry.inputTokens > 0 && `${count(entry.inputTokens)} tokens in, ${count(entry.outputTokens ?? 0)} out`,
      entry.costUsd ? money(entry.costUsd) : '',
    ].filter(Boolean);
    return el('li', { className: 'turn' }, el('span', {}, parts.join(' · ')), ' ', el('time', { dateTime: entry.at }, clock(entry.at)));
  }

  #notice(entry) {
    if (entry.asks) {
      return this.#question(entry, entry.asks, 'notice question', entry.options?.map(option => option.label));
    }
    const item = el('li', { className: 'notice' }, ...entry.kind === 'file' && entry.paths ? this.#files(entry) : [this.body(entry.text)]);
    if (entry.url) {
      item.append(el('p', {}, fileLink(entry.url, entry.name)));
    }
    if (entry.options?.length) {
      item.append(this.#choices(entry.options));
    }
    if (entry.id) {
      item.dataset.notice = entry.id;
    }
    return item;
  }

  #files({ files = [], paths = [] }) {
    return files.map((name, index) => attachment(this.#session, paths[index], name));
  }

  #choices(options) {
    return el('div', { className: 'choices' }, ...options.map(option => {
      const page = option.command && changesPage(option.command);
      return page
        ? el('a', { className: 'button', href: page }, option.label)
        : button(option.label, () => this.#say(option.command ?? option.label));
    }));
  }

  #question(entry, question, className, options) {
    const session = entry.session || this.#session;
    const item = el('li', { className }, this.body(entry.text));
    item.dataset.question = question;
    const decision = this.#decisions.get(question);
    item.append(answerRow({ ...entry, options }, given => this.#answer(session, question, given)));
    if (session !== this.#session) {
      item.prepend(el('span', { className: 'from' }, session));
    }
    this.#questions.set(question, [...this.#shown(question).filter(other => other.isConnected), item]);
    if (decision) {
      this.#close(item, decision);
    }
    return item;
  }

  #close(item, decision) {
    item.classList.add('closed');
    item.querySelector('.why')?.remove();
    item.querySelector('.choices, .outcome')?.replaceWith(outcome(decision));
  }

  #shown(question) {
    return this.#questions.get(question) ?? [];
  }
}
