// One JVM: how it is, what it may be asked, its live series with the line of the verdict, and what was taken from it.

import { get, patch, post, query as queryOf, remove, replace, sendFile } from '../api.js';
import { h, part, put, repeat } from '../dom.js';
import {
  badge, button, clearRefusal, confirmed, empty, failed, field, foreign, heading, link, reasonOf, say, showRefusal, table, time,
  timeAndDistance,
} from '../parts.js';
import { bytes, number, rate, share, t, told } from '../text.js';
import { captureList } from './captures.js';
import { draftOf, keptDraft } from './drafts.js';
import { pausesOf, samplingOf } from './sampling.js';
import { absenceOf, diagnosing, livesOf, shownOfLives } from './target-lives.js';
import { stateOf } from './target-state.js';

const DAY = 1_440;
const WINDOWS = { PT15M: 15, PT1H: 60, PT6H: 360, PT24H: DAY, P7D: 7 * DAY, P30D: 30 * DAY, P365D: 365 * DAY, P730D: 730 * DAY };
const USUAL = 'PT1H';

/** Of a longer time than a day a chart shows one sample, that with the lowest floor, of so many intervals: more than it has pixels. */
const INTERVALS = 2_000;
const MOST_SAMPLES = 10_000;
const AGAIN = 5_000;

/** The members of a target by which who it is is told. */
const IDENTITY = ['kind', 'url', 'mainClass', 'pid', 'file', 'jvm', 'dumpDirectory', 'dumpDirectoryHere', 'buildFrom', 'registeredAt'];

/** What may be asked of a JVM by hand, the cheapest first. */
const TAKEN = ['HISTOGRAM', 'RECORDING', 'HEAP_SNAPSHOT'];

const toldOf = id => [
  `/diagnosis/v1/targets/${id}`, `/diagnosis/v1/targets/${id}/diagnoses?limit=20`, `/diagnosis/v1/targets/${id}/captures?limit=20`];

const IN_BYTES = /^(Initial|Max|SoftMax)HeapSize$|^Max(Direct|Metaspace)|^(ReservedCodeCache|CompressedClassSpace)Size$/;

/** The JVM's own word for it: the most that 64 bits can say. */
const NO_LIMIT = '18446744073709551615';

export const ahead = ({ query, named: [id] }) => [...toldOf(id), samplesOf(id, windowOf(query))];

const windowOf = query => (query.get('window') in WINDOWS ? query.get('window') : USUAL);

/** The samples of a window that ends now, from a whole minute on, or those that came since; one an interval of a long window. */
const samplesOf = (id, window, from = Math.floor(Date.now() / 60_000 - WINDOWS[window]) * 60_000) =>
  `/diagnosis/v1/targets/${id}/samples${queryOf({
    from: new Date(from).toISOString(),
    limit: MOST_SAMPLES,
    every: WINDOWS[window] > DAY ? `PT${Math.ceil(WINDOWS[window] * 60 / INTERVALS)}S` : undefined })}`;

export async function show(place) {
  const { signal, caller, named: [id] } = place;
  const [target, diagnoses, captures] = await Promise.all(toldOf(id).map(path => get(path, signal)));
  const isAdmin = caller.rights.includes('diagnosis-admin');
  const past = h('div', { class: 'stack' });
  const taken = h('div', { class: 'stack' });
  const received = h('div', { role: 'status' });
  const drawPast = list => put(past, list.length === 0 ? empty(t('diagnoses.none')) : diagnosisTable(list));
  const readTaken = async () => drawTaken((await get(`/diagnosis/v1/targets/${id}/captures?limit=20`, signal)).data);
  const drawTaken = captureList(taken, caller, readTaken);
  drawPast(diagnoses.data);
  drawTaken(captures.data);
  const sampling = target.kind !== 'upload' && target.sampling && samplingOf(target, isAdmin && !target.paused, signal);
  const pauses = target.pauses && pausesOf(target);
  const parts = partsOf(place, isAdmin);
  const series = target.kind !== 'upload' && seriesSection(place, target, diagnoses.data);
  repeat(async () => {
    const [now, past] = await Promise.all([
      get(`/diagnosis/v1/targets/${id}`, signal),
      get(`/diagnosis/v1/targets/${id}/diagnoses?limit=20`, signal),
      readTaken(),
    ]);
    Object.values(parts).forEach(draw => draw(now));
    drawPast(past.data);
    if (series) {
      series.follow(past.data);
    }
    if (sampling && now.sampling) {
      sampling.draw(now.sampling);
    }
    if (pauses && now.pauses) {
      pauses.draw(now.pauses);
    }
  }, AGAIN, signal);
  return [
    parts.heading(target),
    parts.notes(target),
    series && series.place,
    h('div', { class: 'columns' },
      parts.identity(target), parts.probe(target), sampling && sampling.place, pauses && pauses.place),
    h('div', { class: 'columns wide' },
      parts.gate(target),
      parts.epochs(target),
      h('section', { class: 'stack' },
        h('div', { class: 'heading' }, h('h2', null, t('diagnoses.title')), parts.diagnosing(target)), past),
      h('section', { class: 'stack' },
        h('div', { class: 'heading' }, h('h2', null, t('captures.title')), link(`/console/targets/${id}/growth`, t('growth.open')), isAdmin && more(target, received)),
        received, taken)),
    parts.forget(target),
  ];
}

