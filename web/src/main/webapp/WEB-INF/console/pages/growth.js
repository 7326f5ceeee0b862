// What grows, by path, between any two heap snapshots of a JVM: which are there, the question, and what came of it.

import { get, post, query as queryOf } from '../api.js';
import { h, put, repeat } from '../dom.js';
import {
  badge, clearRefusal, empty, failed, field, foreign, heading, link, sentence, showRefusal, table, timeAndDistance,
} from '../parts.js';
import { bytes, moment, number, rate, share, t, told } from '../text.js';

const MOST = 500;
const AGAIN = 2_000;

export async function show(place) {
  const { signal, query, caller, named: [id] } = place;
  const [target, captures] = await Promise.all([
    get(`/diagnosis/v1/targets/${id}`, signal),
    get(`/diagnosis/v1/targets/${id}/captures?kind=heap_snapshot&limit=${MOST}`, signal),
  ]);
  const snapshots = captures.data.filter(one => one.state === 'FINISHED' && (one.hasFile || one.hasIndex));
  const asked = { earlier: query.get('earlier') ?? '', later: query.get('later') ?? '' };
  const answered = h('div', { class: 'stack', 'aria-live': 'polite' });
  if (asked.earlier !== '' && asked.later !== '') {
    await follow(place, target, asked, answered);
  }
  return [
    heading(`${t('growth.title')} · ${target.name}`, link(`/console/targets/${id}`, t('growth.target'))),
    h('p', { class: 'quiet' }, t('growth.means')),
    snapshots.length < 2 ? empty(t('growth.tooFew'), h('p', null, t('growth.howToHave')))
      : caller.rights.includes('diagnosis-admin') ? h('section', null, question(place, target, snapshots, asked, answered))
        : h('p', { class: 'note' }, t('growth.readOnly')),
    answered,
  ];
}

const contentAt = ({ contentAt: at, takenAt }) => at ?? takenAt;

/** The newest two that lie with one instance, the later first: those are compared most often. */
function usual(snapshots) {
  const [later] = snapshots;
  return { later, earlier: snapshots.find(one => one !== later && one.takenBy === later.takenBy) ?? snapshots[1] };
}

function question(place, target, snapshots, asked, answered) {
  const ordered = [...snapshots].sort((a, b) => Date.parse(contentAt(b)) - Date.parse(contentAt(a)));
  const first = usual(ordered);
  const several = new Set(ordered.map(({ takenBy }) => takenBy)).size > 1;
  const select = (name, chosen) => h('select', { id: name, name }, ordered.map(one =>
    h('option', { value: one.id, selected: String(one.id) === chosen }, label(one, several))));
  const earlier = select('earlier', asked.earlier || String(first.earlier.id));
  const later = select('later', asked.later || String(first.later.id));
  const form = h('form', { onsubmit: async event => {
    event.preventDefault();
    clearRefusal(form);
    const pressed = form.querySelector('button');
    pressed.disabled = true;
    const chosen = { earlier: earlier.value, later: later.value };
    try {
      await post(`/diagnosis/v1/targets/${target.id}/heap-growth`, { earlier: Number(chosen.earlier), later: Number(chosen.later) });
      history.replaceState(null, '', location.pathname + queryOf(chosen));
      await follow(place, target, chosen, answered);
    } catch (failure) {
      if (!place.signal.aborted) {
        put(answered);
        showRefusal(form, failure, { earlier: 'earlier', later: 'later' });
      }
    } finally {
      pressed.disabled = false;
    }
  } },
    h('div', { class: 'refusal', tabindex: '-1' }),
    h('div', { class: 'columns' }, field(t('growth.earlier'), earlier), field(t('growth.later'), later)),
    h('button', { class: 'main' }, t('growth.compare')));
  return form;
}

function label(one, several) {
  return [moment(contentAt(one)), one.bytes !== undefined && bytes(one.bytes), one.uploadedAs,
    one.diagnosis !== undefined && t('diagnosis.title', { id: one.diagnosis }),
    !one.hasFile && t('growth.indexOnly'), several && t('growth.with', { name: one.takenBy }), `#${one.id}`].filter(Boolean).join(' · ');
}

/** What the page waits for, by where its answer is shown: the last pair that was asked for. */
const waiting = new WeakMap();

/** Shows what is known of a pair, until there is no more to wait for or another pair is asked for. */
async function follow({ signal, caller }, target, asked, answered) {
  const waits = new AbortController();
  waiting.get(answered)?.abort();
  waiting.set(answered, waits);
  signal.addEventListener('abort', () => waits.abort());
  const read = () => get(`/diagnosis/v1/targets/${target.id}/heap-growth${queryOf(asked)}`, waits.signal);
  let before = null;
  const draw = known => {
    if (waits.signal.aborted) {
      return;
    }
    if (known.state !== 'RUNNING') {
      waits.abort();
    }
    // while it runs, how far it is and since when are told anew
    if (known.state === 'RUNNING' || known.state !== before) {
      before = known.state;
      put(answered, known.state === 'RUNNING' ? working(known) : known.state === 'FAILED' ? lost(known) : grown(target, known));
    }
  };
  const refuse = failure => {
    if (!waits.signal.aborted) {
      put(answered, failure.status === 404
        ? empty(t(caller.rights.includes('diagnosis-admin') ? 'growth.notAsked' : 'growth.notAskedByMe')) : failed(failure));
    }
  };
  try {
    draw(await read());
  } catch (failure) {
    refuse(failure);
    return;
  }
  if (before === 'RUNNING') {
    repeat(async () => {
      try {
        draw(await read());
      } catch (failure) {
        // one of the two was deleted meanwhile
        if (failure.status === 404) {
          refuse(failure);
          waits.abort();
        }
        throw failure;
      }
    }, AGAIN, waits.signal);
  }
}

