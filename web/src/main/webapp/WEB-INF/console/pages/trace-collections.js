// The garbage collections of a trace: a drawing of the heap around each, one of the stops, and where its sources disagree.

import { h, put } from '../dom.js';
import { empty, failed, foreign, table, time } from '../parts.js';
import { bytes, number, rate, share, span, t, told } from '../text.js';
import { notesOf } from './trace-parts.js';

const KINDS = ['YOUNG', 'MIXED', 'FULL', 'CONCURRENT', 'OTHER'];
const COLOURS = { YOUNG: 'accent', MIXED: 'steady', FULL: 'leak', CONCURRENT: 'growth', OTHER: 'quiet' };
const MOST_ROWS = 200;
const NANOS = 1e9;

const known = value => value !== undefined && value !== null && value >= 0;
const bytesOrNot = value => (known(value) ? bytes(value) : '–');
const spanOrNot = nanos => (known(nanos) ? span(nanos / NANOS) : '–');
const pauseNanos = event => event.pauses.reduce((sum, pause) => sum + pause.nanos, 0);

export function collectionSections(timeline, signal) {
  const { events, disagreements } = timeline;
  const odd = events.filter(event => event.disagreements.length > 0);
  return [
    h('section', { class: 'stack' },
      h('h2', null, t('trace.collections')),
      notesOf(timeline.notes),
      timeline.leftOut > 0
        && h('p', { class: 'hint' }, t('trace.leftOut', { n: number(events.length), more: number(timeline.leftOut) })),
      events.length === 0 ? empty(t('trace.noCollections')) : drawn(timeline, signal),
      facts(timeline),
      events.length > 0 && h('details', null,
        h('summary', null, t('trace.listed', { n: number(Math.min(MOST_ROWS, events.length)) })),
        collectionTable(t('trace.collections'), events.slice(-MOST_ROWS).reverse()))),
    disagreements > 0 && h('section', { class: 'stack' },
      h('h2', null, t('trace.disagree', { n: number(disagreements) })),
      h('p', { class: 'hint' }, t('trace.disagreeHint')),
      odd.length > 0 && disagreementTable(odd.slice(-MOST_ROWS).reverse())),
  ];
}

function drawn(timeline, signal) {
  const heapPlace = h('div', { class: 'chart' });
  const pausePlace = h('div', { class: 'chart' });
  draw(timeline, heapPlace, pausePlace, signal).catch(failure => !signal.aborted && put(heapPlace, failed(failure)));
  return h('div', { class: 'columns' },
    h('div', null, h('h3', null, t('trace.heap')), h('p', { class: 'hint' }, t('trace.heapHint')), heapPlace),
    h('div', null, h('h3', null, t('trace.pauses')), h('p', { class: 'hint' }, t('trace.pausesHint')), pausePlace));
}

async function draw({ events }, heapPlace, pausePlace, signal) {
  const { chart } = await import('../chart.js');
  const kinds = KINDS.filter(kind => events.some(event => event.kind === kind));
  const at = events.map(event => Date.parse(event.at) / 1000);
  const after = event => (known(event.heap.afterBytes) ? event.heap.afterBytes : null);
  const odd = event => (event.disagreements.length > 0 ? after(event) ?? 0 : null);
  const drawHeap = await chart(heapPlace, { signal, format: bytes, zero: true, describe: describeHeap, series: [
    { label: t('trace.before'), colour: 'strong-line' },
    { label: t('trace.after'), colour: 'accent' },
    { label: t('trace.full'), colour: 'leak', marks: true },
    { label: t('trace.odd'), colour: 'growth', marks: true },
  ] });
  drawHeap([at,
    events.map(event => (known(event.heap.beforeBytes) ? event.heap.beforeBytes : null)),
    events.map(after),
    events.map(event => (event.kind === 'FULL' ? after(event) : null)),
    events.map(odd)]);
  const stops = (event, kind) => (event.kind === kind && event.pauses.length > 0 ? pauseNanos(event) / NANOS : null);
  const drawPauses = await chart(pausePlace, { signal, format: span, zero: true, describe: describePauses,
    series: kinds.map(kind => ({ label: t(`collection.${kind}`), colour: COLOURS[kind], marks: true })) });
  drawPauses([at, ...kinds.map(kind => events.map(event => stops(event, kind)))]);
}

function describeHeap([at, before, after, full, odd]) {
  const left = after.filter(value => value !== null);
  return left.length === 0 ? t('trace.heapUnknown') : t('trace.heapDescribed', {
    n: number(at.length), first: bytes(left[0]), last: bytes(left.at(-1)), most: bytes(Math.max(...left)),
    full: number(full.filter(value => value !== null).length), odd: number(odd.filter(value => value !== null).length) });
}

function describePauses([, ...kinds]) {
  const stops = kinds.flat().filter(value => value !== null);
  return stops.length === 0 ? t('trace.noPauses')
    : t('trace.pausesDescribed', { n: number(stops.length), longest: span(stops.reduce((a, b) => Math.max(a, b))) });
}

