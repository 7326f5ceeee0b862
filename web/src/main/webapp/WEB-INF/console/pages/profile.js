// One profile: its drawing, its heaviest stacks, and how it differs from its baseline or any other of the same reading.

import { get, query as queryOf } from '../api.js';
import { h, put } from '../dom.js';
import { drawings, whenFree } from '../drawing.js';
import { badge, empty, failed, foreign, heading, link, sentence, table, time } from '../parts.js';
import { bytes, moment, number, rate, share, t, told } from '../text.js';
import { downloads, focusForm, READINGS } from './profiles.js';

const MOST_OTHERS = 200;
const PER = ['second', 'request'];

export async function show(place) {
  const { signal, query, named: [id] } = place;
  const asked = { focus: query.get('focus') ?? '', baseline: query.get('baseline') ?? '', per: query.get('per') ?? '' };
  const answer = await whenFree(
    () => get(`/diagnosis/v1/profiles/${id}${queryOf({ focus: asked.focus })}`, signal), signal);
  const { profile } = answer;
  const [target, all] = await Promise.all([
    get(`/diagnosis/v1/targets/${profile.target}`, signal),
    get(`/diagnosis/v1/targets/${profile.target}/profiles?limit=${MOST_OTHERS}`, signal),
  ]);
  const name = t(`reading.${profile.reading}`);
  const draw = drawings(signal);
  const isCompared = asked.baseline !== '' || profile.compared;
  return [
    heading(`${name} · ${target.name}`,
      link(`/console/diagnoses/${profile.diagnosis}/profiles${queryOf({ focus: asked.focus })}`,
        t('profile.all', { id: profile.diagnosis }))),
    h('p', { class: 'quiet' }, t(`reading.${profile.reading}.means`)),
    choices(place, profile, all.data, asked),
    h('div', { class: 'columns' },
      h('section', { class: 'stack' },
        h('h2', null, t('profiles.drawingOf', { reading: name })),
        facts(answer),
        draw(t('profiles.drawingOf', { reading: name }),
          `/rest/diagnosis/v1/profiles/${id}/flame-graph${queryOf({ focus: asked.focus })}`),
        downloads(profile, asked.focus)),
      h('section', { class: 'stack' },
        h('h2', null, t('profile.drawingOfDifference')),
        isCompared ? [
          h('p', { class: 'hint' }, t('profile.colours')),
          draw(t('profile.drawingOfDifference'), `/rest/diagnosis/v1/profiles/${id}/difference/flame-graph${
            queryOf({ baseline: asked.baseline, focus: asked.focus })}`),
        ] : [sentence(profile.baseline), h('p', { class: 'hint' }, t('profile.chooseBaseline'))])),
    isCompared && differenceSection(id, asked, signal),
    stacksSection(answer),
    classesSection(answer),
  ];
}

/** Which profile, against which, per what, and through what; the address holds it all. */
function choices({ go }, profile, all, asked) {
  const to = (id, more) => go(`/console/profiles/${id}${queryOf({ ...asked, ...more })}`);
  const select = (id, label, options, chosen, choose) => h('div', null,
    h('label', { for: id }, label),
    h('select', { id, onchange: event => choose(event.target.value)?.then(() => document.getElementById(id)?.focus()) },
      options.map(([value, text]) => h('option', { value, selected: value === chosen }, text))));
  const known = all.some(({ id }) => id === profile.id) ? all : [profile, ...all];
  const ordered = READINGS.flatMap(reading => known.filter(one => one.reading === reading));
  return focusForm(asked.focus, focus => to(profile.id, { focus }),
    select('profile', t('profile.which'), ordered.map(one => [String(one.id), label(one, true)]), String(profile.id),
      id => to(id, { baseline: '' })),
    select('baseline', t('profile.against'), [['', t(profile.compared ? 'profile.chosen' : 'profile.nothing')],
      ...known.filter(one => one.reading === profile.reading && one.id !== profile.id)
        .map(one => [String(one.id), label(one, false)])], asked.baseline, baseline => to(profile.id, { baseline })),
    select('per', t('profile.per'), PER.map(one => [one, t(`profile.per.${one}`)]), asked.per || PER[0],
      per => to(profile.id, { per })));
}

function label(profile, withReading) {
  return [withReading && t(`reading.${profile.reading}`), `${moment(profile.from)} – ${moment(profile.to)}`,
    t('diagnosis.title', { id: profile.diagnosis }), told(`part.${profile.part}`, profile.part)].filter(Boolean).join(' · ');
}

