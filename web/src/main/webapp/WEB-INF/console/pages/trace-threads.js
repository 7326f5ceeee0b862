// The threads of a trace: who hangs where and for whom, which families grow, what was waited for, and what requests did.

import { h } from '../dom.js';
import { badge, empty, foreign, table, timeAndDistance } from '../parts.js';
import { bytes, number, secondsOf, share, span, t, told } from '../text.js';
import { callsOf, frameText, notesOf } from './trace-parts.js';

const lasting = duration => (duration === undefined || duration === null ? '–' : span(secondsOf(duration)));
const state = one => told(`thread.${one}`, one);
const head = keys => keys.map(key => t(key));
const code = text => h('code', { dir: 'ltr' }, foreign(text));

/** @param held what threads hold in a heap dump of the same diagnosis; absent if none was looked at */
export function threadSections({ threads, started, ended, dumps, families, clusters, waits, notes }, held) {
  const hanging = clusters.filter(cluster => cluster.suspect);
  const others = clusters.filter(cluster => !cluster.suspect);
  return [
    h('section', { class: 'stack' },
      h('h2', null, t('trace.threads')),
      h('p', { class: 'quiet' }, t('threads.seen', {
        n: number(threads), started: number(started), ended: number(ended), dumps: number(dumps) })),
      notesOf(notes),
      h('h3', null, t('threads.hanging')),
      hanging.length === 0 ? empty(t(dumps === 0 ? 'threads.noDumps' : 'threads.noneHangs'))
        : h('div', { class: 'columns' }, hanging.map(cluster => clusterCard(cluster, held))),
      others.length > 0 && h('details', null,
        h('summary', null, t('threads.otherClusters', { n: number(others.length) })),
        h('div', { class: 'columns' }, others.map(cluster => clusterCard(cluster, held))))),
    families.length > 0 && h('section', { class: 'stack' },
      h('h2', null, t('threads.families')), h('p', { class: 'hint' }, t('threads.familiesHint')), familyTable(families)),
    waits.length > 0 && h('section', { class: 'stack' },
      h('h2', null, t('threads.waits')), h('p', { class: 'hint' }, t('threads.waitsHint')), waitTable(waits)),
  ];
}

/** Threads that stand at one place: what they wait for, who has it, and for how long. */
function clusterCard(cluster, held) {
  const families = held ? held.families.filter(family => cluster.stems.includes(family.stem)) : [];
  const rows = [
    ['threads.state', state(cluster.state)],
    ['threads.waitsFor', cluster.waitsFor && [code(cluster.waitsFor),
      cluster.objects > 1 && ` ${t('threads.objects', { n: number(cluster.objects) })}`]],
    ['threads.heldBy', cluster.heldBy && code(cluster.heldBy)],
    ['threads.unchanged', cluster.unchanged > 0 && t('threads.unchangedFor', {
      n: number(cluster.unchanged), time: lasting(cluster.unchangedFor) })],
    ['threads.usual', cluster.baseline > 0 && number(cluster.baseline)],
    ['threads.keepAlive', families.length > 0 && bytes(families.reduce((sum, family) => sum + family.retainedBytes, 0))],
    ['threads.of', cluster.stems.length > 0 && cluster.stems.map((stem, i) => [i > 0 && ', ', code(stem)])],
  ].filter(([, value]) => value);
  return h('div', { class: `card finding ${cluster.suspect ? 'LEAK' : ''}` },
    h('p', { class: 'top' },
      h('strong', null, t('threads.count', { n: number(cluster.threads) })),
      cluster.suspect && badge('HANGING', 'threads'),
      cluster.idle && h('span', { class: 'quiet' }, t('threads.idle'))),
    h('dl', null, rows.map(([key, value]) => [h('dt', null, t(key)), h('dd', null, value)])),
    callsOf(cluster.frames));
}

