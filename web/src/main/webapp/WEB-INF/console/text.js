// What the console says, in the reader's language, and how numbers and dates look there.

export const LANGUAGES = { en: 'English', zh: '中文' };
const CHOICE = 'plumbline-language';

let messages = {};
let language = 'en';

/** Reads the bundle of the language that was chosen here, or else the one that the page came in. */
export async function readMessages() {
  const chosen = stored();
  language = chosen in LANGUAGES ? chosen : document.documentElement.lang;
  document.documentElement.lang = language;
  const answer = await fetch(new URL(`messages/${language}.json`, import.meta.url));
  messages = await answer.json();
}

function stored() {
  try {
    return localStorage.getItem(CHOICE);
  } catch {
    return null;
  }
}

export function chooseLanguage(chosen) {
  try {
    localStorage.setItem(CHOICE, chosen);
  } catch {
    // a browser that keeps nothing asks again
  }
  location.reload();
}

export const chosenLanguage = () => language;

/** A message with its values in the place of their {names}. */
export function t(key, values = {}) {
  const message = messages[key] ?? key;
  return message.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** Whether there is a message: for words of the API that may be newer than these. */
export const told = (key, fallback) => messages[key] ?? fallback;

const formats = new Map();

/** A format of numbers or moments. To make one takes a hundred times as long as to use it, and a page uses thousands. */
function formatOf(Kind, options = {}) {
  const key = `${Kind.name} ${JSON.stringify(options)}`;
  return formats.get(key) ?? formats.set(key, new Kind(language, options)).get(key);
}

const numberFormat = options => formatOf(Intl.NumberFormat, options);
const timeFormat = options => formatOf(Intl.DateTimeFormat, options);

export const number = value => numberFormat().format(value);

/** A part of a whole, from 0 to 1, in percent. */
export const share = value => numberFormat({ style: 'percent', maximumSignificantDigits: 3 }).format(value);

/** By what part of itself something is more or less, in percent with its sign. */
export const change = value => numberFormat(
  { style: 'percent', maximumSignificantDigits: 3, signDisplay: 'exceptZero' }).format(value);

/** A measured number, with three digits. */
export const digits = value => numberFormat({ maximumSignificantDigits: 3 }).format(value);

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes in decimal units with three digits, as in the reports. */
export function bytes(value) {
  let size = Math.abs(value);
  let unit = 0;
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${value < 0 ? '−' : ''}${digits(size)} ${UNITS[unit]}`;
}

export const rate = bytesPerSecond => t('unit.perSecond', { amount: bytes(bytesPerSecond) });

/** So many a second, hour or day, whichever shows a number. */
export function countRate(perSecond) {
  const [amount, unit] = Math.abs(perSecond) >= 1
    ? [perSecond, 'unit.perSecond']
    : Math.abs(perSecond) * 3600 >= 1 ? [perSecond * 3600, 'unit.perHour'] : [perSecond * 86400, 'unit.perDay'];
  return t(unit, { amount: digits(amount) });
}

const SPANS = [[86_400, 'unit.days'], [3_600, 'unit.hours'], [60, 'unit.minutes'], [1, 'unit.seconds'], [0.001, 'unit.millis']];

/** A length of time in the unit in which it is at least two, with three digits: "90 s", "12.3 ms". */
export function span(seconds) {
  const [size, unit] = SPANS.find(([length]) => Math.abs(seconds) >= 2 * length) ?? SPANS.at(-1);
  return t(unit, { n: digits(seconds / size) });
}

const DURATION = /^(-)?P(?:(\d+)D)?T?(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?[\d.]+)S)?$/;

/** The seconds of a duration in ISO-8601, as the API tells them. */
export function secondsOf(duration) {
  const [, sign, ...parts] = DURATION.exec(duration) ?? [];
  const [days, hours, minutes, seconds] = parts.map(part => Number(part ?? 0));
  return parts.length === 0 ? NaN : (sign ? -1 : 1) * (((days * 24 + hours) * 60 + minutes) * 60 + seconds);
}

/** A moment in the reader's time zone. */
export function moment(at) {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  return timeFormat(isToday
    ? { timeStyle: 'medium', hourCycle: 'h23' }
    : { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }).format(date);
}

/**
 * Tells moments, in seconds, in a time zone and its name; in the reader's where the browser does not know it. A chart tells the
 * same moments as the report.
 */
export function clockOf(zone) {
  const named = { timeZone: zone === 'Z' ? 'UTC' : zone };
  try {
    return clockWith(new Intl.DateTimeFormat(language, named).resolvedOptions().timeZone);
  } catch {
    return clockWith(undefined);
  }
}

function clockWith(timeZone) {
  const form = options => {
    const format = new Intl.DateTimeFormat(language, { timeZone, hourCycle: 'h23', ...options });
    return second => format.format(new Date(second * 1000));
  };
  const parts = new Intl.DateTimeFormat('en', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric',
    hour: 'numeric', minute: 'numeric', second: 'numeric' });
  const offset = second => {
    const at = Object.fromEntries(parts.formatToParts(new Date(second * 1000)).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) / 1000 - Math.floor(second);
  };
  const hours = { hour: '2-digit', minute: '2-digit' };
  const [minutes, seconds, days, dated] = [hours, { ...hours, second: '2-digit' }, { day: 'numeric', month: 'short' },
    { day: 'numeric', month: 'short', ...hours }].map(form);
  return {
    moment: form({ dateStyle: 'medium', timeStyle: 'short' }),
    /** How far it is ahead of UTC. */
    offset,
    /** A moment on an axis whose lines are so many seconds apart. */
    tick: (second, step, length) => (step >= 86_400 ? days : step < 60 ? seconds : length > 72_000 ? dated : minutes)(second),
    name: second => `${timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone} (${new Intl.DateTimeFormat(language,
      { timeZone, timeZoneName: 'shortOffset' }).formatToParts(new Date(second * 1000)).find(({ type }) => type === 'timeZoneName')?.value})`,
  };
}

export const day = at => timeFormat({ dateStyle: 'medium' }).format(new Date(at));

/** How far away a moment is, in its largest unit: "in 3 hours". */
export function distance(at) {
  const seconds = (new Date(at) - Date.now()) / 1000;
  const [size, unit] = [[86400, 'day'], [3600, 'hour'], [60, 'minute'], [1, 'second']]
    .find(([length]) => Math.abs(seconds) >= length) ?? [1, 'second'];
  return formatOf(Intl.RelativeTimeFormat, { numeric: 'always' }).format(Math.round(seconds / size), unit);
}

/** A country's name in the reader's language. */
export function country(code) {
  try {
    return formatOf(Intl.DisplayNames, { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}