function facts({ collector, jdk, clock, sources, from, to, summary }) {
  const { pauses } = summary;
  const kinds = [['young', 'YOUNG'], ['mixed', 'MIXED'], ['full', 'FULL'], ['concurrent', 'CONCURRENT']]
    .filter(([name]) => summary[name] > 0).map(([name, kind]) => `${t(`collection.${kind}`)} ${number(summary[name])}`);
  const wanted = ['asked', 'own'].filter(name => summary[name] > 0)
    .map(name => t(`trace.${name}`, { n: number(summary[name]) }));
  const rows = [
    ['trace.covers', [time(from), ' – ', time(to)]],
    ['trace.sources', sources.map(source => told(`source.${source}`, source)).join(', ')],
    ['trace.clock', clock !== 'JVM' && told(`clock.${clock}`, clock)],
    ['target.collector', foreign([told(`collector.${collector}`, collector), jdk].filter(Boolean).join(' · '))],
    ['trace.count', [number(summary.collections), kinds.length > 0 && ` (${kinds.join(', ')})`]],
    ['trace.wanted', wanted.length > 0 && wanted.join(', ')],
    ['trace.interval', known(summary.firstIntervalSeconds) && known(summary.lastIntervalSeconds)
      && t('trace.fromTo', { first: span(summary.firstIntervalSeconds), last: span(summary.lastIntervalSeconds) })],
    ['trace.stopped', pauses.count > 0 && [spanOrNot(pauses.totalNanos),
      known(summary.pauseShare) && ` (${share(summary.pauseShare)})`]],
    ['trace.stops', pauses.count > 0 && t('trace.stopsAre', { median: spanOrNot(pauses.medianNanos),
      p90: spanOrNot(pauses.p90Nanos), p99: spanOrNot(pauses.p99Nanos), longest: spanOrNot(pauses.longestNanos) })],
    ['trace.cpu', known(summary.cpuShare) && share(summary.cpuShare)],
    ['trace.allocates', known(summary.allocatedBytesPerSecond) && rate(summary.allocatedBytesPerSecond)],
    ['trace.promotes', known(summary.promotedBytesPerSecond) && rate(summary.promotedBytesPerSecond)],
  ].filter(([, value]) => value);
  return h('dl', null, rows.map(([key, value]) => [h('dt', null, t(key)), h('dd', null, value)]));
}

function collectionTable(caption, events) {
  return table(caption,
    ['trace.at', 'trace.kind', 'trace.cause', 'trace.before', 'trace.after', 'trace.live', 'trace.goal', 'trace.pause', 'trace.lasted',
      'trace.sample', 'trace.sources'].map(key => t(key)),
    events.map(event => h('tr', null,
      h('td', null, time(event.at)),
      h('td', null, told(`collection.${event.kind}`, event.kind), h('p', { class: 'hint' }, foreign(event.name))),
      h('td', null, foreign(event.cause || '–'),
        event.origin !== 'JVM' && h('p', { class: 'hint' }, told(`wanted.${event.origin}`, event.origin))),
      h('td', { class: 'number' }, bytesOrNot(event.heap.beforeBytes)),
      h('td', { class: 'number' }, bytesOrNot(event.heap.afterBytes)),
      h('td', { class: 'number' }, bytesOrNot(event.heap.liveBytes)),
      h('td', { class: 'number' }, goalOf(event.heap)),
      h('td', { class: 'number' }, event.pauses.length > 0 ? spanOrNot(pauseNanos(event)) : '–'),
      h('td', { class: 'number' }, spanOrNot(event.durationNanos)),
      h('td', { class: 'number' }, event.sample ? [bytes(event.sample.usedBytes), h('p', { class: 'hint' }, time(event.sample.at))] : '–'),
      h('td', null, event.sources.map(source => told(`source.${source}`, source)).join(', '),
        event.disagreements.length > 0 && [' ', h('span', { class: 'badge GROWTH' }, t('trace.odd'))]))));
}

/** Up to where the heap may fill before the next cycle begins; where it does not tell, how much is committed. */
function goalOf({ goalBytes, committedBytes }) {
  return known(goalBytes) || !known(committedBytes) ? bytesOrNot(goalBytes)
    : [bytes(committedBytes), h('p', { class: 'hint' }, t('trace.committed'))];
}

function disagreementTable(events) {
  return table(t('trace.odd'), ['trace.at', 'trace.kind', 'trace.what'].map(key => t(key)),
    events.map(event => h('tr', null,
      h('td', null, time(event.at)),
      h('td', null, told(`collection.${event.kind}`, event.kind), h('p', { class: 'hint' }, foreign(event.name))),
      h('td', { class: 'wide', lang: 'en' }, event.disagreements.map(one => h('p', null, foreign(one)))))));
}
