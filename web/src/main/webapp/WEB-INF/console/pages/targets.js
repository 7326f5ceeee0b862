// The JVMs that are watched, and a form for one more.

import { get, post } from '../api.js';
import { h, put } from '../dom.js';
import { badge, button, clearRefusal, empty, field, foreign, heading, link, showRefusal, table, time } from '../parts.js';
import { bytes, number, t } from '../text.js';

const ON_A_PAGE = 100;

export async function show({ signal, query, caller, go }) {
  const page = Number(query.get('page') ?? 1);
  const { data, pagination } = await get(
    `/diagnosis/v1/targets?page=${encodeURIComponent(page)}&itemsPerPage=${ON_A_PAGE}`, signal);
  const form = h('div');
  const mayAdd = caller.rights.includes('diagnosis-admin');
  const open = () => put(form, registration(go, () => put(form)));
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
      h('td', null, badge(target.state, 'state')),
      h('td', { class: 'wide' }, target.jvm ? foreign(`${target.jvm.version} · ${target.jvm.host}`) : '–'),
      h('td', null, amount(target.lastSample?.floorBytes)),
      h('td', null, amount(target.lastSample?.rssBytes)),
      h('td', null, target.lastSample ? time(target.lastSample.at) : '–'))));
}

const amount = value => (value === undefined ? '–' : bytes(value));

function registration(go, close) {
  const input = (id, properties = {}) => h('input', { id, name: id, autocomplete: 'off', spellcheck: 'false', ...properties });
  const values = {
    name: input('target-name', { maxlength: 100, required: true }),
    url: input('target-url', { maxlength: 500, required: true, placeholder: 'service:jmx:rmi:///jndi/rmi://host:9010/jmxrmi' }),
    user: input('target-user', { maxlength: 500 }),
    password: input('target-password', { maxlength: 500, placeholder: 'env:PLUMBLINE_TARGET_…' }),
  };
  const form = h('form', { class: 'card', novalidate: true, onsubmit: async event => {
    event.preventDefault();
    clearRefusal(form);
    const asked = { kind: 'jmx' };
    for (const [name, control] of Object.entries(values)) {
      if (control.value.trim() !== '') {
        asked[name] = control.value.trim();
      }
    }
    try {
      const target = await post('/diagnosis/v1/targets', asked);
      await go(`/console/targets/${target.id}`);
    } catch (failure) {
      showRefusal(form, failure, {
        name: 'target-name', url: 'target-url', user: 'target-user', password: 'target-password' });
    }
  } },
    h('h2', null, t('targets.add')),
    h('p', { class: 'hint' }, t('targets.addHint')),
    h('div', { class: 'refusal', tabindex: '-1' }),
    field(t('target.name'), values.name),
    field(t('target.url'), values.url),
    field(t('target.user'), values.user, t('target.userHint')),
    field(t('target.password'), values.password, t('target.passwordHint')),
    h('div', { class: 'actions' },
      h('button', { class: 'main' }, t('targets.doAdd')),
      button(t('action.cancel'), close)));
  return form;
}
