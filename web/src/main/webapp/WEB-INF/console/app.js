// The shell: who is signed in, where one can go, and the page that the address names.

import { h, put, whenStale } from './dom.js';
import { foresee, forgetForeseen, session, signIn, signOut, whenSessionEnds } from './api.js';
import { LANGUAGES, chooseLanguage, chosenLanguage, readMessages, t } from './text.js';
import { failed, heading, link, reasonOf, time } from './parts.js';

const HOME = '/console/';
const READ = 'diagnosis-read';

/** Whoever has all of these sees to the keys of others. */
const ALL = [READ, 'diagnosis-admin', 'dump-download', 'links'];

/**
 * The pages by their path; a page is a module whose function show(place) returns what is shown. Its function ahead(place), if it has
 * one, tells which questions show will begin with, for any caller who may see it. The service reads these lines, too, to tell browsers
 * which modules a page consists of.
 */
const PAGES = [
  [/^$/, () => import('./pages/home.js'), READ],
  [/^targets$/, () => import('./pages/targets.js'), READ],
  [/^targets\/(\d+)$/, () => import('./pages/target.js'), READ],
  [/^targets\/(\d+)\/growth$/, () => import('./pages/growth.js'), READ],
  [/^diagnoses\/(\d+)$/, () => import('./pages/diagnosis.js'), READ],
  [/^diagnoses\/(\d+)\/heap$/, () => import('./pages/heap.js'), READ],
  [/^diagnoses\/(\d+)\/profiles$/, () => import('./pages/profiles.js'), READ],
  [/^diagnoses\/(\d+)\/trace$/, () => import('./pages/trace.js'), READ],
  [/^diagnoses\/(\d+)\/second-opinion$/, () => import('./pages/second-opinion.js'), READ],
  [/^diagnoses\/(\d+)\/events$/, () => import('./pages/events.js'), 'diagnosis-admin'],
  [/^profiles\/(\d+)$/, () => import('./pages/profile.js'), READ],
  [/^findings$/, () => import('./pages/findings.js'), READ],
  [/^notices$/, () => import('./pages/notices.js'), READ],
  [/^settings$/, () => import('./pages/settings.js'), 'diagnosis-admin'],
  [/^keys$/, () => import('./pages/keys.js'), 'diagnosis-admin'],
  [/^links$/, () => import('./pages/links.js'), 'links'],
  [/^new-link$/, () => import('./pages/link.js'), 'links'],
  [/^links\/(.+)$/, () => import('./pages/link.js'), 'links'],
  [/^rules\/(.+)$/, () => import('./pages/rules.js'), 'links'],
  [/^visits\/(.+)$/, () => import('./pages/visits.js'), 'links'],
];

let caller = null;
let shownAt = null;
let leaving = null;

const main = h('main', { id: 'content', tabindex: '-1' });
const navigation = h('nav', { 'aria-label': 'Plumbline' });
const account = h('div', { class: 'account' });
const outOfDate = h('div', { id: 'stale', role: 'status' });

async function start() {
  const asked = session();
  asked.catch(() => {});
  askAhead();
  await readMessages();
  document.body.append(
    h('a', { class: 'skip', href: '#content' }, t('shell.skip')),
    h('header', null, link(HOME, mark(), h('span', null, 'Plumbline')), navigation, account),
    outOfDate,
    main,
    h('div', { id: 'said', role: 'status', 'aria-live': 'polite' }));
  document.addEventListener('click', follow);
  document.addEventListener('focusout', afterRow);
  addEventListener('popstate', () => shownAt !== addressOfPage() && show());
  whenSessionEnds(signInInPlace);
  whenStale(tellStale);
  try {
    caller = await asked;
  } catch (failure) {
    put(main, heading(t('error.title')), failed(failure, () => location.reload()));
    return;
  }
  await show();
  forgetForeseen();
}

/** The first page's module and data are asked for at once: neither needs to know who is signed in. */
async function askAhead() {
  try {
    const { page, named } = pageOf(location.pathname.slice(HOME.length)) ?? {};
    const { ahead } = page ? await page() : {};
    foresee(ahead?.({ query: new URLSearchParams(location.search), named }) ?? []);
  } catch {
    // whoever shows the page tells why it cannot be
  }
}

