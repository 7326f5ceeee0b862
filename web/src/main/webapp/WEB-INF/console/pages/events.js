// The events of a diagnosis' recording for which an expression is true, and the expressions that somebody has saved, alone or with
// the cause of a finding.

import { get, post, query as queryOf, remove } from '../api.js';
import { h, put } from '../dom.js';
import {
  button, clearRefusal, confirmed, empty, failed, field, foreign, link, reasonOf, say, showRefusal, table, time,
} from '../parts.js';
import { number, span, t, told } from '../text.js';
import { diagnosisHeading, diagnosisOf, pathOfDiagnosis } from './about-diagnosis.js';
import { draftOf, keptDraft } from './drafts.js';
import { nameOf } from './findings-list.js';
import { callsOf, notesOf } from './trace-parts.js';

const LIMITS = [20, 100, 1000];
const USUAL = 100;

/** Where a message says itself where it is wrong. */
const PLACE = /^(line \d+, )?column \d+: /;

const EXAMPLES = [
  "type == 'ThreadPark' && duration > duration('20ms')",
  "type == 'ObjectAllocationSample' && stack.contains('com.example.')",
  "type == 'OldObjectSample'",
  "type == 'GarbageCollection' && duration > duration('100ms')",
];

const pathsOf = id => [pathOfDiagnosis(id), `/diagnosis/v1/findings${queryOf({ diagnosis: id })}`, ...pathsOfSaved(id)];

export const ahead = ({ named: [id] }) => pathsOf(id);

export async function show(place) {
  const { signal, query, caller, named: [id] } = place;
  const [about, { data: findings }, ...filters] = await Promise.all([
    diagnosisOf(id, signal), ...pathsOf(id).slice(1).map(path => get(path, signal))]);
  const answered = h('div', { class: 'stack', 'aria-live': 'polite' });
  const draft = draftOf(`events ${id}`);
  const form = questionForm(place, id, answered);
  const saved = savedSection(place, id, form, { findings, filters, draft });
  const fields = h('div', { class: 'columns', oninput: () => keep(draft, fields) }, h('section', null, form), saved);
  const kept = h('div');
  const wasTyped = takeUp(draft, fields, kept);
  if (query.has('filter') && !wasTyped) {
    ask(place, id, form, answered);
  }
  return [
    diagnosisHeading('/events', about, caller),
    kept,
    fields,
    answered,
  ];
}

/** The expression in the address, which is that of the last question. */
const addressed = () => new URLSearchParams(location.search).get('filter') ?? '';

/** Keeps what neither the address nor the service has: an expression that was not asked, and a name under which none was saved. */
function keep(draft, fields) {
  const [filter, name] = ['filter', 'filter-name'].map(id => fields.querySelector(`#${id}`).value);
  if (filter === addressed() && name === '') {
    draft.forget();
  } else {
    draft.keep({ filter, name, base: addressed() });
  }
}

/**
 * Puts what was typed before back into its fields, which is true, or offers that where the address asks something else. What is typed
 * from then on is kept in its place.
 */
function takeUp(draft, fields, place) {
  const typed = draft.read();
  if (!typed) {
    return false;
  }
  const fill = ({ filter, name }) => {
    fields.querySelector('#filter').value = filter;
    fields.querySelector('#filter-name').value = name;
  };
  const drop = () => {
    draft.forget();
    fill({ filter: addressed(), name: '' });
    put(place);
    fields.querySelector('#filter').focus();
  };
  const restore = () => {
    fill(typed);
    keep(draft, fields);
    put(place, keptDraft(draft, drop));
    fields.querySelector('#filter').focus();
  };
  const isOn = typed.base === addressed();
  if (isOn) {
    fill(typed);
  }
  put(place, isOn ? keptDraft(draft, drop) : keptDraft(draft, () => put(place), button(t('draft.take'), restore)));
  return isOn;
}

function questionForm(place, id, answered) {
  const { query } = place;
  const filter = h('textarea', { id: 'filter', rows: 4, required: true, spellcheck: 'false', dir: 'ltr', class: 'code' });
  filter.value = query.get('filter') ?? '';
  const limit = String(LIMITS.includes(Number(query.get('limit'))) ? query.get('limit') : USUAL);
  const form = h('form', { onsubmit: event => {
    event.preventDefault();
    ask(place, id, form, answered);
    // what is asked is in the address by now
    form.dispatchEvent(new Event('input', { bubbles: true }));
  } },
    h('div', { class: 'refusal', tabindex: '-1' }),
    field(t('events.filter'), filter, t('events.filterHint')),
    h('details', null,
      h('summary', null, t('events.examples')),
      h('ul', { class: 'plain' }, EXAMPLES.map(example =>
        h('li', null, button(example, () => take(form, example), { class: 'small code', dir: 'ltr' }))))),
    h('div', { class: 'actions' },
      h('label', { for: 'limit' }, t('events.limit')),
      h('select', { id: 'limit' }, LIMITS.map(n =>
        h('option', { value: n, selected: String(n) === limit }, number(n)))),
      h('button', { class: 'main', id: 'ask' }, t('events.ask'))));
  return form;
}

