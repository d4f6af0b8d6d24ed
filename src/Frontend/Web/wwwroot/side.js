// The side: sessions, and for the owner the people who want in.

import { $, ago, api, el, post } from './dom.js';

const INTERVAL = 10_000;

export class Side {
  #say;
  #isOwner = false;
  #editing = false;

  constructor(say) {
    this.#say = say;
    $('menu').addEventListener('click', () => this.open(!document.body.classList.contains('open')));
    $('shade').addEventListener('click', () => this.open(false));
    addEventListener('keydown', event => event.key === 'Escape' && this.open(false));
    $('new').addEventListener('submit', event => {
      event.preventDefault();
      this.#do(`/new ${$('name').value}`);
      $('name').value = '';
    });
    $('pairings').addEventListener('focusin', () => { this.#editing = true; });
    $('pairings').addEventListener('focusout', () => { this.#editing = false; });
  }

  async start() {
    const me = await api('me');
    $('me').textContent = me.user;
    this.#isOwner = me.isOwner;
    $('dashboard').hidden = !me.isOwner;
    setInterval(() => document.hidden || this.refresh(), INTERVAL);
    document.addEventListener('visibilitychange', () => document.hidden || this.refresh());
    this.refresh();
  }

  open(isOpen) {
    document.body.classList.toggle('open', isOpen);
    $('menu').setAttribute('aria-expanded', isOpen);
  }

  async refresh() {
    try {
      this.#showSessions(await api('sessions'));
      if (this.#isOwner && !this.#editing) {
        this.#showPairings(await api('pairings'));
      }
    } catch {
      // The line above the conversation tells of a lost connection.
    }
  }

  /** Marks the session that the conversation is with. */
  mark(session) {
    if (session && $('current').textContent !== session) {
      $('current').textContent = session;
      document.title = `${session} – Dormouse`;
      this.refresh();
    }
  }

  #do(command) {
    this.#say(command);
    this.open(false);
    setTimeout(() => this.refresh(), 1000);
  }

  #showSessions(sessions) {
    const current = $('current').textContent;
    $('sessions').replaceChildren(...sessions.map(session => {
      const item = el('button', { type: 'button', onclick: () => this.#do(`/session ${session.name}`) },
        el('b', {}, session.name),
        el('span', { className: `state ${session.state.toLowerCase()}` }, session.state),
        el('small', {}, [session.machine, session.persona, ago(session.lastActive)].filter(Boolean).join(' · ')));
      if (session.name === current) {
        item.setAttribute('aria-current', 'true');
      }
      return el('li', {}, item);
    }));
    if (sessions.length === 0) {
      $('sessions').append(el('li', {}, el('small', {}, 'None yet; your first message makes one.')));
    }
  }

  #showPairings(requests) {
    $('pairings').hidden = requests.length === 0;
    $('pairings').replaceChildren(...requests.map(request => this.#pairing(request)));
    $('menu').textContent = requests.length ? '☰ •' : '☰';
  }

  #pairing(request) {
    const who = el('select', { 'aria-label': 'Who this is' },
      el('option', { value: 'name' }, 'Someone else, as'),
      el('option', { value: 'owner' }, 'This is me'));
    const name = el('input', { value: fit(request), required: true, maxLength: 32, pattern: '[a-z0-9\\-]+', title: 'a-z, 0-9 and -', 'aria-label': 'Name' });
    who.addEventListener('change', () => { name.hidden = name.disabled = who.value === 'owner'; });
    const told = el('p', { role: 'status' },
      el('b', {}, request.name), ` (${capital(request.channel)} ${request.id}) wants in with code `, el('b', {}, request.code), '.');
    return el('form', { onsubmit: async event => {
      event.preventDefault();
      try {
        const paired = await post(`pairings/${encodeURIComponent(request.code)}`, { user: who.value === 'owner' ? 'owner' : name.value });
        told.textContent = `${request.name} is in, as ${paired.user}.`;
      } catch (error) {
        told.textContent = error.message;
      }
      this.#editing = false;
    } }, told, who, name, el('button', { className: 'primary' }, 'Let in'));
  }
}

function capital(word) {
  return word[0].toUpperCase() + word.slice(1);
}

/** A person's name, made from what somebody calls themselves. */
function fit({ name, id }) {
  return plain(name) || plain(`user${id}`);
}

function plain(text) {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 32).replace(/-$/, '');
}
