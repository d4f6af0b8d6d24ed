// The key of this browser's log-in. The cookie goes to every port of this host, and what is stored here to pages of this port only: so
// every call shows the key too, and who got the cookie alone gets nothing.

const NAME = 'dormouse.key';
const CHAT = 'dormouse.chat';
const ENTERING = 'dormouse.entering';
const HEADER = 'Dormouse-Key';

// A browser that stores nothing keeps it until the page is left.
let inMemory = null;

/** The key, or null. */
export function key() {
  try {
    return localStorage.getItem(NAME) ?? inMemory;
  } catch {
    return inMemory;
  }
}

/** Keeps the key that a log-in has put into the address, where no server sees it, and takes it out of there at once. */
export function takeKey() {
  const taken = /^#key=([\w-]+)$/.exec(location.hash)?.[1];
  if (!taken) {
    return;
  }
  // A link from elsewhere could put another one into the address: only who has pressed the button here gets one.
  const storage = sessionStorageOrNull();
  if (!storage || storage.getItem(ENTERING)) {
    inMemory = taken;
    store(localStorageOrNull(), NAME, taken);
  }
  store(storage, ENTERING, null);
  const chat = storage?.getItem(CHAT) ?? '';
  store(storage, CHAT, null);
  history.replaceState(null, '', location.pathname + chat);
}

/** The button was pressed: the next key in the address is ours. */
export function enter() {
  store(sessionStorageOrNull(), ENTERING, '1');
}

/** Remembers which chat was wanted, until the log-in is over. */
export function rememberChat() {
  if (location.hash) {
    store(sessionStorageOrNull(), CHAT, location.hash);
  }
}

/** Forgets the key: the log-in is over. */
export function forgetKey() {
  inMemory = null;
  store(localStorageOrNull(), NAME, null);
}

/** Goes to where one logs in; the reason is told there. */
export function leave(why) {
  rememberChat();
  location.replace(why ? `/login?why=${why}` : '/login');
}

/** Calls an address of ours. A log-in that is over leads to where one logs in. */
export async function call(path, options = {}) {
  const shown = key();
  const headers = new Headers(options.headers);
  if (shown) {
    headers.set(HEADER, shown);
  }
  const response = await fetch(path, { ...options, headers });
  if (response.status === 401 && shown === key()) {
    forgetKey();
    leave(shown ? 'ended' : 'key');
  }
  return response;
}

/** Calls back when another tab logs out. */
export function onForgotten(forgotten) {
  addEventListener('storage', event => {
    if (event.key === NAME && event.newValue === null) {
      forgotten();
    }
  });
}

function store(storage, name, value) {
  try {
    if (value === null) {
      storage?.removeItem(name);
    } else {
      storage?.setItem(name, value);
    }
  } catch {
    // Full, or forbidden: it stays in memory.
  }
}

function localStorageOrNull() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

function sessionStorageOrNull() {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

takeKey();