function facts({ profile, weighting, measuredSeconds, requests, bytes: all, samples, allStacks, notes }) {
  const rows = [
    ['profile.time', [time(profile.from), ' – ', time(profile.to)]],
    ['profile.measured', t('unit.seconds', { n: number(Math.round(measuredSeconds)) })],
    ['profile.bytes', bytes(all)],
    ['profile.samples', number(samples)],
    ['profile.weighting', told(`weighting.${weighting}`, weighting)],
    ['profile.requests', requests > 0 && number(Math.round(requests))],
    ['profile.stacks', number(allStacks)],
  ].filter(([, value]) => value);
  return [
    h('dl', null, rows.map(([key, value]) => [h('dt', null, t(key)), h('dd', null, value)])),
    notes.length > 0 && h('ul', { lang: 'en' }, notes.map(note => h('li', null, foreign(note)))),
  ];
}

function differenceSection(id, { baseline, per, focus }, signal) {
  const place = h('div', { class: 'stack' });
  const read = async () => {
    put(place, h('p', { class: 'loading', 'aria-busy': 'true' }, t('state.loading')));
    try {
      put(place, difference(await whenFree(
        () => get(`/diagnosis/v1/profiles/${id}/difference${queryOf({ baseline, per, focus })}`, signal), signal)));
    } catch (failure) {
      if (!signal.aborted) {
        put(place, failed(failure, read));
      }
    }
  };
  read();
  return h('section', { class: 'stack' }, h('h2', null, t('profile.difference')), place);
}

function difference({ baseline, unit, allPaths, paths }) {
  const amount = value => (unit === 'bytes/s' ? rate(value) : t('unit.perRequest', { amount: bytes(value) }));
  const signed = value => (value > 0 ? `+${amount(value)}` : amount(value));
  const grew = paths.filter(path => path.grew).length;
  return [
    h('p', { class: 'quiet' }, t('profile.since'), ' ', time(baseline.from), ' – ', time(baseline.to), '. ',
      t('profile.paths', { n: number(allPaths), shown: number(paths.length), grew: number(grew) })),
    paths.length === 0 ? empty(t('profile.noPaths')) : table(t('profile.difference'),
      ['profile.class', 'profile.growth', 'profile.surely', 'profile.before', 'profile.now', 'profile.site'].map(key => t(key)),
      paths.map(path => h('tr', null,
        h('td', { class: 'wide' }, h('code', null, foreign(path.className)), path.grew && [' ', badge('GREW', 'profile')]),
        h('td', { class: 'number' }, signed(path.growth)),
        h('td', { class: 'number' }, path.low === null || path.high === null ? '–'
          : t('finding.between', { low: signed(path.low), high: signed(path.high) })),
        h('td', { class: 'number' }, amount(path.before), samplesOf(path.samplesBefore)),
        h('td', { class: 'number' }, amount(path.now), samplesOf(path.samplesNow)),
        h('td', { class: 'wide' }, stackOf(path))))),
  ];
}

const samplesOf = samples => h('p', { class: 'hint' }, t('profiles.samples', { n: number(samples) }));

function stacksSection({ bytes: all, allStacks, stacks }) {
  return h('section', { class: 'stack' },
    h('h2', null, t('profile.heaviest')),
    h('p', { class: 'hint' }, t('profile.heaviestOf', { shown: number(stacks.length), n: number(allStacks) })),
    stacks.length === 0 ? empty(t('profile.noStacks')) : table(t('profile.heaviest'),
      ['profile.class', 'profile.bytes', 'profile.share', 'profile.samples', 'profile.site'].map(key => t(key)),
      stacks.map(stack => h('tr', null,
        h('td', { class: 'wide' }, h('code', null, foreign(stack.className))),
        h('td', { class: 'number' }, bytes(stack.bytes)),
        h('td', { class: 'number' }, all > 0 ? share(stack.bytes / all) : '–'),
        h('td', { class: 'number' }, number(stack.samples)),
        h('td', { class: 'wide' }, stackOf(stack))))));
}

/** The line that matters, and on demand the calls that lead there, innermost first. */
export function stackOf({ site, stack }) {
  return stack.length === 0 ? h('code', null, foreign(site)) : h('details', null,
    h('summary', null, h('code', { dir: 'ltr' }, foreign(site || stack[0]))),
    h('ol', { class: 'path', dir: 'ltr' }, stack.map(call => h('li', null, foreign(call)))));
}

function classesSection({ classes }) {
  return classes.length > 0 && h('section', { class: 'stack' },
    h('h2', null, t('profile.classes')),
    table(t('profile.classes'), ['profile.class', 'profile.bytes', 'profile.samples'].map(key => t(key)),
      classes.map(one => h('tr', null,
        h('td', { class: 'wide' }, h('code', null, foreign(one.className))),
        h('td', { class: 'number' }, bytes(one.bytes)),
        h('td', { class: 'number' }, number(one.samples))))));
}
