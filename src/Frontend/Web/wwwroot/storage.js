// What this browser keeps for the console. One that keeps nothing loses it with the page.

const PREFIX = 'dormouse.';

export function kept(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Keeps a text; null or an empty one is forgotten. */
export function keep(name, text) {
  try {
    if (text) {
      localStorage.setItem(PREFIX + name, text);
    } else {
      localStorage.removeItem(PREFIX + name);
    }
  } catch {
    // Full, or forbidden.
  }
}

/** The names of all that is kept and begins so. */
export function keptNames(prefix) {
  try {
    return Object.keys(localStorage).filter(name => name.startsWith(PREFIX + prefix)).map(name => name.slice(PREFIX.length));
  } catch {
    return [];
  }
}