/** Said once, as long as it goes on: those who listen are not told again with every question that fails. */
function tellStale(stale) {
  const text = stale ? [stale.since, reasonOf(stale.failure)].join() : '';
  if (text !== (outOfDate.dataset.told ?? '')) {
    outOfDate.dataset.told = text;
    put(outOfDate, stale && h('p', { class: 'note' },
      t('state.stale'), ' ', time(new Date(stale.since).toISOString()), '. ', reasonOf(stale.failure)));
  }
}

function mark() {
  return h('img', { src: new URL('icon.svg', import.meta.url).pathname, alt: '', width: 24, height: 24 });
}

/** Goes to another page of the console. */
export function go(path, { replaces = false } = {}) {
  history[replaces ? 'replaceState' : 'pushState'](null, '', path);
  return show();
}

function follow(event) {
  const anchor = event.target.closest?.('a[href]');
  if (!anchor || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey
      || event.altKey || anchor.target || anchor.origin !== location.origin
      || !(anchor.pathname + '/').startsWith(HOME)
      || anchor.getAttribute('href').startsWith('#')) {
    return;
  }
  event.preventDefault();
  go(anchor.pathname + anchor.search + anchor.hash);
}

/** Without what only leads to a place of the page. */
const addressOfPage = () => location.pathname + location.search;

async function show() {
  shownAt = addressOfPage();
  leaving?.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  drawShell();
  if (!caller) {
    put(main, heading(t('signIn.title')), signInForm(() => show()));
    main.querySelector('input').focus();
    return;
  }
  const shown = setTimeout(() => put(main, h('p', { class: 'loading', 'aria-busy': 'true' }, t('state.loading'))), 150);
  try {
    const content = await contentOf(signal);
    clearTimeout(shown);
    if (!signal.aborted) {
      put(main, content);
      focusOn();
    }
  } catch (failure) {
    clearTimeout(shown);
    if (!signal.aborted) {
      put(main, heading(t('error.title')), failed(failure, show));
      focusOn();
    }
  }
}

function focusOn() {
  showWhereWeAre();
  const named = document.getElementById(decoded(location.hash.slice(1)));
  if (named) {
    named.scrollIntoView();
  } else {
    scrollTo(0, 0);
  }
  main.querySelector('h1')?.focus({ preventScroll: true });
}

/** What an address says, or nothing where it is none, as "%" alone. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

async function contentOf(signal) {
  const path = location.pathname.slice(HOME.length);
  const query = new URLSearchParams(location.search);
  // who may make links and nothing else begins with those
  const found = pageOf(path === '' && !caller.rights.includes(READ) ? 'links' : path);
  if (!found) {
    return [heading(t('error.noPage')), h('p', null, link(HOME, t('nav.home')))];
  }
  const { page, right, named } = found;
  return caller.rights.includes(right)
    ? (await loaded(page())).show({ signal, query, caller, go, named })
    : [heading(t('error.title')), h('p', null, t('error.right', { right }))];
}

/** The page of a path, and what the path names. */
function pageOf(path) {
  for (const [pattern, page, right] of PAGES) {
    const found = pattern.exec(path);
    if (found) {
      return { page, right, named: found.slice(1).map(decodeURIComponent) };
    }
  }
  return null;
}

/** A module of a page; those of an older version are no longer there once another is served, and the whole page is loaded anew. */
async function loaded(module) {
  try {
    const page = await module;
    sessionStorage.removeItem('reloaded');
    return page;
  } catch (failure) {
    if (sessionStorage.getItem('reloaded') !== null) {
      throw failure;
    }
    sessionStorage.setItem('reloaded', 'once');
    location.reload();
    return new Promise(() => {});
  }
}