/** What is told of the target itself, part by part, each with what it shows. */
function partsOf(place, isAdmin) {
  const mayPause = ({ kind, state }) => isAdmin && kind !== 'upload' && state !== 'ENDED';
  const mayForget = ({ from, state }) => isAdmin && (from === 'rest' || state === 'ENDED');
  // told anew with every sample: by itself, so that who marks or copies something beside it is not disturbed
  const seen = part(({ lastSample }) => lastSample?.at, ({ lastSample }) => lastSample && h('dd', null, timeAndDistance(lastSample.at)));
  return {
    heading: part(target => [target.name, stateOf(target), mayPause(target)],
      target => heading(target.name, badge(stateOf(target), 'state'), mayPause(target) && pausing(place, target))),
    notes: part(({ paused, sameJvmAs, reason, absence }) => [paused, sameJvmAs, reason, absence], notes),
    seen,
    identity: part(target => [IDENTITY.map(name => target[name]), target.epochs[0]?.beganAt, Boolean(target.lastSample)],
      target => identity(target, seen)),
    probe: part(target => target.probe, target => target.probe && probe(target.probe)),
    gate: part(({ gate, acceptedRisks, file, dumpDirectory, dumpDirectoryHere }) => [gate, acceptedRisks, file, dumpDirectory, dumpDirectoryHere],
      target => target.gate && gate(place, target, isAdmin)),
    epochs: part(shownOfLives, target => target.epochs.length > 1 && livesOf(target)),
    diagnosing: isAdmin ? diagnosing(place) : () => null,
    forget: part(mayForget,
      target => mayForget(target) && h('p', null, button(t('target.forget'), () => forget(place, target), { class: 'danger' }))),
  };
}

function notes(target) {
  const { paused, sameJvmAs, reason } = target;
  return (paused || sameJvmAs || reason) && h('div', { class: 'stack' },
    paused && h('p', { class: 'note' }, t('target.paused', { by: paused.by }), ' ', timeAndDistance(paused.at)),
    sameJvmAs && h('p', { class: 'note' }, t('target.sameJvm', { names: sameJvmAs.join(', ') })),
    absenceOf(target),
    reason && h('p', { class: 'note', lang: 'en' }, foreign(reason)));
}

function pausing({ go }, { id, name, paused }) {
  return button(t(paused ? 'target.resume' : 'target.pause'), async event => {
    event.target.disabled = true;
    try {
      await (paused ? remove : replace)(`/diagnosis/v1/targets/${id}/pause`);
      say(t(paused ? 'target.didResume' : 'target.didPause', { name }));
      await go(location.pathname + location.search, { replaces: true });
    } catch (failure) {
      say(reasonOf(failure));
      event.target.disabled = false;
    }
  });
}

