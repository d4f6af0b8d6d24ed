// The console: which view is shown, and what is written where.

import { place, sessionAddress } from './address.js';
import { Archived } from './archived.js';
import { Completion } from './completion.js';
import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { Dictation } from './dictation.js';
import { $, api } from './dom.js';
import { Home } from './home.js';
import { Inbox } from './inbox.js';
import { key, leave } from './key.js';
import { Keys } from './keys.js';
import { Logins } from './logins.js';
import { Machines } from './machines.js';
import { Maker } from './maker.js';
import { Notifier } from './notifier.js';
import { hasUnsentFiles, resumeAll } from './outbox.js';
import { Pairings } from './pairings.js';
import { Palette } from './palette.js';
import { Person } from './person.js';
import { changesPage, takeQuote } from './quote.js';
import { Sharer } from './sharer.js';
import { Side } from './side.js';
import { keep, kept } from './storage.js';
import { Version } from './version.js';

const FOLLOWED_FOR = 20_000;
const QUIET_AFTER = 20_000;

if (!key()) {
  leave('key');
}

const person = new Person();
const side = new Side(person);
const inbox = new Inbox(person);
new Dictation(said => composer.add(said));
new Notifier();
new Archived(person);
new Machines(person);
const home = new Home(() => maker.open());
const composer = new Composer(send);
const maker = new Maker(person, text => view.say(text), follow);
const sharer = new Sharer();
const keys = new Keys();
const palette = new Palette(person, keys, () => maker.open(), text => {
  composer.set(text);
  composer.focus();
});
const completion = new Completion();
const pairings = new Pairings();

let view = home;
let session = null;
let quiet;

// What was written before it is known which sessions there are.
const early = [];

// Views.

function show() {
  const { view: wanted, name, seq } = place();
  if (wanted === 'inbox') {
    shut();
    $('composer').hidden = true;
    inbox.open();
    headed(null, 'Inbox');
  } else if (wanted === 'session') {
    showSession(name, seq);
  } else if (person.sessions.length > 0) {
    const last = person.find(kept('last') ?? '') ?? person.sessions[0];
    history.replaceState(null, '', sessionAddress(last.name));
    show();
  } else {
    shut();
    $('composer').hidden = false;
    $('welcome').hidden = $('conversation').hidden = false;
    view = home;
    home.open();
    composer.open('');
    headed(null, 'Dormouse');
  }
}

async function showSession(name, seq) {
  if (session === name && !seq && $('trouble').hidden) {
    view.toEnd();
    return;
  }
  shut();
  const opened = new Conversation(name, person);
  [view, session] = [opened, name];
  $('composer').hidden = $('conversation').hidden = false;
  headed(name, titled(name));
  composer.open(name);
  keep('last', name);
  try {
    await opened.open(seq);
  } catch (error) {
    if (view === opened) {
      opened.close();
      $('conversation').hidden = $('composer').hidden = true;
      $('trouble').hidden = false;
      $('trouble').textContent = error.message;
    }
  }
}

function shut() {
  $('trouble').hidden = true;
  view.close();
  inbox.close();
  $('welcome').hidden = $('conversation').hidden = true;
  session = null;
}

/** What is above a conversation: the session's name, and its title if it has one. */
function titled(name) {
  const title = person.find(name)?.title;
  return title ? `${name}: ${title}` : name;
}

function headed(name, title) {
  $('current').textContent = title;
  $('more').hidden = !name;
  $('more').open = false;
  completion.session = name;
  $('state').hidden = $('state').hidden || !name;
  if (name) {
    $('changes').href = changesPage(`/diff ${name}`);
  }
  side.mark(name);
  entitle();
}

/** The title tells how much waits, also in a tab that is not looked at. */
function entitle() {
  const waits = person.count ? `(${person.count}) ` : '';
  document.title = `${waits}${session ? `${session} – ` : ''}Dormouse`;
}

// Writing.

function send(message) {
  if (!session && !person.isKnown) {
    early.push(message);
    return;
  }
  const [, command, name] = /^\/(session|new)\s+([\w-]+)/.exec(message.text.trim()) ?? [];
  if (command === 'session' && person.find(name)) {
    location.hash = sessionAddress(person.find(name).name);
    return;
  }
  const question = session && person.waits.find(wait => wait.session === session);
  if (question && (question.words || question.options.length === 0) && !message.files && !message.text.startsWith('/')) {
    view.answer(question.question, message.text);
    return;
  }
  view.send(message);
  if (command === 'new' && !person.find(name)) {
    follow(name);
  }
}

/** Goes to a session as soon as it is there. */
async function follow(name) {
  const from = location.hash;
  for (const end = Date.now() + FOLLOWED_FOR; Date.now() < end; await new Promise(resolve => setTimeout(resolve, 300))) {
    if (location.hash !== from) {
      return;
    }
    const found = await api(`sessions/${encodeURIComponent(name)}`).catch(() => null);
    if (found) {
      await person.refresh();
      location.hash = sessionAddress(found.name);
      return;
    }
  }
}

addEventListener('hashchange', show);
$('latest').addEventListener('click', () => view.toEnd());
$('stop').addEventListener('click', () => view.say('/stop'));
for (const command of ['export', 'archive']) {
  $(command).addEventListener('click', () => {
    $('more').open = false;
    view.say(`/${command} ${session}`);
  });
}
$('share').addEventListener('click', () => {
  $('more').open = false;
  sharer.open(session);
});
addEventListener('click', event => {
  if (!$('more').contains(event.target)) {
    $('more').open = false;
  }
});
$('make').addEventListener('click', () => maker.open());
$('help').addEventListener('click', () => keys.open());
document.addEventListener('visibilitychange', () => {
  clearTimeout(quiet);
  if (document.hidden) {
    quiet = setTimeout(() => [view, person].forEach(one => one.pause(true)), QUIET_AFTER);
  } else {
    [view, person].forEach(one => one.pause(false));
  }
});
person.onChange(() => {
  entitle();
  if (session) {
    $('current').textContent = titled(session);
  }
  if (place().view === 'home' && person.sessions.length > 0) {
    show();
  }
});

// A draft is kept in this browser; files to send, answers that are being written and dialogs are not.
const version = new Version(() => composer.isKept && !hasUnsentFiles() && !document.querySelector('dialog[open]')
  && [...document.querySelectorAll('main input:not([type=checkbox]), main textarea')].every(input => input.value === input.defaultValue)
  && !document.querySelector('main input:checked'));
person.versioned = served => version.heard(served);

new Logins();
completion.start().catch(() => {});
resumeAll();
const quote = takeQuote();
if (place().view !== 'home') {
  show();
}
await person.start(() => { $('link').textContent = 'The server can’t be reached, trying again…'; });
$('link').textContent = '';
if (person.me.isOwner) {
  pairings.start();
}
if (place().view === 'home') {
  show();
}
early.splice(0).forEach(send);
if (quote) {
  composer.quote(quote);
}
palette.start();
