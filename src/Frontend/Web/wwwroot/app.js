// The console: one chat, its events, and what is written here.

import { Completion } from './completion.js';
import { Conversation } from './conversation.js';
import { $ } from './dom.js';
import { EventReader } from './events.js';
import { key, leave } from './key.js';
import { Logins } from './logins.js';
import { Outbox } from './outbox.js';
import { takeQuote } from './quote.js';
import { Side } from './side.js';

const LARGEST = 20 * 1024 * 1024;

if (!key()) {
  leave('key');
}

const wanted = decodeURIComponent(location.hash.slice(1));
const chat = /^[^\p{Cc}]{1,200}$/u.test(wanted) ? wanted : 'main';
addEventListener('hashchange', () => location.reload());
$('chat').textContent = chat;

const say = text => outbox.add({ text });
const side = new Side(say);
const conversation = new Conversation(say, (question, answer) =>
  outbox.add({ path: `answers/${encodeURIComponent(question)}`, answer }));
const outbox = new Outbox(chat, entry => conversation.showOwn(entry));

// Events.

const FEW = 200;
const MOST = 10_000;

let last = 0;
let many = FEW;
let first = 0;
let source;

function listen() {
  // Not the whole history: a long one would take minutes to show, and nobody reads it.
  source = new EventReader(`/api/chats/${encodeURIComponent(chat)}/events?last=${many}`, {
    opened: () => { $('link').textContent = ''; },
    event: show,
    lost: () => {
      $('link').textContent = 'Connection lost, trying again…';
      side.refresh();
    },
  });
}

function show(name, data, id) {
  if (!last) {
    $('earlier').hidden = data.seq <= 1 || data.seq === first || many >= MOST;
    first = data.seq;
  }
  last = Math.max(last, Number(id));
  if (data.state === 'accepted' || data.id?.startsWith('reply-') || $('current').textContent === 'Dormouse') {
    side.mark(data.session);
  }
  conversation.show(name, data);
}

$('earlier').addEventListener('click', () => {
  source.close();
  many = Math.min(many * 4, MOST);
  last = 0;
  conversation.clear();
  outbox.showAgain();
  listen();
});

// Writing.

const text = $('text');
let files = [];

function grow() {
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight + 2}px`;
}

function showFiles() {
  $('files').replaceChildren(...files.map(file => {
    const item = document.createElement('li');
    const name = document.createElement('span');
    const remove = document.createElement('button');
    name.textContent = file.size > LARGEST ? `${file.name}: more than 20 MiB` : file.name;
    remove.type = 'button';
    remove.className = 'quiet';
    remove.textContent = '×';
    remove.setAttribute('aria-label', `Remove ${file.name}`);
    remove.addEventListener('click', () => {
      files = files.filter(other => other !== file);
      showFiles();
    });
    item.append(name, remove);
    return item;
  }));
}

function addFiles(added) {
  files = [...files, ...added].slice(0, 10);
  showFiles();
}

$('composer').addEventListener('submit', event => {
  event.preventDefault();
  if ((!text.value.trim() && files.length === 0) || files.some(file => file.size > LARGEST)) {
    return;
  }
  outbox.add({
    text: text.value,
    files: files.length ? files.map(file => ({ name: file.name, blob: file })) : undefined,
  });
  text.value = '';
  files = [];
  showFiles();
  grow();
  text.focus();
});

text.addEventListener('input', grow);
text.addEventListener('keydown', event => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $('composer').requestSubmit();
  }
});
text.addEventListener('paste', event => {
  if (event.clipboardData.files.length) {
    event.preventDefault();
    addFiles(event.clipboardData.files);
  }
});
$('file').addEventListener('change', event => {
  addFiles(event.target.files);
  event.target.value = '';
});
addEventListener('dragover', event => {
  event.preventDefault();
  document.body.classList.add('drop');
});
addEventListener('dragleave', event => event.relatedTarget ?? document.body.classList.remove('drop'));
addEventListener('drop', event => {
  event.preventDefault();
  document.body.classList.remove('drop');
  addFiles(event.dataTransfer.files);
});
$('stop').addEventListener('click', () => say('/stop'));

const quote = takeQuote();
if (quote) {
  text.value = quote;
  grow();
  text.focus();
}

new Logins();
side.start().catch(() => {});
new Completion().start().catch(() => {});
listen();
outbox.resume();
