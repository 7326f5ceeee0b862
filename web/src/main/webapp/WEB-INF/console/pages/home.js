// The first page: is there anything to worry about tonight, and about what?

import { get } from '../api.js';
import { h, put, repeat } from '../dom.js';
import { badge, empty, foreign, heading, link, table, time } from '../parts.js';
import { number, t, told } from '../text.js';
import { findingCards } from './findings-list.js';

const MOST_CARDS = 24;
const AGAIN = 30_000;

/** Verdicts come every night. */
const LATELY = 36 * 3_600_000;

export async function show({ signal }) {
  const place = h('div', { class: 'stack' });
  const read = async () => {
    const overview = await get('/diagnosis/v1/overview', signal);
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
  const open = findings.filter(finding => finding.status !== 'MUTED');
  return [
    answer(at, targets, open),
    deadNotices > 0 && h('p', { class: 'note' },
      t('home.notTold', { n: number(deadNotices) }), ' ', link('/console/notices', t('nav.notices'))),
    night && h('p', null,
      h('a', { href: '/rest/diagnosis/v1/nights/latest', target: '_blank' }, t('home.night'))),
    open.length > 0 && h('h2', null, t('home.findings', { n: number(open.length) })),
    open.length > 0 && findingCards(open.slice(0, MOST_CARDS)),
    open.length > MOST_CARDS && h('p', null, link('/console/findings', t('home.all'))),
    h('h2', null, t('home.targets', { n: number(targets.length) })),
    targets.length === 0 ? empty(t('targets.none')) : targetTable(targets),
  ];
}

/** The worst that is known, in a sentence, and what is not known. */
function answer(at, targets, findings) {
  const count = verdict => new Set(findings
    .filter(finding => finding.verdict === verdict && finding.status === 'OPEN')
    .map(finding => finding.target)).size;
  const leaking = count('LEAK');
  const growing = count('GROWTH');
  const verdicts = targets.filter(target => target.verdict).length;
  const judged = targets.filter(target => target.verdict && Date.parse(at) - Date.parse(target.verdict.at) < LATELY).length;
  const away = targets.filter(target => target.state === 'UNREACHABLE').length;
  const paused = targets.filter(target => target.state === 'PAUSED').length;
  const unsure = targets.filter(target => target.verdict?.verdict === 'INCONCLUSIVE').length;
  const [kind, text] = leaking > 0 ? ['LEAK', t('home.leak', { n: number(leaking) })]
    : growing > 0 ? ['GROWTH', t('home.growth', { n: number(growing) })]
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
    h('p', null, text),
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
    running && h('p', { class: 'hint' },
      link(`/console/diagnoses/${running.diagnosis}`,
        t('target.running', { progress: running.progress, phase: told(`phase.${running.phase}`, running.phase) }))),
  ];
}
