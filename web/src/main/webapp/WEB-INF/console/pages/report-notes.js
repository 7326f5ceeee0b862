// What the report of a diagnosis says beside its findings: what has changed since the night before, and what was not looked at and why.

import { get, Refused } from '../api.js';
import { h } from '../dom.js';
import { badge, empty, failed, foreign, time } from '../parts.js';
import { moment, number, t, told } from '../text.js';

export const pathOfOutline = diagnosis => `/diagnosis/v1/reports/${diagnosis}/outline`;

/** The outline of the report, or why it cannot be had; neither where there is no report, as of a diagnosis that failed. */
export async function outlineOf(diagnosis, signal) {
  try {
    return { outline: await get(pathOfOutline(diagnosis), signal) };
  } catch (failure) {
    if (!(failure instanceof Refused)) {
      throw failure;
    }
    return failure.status === 404 ? {} : { failure };
  }
}

/** The sections of what it notes. */
export function reportNotes({ outline, failure }) {
  if (!outline) {
    return failure && failed(failure);
  }
  const { comparedWith, changes = [], notLookedAt = [] } = outline;
  return h('div', { class: 'columns few' }, changeSection(comparedWith, changes), gapSection(notLookedAt));
}

function changeSection(comparedWith, changes) {
  return h('section', { class: 'stack', id: 'changes' },
    h('h2', null, comparedWith ? [t('changes.since'), ' ', time(comparedWith)] : t('changes.first')),
    changes.length === 0 ? empty(t(comparedWith ? 'changes.none' : 'changes.nothing'))
      : h('ul', { class: 'plain list' }, changes.map(change => h('li', null,
        badge(change.kind, 'change'), ' ', subjectOf(change), h('p', { class: 'quiet' }, becomeOf(change))))));
}

/** What grows, which leads to the finding if this diagnosis has it. */
function subjectOf({ kind, fingerprint, element, area }) {
  const name = element ? foreign(element) : told(`area.${area}`, area ?? t('changes.something'));
  return kind === 'GONE' ? h('strong', null, name) : h('a', { href: `#${encodeURIComponent(fingerprint)}` }, name);
}

/** What has become of a cause, in a sentence; a kind that only a newer version knows is said to be that. */
function becomeOf({ kind, since, build, rateBefore, renewed, runsOn }) {
  const sentence = told(`change.${kind}.is`, t('change.UNKNOWN.is'));
  return [
    sentence.replace('{since}', moment(since)).replace('{rate}', rateBefore ?? '–'),
    build && kind !== 'NEW' && [' ', t('changes.build'), ' ', foreign(build), '.'],
    kind === 'GONE' && [' ', renewed ? [t(renewed.start ? 'changes.restarted' : 'changes.renewed', { at: moment(renewed.at) }),
      renewed.build && [' ', t('changes.runs'), ' ', foreign(renewed.build), '.']]
      : t(runsOn ? 'changes.runsOn' : 'changes.repairUnknown')],
  ];
}

function gapSection(gaps) {
  return h('section', { class: 'stack', id: 'not-looked-at' },
    h('h2', null, t('gaps.title')),
    gaps.length === 0 ? empty(t('gaps.none')) : [
      h('p', { class: 'hint' }, t('gaps.hint', { n: number(gaps.length) })),
      h('dl', { lang: 'en' }, gaps.map(({ what, why }) => [h('dt', null, foreign(what)), h('dd', null, foreign(why))]))]);
}
