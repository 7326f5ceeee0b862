// The short links: search, filters, pages, all of it in the address.

import { get, query as queryOf, remove } from '../api.js';
import { h, later, put } from '../dom.js';
import { address, button, confirmed, empty, foreign, heading, link, reasonOf, say, table, time } from '../parts.js';
import { number, t } from '../text.js';

const ON_A_PAGE = 25;
const ORDERS = ['dateCreated-DESC', 'dateCreated-ASC', 'visits-DESC', 'shortCode-ASC', 'title-ASC', 'longUrl-ASC'];
const FIELDS = ['searchTerm', 'tag', 'orderBy', 'domain', 'excludePastValidUntil', 'excludeMaxVisitsReached', 'page'];

/** The path of a code in the console and in the REST interface: its slashes stay. */
export const pathOf = code => code.split('/').map(encodeURIComponent).join('/');
export const domainOf = shortUrl => queryOf({ domain: shortUrl.domain });

const TAGS = '/v3/tags';
const DOMAINS = '/v3/domains';

const askedIn = query => Object.fromEntries(FIELDS.map(name => [name, query.get(name) ?? '']));

export function ahead({ query }) {
  const asked = askedIn(query);
  return [pathOfPage(asked, asked.page || 1), TAGS, DOMAINS];
}

export async function show(place) {
  const { signal, query, go } = place;
  const asked = askedIn(query);
  const results = h('div', { class: 'stack', 'aria-live': 'polite' });
  const [first, tags, domains] = await Promise.all([
    read(asked, signal),
    get(TAGS, signal).then(answer => answer.tags.data),
    get(DOMAINS, signal).then(answer => answer.domains.data),
  ]);
  let asks = 0;
  const change = async (changed, { keepsFocus } = {}) => {
    if (signal.aborted) {
      return;
    }
    const mine = ++asks;
    Object.assign(asked, { page: '' }, changed);
    history.replaceState(null, '', `/console/links${queryOf(asked)}`);
    try {
      const found = await read(asked, signal);
      if (mine !== asks) {
        return;
      }
      draw(found);
      if (!keepsFocus) {
        scrollTo(0, 0);
      }
    } catch (failure) {
      if (!signal.aborted) {
        say(reasonOf(failure));
      }
    }
  };
  const draw = found => {
    const { currentPage } = found.pagination;
    if (currentPage !== Number(asked.page || 1)) {
      asked.page = currentPage;
      history.replaceState(null, '', `/console/links${queryOf(asked)}`);
    }
    put(results, list(found, asked, change, go));
  };
  draw(first);
  return [
    heading(t('nav.links'), h('a', { class: 'button main', href: '/console/new-link' }, t('links.new'))),
    filters(asked, tags, domains, change),
    results,
  ];
}

/** A page of the links; once they are fewer than it says, as after the last one on it was deleted, the last page there is. */
async function read(asked, signal) {
  const found = await page(asked, asked.page || 1, signal);
  const { currentPage, pagesCount } = found.pagination;
  return currentPage > pagesCount ? page(asked, pagesCount, signal) : found;
}

const pathOfPage = (asked, number) => `/v3/short-urls${queryOf({
  page: number,
  itemsPerPage: ON_A_PAGE,
  searchTerm: asked.searchTerm,
  'tags[]': asked.tag,
  orderBy: asked.orderBy,
  domain: asked.domain,
  excludePastValidUntil: asked.excludePastValidUntil,
  excludeMaxVisitsReached: asked.excludeMaxVisitsReached,
})}`;

const page = (asked, number, signal) => get(pathOfPage(asked, number), signal).then(answer => answer.shortUrls);

