'use strict';

// A link on another site brings no cookie along, although there may be one: our own page asks again.
fetch('/api/me').then(response => {
  if (response.ok) {
    location.replace('/');
  }
}).catch(() => {});