function working({ askedAt, answeredBy, phase, progress }) {
  const doing = phase && told(`growth.phase.${phase}`, phase);
  return h('section', { 'aria-busy': 'true' },
    h('p', null, badge('RUNNING', 'run'), ' ', t('growth.working', { name: answeredBy })),
    h('p', { class: 'hint' }, t('growth.since'), ' ', timeAndDistance(askedAt)),
    h('progress', { max: 100, value: progress, 'aria-label': doing ?? t('growth.title') }),
    h('p', { class: 'quiet' }, doing ? t('target.running', { progress, phase: doing }) : t('growth.elsewhere')));
}

function lost({ reason }) {
  return h('div', { class: 'failure', role: 'alert' },
    h('p', null, t('growth.failed')), sentence(reason), h('p', { class: 'hint' }, t('growth.again')));
}

function grown(target, { growth }) {
  const { snapshots, verdict, reason, paths } = growth;
  const [from, to] = [snapshots[0], snapshots.at(-1)];
  const restarted = target.epochs.some(({ beganAt }) =>
    Date.parse(beganAt) > Date.parse(from.takenAt) && Date.parse(beganAt) <= Date.parse(to.takenAt));
  const more = paths.filter(path => path.growthBytes > 0);
  const all = to.reachableBytes - from.reachableBytes;
  return [
    h('section', { class: 'stack' },
      h('div', { class: 'heading' }, h('h2', null, t('growth.answer')), badge(verdict)),
      sentence(reason),
      restarted && h('p', { class: 'note' }, t('growth.restarted')),
      table(t('heap.dumps'), ['heap.takenAt', 'heap.reachable', 'heap.bytes', 'heap.difference'].map(key => t(key)),
        snapshots.map((one, i) => h('tr', null,
          h('td', { class: 'wide' }, timeAndDistance(one.takenAt), !one.whole && h('p', { class: 'hint' }, t('heap.damaged'))),
          h('td', { class: 'number' }, number(one.reachableObjects)),
          h('td', { class: 'number' }, bytes(one.reachableBytes)),
          h('td', { class: 'number' }, i === 0 ? '–' : signed(all)))))),
    h('section', { class: 'stack' },
      h('h2', null, t('heap.growingPaths')),
      more.length === 0 ? empty(t('growth.nothing')) : [
        h('p', { class: 'hint' }, t('growth.columns')),
        h('ul', { class: 'plain' }, more.map(path => card(path, to.reachableBytes)))]),
  ];
}

const signed = difference => (difference > 0 ? `+${bytes(difference)}` : bytes(difference));

const code = text => h('code', { dir: 'ltr' }, foreign(text));

function card({ summary, className, objects, growthBytes, bytesPerSecond, shareBytes, exclusiveBytes, elements, holder, holderField, path }, all) {
  const steps = [path.root, ...path.steps.map(step), path.last].filter(Boolean);
  const rows = [
    ['finding.element', code(className)],
    ['finding.holder', holder && code(holderField ? `${holder}.${holderField}` : holder)],
    ['growth.grew', [h('b', null, signed(growthBytes)), Number.isFinite(bytesPerSecond) && h('span', { class: 'quiet' }, ` · ${rate(bytesPerSecond)}`)]],
    ['growth.objects', `${number(objects[0])} → ${number(objects.at(-1))}`],
    ['growth.share', [bytes(shareBytes), h('span', { class: 'quiet' }, ` · ${share(shareBytes / Math.max(1, all))}`)]],
    ['growth.exclusive', bytes(exclusiveBytes)],
  ].filter(([, value]) => value);
  return h('li', { class: 'card' },
    sentence(summary),
    h('dl', null, rows.map(([key, value]) => [h('dt', null, t(key)), h('dd', null, value)])),
    h('details', null, h('summary', null, t('finding.path')),
      h('ol', { class: 'path', dir: 'ltr' }, steps.map(one => h('li', null, foreign(one))))),
    elements.length > 0 && h('details', null, h('summary', null, t('growth.elements')),
      table(t('growth.elements'), [t('growth.class'), t('heap.reachable'), t('heap.bytes')], elements.map(one => h('tr', null,
        h('td', { class: 'wide' }, code(one.className)),
        h('td', { class: 'number' }, number(one.objects)),
        h('td', { class: 'number' }, bytes(one.bytes)))))));
}

/** As the engine tells a reference: an element of an array is no field. */
const step = ({ owner, reference }) =>
  (reference.startsWith('[') ? owner + reference : `${owner}.${reference.replace(/^static /, '')}`);
