// One diagnosis: its verdict, and of each finding who holds what, since which line, and what to do.

import { get, query as queryOf } from '../api.js';
import { h, put, repeat } from '../dom.js';
import { address, badge, foreign, link, sentence, table, time } from '../parts.js';
import { bytes, moment, t, told } from '../text.js';
import { diagnosisHeading } from './about-diagnosis.js';
import { marking } from './finding-mark.js';
import { facts, rateOf } from './findings-list.js';
import { repairOf, repairSection } from './repair-check.js';
import { reportNotes } from './report-notes.js';

const AGAIN = 2_000;

export async function show({ signal, caller, named: [id] }) {
  const place = h('div', { class: 'stack' });
  const waiting = new AbortController();
  signal.addEventListener('abort', () => waiting.abort());
  const read = async () => {
    const diagnosis = await get(`/diagnosis/v1/diagnoses/${id}`, signal);
    const isOver = diagnosis.state === 'FINISHED' || diagnosis.state === 'FAILED';
    const said = isOver ? await saidOf(diagnosis, signal) : { marks: [], checks: [], notes: [] };
    put(place, content(diagnosis, said, caller.rights.includes('diagnosis-admin')));
    if (isOver) {
      waiting.abort();
    }
    return diagnosis;
  };
  const diagnosis = await read();
  const target = await get(`/diagnosis/v1/targets/${diagnosis.target}`, signal);
  if (!waiting.signal.aborted) {
    repeat(read, AGAIN, waiting.signal);
  }
  return [
    diagnosisHeading('', { diagnosis, target }, caller),
    place,
  ];
}

/** What administrators say of its findings, which expressions they saved with them, what has become of each since, and of causes of the build before; what its report notes. */
async function saidOf({ id, findings }, signal) {
  const [marks, { checks }, notes] = await Promise.all([
    findings.length === 0 ? [] : get(`/diagnosis/v1/findings?diagnosis=${id}`, signal)
      .then(({ data }) => Promise.all(data.map(({ id: finding }) => markOf(finding, signal)))),
    get(`/diagnosis/v1/diagnoses/${id}/repairs`, signal),
    reportNotes(id, signal),
  ]);
  return { marks, checks, notes };
}

async function markOf(finding, signal) {
  const [mark, { data: expressions }] = await Promise.all([
    get(`/diagnosis/v1/findings/${finding}`, signal), get(`/diagnosis/v1/filters${queryOf({ finding })}`, signal)]);
  return { ...mark, expressions };
}

function content(diagnosis, { marks, checks, notes }, mayMark) {
  const others = checks.filter(check => !diagnosis.findings.some(({ fingerprint }) => fingerprint === check.fingerprint));

  const isOver = diagnosis.state === 'FINISHED' || diagnosis.state === 'FAILED';
  return [
    h('section', { class: `answer ${diagnosis.verdict ?? ''}` },
      h('p', null, badge(diagnosis.verdict ?? diagnosis.state, diagnosis.verdict ? 'verdict' : 'run')),
      diagnosis.reason && sentence(diagnosis.reason),
      !isOver && progress(diagnosis),
      h('p', { class: 'quiet' }, time(diagnosis.from), ' – ', time(diagnosis.to), ' · ', t(`origin.${diagnosis.origin}`),
        diagnosis.state === 'FINISHED' && [' · ', h('a', {
          href: `/rest/diagnosis/v1/reports/${diagnosis.id}`, target: '_blank' }, t('diagnosis.report'))])),
    notes,
    diagnosis.findings.map(finding => findingSection(finding,
      marks.find(mark => mark.fingerprint === finding.fingerprint), mayMark)),
    others.length > 0 && repairSection(others),
    diagnosis.residentMemory && ledger(diagnosis.residentMemory),
  ];
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

function findingSection(finding, mark, mayMark) {
  return h('section', { id: finding.fingerprint, class: 'stack' },
    h('div', { class: 'heading' },
      h('h2', null, told(`area.${finding.area}`, finding.area), ' · ', rateOf(finding)),
      h('span', { class: 'quiet' }, t('finding.grade', { grade: finding.grade }))),
    sentence(finding.summary),
    facts(finding, true),
    finding.repair && [h('h3', null, t('finding.repair')), sentence(finding.repair)],
    finding.knownLeak && knownLeak(finding.knownLeak, finding),
    finding.path.length > 0 && [
      h('h3', null, t('finding.path')),
      h('ol', { class: 'path', dir: 'ltr' }, finding.path.map(step => h('li', null, foreign(step))))],
    finding.evidence.length > 0 && [
      h('h3', null, t('finding.evidence')),
      h('ul', { lang: 'en' }, finding.evidence.map(line => h('li', null, foreign(line))))],
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