function identity(target, seen) {
  const { jvm } = target;
  const rows = [
    ['target.kind', t(`kind.${target.kind}`)],
    ['target.url', target.url && h('code', null, foreign(target.url))],
    ['target.mainClass', target.mainClass && h('code', null, foreign(target.mainClass))],
    ['target.pid', target.pid && h('code', null, String(target.pid))],
    ['target.file', target.file && h('code', null, foreign(target.file))],
    ['target.build', jvm?.build && foreign(jvm.build)],
    ['dumps.there', target.dumpDirectory && h('code', null, foreign(target.dumpDirectory))],
    ['dumps.here', target.dumpDirectoryHere && h('code', null, foreign(target.dumpDirectoryHere))],
    ['target.buildFrom', target.buildFrom && h('code', null, foreign(target.buildFrom))],
    ['target.jvm', jvm && foreign(`${jvm.name} ${jvm.version}`)],
    ['target.host', jvm && foreign(jvm.pid === undefined ? jvm.host : `${jvm.host} · ${jvm.pid}`)],
    ['target.startedAt', jvm && timeAndDistance(jvm.startedAt)],
    ['target.epochBegan', jvm && target.epochs[0].beganAt !== jvm.startedAt && timeAndDistance(target.epochs[0].beganAt)],
    ['target.collector', jvm && told(`collector.${jvm.collector}`, jvm.collector)],
    ['target.maxHeap', jvm?.maxHeapBytes && bytes(jvm.maxHeapBytes)],
  ].filter(([, value]) => value);
  const row = (key, value) => [h('dt', null, t(key)), value];
  return h('section', null,
    h('h2', null, t('target.identity')),
    h('dl', null,
      rows.map(([key, value]) => row(key, h('dd', null, value))),
      target.lastSample && row('target.seenAt', seen(target)),
      row('target.registeredAt', h('dd', null, time(target.registeredAt)))));
}

/** What the JVM told when it was asked thoroughly: what bounds it, and its switches, those first that somebody has set. */
function probe({ at, distribution, container, flags, lacks }) {
  const rows = [
    ['probe.distribution', distribution && foreign(distribution)],
    ['probe.container', container.type && foreign(container.type)],
    ['probe.memoryLimit', container.memoryLimitBytes && bytes(container.memoryLimitBytes)],
    ['probe.cpuLimit', container.cpuLimit && number(container.cpuLimit)],
    ['probe.memory', container.memoryBytes && bytes(container.memoryBytes)],
    ['probe.processors', container.processors && number(container.processors)],
    ['probe.lacks', lacks.length > 0 && lacks.map(feature => told(`feature.${feature}`, feature)).join(', ')],
  ].filter(([, value]) => value);
  const isSet = flag => flag.origin !== 'default';
  const ordered = [...flags.filter(isSet), ...flags.filter(flag => !isSet(flag))];
  return h('section', null,
    h('h2', null, t('probe.title')),
    h('p', { class: 'hint' }, t('probe.at'), ' ', timeAndDistance(at)),
    h('dl', null, rows.map(([key, value]) => [h('dt', null, t(key)), h('dd', null, value)])),
    flags.length > 0 && h('details', null,
      h('summary', null, t('probe.flags', { n: number(flags.length) })),
      h('dl', null, ordered.map(({ name, value, origin }) => [
        h('dt', null, h('code', null, foreign(name))),
        h('dd', null, h('code', null, foreign(value)), sizeOf(name, value), h('span', { class: 'hint', lang: 'en' }, ' ', foreign(origin)))]))));
}

/** What a switch in bytes says in words; others have units of their own. */
function sizeOf(name, value) {
  return IN_BYTES.test(name) && value > 0
    && h('span', { class: 'hint' }, ` (${value === NO_LIMIT ? t('probe.noLimit') : bytes(value)})`);
}

