// Files of a session: pictures are shown where they are mentioned, once they are near; everything else is to fetch.

import { $, button, el, fileLink } from './dom.js';
import { call } from './key.js';

const NAMED_SO = /\.(?:png|jpe?g|gif|webp)$/i;

// What can't carry code. The server says it of what begins like one, whatever its name says.
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
const NEAR = '400px';

const waiting = new Map();
const near = new IntersectionObserver(entries => {
  for (const { isIntersecting, target } of entries) {
    if (isIntersecting) {
      near.unobserve(target);
      waiting.get(target)?.();
      waiting.delete(target);
    }
  }
}, { rootMargin: NEAR });

/**
 * Shows a file of a session's folder.
 * @param session The session's name. @param path Its path in the folder; empty if it is not known. @param name What it is called.
 */
export function attachment(session, path, name) {
  if (!path) {
    return el('span', { className: 'what' }, `📎 ${name}`);
  }
  const url = `/api/sessions/${encodeURIComponent(session)}/content?path=${encodeURIComponent(path)}`;
  const file = el('span', { className: 'what' }, '📎 ', fileLink(url, name));
  if (!NAMED_SO.test(name)) {
    return file;
  }
  const place = el('span', { className: 'picture' }, el('span', { className: 'frame' }), file);
  waiting.set(place, () => load(place, url, name));
  near.observe(place);
  return place;
}

async function load(place, url, name) {
  const frame = place.firstElementChild;
  try {
    const response = await call(url);
    const blob = response.ok ? await response.blob() : null;
    if (!blob || !PICTURES.has(blob.type)) {
      frame.remove();
      if (response.status === 404) {
        place.append(el('small', {}, ' is not there any more'));
      }
      return;
    }
    const image = el('img', { alt: name, decoding: 'async' });
    show(image, blob, () => frame.remove());
    const open = button('', () => enlarge(blob, name));
    open.setAttribute('aria-label', `Open picture ${name}`);
    open.append(image);
    frame.replaceChildren(open);
  } catch {
    frame.replaceChildren(button('Load the picture again', () => load(place, url, name)));
  }
}

function show(image, blob, failed) {
  const address = URL.createObjectURL(blob);
  image.onload = () => URL.revokeObjectURL(address);
  image.onerror = () => {
    URL.revokeObjectURL(address);
    failed();
  };
  image.src = address;
}

function enlarge(blob, name) {
  const dialog = $('picture');
  const image = el('img', { alt: name });
  show(image, blob, () => dialog.close());
  dialog.replaceChildren(image, el('p', { className: 'row' }, el('span', {}, name), button('Close', () => dialog.close())));
  dialog.setAttribute('aria-label', name);
  dialog.onclick = event => event.target.closest('button') || dialog.close();
  dialog.onclose = () => dialog.replaceChildren();
  dialog.showModal();
}
