// The side: sessions by machine and project, and what is found in them.

import { sessionAddress } from './address.js';
import { $, ago, api, el } from './dom.js';
import { money } from './format.js';

const PAUSE = 250;
const SAID = { working: 'working', waiting: 'waits for you', idle: 'idle', asleep: 'asleep', away: 'away' };

export class Side {
  #person;
  #current = null;
  #searches = 0;
  #timer;

  constructor(person) {
    this.#person = person;
    $('menu').addEventListener('click', () => this.open(!document.body.classList.contains('open')));
    $('shade').addEventListener('click', () => this.open(false));
    addEventListener('keydown', event => event.key === 'Escape' && this.open(false));
    $('filter').addEventListener('input', () => {
      this.show();
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(), PAUSE);
    });
    $('search').addEventListener('submit', event => {
      event.preventDefault();
      this.#search();
    });
    person.onChange(() => this.show());
  }

  open(isOpen) {
    document.body.classList.toggle('open', isOpen);
    $('menu').setAttribute('aria-expanded', isOpen);
  }

  /** Marks the session that is shown; null for none. */
  mark(name) {
    this.#current = name;
    this.show();
    this.open(false);
  }

  show() {
    const { me, cost, count, sessions } = this.#person;
    $('me').textContent = me.user ?? '';
    $('cost').textContent = cost > 0 ? `${money(cost)} today` : '';
    $('dashboard').hidden = $('audit').hidden = !me.isOwner;
    $('waits').textContent = count || '';
    const wanted = $('filter').value.trim().toLowerCase();
    const shown = sessions.filter(({ name, title = '', machine, project = '' }) => `${name} ${title} ${machine} ${project}`.toLowerCase().includes(wanted));
    const groups = Map.groupBy
      ? Map.groupBy(shown, session => session.machine)
      : shown.reduce((all, session) => all.set(session.machine, [...all.get(session.machine) ?? [], session]), new Map());
    $('sessions').replaceChildren(...[...groups].flatMap(([machine, own]) => this.#machine(machine, own)));
    if (shown.length === 0 && this.#person.isKnown) {
      $('sessions').append(el('p', { className: 'none' }, sessions.length ? 'No session is called so.' : 'No session yet; your first message makes one.'));
    }
  }

  #machine(machine, sessions) {
    const projects = [...new Set(sessions.map(session => session.project ?? ''))].sort();
    return [el('h2', {}, machine), ...projects.flatMap(project => [
      ...project ? [el('h3', {}, project)] : [],
      el('ul', { 'aria-label': project ? `${machine}, ${project}` : machine },
        ...sessions.filter(session => (session.project ?? '') === project).map(session => this.#session(session))),
    ])];
  }

  #session(session) {
    const link = el('a', { href: sessionAddress(session.name) },
      el('b', {}, session.name),
      el('span', { className: `state ${session.shown}` }, SAID[session.shown]),
      ...session.title ? [el('small', { className: 'title' }, session.title)] : [],
      el('small', {}, session.line || [session.persona !== 'default' && session.persona, session.agent].filter(Boolean).join(' · ') || 'nothing yet'),
      el('small', { className: 'ago' }, ago(session.lastActive)));
    if (session.isUnread && session.name !== this.#current) {
      link.classList.add('unread');
      link.prepend(el('span', { className: 'hidden' }, 'New in'));
    }
    if (session.name === this.#current) {
      link.setAttribute('aria-current', 'page');
    }
    return el('li', {}, link);
  }

  async #search() {
    const words = $('filter').value.trim();
    const search = ++this.#searches;
    if (words.length < 3) {
      $('hits').hidden = true;
      return;
    }
    const hits = await api(`search?limit=20&q=${encodeURIComponent(words)}`).catch(error => ({ message: error.message }));
    if (search !== this.#searches) {
      return;
    }
    $('hits').hidden = false;
    $('hits').replaceChildren(el('h2', {}, 'In conversations'), hits.message || hits.length === 0
      ? el('p', { className: 'none' }, hits.message ?? 'Nothing was found.')
      : el('ul', {}, ...hits.map(hit => el('li', {}, el('a', { href: sessionAddress(hit.session, hit.seq) },
        el('b', {}, hit.session), el('small', { className: 'ago' }, ago(hit.at)), el('small', {}, hit.excerpt))))));
  }
}
