// The profiles of one diagnosis: what was allocated, what of it is alive, and what was allocated and never freed, side by side.

import { get, query as queryOf } from '../api.js';
import { h } from '../dom.js';
import { drawings } from '../drawing.js';
import { empty, foreign, link, sentence, time } from '../parts.js';
import { bytes, number, t } from '../text.js';
import { diagnosisHeading, diagnosisOf, pathOfDiagnosis } from './about-diagnosis.js';

/** In this order everywhere; none is ever a part of another. */
const OF_RECORDINGS = ['allocated', 'live', 'unfreed'];
const OF_PROFILER = ['profiler_allocated', 'profiler_live', 'profiler_unfreed'];
export const READINGS = [...OF_RECORDINGS, ...OF_PROFILER];

const pathOfProfiles = id => `${pathOfDiagnosis(id)}/profiles`;

export const ahead = ({ named: [id] }) => [pathOfDiagnosis(id), pathOfProfiles(id)];

export async function show({ signal, query, caller, go, named: [id] }) {
  const [about, { data }] = await Promise.all([diagnosisOf(id, signal), get(pathOfProfiles(id), signal)]);
  const head = diagnosisHeading('/profiles', about, caller);
  if (data.length === 0) {
    return [head, empty(t('profiles.none'))];
  }
  const focus = query.get('focus') ?? '';
  const draw = drawings(signal);
  return [
    head,
    h('p', { class: 'quiet' }, t('profiles.hint')),
    focusForm(focus, chosen => go(`/console/diagnoses/${id}/profiles${queryOf({ focus: chosen })}`)),
    h('div', { class: 'columns few' }, shown(data).map(reading =>
      readingSection(reading, data.filter(profile => profile.reading === reading), focus, draw))),
  ];
}

/** What a profiler saw is told where somebody allowed one. */
function shown(profiles) {
  return [...OF_RECORDINGS, ...OF_PROFILER.filter(known => profiles.some(({ reading }) => reading === known))];
}

/** Asks for the package or class that calls must pass through. */
export function focusForm(focus, choose, ...more) {
  const input = h('input', { id: 'focus', value: focus, placeholder: 'com.example.shop', spellcheck: 'false', dir: 'ltr' });
  return h('form', { class: 'filters', onsubmit: event => {
    event.preventDefault();
    choose(input.value.trim());
  } },
    more,
    h('div', { class: 'grow' }, h('label', { for: 'focus' }, t('profiles.focus')), input),
    h('button', null, t('profiles.show')));
}

function readingSection(reading, profiles, focus, draw) {
  const name = t(`reading.${reading}`);
  const observed = profiles.find(({ part }) => part === 'observed');
  return h('section', { class: 'stack' },
    h('h2', null, name),
    h('p', { class: 'hint' }, t(`reading.${reading}.means`)),
    observed === undefined ? h('p', { class: 'quiet' }, t('profiles.noReading', { reading: name })) : [
      h('p', null, h('strong', null, bytes(observed.bytes)), ' · ', t('profiles.samples', { n: number(observed.samples) })),
      h('p', { class: 'quiet' }, time(observed.from), ' – ', time(observed.to)),
      draw(t('profiles.drawingOf', { reading: name }),
        `/rest/diagnosis/v1/profiles/${observed.id}/flame-graph${queryOf({ focus })}`),
      downloads(observed, focus),
      h('h3', null, t('profiles.baseline')),
      sentence(observed.baseline),
      h('p', null, link(`/console/profiles/${observed.id}${queryOf({ focus })}`,
        t(observed.compared ? 'profiles.lookCompared' : 'profiles.look', { reading: name }))),
    ]);
}

/** A profile as other tools read it. */
export function downloads(profile, focus) {
  const file = (kind, name) => h('a', {
    href: `/rest/diagnosis/v1/profiles/${profile.id}/${kind}${queryOf({ focus })}`, download: '' }, foreign(name));
  return h('p', null, t('profiles.download'), ' ', file('collapsed', 'collapsed'), ' · ', file('pprof', 'pprof'));
}
