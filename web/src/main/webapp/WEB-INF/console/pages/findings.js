// All findings of all nights, newest first, by what they are and what was said of them.

import { get, query as queryOf } from '../api.js';
import { h } from '../dom.js';
import { empty, heading } from '../parts.js';
import { number, t } from '../text.js';
import { findingCards } from './findings-list.js';

const MOST = 200;
const CHOICES = {
  status: ['OPEN', 'ACKNOWLEDGED', 'MUTED'],
  verdict: ['LEAK', 'GROWTH'],
  area: ['heap', 'metaspace', 'classes', 'code', 'direct', 'mapped', 'threads', 'native', 'handles', 'leases'],
};

const chosenIn = query => Object.fromEntries(Object.keys(CHOICES).map(name => [name, query.get(name) ?? '']));
const listOf = query => `/diagnosis/v1/findings${queryOf({ ...chosenIn(query), limit: MOST })}`;

export const ahead = ({ query }) => [listOf(query)];

export async function show({ signal, query, go }) {
  const chosen = chosenIn(query);
  const { data } = await get(listOf(query), signal);
  return [
    heading(t('nav.findings')),
    h('form', { class: 'filters', onsubmit: event => event.preventDefault() }, Object.entries(CHOICES).map(([name, values]) =>
      h('div', null,
        h('label', { for: name }, t(`findings.${name}`)),
        h('select', { id: name, onchange: event =>
          go(`/console/findings${queryOf({ ...chosen, [name]: event.target.value })}`, { replaces: true })
            .then(() => document.getElementById(name)?.focus()) },
          h('option', { value: '' }, t('filter.all')),
          values.map(value => h('option', { value, selected: value === chosen[name] }, t(`${name}.${value}`))))))),
    data.length === 0 ? empty(t('findings.none')) : findingCards(data),
    data.length === MOST && h('p', { class: 'quiet' }, t('findings.most', { n: number(MOST) })),
  ];
}