/** Puts an expression where it can be changed and asked. */
function take(form, expression) {
  const filter = form.querySelector('#filter');
  filter.value = expression;
  filter.dispatchEvent(new Event('input', { bubbles: true }));
  clearRefusal(form);
  filter.focus();
}

/** Puts into the address what a reload must not lose. */
function note(values) {
  const noted = Object.fromEntries(new URLSearchParams(location.search));
  history.replaceState(null, '', `${location.pathname}${queryOf({ ...noted, ...values })}`);
}

async function ask({ signal }, id, form, answered) {
  const filter = form.querySelector('#filter').value;
  const limit = Number(form.querySelector('#limit').value);
  const pressed = form.querySelector('#ask');
  note({ filter, limit: limit === USUAL ? '' : limit });
  clearRefusal(form);
  pressed.disabled = true;
  put(answered, h('p', { class: 'loading', 'aria-busy': 'true' }, t('events.looking')));
  try {
    const answer = await post(`/diagnosis/v1/diagnoses/${id}/events`, { filter, limit });
    if (!signal.aborted) {
      put(answered, results(answer));
    }
  } catch (failure) {
    put(answered);
    if (!signal.aborted) {
      refuse(form, failure);
    }
  } finally {
    pressed.disabled = false;
  }
}

/** Shows an expression that cannot be asked with a mark under what is wrong; other refusals as everywhere. */
function refuse(form, failure) {
  const { expression, line, column, message } = failure.problem ?? {};
  if (column === undefined) {
    showRefusal(form, failure, { filter: 'filter', expression: 'filter' });
    return;
  }
  const lines = expression.split('\n');
  const before = lines.slice(0, line - 1).reduce((length, one) => length + one.length + 1, 0);
  const filter = form.querySelector('#filter');
  filter.setAttribute('aria-invalid', 'true');
  put(form.querySelector('#filter-error'),
    h('span', { role: 'alert' }, t('events.wrongAt', { line: number(line), column: number(column) }), ' ',
      h('span', { lang: 'en' }, foreign(message.split('\n')[0].replace(PLACE, '')))),
    h('pre', { class: 'code', dir: 'ltr', 'aria-hidden': 'true' },
      `${lines[line - 1] ?? ''}\n${' '.repeat(Math.max(0, column - 1))}^`));
  filter.focus();
  if (filter.value === expression) {
    filter.setSelectionRange(before + column - 1, before + column);
  }
}

function results({ looked, matched, types, stacks, events, notes }) {
  const ranked = Object.entries(types);
  return [
    h('section', { class: 'stack' },
      h('h2', { id: 'matches' }, t('events.matched', { matched: number(matched), looked: number(looked) })),
      notesOf(notes),
      matched === 0 ? empty(t('events.none')) : [
        matched > events.length && h('p', { class: 'quiet' }, t('events.first', { n: number(events.length) })),
        ranked.length > 1 && table(t('events.types'), [t('events.type'), t('events.count')], ranked.map(([type, count]) =>
          h('tr', null, h('td', null, h('code', null, foreign(type))), h('td', { class: 'number' }, number(count)))))]),
    stacks.length > 0 && h('section', { class: 'stack' },
      h('h2', null, t('events.stacks')),
      table(t('events.stacks'), [t('events.where'), t('events.count')], stacks.map(stack => h('tr', null,
        h('td', { class: 'wide' }, callsOf(stack.frames)), h('td', { class: 'number' }, number(stack.events)))))),
    events.length > 0 && h('section', { class: 'stack' },
      h('h2', null, t('events.list')),
      table(t('events.list'), ['events.at', 'events.type', 'events.lasted', 'events.thread', 'events.where', 'events.fields']
        .map(key => t(key)), events.map(eventRow))),
  ];
}

function eventRow({ type, at, seconds, thread, frames, fields }) {
  const named = Object.entries(fields);
  return h('tr', null,
    h('td', null, time(at)),
    h('td', { class: 'whole' }, h('code', null, foreign(type))),
    h('td', { class: 'number' }, seconds > 0 ? span(seconds) : '–'),
    h('td', null, thread ? [foreign(thread.name || `${thread.id}`),
      thread.state && h('p', { class: 'hint' }, told(`thread.${thread.state}`, thread.state))] : '–'),
    h('td', { class: 'wide' }, callsOf(frames)),
    h('td', { class: 'wide' }, named.length === 0 ? '–' : h('details', null,
      h('summary', null, t('events.fieldsOf', { n: number(named.length) })),
      h('dl', null, named.map(([name, value]) => [
        h('dt', null, h('code', null, foreign(name))), h('dd', null, foreign(value))])))));
}

