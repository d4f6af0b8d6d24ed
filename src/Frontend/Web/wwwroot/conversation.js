// The conversation: events become items of the log.

import { $, button, el, fileLink } from './dom.js';
import { isBlank, render } from './markdown.js';
import { changesPage } from './quote.js';

export class Conversation {
  #log = $('log');
  #scroller = document.querySelector('main');
  #bySeq = new Map();
  #byId = new Map();
  #questions = new Map();
  #live = new Map();
  #isWorking = false;
  #say;
  #answer;

  /** @param say Sends text as if it were typed. @param answer Answers a question. */
  constructor(say, answer) {
    this.#say = say;
    this.#answer = answer;
  }

  /** Forgets what is shown: it comes again. */
  clear() {
    this.#log.replaceChildren();
    [this.#bySeq, this.#byId, this.#questions, this.#live].forEach(map => map.clear());
  }

  /** Shows one event. */
  show(name, data) {
    this.#keepingPlace(() => this.#show(name, data));
  }

  /** Shows a message of this page and what has become of it. */
  showOwn(entry) {
    if (entry.path !== 'messages') {
      this.#markQuestion(entry);
      return;
    }
    this.#keepingPlace(() => {
      const item = this.#own(entry.id);
      item.classList.toggle('waits', !entry.sent);
      this.#fillOwn(item, entry.text, (entry.files ?? []).map(file => file.name), entry.sent ? '' : entry.why);
      if (!entry.why) {
        this.#scroller.scrollTop = this.#scroller.scrollHeight;
      }
    });
  }

  #show(name, data) {
    switch (data.state ?? name) {
      case 'accepted': {
        const item = this.#own(data.id);
        item.classList.remove('waits');
        this.#fillOwn(item, data.text, data.files ?? [], '');
        break;
      }
      case 'working':
        this.#work(true);
        break;
      case 'idle':
        this.#work(false);
        [...this.#live.keys()].forEach(session => this.#dropLive(session));
        break;
      case 'waiting':
        this.#work(true);
        this.#tell('waits for your answer');
        break;
      case 'marked':
        break;
      case 'closed':
        this.#close(data);
        break;
      case 'text':
        if (!this.#live.has(data.session)) {
          this.#live.set(data.session, this.#log.appendChild(el('li', { className: 'text' })));
        }
        this.#live.get(data.session).replaceChildren(...this.#content(data));
        break;
      case 'progress':
        if (data.detail) {
          this.#place(data, 'detail');
        } else {
          this.#tell(data.text);
        }
        break;
      case 'question':
        this.#ask(data);
        break;
      case 'file':
        this.#place(data, data.id ? 'notice' : 'answer')
          .append(fileLink(data.url, data.name), ...this.#choices(data.options));
        break;
      default:
        if (data.asks) {
          this.#ask({ ...data, question: data.asks, options: data.options?.map(option => option.label) }, 'notice question');
          break;
        }
        this.#place(data, name === 'answer' ? 'answer' : 'notice').append(...this.#choices(data.options));
    }
  }

  #place(data, className) {
    if (className === 'answer' || className === 'detail') {
      this.#dropLive(data.session);
    }
    // Live events are numbered too, so only kept ones are looked up: after a reconnect one may come twice.
    this.#bySeq.get(data.seq)?.remove();
    const item = this.#log.appendChild(el('li', { className }));
    this.#bySeq.set(data.seq, item);
    item.append(...this.#content(data));
    return item;
  }

  #content(data) {
    const body = el('div', { className: 'md' });
    body.append(render(data.text ?? ''));
    if (data.text && isBlank(body)) {
      body.replaceChildren(render('*(no output)*'));
    }
    return data.session && data.session !== $('current').textContent
      ? [el('span', { className: 'from' }, data.session), body]
      : [body];
  }

  #choices(options) {
    if (!options?.length) {
      return [];
    }
    const row = el('div', { className: 'choices' });
    row.append(...options.map(option => {
      const page = option.command && changesPage(option.command, $('chat').textContent);
      return page
        ? el('a', { className: 'button', href: page }, option.label)
        : button(option.label, () => this.#say(option.command ?? option.label));
    }));
    return [row];
  }

  #ask(data, className = 'question') {
    const item = this.#place(data, className);
    const options = data.options ?? [];
    const answer = given => this.#answer(data.question, given);
    const row = el('div', { className: 'choices' });
    if (data.link) {
      row.append(el('a', { href: data.link, target: '_blank', rel: 'noopener noreferrer' }, 'Open the link'));
    }
    if (data.several) {
      row.append(this.#several(options.slice(0, data.several), answer));
    }
    row.append(...options.slice(data.several ?? 0).map(option => button(option, () => answer(option))));
    const input = el('input', { placeholder: options.length ? 'Another answer' : 'Your answer', autocomplete: 'off', required: true, 'aria-label': 'Another answer' });
    row.append(el('form', { onsubmit: event => {
      event.preventDefault();
      answer(input.value);
    } }, input, el('button', {}, 'Answer')));
    item.append(row);
    this.#questions.set(data.question, [...this.#questions.get(data.question) ?? [], item]);
  }

  /** Options of which several may be chosen, and the button that sends them. */
  #several(options, answer) {
    const boxes = options.map(option => el('input', { type: 'checkbox', value: option }));
    const done = el('button', { disabled: true }, 'Done');
    return el('form', {
      className: 'several',
      onchange: () => { done.disabled = boxes.every(box => !box.checked); },
      onsubmit: event => {
        event.preventDefault();
        answer(boxes.filter(box => box.checked).map(box => box.value));
      },
    }, ...boxes.map(box => el('label', {}, box, box.value)), done);
  }

  #close({ question, answer }) {
    for (const item of this.#questions.get(question) ?? []) {
      item.classList.add('closed');
      item.querySelector('.choices')?.replaceWith(el('p', { className: 'from' }, answer ? `Answered: ${answer}` : 'No longer open'));
    }
  }

  #markQuestion({ path, sent, failed, why }) {
    for (const item of this.#questions.get(decodeURIComponent(path.slice('answers/'.length))) ?? []) {
      for (const control of item.querySelectorAll('.choices button, .choices input')) {
        control.disabled = !failed;
      }
      item.querySelector('.why')?.remove();
      if (why && !sent) {
        item.append(el('p', { className: 'why from' }, why));
      }
    }
  }

  #own(id) {
    if (!this.#byId.has(id)) {
      this.#byId.set(id, this.#log.appendChild(el('li', { className: 'mine' })));
    }
    return this.#byId.get(id);
  }

  #fillOwn(item, text, files, why) {
    item.replaceChildren(text ?? '');
    item.append(...files.map(name => el('span', { className: 'what' }, `📎 ${name}`)));
    if (why) {
      item.append(el('span', { className: 'why' }, why));
    }
  }

  #work(isWorking) {
    this.#isWorking = isWorking;
    $('stop').hidden = !isWorking;
    this.#tell('');
  }

  /** One line about what goes on, at work or in the queue; none is told by an empty one. */
  #tell(line) {
    $('pulse').hidden = !this.#isWorking && !line;
    $('progress').textContent = line || 'working…';
  }

  #dropLive(session) {
    this.#live.get(session)?.remove();
    this.#live.delete(session);
    this.#tell('');
  }

  /** Stays at the end if the reader is there, and leaves them alone if they read further up. */
  #keepingPlace(change) {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const atEnd = scrollHeight - scrollTop - clientHeight < 80;
    change();
    if (atEnd) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
    }
  }
}
