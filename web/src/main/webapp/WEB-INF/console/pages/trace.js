// What happened when, as the recordings and GC logs of a diagnosis tell: collections, threads, requests.

import { get } from '../api.js';
import { h } from '../dom.js';
import { empty, timeAndDistance } from '../parts.js';
import { t } from '../text.js';
import { diagnosisHeading, diagnosisOf, pathOfDiagnosis } from './about-diagnosis.js';
import { heapOf, pathOfHeap } from './heap.js';
import { collectionSections } from './trace-collections.js';
import { notesOf } from './trace-parts.js';
import { heldSection, requestSection, threadSections } from './trace-threads.js';

const pathOfTrace = id => `${pathOfDiagnosis(id)}/trace`;

export const ahead = ({ named: [id] }) => [pathOfDiagnosis(id), pathOfTrace(id), pathOfHeap(id)];

export async function show({ signal, caller, named: [id] }) {
  const [about, told, heap] = await Promise.all([diagnosisOf(id, signal), traceOf(id, signal), heapOf(id, signal)]);
  const head = diagnosisHeading('/trace', about, caller);
  const held = heap?.heldByThreads;
  if (told === null) {
    return [head, empty(t('trace.none')), held && heldSection(held)];
  }
  const { collections, threads, notes } = told.trace;
  return [
    head,
    h('p', { class: 'quiet' }, t('trace.madeAt'), ' ', timeAndDistance(told.madeAt)),
    notesOf(notes),
    collections ? collectionSections(collections, signal) : missing('trace.collections', 'trace.noCollections'),
    threads ? [threadSections(threads, held), held && heldSection(held), requestSection(threads.requests)] : missing('trace.threads', 'trace.noThreads'),
  ];
}

/** Null if the diagnosis has looked at no recording. */
async function traceOf(id, signal) {
  try {
    return await get(pathOfTrace(id), signal);
  } catch (failure) {
    if (failure.status === 404) {
      return null;
    }
    throw failure;
  }
}

function missing(title, text) {
  return h('section', { class: 'stack' }, h('h2', null, t(title)), empty(t(text)));
}
