// Findings as cards: what leaks, how fast, who holds it, which line made it, until when. Each leads to its diagnosis.

import { h } from '../dom.js';
import { badge, foreign, time, timeAndDistance } from '../parts.js';
import { bytes, countRate, digits, moment, rate, t, told } from '../text.js';

/** Areas that are counted in things; the others are measured in bytes. */
export const COUNTED = ['classes', 'threads', 'handles', 'leases'];

const DAY = 86_400;

export function findingCards(findings) {
  return h('ul', { class: 'findings' }, findings.map(finding => h('li', null, card(finding))));
}

/** What a finding comes to: its diagnosis' verdict, but growth where another finding is what leaks; undefined while that runs. */
export const standingOf = ({ verdict, leaks }) => (verdict === 'LEAK' && leaks === false ? 'GROWTH' : verdict);

function card(finding) {
  const href = `/console/diagnoses/${finding.diagnosis}#${encodeURIComponent(finding.fingerprint)}`;
  const standing = standingOf(finding);
  return h('a', { class: `finding ${standing ?? ''}`, href },
    h('p', { class: 'top' },
      standing && badge(standing),
      foreign(finding.targetName),
      h('span', { class: 'quiet' }, told(`area.${finding.area}`, finding.area)),
      finding.status !== 'OPEN' && badge(finding.status, 'status'),
      h('span', { class: 'rate' }, rateOf(finding))),
    facts(finding, false),
    saidOf(finding));
}

/** What a finding is called where there is a line for it. */
export const nameOf = finding =>
  [told(`area.${finding.area}`, finding.area), finding.element ?? rateOf(finding)].filter(Boolean).join(' · ');

/** How fast it grows; bytes where they are known. */
export function rateOf(finding) {
  if (finding.bytesPerSecond !== undefined) {
    return `+${rate(finding.bytesPerSecond)}`;
  }
  return finding.countPerSecond === undefined ? '' : `+${countRate(finding.countPerSecond)}`;
}

/** What is known of a finding, by name. */
export function facts(finding, isWhole) {
  const rows = [
    ['finding.element', finding.element],
    ['finding.holder', [finding.holder, finding.holderField].filter(Boolean).join('.')],
    ['finding.site', finding.allocationSite],
  ].filter(([, text]) => text).map(([key, text]) => row(key, h('code', { dir: 'ltr' }, foreign(text))));
  if (isWhole && finding.low !== undefined && finding.high !== undefined) {
    const isCounted = finding.bytesPerSecond === undefined;
    const words = isCounted ? countRate : rate;
    rows.push(row('finding.interval', t('finding.between', { low: words(finding.low), high: words(finding.high) })));
    rows.push(row('finding.perDay', isCounted ? digits(finding.countPerSecond * DAY) : bytes(finding.bytesPerSecond * DAY)));
  }
  if (finding.exhaustionAt) {
    rows.push(row('finding.exhaustion', timeAndDistance(finding.exhaustionAt)));
  }
  if (isWhole && finding.perRequest) {
    rows.push(row('finding.perRequest', perRequestOf(finding)));
  }
  const isBare = rows.length === 0;
  if (isWhole && finding.anomaly) {
    rows.unshift(row('finding.anomaly', [foreign(finding.anomaly, { lang: 'en' }), finding.stage
      && h('span', { class: 'quiet' }, ' ', t('finding.seenBy', { stage: told(`phase.${finding.stage}`, finding.stage) }))]));
  }
  if (!isWhole && finding.knownLeak) {
    rows.push(row('finding.knownLeak', foreign(`${finding.knownLeak.library}: ${finding.knownLeak.title}`, { lang: 'en' })));
  }
  if (finding.epochEndedAt) {
    rows.push(row('finding.life', t(finding.epochUnreached ? 'life.unreached' : 'life.over', { at: moment(finding.epochEndedAt) })));
  }
  if (finding.build) {
    rows.push(row('finding.build', foreign(finding.build)));
  }
  return [isBare && h('p', { lang: 'en' }, foreign(finding.summary)), rows.length > 0 && h('dl', null, rows)];
}

/** How much all of its area grows with each request, and whether it goes by them. */
function perRequestOf({ area, perRequest: { amount, low, high, requestsPerSecond, traffic } }) {
  const isCounted = COUNTED.includes(area);
  const words = value => (isCounted ? digits(value * 1e6) : bytes(value));
  return [
    t(isCounted ? 'unit.perMillionRequests' : 'unit.perRequest', { amount: words(amount) }),
    h('p', { class: 'hint' }, t('finding.perRequestAt', { low: words(low), high: words(high), n: digits(requestsPerSecond) }),
      ' ', told(`traffic.${traffic}`, traffic)),
  ];
}

function row(key, value) {
  return [h('dt', null, t(key)), h('dd', null, value)];
}

/** What administrators say of a finding, or said until it ended; nothing if nobody has said anything. */
export function saidOf({ status, endedStatus, by, markedAt, until, note }) {
  if (status === 'OPEN' && !endedStatus && !note) {
    return null;
  }
  return h('p', { class: 'quiet' },
    endedStatus ? t('mark.was', { status: t(`status.${endedStatus}`), until: moment(until) })
      : [t(`status.${status}`), until && t('mark.until', { until: moment(until) })],
    by && [' ', t('mark.by'), ' ', foreign(by)],
    markedAt && [' (', time(markedAt), ')'],
    note && [': ', foreign(note)]);
}
