// Shows notifications while no page is open. It keeps nothing: what was said is never stored here, and every page comes from the server.

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));

self.addEventListener('push', event => {
  let note;
  try {
    note = event.data.json();
  } catch {
    note = {};
  }
  const { title = 'Dormouse', body = '', tag = 'dormouse', url = '/' } = note;
  event.waitUntil(self.registration.showNotification(title, { body, tag, icon: '/icon.svg', renotify: true, data: url }));
});

self.addEventListener('notificationclick', event => {
  event.notification.close();
  event.waitUntil(open(String(event.notification.data ?? '/')));
});

/** Goes to the place in a page that is open, or in a new one. Only places of this Dormouse. */
async function open(url) {
  const place = new URL(url, self.location.origin);
  const target = place.origin === self.location.origin ? place.href : self.location.origin;
  const [page] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (!page) {
    return self.clients.openWindow(target);
  }
  await page.focus();
  return page.navigate(target).catch(() => self.clients.openWindow(target));
}