/** What threads, and tasks that wait for them, keep alive in a heap dump. */
export function heldSection({ takenAt, threads, heapBytes, largest, families, pools, finalizable, unreachableBytes }) {
  return h('section', { class: 'stack' },
    h('h2', null, t('held.title')),
    h('p', { class: 'hint' }, t('held.hint')),
    h('p', null, t('held.seen', { n: number(threads) }), ' · ', timeAndDistance(takenAt)),
    unreachableBytes > 0 && h('p', null, t('held.unreachable', { bytes: bytes(unreachableBytes) })),
    finalizable > 0 && h('p', null, t('held.finalizable', { n: number(finalizable) })),
    families.length > 0 && table(t('held.families'),
      head(['threads.family', 'threads.all', 'held.bytes', 'held.share', 'threads.state', 'threads.where']),
      families.map(family => h('tr', null,
        h('td', { class: 'wide' }, code(family.stem)),
        h('td', { class: 'number' }, number(family.threads)),
        h('td', { class: 'number' }, bytes(family.retainedBytes)),
        h('td', { class: 'number' }, share(family.retainedBytes / Math.max(1, heapBytes))),
        h('td', null, family.state ? state(family.state) : '–'),
        h('td', { class: 'wide' }, family.at ? code(family.at) : '–',
          family.standing < family.threads && h('p', { class: 'hint' }, t('held.standing', { n: number(family.standing) })))))),
    largest.length > 0 && h('details', null,
      h('summary', null, t('held.threads', { n: number(largest.length) })),
      h('ul', { class: 'plain' }, largest.map(threadCard))),
    pools.length > 0 && [
      h('h3', null, t('held.pools')),
      table(t('held.pools'), head(['held.pool', 'held.workers', 'held.queued', 'held.bytes', 'held.tasks']),
        pools.map(pool => h('tr', null,
          h('td', { class: 'wide' }, code(pool.className), pool.holder && h('p', { class: 'hint' }, code(pool.holder))),
          h('td', { class: 'number' }, number(pool.workers)),
          h('td', { class: 'number' }, number(pool.queued)),
          h('td', { class: 'number' }, bytes(pool.queueBytes)),
          h('td', { class: 'wide' }, pool.tasks.length > 0 ? code(pool.tasks[0].className) : '–'))))]);
}

function threadCard(thread) {
  const rows = [
    ['held.bytes', bytes(thread.retainedBytes)],
    ['held.shared', thread.sharedBytes > 0 && bytes(thread.sharedBytes)],
    ['threads.state', thread.state && state(thread.state)],
    ['threads.waitsFor', thread.waitsFor && code(thread.waitsFor)],
  ].filter(([, value]) => value);
  return h('li', { class: 'card' },
    h('p', { class: 'top' }, h('strong', null, foreign(thread.name))),
    h('dl', null, rows.map(([key, value]) => [h('dt', null, t(key)), h('dd', null, value)])),
    thread.locals.length > 0 && table(t('held.locals'), head(['profile.class', 'held.objects', 'held.bytes', 'held.frame']),
      thread.locals.map(local => h('tr', null,
        h('td', { class: 'wide' }, code(local.className), local.shared && h('p', { class: 'hint' }, t('held.withOthers'))),
        h('td', { class: 'number' }, number(local.objects)),
        h('td', { class: 'number' }, bytes(local.retainedBytes)),
        h('td', { class: 'wide' }, local.frame ? code(local.frame) : '–')))),
    callsOf(thread.stack));
}

function familyTable(families) {
  return table(t('threads.families'),
    head(['threads.family', 'threads.odd', 'threads.all', 'threads.startedEnded', 'threads.alive', 'threads.startedAt', 'threads.time']),
    families.map(family => h('tr', null,
      h('td', { class: 'wide' }, code(family.stem), family.virtual && h('p', { class: 'hint' }, t('threads.virtual'))),
      h('td', null, family.anomalies.length === 0 ? '–'
        : [...family.anomalies].sort().map(one => h('p', null, h('span', { class: 'badge GROWTH' }, told(`anomaly.${one}`, one))))),
      h('td', { class: 'number' }, number(family.threads)),
      h('td', { class: 'number' }, `+${number(family.started)} −${number(family.ended)}`),
      h('td', { class: 'number' }, number(family.alive)),
      h('td', { class: 'wide' }, family.startedAt ? code(frameText(family.startedAt)) : '–'),
      h('td', null, Object.entries(family.timeByState)
        .sort((one, other) => secondsOf(other[1]) - secondsOf(one[1]))
        .map(([name, time]) => h('p', null, `${state(name)} ${lasting(time)}`))))));
}

