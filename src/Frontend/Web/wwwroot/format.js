// Figures and moments in a person's words.

export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return seconds < 10 && whole !== seconds ? `${seconds.toFixed(1)} s`
    : whole < 60 ? `${whole} s`
    : whole < 3600 ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3600)} h ${Math.floor(whole / 60) % 60} min`;
}

/** How long it is since a moment. */
export const since = moment => duration(Math.floor(Math.max(0, Date.now() - new Date(moment)) / 1000));

export const count = number => number.toLocaleString('en');

export const money = dollars => `$${dollars < 0.995 ? dollars.toFixed(dollars < 0.0995 ? 4 : 2) : dollars.toFixed(2)}`;

export function clock(moment) {
  const at = new Date(moment);
  const time = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return at.toDateString() === new Date().toDateString() ? time : `${at.toLocaleDateString([], { day: 'numeric', month: 'short' })}, ${time}`;
}

/** The first line of a text without its marks, for one line. */
export function oneLine(text, most = 120) {
  const line = text.replace(/```\w*\n?/g, ' ').replace(/[*_`#>]+/g, '').replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

export const doorName = channel => channel === 'web' ? 'Web' : `${channel[0].toUpperCase()}${channel.slice(1)}`;