function drawShell() {
  const place = location.pathname.slice(HOME.length);
  const item = (path, key, right) => caller?.rights.includes(right)
    && h('a', { href: HOME + path, 'aria-current': isAt(path, place) ? 'page' : null }, t(key));
  put(navigation,
    item('', 'nav.home', READ),
    item('targets', 'nav.targets', READ),
    item('findings', 'nav.findings', READ),
    item('notices', 'nav.notices', READ),
    item('links', 'nav.links', 'links'),
    item('settings', 'nav.settings', 'diagnosis-admin'),
    ALL.every(right => caller?.rights.includes(right)) && item('keys', 'nav.keys', READ));
  put(account,
    h('label', { class: 'unseen', for: 'language' }, t('shell.language')),
    h('select', { id: 'language', onchange: event => chooseLanguage(event.target.value) },
      Object.entries(LANGUAGES).map(([code, name]) =>
        h('option', { value: code, lang: code, selected: code === chosenLanguage() }, name))),
    caller && h('button', { type: 'button', onclick: leave, title: t('shell.key', { name: caller.name }) },
      t('shell.signOut')));
  showWhereWeAre();
}

/** Where a row of places is wider than the window, the one that is shown is moved into it; the page itself stays where it is. */
function showWhereWeAre() {
  for (const current of document.querySelectorAll('nav > [aria-current]')) {
    const row = current.parentElement;
    row.scrollLeft += current.getBoundingClientRect().left - row.getBoundingClientRect().left
      - (row.clientWidth - current.offsetWidth) / 2;
  }
}

/** The keyboard moves a row of places along; once it has left the row, that shows again where one is. */
function afterRow({ target, relatedTarget }) {
  const row = target.closest('nav');
  if (row && !row.contains(relatedTarget)) {
    showWhereWeAre();
  }
}

function isAt(path, place) {
  const section = place.split('/')[0];
  const home = { diagnoses: 'findings', profiles: 'findings', visits: 'links', rules: 'links', 'new-link': 'links' };
  return path === (home[section] ?? section);
}

async function leave() {
  try {
    await signOut();
  } catch (failure) {
    // a session that has ended is as good as closed
    if (failure.status !== 401) {
      put(main, heading(t('error.title')), failed(failure, leave));
      return;
    }
  }
  sessionStorage.clear();
  caller = null;
  await go(HOME);
}

function signInForm(then) {
  const refusal = h('div', { class: 'refusal', tabindex: '-1' });
  const key = h('input', {
    id: 'key', name: 'key', type: 'password', required: true, autocomplete: 'current-password', spellcheck: 'false' });
  const submit = h('button', { class: 'main' }, t('signIn.do'));
  return h('form', { class: 'sign-in', onsubmit: async event => {
    event.preventDefault();
    submit.disabled = true;
    try {
      caller = await signIn(key.value.trim());
      key.value = '';
      await then();
    } catch (failure) {
      put(refusal, h('p', { role: 'alert', class: 'failure' },
        failure.status === 401 ? t('signIn.wrong') : reasonOf(failure)));
      key.focus();
    } finally {
      submit.disabled = false;
    }
  } },
    refusal,
    h('label', { for: 'key' }, t('signIn.key')),
    key,
    h('p', { class: 'hint' }, t('signIn.hint')),
    !isSecureContext && h('p', { class: 'note' }, t('signIn.plainHttp')),
    submit);
}

let asking = null;

/** A session has ended under an open page: signs in above it, so that what was typed stays where it is. */
function signInInPlace() {
  asking ??= new Promise(resolve => {
    const before = caller;
    // browsers close it on a second Escape, whatever the page says; then whoever waits for the session would wait for ever
    const open = () => {
      dialog.showModal();
      dialog.querySelector('input').focus();
    };
    const dialog = h('dialog', {
      'aria-labelledby': 'ended', oncancel: event => event.preventDefault(), onclose: () => dialog.isConnected && open() },
      h('h2', { id: 'ended' }, t('signIn.ended')),
      h('p', null, t('signIn.endedText')),
      signInForm(() => {
        asking = null;
        dialog.remove();
        if (before && before.name !== caller.name) {
          drawShell();
        }
        resolve();
      }));
    document.body.append(dialog);
    open();
  });
  return asking;
}

start().catch(() => document.body.append(
  h('p', { role: 'alert' }, 'Plumbline cannot be reached. Reload this page. · 无法连接 Plumbline，请重新加载。')));
