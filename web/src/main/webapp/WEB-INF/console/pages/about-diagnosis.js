// What the pages of one diagnosis share: what it is called, and the ways between them.

import { get } from '../api.js';
import { h } from '../dom.js';
import { heading, link } from '../parts.js';
import { t } from '../text.js';

/** Where, called what, and for which right. */
const PARTS = [
  ['', 'diagnosis.findings', 'diagnosis-read'],
  ['/heap', 'heap.title', 'diagnosis-read'],
  ['/profiles', 'profiles.title', 'diagnosis-read'],
  ['/trace', 'trace.title', 'diagnosis-read'],
  ['/second-opinion', 'opinion.title', 'diagnosis-read'],
  ['/events', 'events.title', 'diagnosis-admin'],
];

/** Where a diagnosis tells itself, and what its target is called. */
export const pathOfDiagnosis = id => `/diagnosis/v1/diagnoses/${id}`;

export const diagnosisOf = (id, signal) => get(pathOfDiagnosis(id), signal);

/** The heading of one of its pages. */
export function diagnosisHeading(part, diagnosis, caller) {
  const title = t('diagnosis.title', { id: diagnosis.id });
  const named = PARTS.find(([path]) => path === part);
  return [
    heading([part === '' ? null : t(named[1]), title, diagnosis.targetName].filter(Boolean).join(' · '),
      link(`/console/targets/${diagnosis.target}`, t('diagnosis.target'))),
    h('nav', { 'aria-label': title }, PARTS.filter(([, , right]) => caller.rights.includes(right)).map(([path, key]) =>
      h('a', { href: `/console/diagnoses/${diagnosis.id}${path}`, 'aria-current': path === part ? 'page' : null }, t(key)))),
  ];
}
