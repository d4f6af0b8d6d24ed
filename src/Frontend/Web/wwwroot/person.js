// What belongs to the person: sessions, what waits for them, and what is new in them, as it comes.

import { api } from './dom.js';
import { EventReader } from './events.js';
import { oneLine } from './format.js';
import { keep, kept } from './storage.js';

const RETRY_AFTER = 2_000;
const HIDDEN_EVERY = 30_000;
const REFRESH_EVERY = 60_000;
const LONGEST_TIMER = 2_000_000_000;
const UNREAD = new Set(['answer', 'question', 'notice']);

export class Person {
  /** Who it is: { user, isOwner }. */
  me = {};

  /** The sessions, last active first; each with name, machine, project, phase, last, isUnread. */
  sessions = [];

  /** What the turns of today have cost, in US dollars. */
  cost = 0;

  /** The machines, as the API tells them. */
  machines = [];

  /** What waits, and machines that could not be asked. */
  waits = [];

  /** What waits and was put off. */
  putOff = [];

  isKnown = false;

  /** Called with the version that is served, each time the line is there. */
  versioned = () => {};

  /** Called when only a machine is another than before: its load changes often, and nothing else is to be drawn anew for that. */
  machined = () => {};

  #changed = [];
  #events;
  #isBusy = null;
  #back;

  /** Looks until the server tells. @param failed Called each time it does not. */
  async start(failed) {
    for (; !this.isKnown; await (this.isKnown || new Promise(resolve => setTimeout(resolve, RETRY_AFTER)))) {
      try {
        this.me = await api('me');
        await this.#refresh();
      } catch {
        failed();
      }
    }
    this.#events = new EventReader('/api/events', {
      opened: () => this.refresh(),
      event: (name, data) => this.#take(name, data),
      lost: () => {},
    });
    setInterval(() => document.hidden || this.refresh(), REFRESH_EVERY);
    setInterval(() => document.hidden && this.#refreshWaits(), HIDDEN_EVERY);
  }

  /** Calls back whenever something has changed. */
  onChange(changed) {
    this.#changed.push(changed);
  }

  pause(isPaused) {
    this.#events?.pause(isPaused);
    if (!isPaused) {
      this.refresh();
    }
  }

  find(name) {
    return this.sessions.find(session => session.name.toLowerCase() === name.toLowerCase());
  }

  isOpen(question) {
    return [...this.waits, ...this.putOff].some(wait => wait.question === question);
  }

  /** The person has seen a session's entries up to a number. */
  read(name, seq) {
    if (seq > Number(kept(`seen.${name}`) ?? 0)) {
      keep(`seen.${name}`, String(seq));
    }
    const session = this.find(name);
    if (session?.isUnread) {
      session.isUnread = false;
      this.#tell();
    }
  }

  /** Looks at everything anew; one look at a time. */
  refresh() {
    return this.#isBusy ??= this.#refresh().catch(() => {
      // The line above the conversation tells of a lost connection.
    }).finally(() => { this.#isBusy = null; });
  }

  async #refresh() {
    const [sessions, waits, machines, cost] = await Promise.all([
      api('sessions?details=true'), api('inbox'), api('machines').catch(() => this.machines), api('cost').catch(() => ({ costUsd: this.cost }))]);
    this.machines = machines;
    this.cost = cost.costUsd;
    this.#sort(waits);
    this.sessions = sessions.map(session => ({
      ...session,
      isUnread: (session.last?.seq ?? 0) > Number(kept(`seen.${session.name}`) ?? 0) && UNREAD.has(session.last.kind),
      line: session.last ? oneLine(session.last.text ?? '') : '',
    }));
    this.#judge();
    this.isKnown = true;
    this.#tell();
  }

  async #refreshWaits() {
    const waits = await api('inbox').catch(() => null);
    if (waits) {
      this.#sort(waits);
    }
    this.#judge();
    this.#tell();
  }

  /** One that goes or comes back changes what its sessions are. */
  #takeMachine(machine) {
    const before = this.machines.find(known => known.name === machine.name);
    this.machines = before
      ? this.machines.map(known => known === before ? machine : known)
      : [...this.machines, machine];
    if (before && before.online !== machine.online) {
      this.refresh();
    }
    this.machined();
  }

  #sort(waits) {
    this.putOff = waits.filter(wait => wait.putOffUntil);
    this.waits = waits.filter(wait => !wait.putOffUntil);
    // They come back when their time is over.
    clearTimeout(this.#back);
    const next = Math.min(...this.putOff.map(wait => new Date(wait.putOffUntil)));
    if (this.putOff.length) {
      this.#back = setTimeout(() => this.refresh(), Math.min(Math.max(next - Date.now(), 0) + 500, LONGEST_TIMER));
    }
  }

  /** How much waits for an answer. */
  get count() {
    return this.waits.filter(wait => wait.kind !== 'away').length;
  }

  #take(name, data) {
    if (name === 'hello') {
      this.versioned(data.version);
      return;
    }
    if (name === 'machine') {
      this.#takeMachine(data);
      return;
    }
    if (name === 'waits') {
      this.#refreshWaits();
      return;
    }
    this.cost += name === 'turn' ? data.costUsd ?? 0 : 0;
    const session = this.find(data.session ?? '');
    if (name === 'missed' || !session) {
      this.refresh();
      return;
    }
    if (name === 'question' || name === 'decision') {
      this.#refreshWaits();
    }
    session.phase = { prompt: 'working', step: 'working', turn: 'ready', decision: session.phase }[name]
      ?? (name === 'mark' && data.text === 'asleep' ? 'idle' : session.phase);
    if (name === 'prompt' || UNREAD.has(name)) {
      session.line = oneLine(data.text ?? '');
      session.lastActive = data.at;
      this.sessions = [session, ...this.sessions.filter(other => other !== session)];
    }
    session.isUnread ||= UNREAD.has(name);
    this.#judge();
    this.#tell();
  }

  /** What each session is shown as: working, waiting, idle, asleep or away. */
  #judge() {
    for (const session of this.sessions) {
      session.shown = session.state === 'OFFLINE' ? 'away'
        : this.waits.some(wait => wait.session === session.name) ? 'waiting'
        : { working: 'working', starting: 'working', ready: 'idle', suspending: 'asleep', idle: 'asleep' }[session.phase]
          ?? (session.state === 'LIVE' ? 'idle' : 'asleep');
    }
  }

  #tell() {
    this.#changed.forEach(changed => changed());
  }
}