function gate(place, target, isAdmin) {
  const accepted = target.acceptedRisks.map(({ risk }) => risk);
  const helping = [...new Set(target.gate.map(({ unlessAccepted }) => unlessAccepted).filter(Boolean))];
  const mayChange = isAdmin && target.file === undefined;
  return h('section', { class: 'stack' },
    h('div', { class: 'heading' },
      h('h2', null, t('gate.title')),
      mayChange && accepted.map(risk => button(t(`risk.${risk}.refuse`),
        () => accept(place, target, risk, false))),
      mayChange && helping.map(risk => button(t(`risk.${risk}.accept`),
        () => accept(place, target, risk, true)))),
    target.acceptedRisks.map(({ risk, by, at }) =>
      h('p', { class: 'note' }, t(`risk.${risk}.accepted`, { by }), ' ', timeAndDistance(at))),
    table(t('gate.title'), [t('gate.ask'), t('gate.allowed'), t('gate.reason')],
      target.gate.map(({ ask, allowed, reason, risk }) => h('tr', null,
        h('td', null, told(`gate.${ask}`, ask)),
        h('td', null, t(allowed ? 'gate.yes' : 'gate.no')),
        h('td', { class: 'hint', lang: 'en' }, foreign(reason ?? risk ?? ''))))),
    mayChange && target.kind === 'jmx' && dumpsInto(place, target));
}

/** Of a JVM whose disk we do not see: the directory that both see, by both its paths. */
function dumpsInto({ go }, target) {
  const draft = draftOf(`dumps ${target.id}`);
  const kept = draft.read();
  const again = () => go(`/console/targets/${target.id}`, { replaces: true });
  const input = (id, value, example) => h('input', {
    id, value: value ?? '', maxlength: 500, autocomplete: 'off', spellcheck: 'false', dir: 'ltr', placeholder: example });
  const there = input('dump-directory', kept?.there ?? target.dumpDirectory, '/var/dumps');
  const here = input('dump-directory-here', kept?.here ?? target.dumpDirectoryHere, '/mnt/shop-dumps');
  const keep = () => draft.keep({ there: there.value, here: here.value });
  const form = h('form', { novalidate: true, oninput: keep, onsubmit: async event => {
    event.preventDefault();
    clearRefusal(form);
    const [dumpDirectory, dumpDirectoryHere] = [there.value.trim(), here.value.trim()];
    try {
      await patch(`/diagnosis/v1/targets/${target.id}`, dumpDirectory === '' && dumpDirectoryHere === '' ? { dumpDirectory: 'none' }
        : Object.fromEntries(Object.entries({ dumpDirectory, dumpDirectoryHere }).filter(([, path]) => path !== '')));
      draft.forget();
      say(t('dumps.saved'));
      await again();
    } catch (failure) {
      showRefusal(form, failure, { dumpDirectory: there.id, dumpDirectoryHere: here.id });
    }
  } },
    h('div', { class: 'refusal', tabindex: '-1' }),
    h('p', { class: 'hint' }, t('dumps.hint')),
    h('div', { class: 'columns' }, field(t('dumps.there'), there), field(t('dumps.here'), here)),
    h('button', null, t('dumps.save')));
  return h('details', { open: draft.wasKept }, h('summary', null, t('dumps.title')), draft.wasKept && keptDraft(draft, again), form);
}

/** Others stay as they are by now: somebody may have accepted or refused them since this page was loaded. */
async function accept({ go }, target, risk, isAccepted) {
  if (isAccepted && !await confirmed(t(`risk.${risk}.title`), t(`risk.${risk}.text`, { name: target.name }), t(`risk.${risk}.accept`))) {
    return;
  }
  const path = `/diagnosis/v1/targets/${target.id}`;
  try {
    const others = (await get(path)).acceptedRisks.map(accepted => accepted.risk).filter(other => other !== risk);
    await patch(path, { acceptedRisks: isAccepted ? [...others, risk] : others });
    await go(`/console/targets/${target.id}`, { replaces: true });
  } catch (failure) {
    say(reasonOf(failure));
  }
}