function filters(asked, tags, domains, change) {
  const search = later(text => change({ searchTerm: text }, { keepsFocus: true }), 250);
  const choice = (name, label, options) => h('div', null,
    h('label', { for: name }, label),
    h('select', { id: name, onchange: event => change({ [name]: event.target.value }, { keepsFocus: true }) },
      options.map(([value, text]) => h('option', { value, selected: value === asked[name] }, text))));
  const check = (name, label) => h('div', { class: 'check' },
    h('input', { type: 'checkbox', id: name, checked: asked[name] === 'true',
      onchange: event => change({ [name]: event.target.checked ? 'true' : '' }, { keepsFocus: true }) }),
    h('label', { for: name }, label));
  return h('form', { class: 'filters', role: 'search', onsubmit: event => event.preventDefault() },
    h('div', { class: 'grow' },
      h('label', { for: 'search' }, t('links.search')),
      h('input', { id: 'search', type: 'search', value: asked.searchTerm, oninput: event => search(event.target.value.trim()) })),
    tags.length > 0 && choice('tag', t('link.tags'), [['', t('filter.all')], ...tags.map(tag => [tag, tag])]),
    domains.length > 1 && choice('domain', t('link.domain'), [['', t('filter.all')],
      ...domains.map(({ domain, isDefault }) => [isDefault ? 'DEFAULT' : domain, domain])]),
    choice('orderBy', t('links.order'), ORDERS.map(order => [order, t(`order.${order}`)])),
    check('excludePastValidUntil', t('links.validOnly')),
    check('excludeMaxVisitsReached', t('links.visitsLeft')));
}

function list({ data, pagination }, asked, change, go) {
  if (data.length === 0) {
    const isFiltered = FIELDS.some(name => name !== 'orderBy' && name !== 'page' && asked[name]);
    return isFiltered ? empty(t('links.noneFound'))
      : empty(t('links.none'), h('p', { class: 'actions' }, h('a', { class: 'button main', href: '/console/new-link' }, t('links.new'))));
  }
  const page = pagination.currentPage;
  return [
    table(t('nav.links'),
      [t('link.shortUrl'), t('link.leadsTo'), t('link.visits'), t('link.createdAt'), t('links.actions')],
      data.map(shortUrl => row(shortUrl, () => change({ page: asked.page }, { keepsFocus: true }), go))),
    h('div', { class: 'pages' },
      button(t('page.before'), () => change({ page: page - 1 }), { disabled: page <= 1 }),
      h('span', null, t('page.ofItems', {
        page: number(page), pages: number(pagination.pagesCount), n: number(pagination.totalItems) })),
      button(t('page.after'), () => change({ page: page + 1 }), { disabled: page >= pagination.pagesCount })),
  ];
}

function row(shortUrl, again, go) {
  const path = pathOf(shortUrl.shortCode) + domainOf(shortUrl);
  return h('tr', null,
    h('td', { class: 'wide' },
      address(shortUrl.shortUrl),
      button(t('link.copy'), () => copy(shortUrl.shortUrl), { class: 'small', 'aria-label': t('link.copyOf', { url: shortUrl.shortUrl }) })),
    h('td', { class: 'wide' },
      shortUrl.title && h('strong', null, foreign(shortUrl.title)),
      address(shortUrl.longUrl),
      shortUrl.tags.map(tag => h('span', { class: 'tag' }, foreign(tag))),
      shortUrl.hasRedirectRules && h('a', { class: 'tag', href: `/console/rules/${path}` }, t('link.hasRules'))),
    h('td', null, link(`/console/visits/${path}`, number(shortUrl.visitsSummary.total))),
    h('td', null, time(shortUrl.dateCreated)),
    h('td', null, h('div', { class: 'actions' },
      h('a', { class: 'button', href: `/console/links/${path}`, 'aria-label': t('link.editOf', { code: shortUrl.shortCode }) },
        t('link.edit')),
      button(t('link.delete'), () => removed(shortUrl).then(done => done && again()),
        { class: 'danger', 'aria-label': t('link.deleteOf', { code: shortUrl.shortCode }) }))));
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say(t('link.copied'));
  } catch {
    say(t('link.notCopied'));
  }
}

/** Asks, and deletes; true if it is done. */
export async function removed(shortUrl) {
  const { total } = shortUrl.visitsSummary;
  if (!await confirmed(t('link.deleteTitle', { url: shortUrl.shortUrl }), t('link.deleteText', { n: number(total) }), t('link.delete'))) {
    return false;
  }
  try {
    await remove(`/v3/short-urls/${pathOf(shortUrl.shortCode)}${domainOf(shortUrl)}`);
    say(t('link.deleted', { url: shortUrl.shortUrl }));
    return true;
  } catch (failure) {
    say(reasonOf(failure));
    return false;
  }
}
