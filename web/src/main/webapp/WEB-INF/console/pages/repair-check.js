// What has become of a cause with a new build: its rate first, then pauses, allocation and caches, before and after.

import { h } from '../dom.js';
import { badge, foreign, link, sentence, table, time } from '../parts.js';
import { change, countRate, rate, share, span, t, told } from '../text.js';

const WORDS = { byte_rate: rate, count_rate: countRate, pause: span, paused: share, allocation: rate, hit_rate: share };
const COLUMNS = ['repair.what', 'repair.before', 'repair.after', 'repair.change', 'repair.outcome'];

/** What has become of causes of the build before that are none of the diagnosis' own findings. */
export function repairSection(checks) {
  const [{ buildBefore, buildAfter, since }] = checks;
  return h('section', { class: 'stack', id: 'repairs' },
    h('h2', null, t('repair.title')),
    h('p', { class: 'quiet' }, builds(buildBefore, buildAfter), ' ', time(since)),
    checks.map(check => [
      h('div', { class: 'heading' },
        h('h3', null, check.element ? h('code', { dir: 'ltr' }, foreign(check.element)) : told(`area.${check.area}`, check.area)),
        badge(check.outcome, 'outcome')),
      sentence(check.summary),
      h('p', null, link(`/console/diagnoses/${check.diagnosis}#${encodeURIComponent(check.fingerprint)}`,
        t('diagnosis.title', { id: check.diagnosis }))),
      comparisonTable(check)]));
}

/** What a later build, or this one, has made of a finding. */
export function repairOf(check) {
  return [
    h('div', { class: 'heading' }, h('h3', null, t('repair.since')), badge(check.outcome, 'outcome')),
    h('p', { class: 'quiet' }, builds(check.buildBefore, check.buildAfter), ' ', time(check.since)),
    comparisonTable(check),
  ];
}

const builds = (before, after) => [foreign(before), ' → ', foreign(after), ' · ', t('repair.from')];

function comparisonTable({ comparisons }) {
  return table(t('repair.title'), COLUMNS.map(key => t(key)), comparisons.map(one => h('tr', null,
    h('td', { class: 'wide' }, told(`quantity.${one.quantity}`, one.quantity), one.of && [' ', h('code', null, foreign(one.of))]),
    h('td', { class: 'number' }, side(one.before, WORDS[one.quantity])),
    h('td', { class: 'number' }, side(one.after, WORDS[one.quantity])),
    h('td', { class: 'number' }, side(one.change, change)),
    h('td', { class: 'wide' }, badge(one.outcome, 'outcome'),
      one.why && h('p', { class: 'hint', lang: 'en' }, foreign(one.why))))));
}

/** An estimate, and below it between what it surely lies. */
function side(interval, words = String) {
  if (!interval) {
    return '–';
  }
  const { value, low, high } = interval;
  return [words(value), low !== high && h('p', { class: 'hint' }, t('repair.range', { low: words(low), high: words(high) }))];
}
