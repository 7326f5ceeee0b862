// The visits of one link: when, from where, sent by whom, with what. New ones appear by themselves.

import { get, query as queryOf } from '../api.js';
import { h, put, repeat } from '../dom.js';
import { address, button, empty, failed, foreign, heading, link, table, time } from '../parts.js';
import { country, number, t } from '../text.js';
import { domainOf, pathOf } from './links.js';

const ON_A_PAGE = 500;
const MOST_PAGES = 10;
const SHOWN = 25;
const RANKED = 8;
const AGAIN = 3_000;
const ALL_AGAIN = 60_000;
const WINDOW_AGAIN = 3_600_000;
const DAYS = ['1', '7', '30', '365', 'all'];

function chosenIn(query) {
  return { days: DAYS.includes(query.get('days')) ? query.get('days') : '30', bots: query.get('bots') !== 'no', domain: query.get('domain') };
}

export function ahead({ query, named: [code] }) {
  const { days, bots, domain } = chosenIn(query);
  const path = `/v3/short-urls/${pathOf(code)}`;
  return [path + queryOf({ domain }), pathOfPage(path, { domain, startDate: startOf(days), bots }, 1)];
}

export async function show({ signal, query, go, named: [code] }) {
  const { days, bots, domain } = chosenIn(query);
  const path = `/v3/short-urls/${pathOf(code)}`;
  const [shortUrl, visits] = await Promise.all([
    get(path + queryOf({ domain }), signal), readAll(path, { domain, days, bots }, signal)]);
  const chartPlace = h('div', { class: 'chart' });
  const place = h('div', { class: 'stack' });
  let { rows, total, startDate } = visits;
  let readAt = Date.now();
  let draw = () => {};
  const redraw = () => {
    put(place, content(rows, total));
    draw(rows);
  };
  redraw();
  drawing(chartPlace, days, signal).then(drawn => {
    draw = drawn;
    draw(rows);
  }).catch(failure => !signal.aborted && put(chartPlace, failed(failure)));
  repeat(async () => {
    const first = await page(path, { domain, startDate, bots }, 1, signal);
    const fresh = first.pagination.totalItems - total;
    const age = Date.now() - readAt;
    if (fresh > 0 && fresh <= ON_A_PAGE && age <= WINDOW_AGAIN) {
      rows = [...first.data.slice(0, fresh), ...rows].slice(0, ON_A_PAGE * MOST_PAGES);
      total = first.pagination.totalItems;
      redraw();
    } else if (age > (fresh === 0 ? WINDOW_AGAIN : ALL_AGAIN)) {
      ({ rows, total, startDate } = await readAll(path, { domain, days, bots }, signal));
      readAt = Date.now();
      redraw();
    }
  }, AGAIN, signal);
  const choose = changed => go(`/console/visits/${pathOf(code)}${queryOf({
    domain, days, bots: bots ? '' : 'no', ...changed })}`, { replaces: true });
  return [
    heading(t('visits.of', { code: shortUrl.shortCode }),
      link(`/console/links/${pathOf(shortUrl.shortCode)}${domainOf(shortUrl)}`, t('link.edit'))),
    h('p', null, address(shortUrl.shortUrl), ' → ', address(shortUrl.longUrl)),
    h('div', { class: 'choices', role: 'group', 'aria-label': t('visits.window') },
      DAYS.map(choice => button(t(`days.${choice}`), () => choose({ days: choice }),
        { 'aria-pressed': String(choice === days) })),
      button(t('visits.noBots'), () => choose({ bots: bots ? 'no' : '' }), { 'aria-pressed': String(!bots) })),
    h('section', null, h('h2', null, t('visits.overTime')), chartPlace),
    place,
  ];
}

const pathOfPage = (path, { domain, startDate, bots }, number) => `${path}/visits${queryOf({
  domain, startDate, page: number, itemsPerPage: ON_A_PAGE, excludeBots: bots ? null : 'true' })}`;

const page = (path, asked, number, signal) => get(pathOfPage(path, asked, number), signal).then(answer => answer.visits);

/** When a window of so many days begins, on a whole minute. */
const startOf = days => (days === 'all' ? null : new Date(Math.floor(Date.now() / 60_000 - days * 1_440) * 60_000).toISOString());

/**
 * The newest visits, up to a number that a browser can add up at once, and since when. Whoever asks for new ones asks since then,
 * too: a window that moved on meanwhile would lose as many at its end as come at its beginning, and nothing would seem new.
 */
async function readAll(path, { domain, days, bots }, signal) {
  const startDate = startOf(days);
  const asked = { domain, startDate, bots };
  const first = await page(path, asked, 1, signal);
  const rows = [...first.data];
  for (let next = 2; next <= Math.min(MOST_PAGES, first.pagination.pagesCount); next++) {
    rows.push(...(await page(path, asked, next, signal)).data);
  }
  return { rows, total: first.pagination.totalItems, startDate };
}

