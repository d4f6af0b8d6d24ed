// Small helpers to build elements; text is always text.

import { call } from './key.js';

export const $ = id => document.getElementById(id);

/** Makes an element with properties and children. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes('-') || name === 'role') {
      element.setAttribute(name, value);
    } else {
      element[name] = value;
    }
  }
  element.append(...children);
  return element;
}

export function button(text, onclick) {
  return el('button', { type: 'button', onclick }, text);
}

/** Asks the API; a refusal is an error with its sentence. */
export async function api(path, options = {}) {
  const response = await call(`/api/${path}`, options);
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw Object.assign(new Error(problem.detail ?? `The server answered ${response.status}.`), { status: response.status });
  }
  return response.json();
}

export function post(path, body) {
  return api(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

/** How long ago, as the commands say it. */
export function ago(then) {
  const minutes = Math.floor((Date.now() - new Date(then)) / 60_000);
  return minutes < 1 ? 'just now'
    : minutes < 60 ? `${minutes} min ago`
    : minutes < 1440 ? `${Math.floor(minutes / 60)} h ago`
    : `${Math.floor(minutes / 1440)} d ago`;
}

/** A link to a file of ours, which is fetched with the key and then given to the browser. */
export function fileLink(url, name) {
  return el('a', { href: url, download: name, onclick: async event => {
    event.preventDefault();
    const { pathname, search } = new URL(url, location.href);
    const response = await call(pathname + search);
    if (response.ok) {
      const content = URL.createObjectURL(await response.blob());
      el('a', { href: content, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(content), 60_000);
    }
  } }, name);
}
