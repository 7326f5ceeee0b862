// What the rules of JDK Mission Control say of the recording: a second opinion, in which the verdict has no part.

import { get } from '../api.js';
import { h } from '../dom.js';
import { badge, empty, foreign, sentence, table } from '../parts.js';
import { number, t } from '../text.js';
import { diagnosisHeading, diagnosisOf, pathOfDiagnosis } from './about-diagnosis.js';

const pathOfOpinion = id => `${pathOfDiagnosis(id)}/second-opinion`;

export const ahead = ({ named: [id] }) => [pathOfDiagnosis(id), pathOfOpinion(id)];

export async function show({ signal, caller, named: [id] }) {
  const [about, opinion] = await Promise.all([diagnosisOf(id, signal), opinionOf(id, signal)]);
  return [
    diagnosisHeading('/second-opinion', about, caller),
    h('p', { class: 'quiet' }, t('opinion.whose')),
    opinion === null ? empty(t('opinion.none'))
      : opinion.failure ? h('div', { class: 'note' }, h('p', null, t('opinion.failed')), sentence(opinion.failure))
        : content(opinion),
  ];
}

/** Null if the diagnosis had no recording to ask about. */
async function opinionOf(id, signal) {
  try {
    return await get(pathOfOpinion(id), signal);
  } catch (failure) {
    if (failure.status === 404) {
      return null;
    }
    throw failure;
  }
}

function content({ results, notAsked, failed }) {
  const remarkable = results.filter(result => result.level !== 'FINE');
  const fine = results.filter(result => result.level === 'FINE');
  return [
    h('section', { class: 'stack' },
      h('h2', null, t('opinion.remarkable')),
      remarkable.length === 0 ? empty(t('opinion.nothing')) : resultTable(t('opinion.remarkable'), remarkable)),
    h('section', { class: 'stack' },
      h('h2', null, t('opinion.others')),
      h('dl', null, [['opinion.fine', fine.length], ['opinion.notAsked', notAsked], ['opinion.broke', failed]].map(([key, n]) =>
        [h('dt', null, t(key)), h('dd', null, number(n))])),
      fine.length > 0 && h('details', null,
        h('summary', null, t('opinion.fineList', { n: number(fine.length) })),
        resultTable(t('opinion.fine'), fine))),
  ];
}

function resultTable(caption, results) {
  return table(caption, ['opinion.rule', 'opinion.score', 'opinion.level', 'opinion.says'].map(key => t(key)),
    results.map(({ id, name, topic, score, level, summary }) => h('tr', null,
      h('td', { class: 'wide', lang: 'en' }, h('strong', null, foreign(name)), h('p', { class: 'hint' }, foreign(topic.replaceAll('_', ' ')), ' · ', h('code', null, foreign(id)))),
      h('td', { class: 'number' }, number(Math.round(score))),
      h('td', null, badge(level, 'level')),
      h('td', { class: 'wide', lang: 'en' }, foreign(summary)))));
}
