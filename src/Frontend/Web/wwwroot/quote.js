// A quotation on its way from a page of changes to the message that is about it.

const NAME = 'dormouse.quote';
const MOST = 80;

/** Keeps what is to be quoted in the next message of this tab. */
export function keepQuote(file, session, lines) {
  const cut = lines.length > MOST ? [...lines.slice(0, MOST), '…'] : lines;
  const text = cut.join('\n');
  let fence = '```';
  while (text.includes(fence)) {
    fence += '`';
  }
  try {
    sessionStorage.setItem(NAME, `About ${file} in session ${session}:\n\n${fence}diff\n${text}\n${fence}\n\n`);
  } catch {
    // A browser that stores nothing takes the person back, and that is all.
  }
}

/** Takes it, once; an empty text if there is none. */
export function takeQuote() {
  try {
    const quote = sessionStorage.getItem(NAME) ?? '';
    sessionStorage.removeItem(NAME);
    return quote;
  } catch {
    return '';
  }
}

/** The page of changes that a command shows: /diff NAME, /diff NAME:PATH. */
export function changesPage(command) {
  const [, session, path] = /^\/diff ([\w-]+)(?:\+\d+)?(?::([^]+))?$/.exec(command) ?? [];
  return session && `/diff.html#${session}${path ? `:${encodeURIComponent(path)}` : ''}`;
}