function content(rows, total) {
  if (rows.length === 0) {
    return empty(t('visits.none'));
  }
  return [
    h('p', { class: 'quiet', 'aria-live': 'polite' }, total > rows.length
      ? t('visits.newestOf', { n: number(rows.length), total: number(total) }) : t('visits.total', { n: number(total) })),
    h('div', { class: 'columns many' },
      ranking('visits.countries', rows, visit => countryOf(visit)),
      ranking('visits.referrers', rows, visit => hostOf(visit.referer)),
      ranking('visits.browsers', rows, visit => browserOf(visit)),
      ranking('visits.systems', rows, visit => systemOf(visit)),
      ranking('visits.devices', rows, visit => deviceOf(visit))),
    h('section', null, h('h2', null, t('visits.newest')),
      table(t('visits.newest'), [t('visits.at'), t('visits.country'), t('visits.referrer'), t('visits.agent')],
        rows.slice(0, SHOWN).map(visit => h('tr', null,
          h('td', null, time(visit.date)),
          h('td', null, foreign(countryOf(visit))),
          h('td', { class: 'wide' }, visit.referer ? foreign(visit.referer) : t('visits.direct')),
          h('td', { class: 'wide' }, foreign(visit.userAgent || '–'), visit.potentialBot && [' ', h('span', { class: 'tag' }, t('visits.bot'))]))))),
  ];
}

function ranking(key, rows, nameOf) {
  const counts = new Map();
  for (const visit of rows) {
    const name = nameOf(visit);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const ranked = [...counts].sort((a, b) => b[1] - a[1]);
  const others = ranked.slice(RANKED).reduce((sum, [, count]) => sum + count, 0);
  const shown = others > 0 ? [...ranked.slice(0, RANKED), [t('visits.others'), others]] : ranked;
  return h('section', null, h('h2', null, t(key)),
    h('ul', { class: 'bars' }, shown.map(([name, count]) => {
      const bar = h('span', { class: 'bar', 'aria-hidden': 'true' });
      bar.style.width = `${100 * count / rows.length}%`;
      return h('li', null, bar, foreign(name), h('b', null, number(count)));
    })));
}

function countryOf({ visitLocation: location }) {
  return location && location.countryCode ? country(location.countryCode) : t('visits.unknown');
}

function hostOf(referrer) {
  if (!referrer) {
    return t('visits.direct');
  }
  try {
    return new URL(referrer).host || referrer;
  } catch {
    return referrer;
  }
}

/** Families by what their user agents say; the order matters, because each names those before it. */
const BROWSERS = [[/Edg(e|A|iOS)?\//, 'Edge'], [/OPR\/|Opera/, 'Opera'], [/SamsungBrowser/, 'Samsung Internet'],
  [/Firefox\/|FxiOS/, 'Firefox'], [/Chrome\/|CriOS/, 'Chrome'], [/Safari\//, 'Safari'], [/^curl\//, 'curl']];
const SYSTEMS = [[/Windows/, 'Windows'], [/Android/, 'Android'], [/iPhone|iPad/, 'iOS'], [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'], [/Linux/, 'Linux']];

const browserOf = visit => (visit.potentialBot ? t('visits.bot') : family(BROWSERS, visit.userAgent));
const systemOf = visit => family(SYSTEMS, visit.userAgent);
/** By what a user agent says of itself: phones say that they are mobile, tablets that they are one, or a system without that word. */
function deviceOf({ userAgent: agent, potentialBot }) {
  const kind = potentialBot ? 'visits.bot'
    : /iPad|Tablet|Android(?!.*Mobile)/.test(agent) ? 'device.tablet'
      : /Mobi|iPhone|Android/.test(agent) ? 'device.phone'
        : SYSTEMS.some(([pattern]) => pattern.test(agent)) ? 'device.computer' : 'visits.unknown';
  return t(kind);
}

const family = (families, agent) => families.find(([pattern]) => pattern.test(agent))?.[1] ?? t('visits.unknown');

const isHourly = days => days === '1' || days === '7';

/** Draws visits an hour for a day or a week, and a day for longer. */
async function drawing(place, days, signal) {
  const { chart } = await import('../chart.js');
  const draw = await chart(place, { signal, slot: isHourly(days) ? 3_600 : 86_400, format: number,
    describe: ([at, counts]) => t('visits.described', { n: number(counts.reduce((sum, count) => sum + count, 0)), slots: number(at.length) }),
    series: [{ label: t('link.visits'), colour: 'accent' }] });
  return rows => draw(slots(rows, days));
}

function slots(rows, days) {
  const startOf = at => {
    const date = new Date(at);
    return isHourly(days) ? date.setMinutes(0, 0, 0) : date.setHours(0, 0, 0, 0);
  };
  const next = at => {
    const date = new Date(at);
    return isHourly(days) ? date.setHours(date.getHours() + 1) : date.setDate(date.getDate() + 1);
  };
  const counts = new Map();
  for (const visit of rows) {
    const slot = startOf(visit.date);
    counts.set(slot, (counts.get(slot) ?? 0) + 1);
  }
  // of visits that were not read there is no telling; else all of the window is shown, and of all time a week at least
  const oldest = rows.length > 0 ? Date.parse(rows.at(-1).date) : Date.now();
  const since = Date.now() - (days === 'all' ? 7 : days) * 86_400_000;
  const isCut = rows.length >= ON_A_PAGE * MOST_PAGES;
  const first = startOf(isCut || days === 'all' && oldest < since ? oldest : since);
  const at = [];
  const values = [];
  for (let slot = first; slot <= Date.now(); slot = next(slot)) {
    at.push(slot / 1000);
    values.push(counts.get(slot) ?? 0);
  }
  return [at, values];
}
