// What snapshots of the heap tell of a diagnosis: who alone keeps how much alive, along which paths, and which paths grow.

import { get } from '../api.js';
import { h } from '../dom.js';
import { badge, empty, foreign, link, sentence, table, timeAndDistance } from '../parts.js';
import { bytes, number, rate, share, t } from '../text.js';
import { diagnosisHeading, diagnosisOf, pathOfDiagnosis } from './about-diagnosis.js';
import { heldSection } from './trace-threads.js';

/** A node with so much of its parent's bytes is where a reader would go on. */
const MAIN = 0.5;

const code = text => h('code', { dir: 'ltr' }, foreign(text));

export const ahead = ({ named: [id] }) => [pathOfDiagnosis(id), pathOfHeap(id)];

export async function show({ signal, caller, named: [id] }) {
  const [about, heap] = await Promise.all([diagnosisOf(id, signal), heapOf(id, signal)]);
  const head = diagnosisHeading('/heap', about, caller);
  const compare = h('p', null, link(`/console/targets/${about.target}/growth`, t('growth.open')));
  return heap === null ? [head, empty(t('heap.none')), compare] : [
    head,
    compare,
    heap.paths.length > 0 && pathSection(heap.paths),
    heap.tree && treeSection(heap.tree),
    heap.heldByThreads && heldSection(heap.heldByThreads),
    heap.dumps && dumpSection(heap.dumps),
  ];
}

export const pathOfHeap = id => `${pathOfDiagnosis(id)}/heap`;

/** Null if the diagnosis has looked at no heap. */
export async function heapOf(id, signal) {
  try {
    return await get(pathOfHeap(id), signal);
  } catch (failure) {
    if (failure.status === 404) {
      return null;
    }
    throw failure;
  }
}

/** A list whose items open; what is inside is made when it is first looked at. */
function list(items) {
  return h('ul', { class: 'tree' }, items);
}

function opening(row, isOpen, inside) {
  const place = h('div');
  const fill = () => place.firstChild ?? place.append(inside());
  const details = h('details', { open: isOpen, ontoggle: () => details.open && fill() }, h('summary', null, row), place);
  if (isOpen) {
    fill();
  }
  return h('li', null, details);
}

function treeSection(tree) {
  const { takenAt, whole, reachableObjects, reachableBytes } = tree;
  return h('section', { class: 'stack' },
    h('h2', null, t('heap.tree')),
    h('p', { class: 'hint' }, t('heap.treeHint')),
    h('p', null, t('heap.size', { n: number(reachableObjects), bytes: bytes(reachableBytes) }), ' · ', timeAndDistance(takenAt),
      !whole && [' · ', t('heap.damaged')]),
    list(branches({ children: tree.top, retainedBytes: reachableBytes, ...othersOf(tree) }, reachableBytes)));
}

const othersOf = ({ otherObjects, otherBytes }) => ({ otherObjects, otherBytes });

function branches(node, all) {
  return [
    node.children.map(child => branch(child, node.retainedBytes, all)),
    node.children.length > 0 && node.otherObjects > 0 && h('li', { class: 'quiet' },
      t('heap.others', { n: number(node.otherObjects), bytes: bytes(node.otherBytes) })),
  ];
}

function branch(node, ofParent, all) {
  const row = h('span', { class: 'node' },
    h('span', null, code(node.name), node.objects > 1 && h('span', { class: 'quiet' }, ' ', t('heap.objects', { n: number(node.objects) }))),
    h('span', { class: 'amount' }, h('b', null, bytes(node.retainedBytes)), ' ', h('span', { class: 'quiet' }, share(node.retainedBytes / all))));
  return node.children.length === 0 ? h('li', null, row)
    : opening(row, node.retainedBytes >= MAIN * ofParent, () => list(branches(node, all)));
}

/** All paths in one tree, because they part late. */
function pathSection(paths) {
  const root = new Map();
  for (const { steps, clearableBytes } of paths) {
    let place = root;
    for (const step of clearableBytes > 0 ? [...steps, t('heap.clearable', { bytes: bytes(clearableBytes) })] : steps) {
      place = place.get(step) ?? place.set(step, new Map()).get(step);
    }
  }
  return h('section', { class: 'stack' },
    h('h2', null, t('heap.paths')),
    h('p', { class: 'hint' }, t('heap.pathsHint')),
    list(steps(root)));
}

const steps = place => [...place].map(([step, below]) =>
  (below.size === 0 ? h('li', null, h('strong', null, code(step))) : opening(code(step), true, () => list(steps(below)))));

function dumpSection({ dumps, verdict, reason, culprits }) {
  const isGrowth = dumps.length > 1;
  return h('section', { class: 'stack' },
    h('div', { class: 'heading' }, h('h2', null, t(isGrowth ? 'heap.growth' : 'heap.accumulates')), badge(verdict)),
    sentence(reason),
    table(t('heap.dumps'), ['heap.takenAt', 'heap.reachable', 'heap.bytes', 'heap.difference'].map(key => t(key)),
      dumps.map((dump, i) => h('tr', null,
        h('td', { class: 'wide' }, timeAndDistance(dump.takenAt), !dump.whole && h('p', { class: 'hint' }, t('heap.damaged'))),
        h('td', { class: 'number' }, number(dump.reachableObjects)),
        h('td', { class: 'number' }, bytes(dump.reachableBytes)),
        h('td', { class: 'number' }, i === 0 ? '–' : signed(dump.reachableBytes - dumps[i - 1].reachableBytes))))),
    culprits.length > 0 && h('h3', null, t(isGrowth ? 'heap.growingPaths' : 'heap.largest')),
    culprits.length > 0 && h('ul', { class: 'plain' }, culprits.map(culpritCard)));
}

const signed = difference => (difference > 0 ? `+${bytes(difference)}` : bytes(difference));

function culpritCard({ summary, element, holder, holderField, bytes: held, growthBytes, bytesPerSecond, path, notes }) {
  const rows = [
    ['finding.element', code(element)],
    ['finding.holder', holder && code(holderField ? `${holder}.${holderField}` : holder)],
    ['heap.bytes', bytes(held)],
    ['heap.difference', Number.isFinite(growthBytes) && signed(growthBytes)],
    ['heap.rate', Number.isFinite(bytesPerSecond) && rate(bytesPerSecond)],
  ].filter(([, value]) => value);
  return h('li', { class: 'card' },
    sentence(summary),
    h('dl', null, rows.map(([key, value]) => [h('dt', null, t(key)), h('dd', null, value)])),
    path.length > 0 && h('details', null, h('summary', null, t('finding.path')),
      h('ol', { class: 'path', dir: 'ltr' }, path.map(step => h('li', null, foreign(step))))),
    notes.length > 0 && h('details', null, h('summary', null, t('finding.evidence')),
      h('ul', { lang: 'en' }, notes.map(note => h('li', null, foreign(note))))));
}