/** The series with the line of the latest verdict, and a function that follows it to another. */
function seriesSection({ query, signal, go }, target, diagnoses) {
  const window = windowOf(query);
  const floorPlace = h('div', { class: 'chart' });
  const residentPlace = h('div', { class: 'chart' });
  const summary = h('p', { class: 'quiet' });
  let line = lineOf(diagnoses);
  let draw = () => {};
  drawSeries({ target, window, signal, floorPlace, residentPlace, lineNow: () => line, summary })
    .then(drawn => {
      draw = drawn;
    })
    .catch(failure => !signal.aborted && put(floorPlace, failed(failure)));
  const follow = latest => {
    const next = lineOf(latest);
    if (next?.id !== line?.id) {
      line = next;
      draw();
    }
  };
  const section = h('section', { class: 'stack' },
    h('div', { class: 'heading' },
      h('h2', null, t('series.title')),
      h('div', { class: 'choices', role: 'group', 'aria-label': t('series.window') }, Object.keys(WINDOWS).map(choice =>
        button(t(`window.${choice}`), () => go(`/console/targets/${target.id}${queryOf({ window: choice })}`, { replaces: true }),
          { 'aria-pressed': String(choice === window) })))),
    h('div', { class: 'columns' },
      h('div', null, h('h3', null, t('series.floor')), h('p', { class: 'hint' }, t('series.floorHint')), floorPlace),
      h('div', null, h('h3', null, t('series.rss')), h('p', { class: 'hint' }, t('series.rssHint')), residentPlace)),
    summary);
  return { place: section, follow };
}

/** The rate that the latest verdict of growth states for the heap, over the window that it is about. */
function lineOf(diagnoses) {
  const latest = diagnoses.find(diagnosis => diagnosis.verdict && diagnosis.verdict !== 'INCONCLUSIVE');
  const finding = latest?.findings.find(one => one.area === 'heap' && one.bytesPerSecond !== undefined);
  return finding
    ? { perSecond: finding.bytesPerSecond, from: Date.parse(latest.from) / 1000, to: Date.parse(latest.to) / 1000, id: latest.id }
    : null;
}

/** Draws the series and goes on drawing them as samples come; the function that comes back draws them anew, for another line. */
async function drawSeries({ target, window, signal, floorPlace, residentPlace, lineNow, summary }) {
  const span = WINDOWS[window] * 60_000;
  let samples = [];
  const read = async () => {
    const series = await get(samples.length === 0
      ? samplesOf(target.id, window) : samplesOf(target.id, window, Date.parse(samples.at(-1).at) + 1), signal);
    samples = [...samples, ...series.points].filter(sample => Date.parse(sample.at) >= Date.now() - span);
    return series.points.length > 0;
  };
  const [{ chart }] = await Promise.all([import('../chart.js'), read()]);
  const none = t(target.paused ? 'series.nonePaused' : 'series.none');
  const describe = key => columns => description(key, columns, none);
  const drawFloor = await chart(floorPlace, { signal, format: bytes, describe: describe('series.floor'), series: [
    { label: t('series.floor'), colour: 'accent' },
    { label: t('series.line'), colour: 'leak', dashes: [6, 4] },
  ] });
  const drawResident = await chart(residentPlace, { signal, format: bytes, describe: describe('series.rss'), series: [
    { label: t('series.rss'), colour: 'accent' },
  ] });
  const draw = () => {
    const line = lineNow();
    const at = samples.map(sample => Date.parse(sample.at) / 1000);
    const floor = samples.map(sample => sample.floorBytes ?? null);
    const fit = fitted(at, floor, line);
    drawFloor([at, floor, fit]);
    drawResident([at, samples.map(sample => sample.rssBytes ?? null)]);
    put(summary, samples.length > 0 && t('series.count', { n: number(samples.length) }),
      fit.some(height => height !== null) && [' ', link(`/console/diagnoses/${line.id}`, t('series.lineOf', { rate: rate(line.perSecond), id: line.id }))]);
  };
  draw();
  repeat(async () => {
    if (await read()) {
      draw();
    }
  }, AGAIN, signal);
  return draw;
}

/** The verdict's rate through the middle of the samples of its window: its slope is the diagnosis', its height the series'. */
function fitted(at, floor, line) {
  if (!line) {
    return at.map(() => null);
  }
  const heights = at
    .map((moment, i) => (moment >= line.from && moment <= line.to && floor[i] !== null
      ? floor[i] - line.perSecond * (moment - line.from) : null))
    .filter(height => height !== null)
    .sort((a, b) => a - b);
  if (heights.length === 0) {
    return at.map(() => null);
  }
  const height = heights[heights.length >> 1];
  return at.map(moment =>
    (moment >= line.from && moment <= line.to ? height + line.perSecond * (moment - line.from) : null));
}

