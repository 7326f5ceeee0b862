// Findings as cards: what leaks, how fast, who holds it, which line made it, until when. Each leads to its diagnosis.

import { h } from '../dom.js';
import { badge, foreign, timeAndDistance } from '../parts.js';
import { bytes, countRate, rate, t, told } from '../text.js';

export function findingCards(findings) {
  return h('ul', { class: 'findings' }, findings.map(finding => h('li', null, card(finding))));
}

function card(finding) {
  const href = `/console/diagnoses/${finding.diagnosis}#${encodeURIComponent(finding.fingerprint)}`;
  return h('a', { class: `finding ${finding.verdict ?? ''}`, href },
    h('p', { class: 'top' },
      finding.verdict && badge(finding.verdict),
      foreign(finding.targetName),
      h('span', { class: 'quiet' }, told(`area.${finding.area}`, finding.area)),
      finding.status !== 'OPEN' && badge(finding.status, 'status'),
      h('span', { class: 'rate' }, rateOf(finding))),
    facts(finding, false));
}

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
    ['finding.holder', finding.holderField ?? finding.holder],
    ['finding.site', finding.allocationSite],
  ].filter(([, text]) => text).map(([key, text]) => row(key, h('code', { dir: 'ltr' }, foreign(text))));
  if (isWhole && finding.low !== undefined && finding.high !== undefined) {
    rows.push(row('finding.interval', t('finding.between', { low: rate(finding.low), high: rate(finding.high) })));
    rows.push(row('finding.perDay', bytes(finding.bytesPerSecond * 86400)));
  }
  if (finding.exhaustionAt) {
    rows.push(row('finding.exhaustion', timeAndDistance(finding.exhaustionAt)));
  }
  const isBare = rows.length === 0;
  if (finding.build) {
    rows.push(row('finding.build', foreign(finding.build)));
  }
  return [isBare && h('p', { lang: 'en' }, foreign(finding.summary)), rows.length > 0 && h('dl', null, rows)];
}

function row(key, value) {
  return [h('dt', null, t(key)), h('dd', null, value)];
}
