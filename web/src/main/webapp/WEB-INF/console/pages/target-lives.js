// The lives of a target's JVM: which there were, that nobody answers for the latest, and a diagnosis of any of them.

import { post } from '../api.js';
import { h, part } from '../dom.js';
import { button, foreign, reasonOf, say, table, time, timeAndDistance } from '../parts.js';
import { bytes, moment, t, told } from '../text.js';

const DIAGNOSED = ['PT10M', 'PT1H', 'PT6H', 'PT24H', 'P7D', 'P30D', 'P365D'];

/** More lives than anybody looks for in a menu; the moment can be typed for the others. */
const MOST_OFFERED = 10;

const ANOTHER = 'another';

/** That nobody answers, and what that means for diagnoses; nothing while somebody does. */
export const absenceOf = ({ absence, lastSample }) => absence && lastSample
  && h('p', { class: 'note' }, told(`absence.${absence}`, t('absence.NO_ANSWER')), ' ', t('absence.means'), ' ',
    t('target.seenAt'), ': ', timeAndDistance(lastSample.at));

/** The lives of the JVM, the last first; what differs from the one before is emphasised, for that began the epoch. */
export function livesOf({ epochs, absence }) {
  const columns = [
    ['target.startedAt', jvm => time(jvm.startedAt)],
    ['target.build', jvm => foreign(jvm.build ?? '')],
    ['target.maxHeap', jvm => jvm.maxHeapBytes === undefined ? '' : bytes(jvm.maxHeapBytes)],
    ['target.collector', jvm => told(`collector.${jvm.collector}`, jvm.collector)],
    ['target.jvm', jvm => foreign(`${jvm.name} ${jvm.version}`)],
  ];
  const cell = (shown, jvm, before) => {
    const isOther = before && h('p', null, shown(jvm)).textContent !== h('p', null, shown(before)).textContent;
    return h('td', null, isOther ? h('strong', null, shown(jvm)) : shown(jvm));
  };
  const end = ({ seenLast }, i) => (i === 0 && !absence ? t('epochs.latest') : seenLast ? time(seenLast) : '–');
  return h('section', { class: 'stack' },
    h('h2', null, t('epochs.title')),
    h('p', { class: 'hint' }, t('epochs.hint')),
    table(t('epochs.title'), [t('epochs.began'), t('epochs.seenLast'), ...columns.map(([key]) => t(key))],
      epochs.map((epoch, i) => h('tr', null,
        h('td', null, timeAndDistance(epoch.beganAt)),
        h('td', null, end(epoch, i)),
        columns.map(([, shown]) => cell(shown, epoch.jvm, epochs[i + 1]?.jvm))))));
}

/** What the lives are drawn from: the latest one is seen again with every sample, and that is no reason to draw them anew. */
export const shownOfLives = ({ epochs, absence }) =>
  [absence, epochs.map(({ id, jvm, seenLast }, i) => [id, jvm, i === 0 && !absence ? null : seenLast])];

/** A diagnosis by hand: how far back, and from when, which may be the end of an earlier life. */
export function diagnosing({ go }) {
  return part(target => [target.id, ...shownOfLives(target)], target => {
    const window = h('select', { id: 'diagnose-window' },
      DIAGNOSED.map(choice => h('option', { value: choice }, t(`window.${choice}`))));
    const typed = h('input', { id: 'diagnose-moment', type: 'datetime-local', step: 1, hidden: true, 'aria-label': t('diagnose.moment') });
    const until = h('select', { id: 'diagnose-until', onchange: () => {
      typed.hidden = until.value !== ANOTHER;
      if (!typed.hidden) {
        typed.focus();
      }
    } },
    endsOf(target).map(([at, text]) => h('option', { value: at }, text)),
    h('option', { value: ANOTHER }, t('diagnose.untilMoment')));
    const ask = async () => {
      if (until.value === ANOTHER && typed.value === '') {
        typed.focus();
        return;
      }
      const end = until.value === ANOTHER ? new Date(typed.value).toISOString() : until.value;
      try {
        const started = await post(`/diagnosis/v1/targets/${target.id}/diagnoses`,
          { window: window.value, ...(end !== '' && { until: end }) });
        await go(`/console/diagnoses/${started.id}`);
      } catch (failure) {
        say(reasonOf(failure));
      }
    };
    return h('div', { class: 'actions' },
      h('label', { for: window.id, class: 'unseen' }, t('diagnosis.window')), window,
      h('label', { for: until.id }, t('diagnose.until')), until, typed,
      button(t('diagnose.now'), ask, { class: 'main' }));
  });
}

/** The moments that are worth looking back from; none for that at which it is asked, or the JVM was seen last. */
function endsOf({ epochs = [], absence, lastSample }) {
  const latest = absence && lastSample ? t('diagnose.untilSeenLast', { at: moment(lastSample.at) }) : t('diagnose.untilNow');
  return [['', latest], ...epochs.slice(1).filter(({ seenLast }) => seenLast).slice(0, MOST_OFFERED)
    .map(({ seenLast, beganAt }) => [seenLast, t('diagnose.untilLife', { began: moment(beganAt), at: moment(seenLast) })])];
}

/** Of which life a diagnosis or finding tells, if not of the one that ran when it was asked. */
export const lifeOf = ({ epochEndedAt, epochUnreached }) => epochEndedAt
  && [t(epochUnreached ? 'life.unreached' : 'life.over', { at: moment(epochEndedAt) }),
    epochUnreached && [' ', foreign(epochUnreached, { lang: 'en' })]];
