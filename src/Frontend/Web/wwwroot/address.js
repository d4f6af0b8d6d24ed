// Where the page is: what stands behind the # of its address.

/** The address of a session, or of an entry of its journal. */
export const sessionAddress = (name, seq) => `#/session/${encodeURIComponent(name)}${seq ? `/${seq}` : ''}`;

export const INBOX = '#/inbox';

/** What is named there: { view: 'session', name, seq }, { view: 'inbox' } or { view: 'home' }. */
export function place() {
  const [, view, name, seq] = location.hash.split('/');
  if (view === 'inbox') {
    return { view };
  }
  return view === 'session' && name ? { view, name: decoded(name), seq: Number(seq) || null } : { view: 'home' };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