function description(key, [at, values], none) {
  const known = values.filter(value => value !== null);
  return known.length === 0 ? none : t('series.described', {
    series: t(key), n: number(known.length), first: bytes(known[0]), last: bytes(known.at(-1)),
    least: bytes(Math.min(...known)), most: bytes(Math.max(...known)) });
}

function diagnosisTable(list) {
  return table(t('diagnoses.title'),
    [t('diagnosis.name'), t('target.verdict'), t('diagnosis.window'), t('diagnosis.asked')],
    list.map(diagnosis => h('tr', null,
      h('td', null, link(`/console/diagnoses/${diagnosis.id}`, t('diagnosis.title', { id: diagnosis.id }))),
      h('td', { class: 'wide' }, diagnosis.verdict ? badge(diagnosis.verdict) : running(diagnosis)),
      h('td', { class: 'wide' }, time(diagnosis.from), ' – ', time(diagnosis.to),
        diagnosis.epochEndedAt && h('p', { class: 'hint' }, t(diagnosis.epochUnreached ? 'life.wasUnreached' : 'life.wasOver'))),
      h('td', null, t(`origin.${diagnosis.origin}`)))));
}

function running(diagnosis) {
  const phase = told(`phase.${diagnosis.phase}`, diagnosis.phase);
  return diagnosis.state === 'FAILED' ? badge('FAILED', 'run') : [
    h('progress', { max: 100, value: diagnosis.progress, 'aria-label': phase }),
    h('span', { class: 'hint' }, t('target.running', { progress: diagnosis.progress, phase }))];
}

// Of a JVM that is reached, something can be taken; of every one, files can be sent.
function more(target, received) {
  const input = h('input', { type: 'file', id: 'upload-file', multiple: true, hidden: true });
  const choose = button(t('upload.send'), () => input.click());
  input.onchange = async () => {
    choose.disabled = true;
    try {
      for (const file of input.files) {
        await sendOne(target, file, received);
      }
    } finally {
      choose.disabled = false;
      input.value = '';
    }
  };
  return h('div', { class: 'actions' }, target.kind !== 'upload' && captureNow(target), choose, input);
}

// It may take minutes, so what came of it stays.
async function sendOne(target, file, received) {
  const bar = h('progress', { max: 1, value: 0, 'aria-label': t('upload.sending', { name: file.name }) });
  const far = h('span', { 'aria-hidden': 'true' });
  const line = h('p', { class: 'hint' }, t('upload.sending', { name: file.name }), ' ', far, bar);
  received.append(line);
  const draw = part => {
    far.textContent = part < 1 ? share(part) : t('upload.checking');
    // every percent would be read out; that all of it is sent is news
    far.setAttribute('aria-hidden', String(part < 1));
    bar.value = part;
    bar.toggleAttribute('value', part < 1);
  };
  try {
    await sendFile(`/diagnosis/v1/uploads${queryOf({ target: target.name, name: file.name })}`, file, draw);
    put(line, t('upload.sent', { name: file.name }));
  } catch (failure) {
    put(line, foreign(`${file.name}: ${reasonOf(failure)}`));
  }
}

function captureNow({ id, name }) {
  const kind = h('select', { id: 'capture-kind' },
    TAKEN.map(one => h('option', { value: one }, told(`capture.${one}`, one))));
  const take = button(t('capture.now'), async () => {
    if (kind.value === 'HEAP_SNAPSHOT' && !await confirmed(t('capture.snapshotTitle', { name }), t('capture.snapshotText'), t('capture.now'))) {
      return;
    }
    take.disabled = true;
    try {
      await post(`/diagnosis/v1/targets/${id}/captures`, { kind: kind.value });
      say(t('capture.asked'));
    } catch (failure) {
      say(reasonOf(failure));
    } finally {
      take.disabled = false;
    }
  });
  return [h('label', { for: kind.id, class: 'unseen' }, t('capture.kind')), kind, take];
}

async function forget({ go }, target) {
  if (await confirmed(t('target.forgetTitle', { name: target.name }), t('target.forgetText'), t('target.forget'))) {
    try {
      await remove(`/diagnosis/v1/targets/${target.id}`);
      say(t('target.forgotten', { name: target.name }));
      await go('/console/targets');
    } catch (failure) {
      say(reasonOf(failure));
    }
  }
}
