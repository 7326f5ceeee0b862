// What is in force on the instance that answers, and where it comes from; secrets are never told.

import { get } from '../api.js';
import { h, later, put } from '../dom.js';
import { empty, foreign, heading, table } from '../parts.js';
import { number, secondsOf, span, t, told } from '../text.js';

const PATIENCE = 150;

export async function show({ signal, query }) {
  const { data } = await get('/diagnosis/v1/settings', signal);
  const place = h('div', { class: 'stack', 'aria-live': 'polite' });
  const search = h('input', { id: 'search', type: 'search', value: query.get('search') ?? '', dir: 'ltr', spellcheck: 'false' });
  const onlySet = h('input', { id: 'only-set', type: 'checkbox', checked: query.has('set') });
  const draw = () => {
    const wanted = search.value.trim().toLowerCase();
    const shown = data.filter(one => one.key.toLowerCase().includes(wanted) && (!onlySet.checked || one.source !== 'DEFAULT'));
    const address = new URLSearchParams({ ...(wanted && { search: wanted }), ...(onlySet.checked && { set: '1' }) });
    history.replaceState(null, '', location.pathname + (address.size > 0 ? `?${address}` : ''));
    put(place, h('p', { class: 'quiet' }, t('settings.count', { n: number(shown.length), all: number(data.length) })),
      shown.length === 0 ? empty(t('settings.none')) : settingsTable(shown));
  };
  search.addEventListener('input', later(draw, PATIENCE));
  onlySet.addEventListener('change', draw);
  draw();
  return [
    heading(t('nav.settings')),
    h('p', { class: 'quiet' }, t('settings.hint')),
    h('form', { class: 'filters', role: 'search', onsubmit: event => event.preventDefault() },
      h('div', { class: 'grow' }, h('label', { for: 'search' }, t('settings.search')), search),
      h('div', { class: 'check' }, onlySet, h('label', { for: 'only-set' }, t('settings.onlySet')))),
    place,
  ];
}

function settingsTable(settings) {
  return table(t('nav.settings'), [t('settings.key'), t('settings.value'), t('settings.source')], settings.map(one => h('tr', null,
    h('td', { class: 'wide' }, h('code', null, foreign(one.key))),
    h('td', { class: 'wide' }, valueOf(one)),
    h('td', null, told(`settings.${one.source}`, one.source),
      !one.read && h('p', { class: 'hint' }, t('settings.notRead')),
      one.source === 'DEFAULT' && h('p', { class: 'hint' }, h('code', null, foreign(one.environmentVariable)))))));
}

function valueOf({ value, secret }) {
  if (secret) {
    return h('span', { class: 'quiet' }, t('settings.secret'));
  }
  if (value === undefined) {
    return h('span', { class: 'quiet' }, t('settings.nothing'));
  }
  const seconds = secondsOf(value);
  return [h('code', { dir: 'ltr' }, foreign(value)), Number.isFinite(seconds) && h('span', { class: 'quiet' }, ` (${span(seconds)})`)];
}