/** The saved expressions, to be taken, deleted, and added to. */
function savedSection({ signal, query }, id, form, { findings, filters, draft }) {
  const list = h('div');
  const draw = ([all, ofCauses]) => put(list, savedList(savedWith(findings, all.data, ofCauses.data), form, read));
  const read = async () => {
    try {
      draw(await Promise.all(pathsOfSaved(id).map(path => get(path, signal))));
    } catch (failure) {
      put(list, failed(failure, read));
    }
  };
  draw(filters);
  return h('section', { class: 'stack' },
    h('h2', { id: 'saved', tabindex: '-1' }, t('events.saved')),
    list,
    saveForm(form, findings, query.get('finding'), { read, draft }));
}

/** All saved expressions, and those that were saved with a cause of the diagnosis. */
const pathsOfSaved = id => ['/diagnosis/v1/filters', `/diagnosis/v1/filters?diagnosis=${id}`];

/** All of them; first those that were saved with the cause of one of these findings, each with that. */
function savedWith(findings, all, ofCauses) {
  const known = findings.flatMap(finding =>
    ofCauses.filter(({ fingerprint }) => fingerprint === finding.fingerprint).map(one => ({ ...one, finding })));
  return [...known, ...all.filter(({ id }) => known.every(one => one.id !== id))];
}

function savedList(saved, form, read) {
  return saved.length === 0 ? h('p', { class: 'quiet' }, t('events.noneSaved')) : h('ul', { class: 'plain list' }, saved.map(one =>
    h('li', null,
      h('p', null, h('strong', null, foreign(one.name)), h('span', { class: 'quiet' }, ' ', t('events.savedBy', { name: one.savedBy }))),
      one.finding && h('p', null, t('events.finding'), ' ', link(
        `/console/diagnoses/${one.finding.diagnosis}#${encodeURIComponent(one.finding.fingerprint)}`, foreign(nameOf(one.finding)))),
      h('p', null, h('code', { dir: 'ltr' }, foreign(one.expression))),
      h('div', { class: 'actions' },
        button(t('events.take'), () => take(form, one.expression), { class: 'small', 'aria-label': t('events.takeOf', { name: one.name }) }),
        button(t('events.delete'), () => forget(one, read),
          { class: 'small danger', 'aria-label': t('events.deleteOf', { name: one.name }) })))));
}

async function forget({ id, name }, read) {
  if (!await confirmed(t('events.deleteTitle', { name }), t('events.deleteText'), t('events.delete'))) {
    return;
  }
  try {
    await remove(`/diagnosis/v1/filters/${id}`);
    say(t('events.deleted', { name }));
    await read();
    document.getElementById('saved')?.focus();
  } catch (failure) {
    say(reasonOf(failure));
  }
}

/** Saves what stands in the question, with the finding that is chosen. */
function saveForm(question, findings, chosen, { read, draft }) {
  const name = h('input', { id: 'filter-name', required: true, maxlength: 100, autocomplete: 'off' });
  const finding = h('select', { id: 'filter-finding', onchange: () => note({ finding: finding.value }) },
    h('option', { value: '' }, t('events.noFinding')),
    findings.map(one => h('option', { value: one.id, selected: String(one.id) === chosen }, nameOf(one))));
  const form = h('form', { onsubmit: async event => {
    event.preventDefault();
    const expression = question.querySelector('#filter').value;
    clearRefusal(form);
    clearRefusal(question);
    try {
      const saved = await post('/diagnosis/v1/filters', {
        name: name.value.trim(), expression, ...(finding.value !== '' && { finding: Number(finding.value) }),
      });
      name.value = '';
      // an expression that is saved is not lost with the window
      draft.forget();
      say(t('events.didSave', { name: saved.name }));
      await read();
      name.focus();
    } catch (failure) {
      if (failure.problem?.column !== undefined || failure.problem?.invalidElements?.includes('expression')) {
        refuse(question, failure);
      } else {
        showRefusal(form, failure, { name: 'filter-name', finding: 'filter-finding' });
      }
    }
  } },
    h('div', { class: 'refusal', tabindex: '-1' }),
    field(t('events.name'), name, t('events.nameHint')),
    findings.length > 0 && field(t('events.finding'), finding, t('events.findingHint')),
    h('button', null, t('events.save')));
  return form;
}
