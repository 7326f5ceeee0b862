// The JVMs that are watched, and a form for one more.

import { get, post } from '../api.js';
import { h, put } from '../dom.js';
import { badge, button, clearRefusal, empty, field, foreign, heading, link, showRefusal, table, time } from '../parts.js';
import { bytes, number, t } from '../text.js';
import { draftOf, keptDraft } from './drafts.js';
import { stateOf } from './target-state.js';

const ON_A_PAGE = 100;

const pageOf = query => Number(query.get('page') ?? 1);
const listOf = query => `/diagnosis/v1/targets?page=${encodeURIComponent(pageOf(query))}&itemsPerPage=${ON_A_PAGE}`;

export const ahead = ({ query }) => [listOf(query)];

export async function show({ signal, query, caller, go }) {
  const page = pageOf(query);
  const { data, pagination } = await get(listOf(query), signal);
  const form = h('div');
  const mayAdd = caller.rights.includes('diagnosis-admin');
  const draft = draftOf('new target');
  const close = () => {
    draft.forget();
    put(form);
  };
  const open = kept => put(form, kept && keptDraft(draft, close), registration(go, close, draft, kept));
  if (mayAdd && draft.wasKept) {
    open(draft.read());
  }
  return [
    heading(t('nav.targets'), mayAdd && button(t('targets.add'), () => {
      open();
      form.querySelector('input').focus();
    }, { class: 'main' })),
    form,
    data.length === 0 ? empty(t('targets.none')) : list(data),
    pagination.pagesCount > 1 && h('div', { class: 'pages' },
      page > 1 ? link(`/console/targets?page=${page - 1}`, t('page.before')) : h('span'),
      h('span', null, t('page.of', { page: number(page), pages: number(pagination.pagesCount) })),
      page < pagination.pagesCount ? link(`/console/targets?page=${page + 1}`, t('page.after')) : h('span')),
  ];
}

function list(targets) {
  return table(t('nav.targets'),
    [t('target.name'), t('target.state'), t('target.jvm'), t('series.floor'), t('series.rss'), t('target.seenAt')],
    targets.map(target => h('tr', null,
      h('td', { class: 'wide' }, link(`/console/targets/${target.id}`, foreign(target.name))),
      h('td', null, badge(stateOf(target), 'state')),
      h('td', { class: 'wide' }, target.jvm ? foreign(`${target.jvm.version} · ${target.jvm.host}`) : '–'),
      h('td', null, amount(target.lastSample?.floorBytes)),
      h('td', null, amount(target.lastSample?.rssBytes)),
      h('td', null, target.lastSample ? time(target.lastSample.at) : '–'))));
}

const amount = value => (value === undefined ? '–' : bytes(value));

// What has to be told of a JVM, by how it is reached.
const WAYS = {
  jmx: { kind: 'jmx', asks: ['url', 'user', 'password', 'buildFrom', 'dumpDirectory', 'dumpDirectoryHere'] },
  program: { kind: 'attach', asks: ['mainClass', 'buildFrom'] },
  process: { kind: 'attach', asks: ['pid', 'buildFrom'] },
  upload: { kind: 'upload', asks: [] },
};

/** What is kept of a form that was not sent: a password is not. */
const KEPT = ['name', 'url', 'user', 'mainClass', 'pid', 'dumpDirectory', 'dumpDirectoryHere', 'buildFrom'];

function registration(go, close, draft, kept) {
  const input = (id, properties = {}) => h('input', { id, name: id, autocomplete: 'off', spellcheck: 'false', ...properties });
  const values = {
    name: input('target-name', { maxlength: 100, required: true }),
    url: input('target-url', { maxlength: 500, required: true, placeholder: 'service:jmx:rmi:///jndi/rmi://host:9010/jmxrmi' }),
    user: input('target-user', { maxlength: 500 }),
    password: input('target-password', { maxlength: 500, placeholder: 'env:PLUMBLINE_TARGET_…' }),
    mainClass: input('target-main-class', { maxlength: 500, required: true, placeholder: 'org.example.*' }),
    pid: input('target-pid', { maxlength: 18, required: true, inputmode: 'numeric' }),
    dumpDirectory: input('target-dump-directory', { maxlength: 500, placeholder: '/var/dumps' }),
    dumpDirectoryHere: input('target-dump-directory-here', { maxlength: 500, placeholder: '/mnt/shop-dumps' }),
    buildFrom: input('target-build-from', { maxlength: 500, placeholder: 'property:app.version' }),
  };
  const fields = {
    url: field(t('target.url'), values.url),
    user: field(t('target.user'), values.user, t('target.userHint')),
    password: field(t('target.password'), values.password, t('target.passwordHint')),
    mainClass: field(t('target.mainClass'), values.mainClass, t('target.mainClassHint')),
    pid: field(t('target.pid'), values.pid, t('target.pidHint')),
    dumpDirectory: field(t('dumps.there'), values.dumpDirectory, t('dumps.hint')),
    dumpDirectoryHere: field(t('dumps.here'), values.dumpDirectoryHere),
    buildFrom: field(t('target.buildFrom'), values.buildFrom, t('target.buildFromHint')),
  };
  const asked = h('div', { class: 'stack' });
  const way = h('select', { id: 'target-way', onchange: () => ask() },
    Object.keys(WAYS).map(name => h('option', { value: name }, t(`way.${name}`))));
  way.value = kept?.way ?? 'jmx';
  for (const name of KEPT) {
    values[name].value = kept?.[name] ?? '';
  }
  const keep = () => draft.keep({ way: way.value, ...Object.fromEntries(KEPT.map(name => [name, values[name].value])) });
  const ask = () => put(asked, ...WAYS[way.value].asks.map(name => fields[name]));
  const form = h('form', { class: 'card', novalidate: true, oninput: keep, onsubmit: async event => {
    event.preventDefault();
    clearRefusal(form);
    try {
      const target = await post('/diagnosis/v1/targets', wanted(WAYS[way.value], values));
      draft.forget();
      await go(`/console/targets/${target.id}`);
    } catch (failure) {
      showRefusal(form, failure, Object.fromEntries(Object.entries(values).map(([name, { id }]) => [name, id])));
    }
  } },
    h('h2', null, t('targets.add')),
    h('p', { class: 'hint' }, t('targets.addHint')),
    h('div', { class: 'refusal', tabindex: '-1' }),
    field(t('target.name'), values.name),
    field(t('target.kind'), way),
    asked,
    h('div', { class: 'actions' },
      h('button', { class: 'main' }, t('targets.doAdd')),
      button(t('action.cancel'), close)));
  ask();
  return form;
}

// A number that is none goes as it was typed: the answer says what is wrong with it.
function wanted({ kind, asks }, values) {
  const registered = { kind };
  for (const name of ['name', ...asks]) {
    const value = values[name].value.trim();
    if (value !== '') {
      registered[name] = name === 'pid' && /^\d{1,15}$/.test(value) ? Number(value) : value;
    }
  }
  return registered;
}
