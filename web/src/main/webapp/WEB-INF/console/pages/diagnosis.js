// One diagnosis: its verdict, and of each finding who holds what, since which line, and what to do.

import { get, query as queryOf } from '../api.js';
import { h, put, repeat } from '../dom.js';
import { address, badge, foreign, link, sentence, table, time } from '../parts.js';
import { bytes, moment, share, span, t, told } from '../text.js';
import { diagnosisHeading, diagnosisOf, pathOfDiagnosis } from './about-diagnosis.js';
import { marking } from './finding-mark.js';
import { facts, rateOf } from './findings-list.js';
import { repairOf, repairSection } from './repair-check.js';
import { outlineOf, pathOfOutline, reportNotes } from './report-notes.js';
import { seriesFigure, seriesSections } from './report-series.js';
import { lifeOf } from './target-lives.js';

const AGAIN = 2_000;

/** What administrators say of its findings, which expressions they saved with them, and what has become of causes of the build before. */
const saidOn = id => [`/diagnosis/v1/findings?diagnosis=${id}`, `/diagnosis/v1/filters?diagnosis=${id}`, `${pathOfDiagnosis(id)}/repairs`];

export const ahead = ({ named: [id] }) => [pathOfDiagnosis(id), ...saidOn(id), pathOfOutline(id)];

export async function show({ signal, caller, named: [id] }) {
  const place = h('div', { class: 'stack' });
  const waiting = new AbortController();
  signal.addEventListener('abort', () => waiting.abort());
  const read = async () => {
    const diagnosis = await diagnosisOf(id, signal);
    const isOver = diagnosis.state === 'FINISHED' || diagnosis.state === 'FAILED';
    const said = isOver ? await saidOf(diagnosis, signal) : { marks: [], checks: [], report: {} };
    put(place, content(diagnosis, said, caller.rights.includes('diagnosis-admin'), signal));
    if (isOver) {
      waiting.abort();
    }
    return diagnosis;
  };
  const diagnosis = await read();
  if (!waiting.signal.aborted) {
    repeat(read, AGAIN, waiting.signal);
  }
  return [
    diagnosisHeading('', diagnosis, caller),
    place,
  ];
}

/** The same, and what its report tells, once it is over. */
async function saidOf({ id }, signal) {
  const [[{ data: findings }, { data: filters }, { checks }], report] = await Promise.all([
    Promise.all(saidOn(id).map(path => get(path, signal))), outlineOf(id, signal)]);
  const marks = findings.map(finding => (
    { ...finding, expressions: filters.filter(({ fingerprint }) => fingerprint === finding.fingerprint) }));
  return { marks, checks, report };
}

function content(diagnosis, { marks, checks, report }, mayMark, signal) {
  const others = checks.filter(check => !diagnosis.findings.some(({ fingerprint }) => fingerprint === check.fingerprint));
  const drawn = new Set();
  const isOver = diagnosis.state === 'FINISHED' || diagnosis.state === 'FAILED';
  return [
    h('section', { class: `answer ${diagnosis.verdict ?? ''}` },
      h('p', null, badge(diagnosis.verdict ?? diagnosis.state, diagnosis.verdict ? 'verdict' : 'run')),
      diagnosis.reason && sentence(diagnosis.reason),
      !isOver && progress(diagnosis),
      diagnosis.epochEndedAt && h('p', { class: 'note', id: 'life' }, lifeOf(diagnosis)),
      h('p', { class: 'quiet' }, time(diagnosis.from), ' – ', time(diagnosis.to), ' · ', t(`origin.${diagnosis.origin}`),
        diagnosis.state === 'FINISHED' && [' · ', h('a', {
          href: `/rest/diagnosis/v1/reports/${diagnosis.id}`, target: '_blank' }, t('diagnosis.report'))])),
    reportNotes(report),
    diagnosis.findings.map(finding => findingSection(finding,
      marks.find(mark => mark.fingerprint === finding.fingerprint), mayMark, grownOf(finding, report.outline, drawn, signal))),
    seriesSections(diagnosis.id, report.outline, diagnosis.findings.map(({ area }) => area), signal),
    others.length > 0 && repairSection(others),
    report.outline?.collectorWork && collectorWork(report.outline.collectorWork),
    diagnosis.residentMemory && ledger(diagnosis.residentMemory),
  ];
}

/** The chart of what a finding makes grow; of findings of one area it stands with the first. */
function grownOf({ area }, outline, drawn, signal) {
  const series = outline?.series?.find(one => one.area === area);
  if (!series || drawn.has(area)) {
    return null;
  }
  drawn.add(area);
  return [h('h3', null, t('plot.grown', { series: told(`area.${area}`, area) })), seriesFigure(series, outline, signal)];
}

const COLLECTOR_VALUES = {
  frequency: perSecond => (perSecond > 0 ? t('collector.every', { span: span(1 / perSecond) }) : t('collector.none')),
  pause: span,
  share,
};