function waitTable(waits) {
  return table(t('threads.waits'),
    head(['threads.state', 'threads.waitsFor', 'threads.total', 'threads.longest', 'threads.times', 'threads.where']),
    waits.map(wait => h('tr', null,
      h('td', null, state(wait.state), wait.idle && h('p', { class: 'hint' }, t('threads.idle'))),
      h('td', { class: 'wide' }, wait.waitsFor ? code(wait.waitsFor) : '–'),
      h('td', { class: 'number' }, lasting(wait.total)),
      h('td', { class: 'number' }, lasting(wait.longest)),
      h('td', { class: 'number' }, t('threads.timesOf', { n: number(wait.waits), threads: number(wait.threads) })),
      h('td', { class: 'wide' }, callsOf(wait.frames)))));
}

/** By their routes: what requests allocated, and what they waited for. */
export function requestSection({ source, recorded, requests, routes, explanation }) {
  return h('section', { class: 'stack' },
    h('h2', null, t('requests.title')),
    routes.length === 0 ? h('div', { class: 'empty', lang: explanation ? 'en' : null },
      h('p', null, explanation ? foreign(explanation) : t('requests.none'))) : [
      h('p', { class: 'quiet' }, t('requests.seen', { recorded: number(recorded), n: number(requests) }),
        ' ', told(`requests.${source}`, source)),
      routes.map(routeDetails)],
  );
}

function routeDetails(route) {
  return h('details', { class: 'card' },
    h('summary', null,
      h('strong', null, foreign([route.method, route.route].filter(Boolean).join(' '))), ' · ',
      t('requests.each', { bytes: bytes(route.allocatedBytes / route.recorded), time: span(secondsOf(route.total) / route.recorded) })),
    h('dl', null, [
      ['requests.count', number(route.requests)],
      ['requests.recorded', number(route.recorded)],
      ['requests.slow', route.slow > 0 && number(route.slow)],
      ['requests.failed', route.failed > 0 && number(route.failed)],
      ['requests.longest', lasting(route.longest)],
      ['requests.allocated', `${bytes(route.allocatedBytes)} (${t('profiles.samples', { n: number(route.allocationSamples) })})`],
    ].filter(([, value]) => value).map(([key, value]) => [h('dt', null, t(key)), h('dd', null, value)])),
    route.allocations.length > 0 && [
      h('h3', null, t('requests.allocations')),
      table(t('requests.allocations'), head(['profile.class', 'profile.bytes', 'profile.samples', 'profile.site']),
        route.allocations.map(one => h('tr', null,
          h('td', { class: 'wide' }, code(one.className)),
          h('td', { class: 'number' }, bytes(one.bytes)),
          h('td', { class: 'number' }, number(one.samples)),
          h('td', { class: 'wide' }, one.at ? code(frameText(one.at)) : '–'))))],
    route.waits.length > 0 && [
      h('h3', null, t('requests.waits')),
      table(t('requests.waits'), head(['threads.state', 'threads.waitsFor', 'threads.total', 'threads.longest', 'threads.times', 'threads.where']),
        route.waits.map(one => h('tr', null,
          h('td', null, state(one.state)),
          h('td', { class: 'wide' }, one.waitsFor ? code(one.waitsFor) : '–'),
          h('td', { class: 'number' }, lasting(one.total)),
          h('td', { class: 'number' }, lasting(one.longest)),
          h('td', { class: 'number' }, number(one.waits)),
          h('td', { class: 'wide' }, one.at ? code(frameText(one.at)) : '–'))))]);
}
