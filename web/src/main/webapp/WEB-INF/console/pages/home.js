// The first page: is there anything to worry about tonight, and about what?

import { get } from '../api.js';
import { h, put, repeat } from '../dom.js';
import { badge, empty, foreign, heading, link, table, time } from '../parts.js';
import { number, t, told } from '../text.js';
import { findingCards, standingOf } from './findings-list.js';

const MOST_CARDS = 24;
const AGAIN = 30_000;

/** Verdicts come every night. */
const LATELY = 36 * 3_600_000;

const OVERVIEW = '/diagnosis/v1/overview';

export const ahead = () => [OVERVIEW];

export async function show({ signal }) {
  const place = h('div', { class: 'stack' });
  const read = async () => {
    const overview = await get(OVERVIEW, signal);
    const focused = place.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    put(place, content(overview));
    if (focused) {
      place.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
    }
  };
  await read();
  repeat(read, AGAIN, signal);
  return [heading(t('nav.home')), place];
}

function content({ at, night, deadNotices, targets, findings }) {
  const isLeak = finding => standingOf(finding) === 'LEAK';
  const loud = findings.filter(finding => finding.status !== 'MUTED').sort((a, b) => isLeak(b) - isLeak(a));
  return [
    answer(at, targets, loud),
    deadNotices > 0 && h('p', { class: 'note' },
      t('home.notTold', { n: number(deadNotices) }), ' ', link('/console/notices', t('nav.notices'))),
    night && h('p', null,
      h('a', { href: '/rest/diagnosis/v1/nights/latest', target: '_blank' }, t('home.night'))),
    h('div', { class: loud.length > 0 ? 'columns sides' : 'stack' },
      loud.length > 0 && h('div', { class: 'stack' },
        h('h2', null, t('home.findings', { n: number(loud.length) })),
        findingCards(loud.slice(0, MOST_CARDS)),
        loud.length > MOST_CARDS && h('p', null, link('/console/findings', t('home.all')))),
      h('div', { class: 'stack' },
        h('h2', null, t('home.targets', { n: number(targets.length) })),
        targets.length === 0 ? empty(t('targets.none')) : targetTable(targets))),
  ];
}

/** The worst that is known, in a sentence, and what is not known. What is acknowledged goes on, so it counts; what is muted is not here. */
function answer(at, targets, findings) {
  const worst = ['LEAK', 'GROWTH'].find(standing => findings.some(finding => standingOf(finding) === standing));
  const causes = findings.filter(finding => worst && standingOf(finding) === worst);
  const targetsOf = some => new Set(some.map(finding => finding.target)).size;
  const n = targetsOf(causes);
  const known = n - targetsOf(causes.filter(finding => finding.status === 'OPEN'));
  const verdicts = targets.filter(target => target.verdict).length;
  const judged = targets.filter(target => target.verdict && Date.parse(at) - Date.parse(target.verdict.at) < LATELY).length;
  const away = targets.filter(target => target.state === 'UNREACHABLE').length;
  const paused = targets.filter(target => target.state === 'PAUSED').length;
  const unsure = targets.filter(target => target.verdict?.verdict === 'INCONCLUSIVE').length;
  const [kind, text] = worst === 'LEAK' ? ['LEAK', t('home.leak', { n: number(n) })]
    : worst === 'GROWTH' ? ['GROWTH', t('home.growth', { n: number(n) })]
      : judged === 0 ? ['INCONCLUSIVE', t(verdicts > 0 ? 'home.onlyOld' : 'home.nothingYet')]
        : verdicts === unsure ? ['INCONCLUSIVE', t('home.unsure')]
          : ['STEADY', t('home.steady')];
  const more = [
    t('home.judged', { judged: number(judged), total: number(targets.length) }),
    away > 0 && t('home.away', { n: number(away) }),
    paused > 0 && t('home.paused', { n: number(paused) }),
    verdicts > judged && judged > 0 && t('home.old', { n: number(verdicts - judged) }),
    unsure > 0 && verdicts !== unsure && t('home.someUnsure', { n: number(unsure) }),
  ].filter(Boolean).join(' ');
  return h('section', { class: `answer ${kind}`, 'aria-label': t('home.answer') },
    h('p', null, text, known > 0 && [' ', t('home.acknowledged', { n: number(known) })]),
    h('p', { class: 'quiet' }, more, ' ', t('home.at'), ' ', time(at)));
}

function targetTable(targets) {
  return table(t('nav.targets'),
    [t('target.name'), t('target.state'), t('target.verdict'), t('target.judgedAt')],
    targets.map(target => h('tr', null,
      h('td', { class: 'wide' }, link(`/console/targets/${target.id}`, foreign(target.name))),
      h('td', null, badge(target.state, 'state'),
        ['UNREACHABLE', 'PAUSED', 'UNKNOWN'].includes(target.state) && target.reason && h('p', { class: 'hint', lang: 'en' }, foreign(target.reason))),
      h('td', null, verdictOf(target)),
      h('td', null, target.verdict ? time(target.verdict.at) : '–'))));
}

function verdictOf({ verdict, running }) {
  return [
    verdict ? h('a', { href: `/console/diagnoses/${verdict.diagnosis}` }, badge(verdict.verdict))
      : h('span', { class: 'quiet' }, t('target.noVerdict')),
    verdict?.verdict === 'INCONCLUSIVE' && verdict.reason && h('p', { class: 'hint', lang: 'en' }, foreign(verdict.reason)),
    running && h('p', { class: 'hint' },
      link(`/console/diagnoses/${running.diagnosis}`,
        t('target.running', { progress: running.progress, phase: told(`phase.${running.phase}`, running.phase) }))),
  ];
}
