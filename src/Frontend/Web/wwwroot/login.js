// Where one logs in. A link only brings the code along: nothing happens until the button is pressed.

import { call, enter, key, rememberChat } from './key.js';

const given = new URLSearchParams(location.search);
const name = ['code', 'token'].find(one => given.get(one));

document.querySelectorAll('form').forEach(form => form.addEventListener('submit', enter));
rememberChat();
history.replaceState(null, '', location.pathname);
if (name) {
  const secret = document.getElementById('secret');
  secret.name = name;
  secret.value = given.get(name);
  document.getElementById('link').hidden = false;
  document.getElementById('form').hidden = true;
} else if (key()) {
  // A link on another site brings no cookie along, although there may be one: our own page asks again.
  call('/api/me').then(response => {
    if (response.ok) {
      location.replace('/');
    }
  }).catch(() => {});
}