/** How much the garbage collector had to do in the first and in the last quarter of the window. */
function collectorWork({ firstUntil, lastFrom, lines }) {
  return h('section', { class: 'stack', id: 'collector' },
    h('h2', null, t('collector.title')),
    h('p', { class: 'hint' }, t('collector.hint')),
    table(t('collector.title'),
      [t('collector.what'), t('collector.until', { moment: moment(firstUntil) }),
        t('collector.from', { moment: moment(lastFrom) }), t('collector.trend')],
      lines.map(({ measure, first, last, change }) => h('tr', null,
        h('td', { class: 'wide' }, t(`collector.${measure}`)),
        h('td', { class: 'number' }, COLLECTOR_VALUES[measure](first)),
        h('td', { class: 'number' }, COLLECTOR_VALUES[measure](last)),
        h('td', null, t(`collector.change.${change}`))))));
}

/** What the resident memory of the process consisted of, at both ends of the window. */
function ledger({ from, to, lines }) {
  const grown = ({ fromBytes, toBytes }) => (toBytes > fromBytes ? `+${bytes(toBytes - fromBytes)}` : bytes(toBytes - fromBytes));
  return h('section', { class: 'stack' },
    h('h2', null, t('ledger.title')),
    h('p', { class: 'hint' }, t('ledger.hint')),
    table(t('ledger.title'), [t('ledger.what'), moment(from), moment(to), t('ledger.grown')],
      lines.map((line, i) => h('tr', null,
        h('td', { class: 'wide' }, h(i === lines.length - 1 ? 'strong' : 'span', { lang: 'en' }, foreign(line.what))),
        h('td', { class: 'number' }, bytes(line.fromBytes)),
        h('td', { class: 'number' }, bytes(line.toBytes)),
        h('td', { class: 'number' }, grown(line))))));
}

function progress(diagnosis) {
  const phase = told(`phase.${diagnosis.phase}`, diagnosis.phase);
  return [
    h('progress', { max: 100, value: diagnosis.progress, 'aria-label': phase }),
    h('p', { class: 'quiet' }, t('target.running', { progress: diagnosis.progress, phase })),
  ];
}

function findingSection(finding, mark, mayMark, grown) {
  return h('section', { id: finding.fingerprint, class: 'stack' },
    h('div', { class: 'heading' },
      h('h2', null, told(`area.${finding.area}`, finding.area), ' · ', rateOf(finding)),
      h('span', { class: 'quiet' }, t('finding.grade', { grade: finding.grade }))),
    h('div', { class: 'columns few' },
      h('div', { class: 'stack' },
        sentence(finding.summary),
        facts(finding, true),
        finding.repair && [h('h3', null, t('finding.repair')), sentence(finding.repair)],
        finding.knownLeak && knownLeak(finding.knownLeak, finding)),
      grown && h('div', { class: 'stack' }, grown)),
    h('div', { class: 'columns few' },
      finding.path.length > 0 && h('div', { class: 'stack' },
        h('h3', null, t('finding.path')),
        h('ol', { class: 'path', dir: 'ltr' }, finding.path.map(step => h('li', null, foreign(step))))),
      finding.evidence.length > 0 && h('div', { class: 'stack' },
        h('h3', null, t('finding.evidence')),
        h('ul', { lang: 'en' }, finding.evidence.map(line => h('li', null, foreign(line)))))),
    mark?.repairCheck && repairOf(mark.repairCheck),
    mark && expressionsOf(mark, mayMark),
    mark && marking(mark, mayMark));
}

/** The expressions that were saved with its cause, to be asked of this diagnosis' recording by those who may. */
function expressionsOf({ id, diagnosis, expressions }, mayAsk) {
  const events = more => `/console/diagnoses/${diagnosis}/events${queryOf({ ...more, finding: id })}`;
  return (expressions.length > 0 || mayAsk) && [
    h('h3', null, t('events.saved')),
    expressions.length > 0 && h('ul', { class: 'plain' }, expressions.map(({ name, expression }) => h('li', null,
      mayAsk ? link(events({ filter: expression }), foreign(name)) : h('strong', null, foreign(name)), ' ',
      h('code', { dir: 'ltr' }, foreign(expression))))),
    mayAsk && h('p', null, link(events({}), t('events.askOf'))),
  ];
}

/** Somebody has described it before. */
function knownLeak({ library, versions, title, cause, repair, source }, finding) {
  return h('div', { class: 'note' },
    h('h3', null, t('finding.knownLeak')),
    h('p', { lang: 'en' }, h('strong', null, foreign(versions ? `${library} (${versions})` : library)), ': ', foreign(title)),
    sentence(cause),
    repair !== finding.repair && sentence(repair),
    h('p', null, t('finding.described'), ' ', address(source)));
}
