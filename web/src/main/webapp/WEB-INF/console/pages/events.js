// The events of a diagnosis' recording for which an expression is true, and the expressions that somebody has saved.

import { get, post, query as queryOf, remove } from '../api.js';
import { h, put } from '../dom.js';
import {
  button, clearRefusal, confirmed, empty, failed, field, foreign, reasonOf, say, showRefusal, table, time,
} from '../parts.js';
import { number, span, t, told } from '../text.js';
import { diagnosisHeading, diagnosisOf } from './about-diagnosis.js';
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

export async function show(place) {
  const { signal, query, caller, named: [id] } = place;
  const about = await diagnosisOf(id, signal);
  const answered = h('div', { class: 'stack', 'aria-live': 'polite' });
  const form = questionForm(place, id, answered);
  const saved = h('section', { class: 'stack' });
  await drawSaved(saved, form, signal);
  if (query.has('filter')) {
    ask(place, id, form, answered);
  }
  return [
    diagnosisHeading('/events', about, caller),
    h('div', { class: 'columns' }, h('section', null, form), saved),
    answered,
  ];
}

function questionForm(place, id, answered) {
  const { query } = place;
  const filter = h('textarea', { id: 'filter', rows: 4, required: true, spellcheck: 'false', dir: 'ltr', class: 'code' });
  filter.value = query.get('filter') ?? '';
  const limit = String(LIMITS.includes(Number(query.get('limit'))) ? query.get('limit') : USUAL);
  const form = h('form', { onsubmit: event => {
    event.preventDefault();
    ask(place, id, form, answered);
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
  clearRefusal(form);
  filter.focus();
}

async function ask({ signal }, id, form, answered) {
  const filter = form.querySelector('#filter').value;
  const limit = Number(form.querySelector('#limit').value);
  const pressed = form.querySelector('#ask');
  history.replaceState(null, '', `${location.pathname}${queryOf({ filter, limit: limit === USUAL ? '' : limit })}`);
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
    showRefusal(form, failure, { filter: 'filter' });
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
    h('td', null, h('code', null, foreign(type))),
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
async function drawSaved(place, form, signal) {
  const read = async () => {
    try {
      put(place, savedContent((await get('/diagnosis/v1/filters', signal)).data, form, read));
    } catch (failure) {
      put(place, h('h2', null, t('events.saved')), failed(failure, read));
    }
  };
  await read();
}

function savedContent(saved, form, read) {
  return [
    h('h2', { id: 'saved', tabindex: '-1' }, t('events.saved')),
    saved.length === 0 ? h('p', { class: 'quiet' }, t('events.noneSaved')) : h('ul', { class: 'plain list' }, saved.map(one =>
      h('li', null,
        h('p', null, h('strong', null, foreign(one.name)), h('span', { class: 'quiet' }, ' ', t('events.savedBy', { name: one.savedBy }))),
        h('p', null, h('code', { dir: 'ltr' }, foreign(one.expression))),
        h('div', { class: 'actions' },
          button(t('events.take'), () => take(form, one.expression), { class: 'small', 'aria-label': t('events.takeOf', { name: one.name }) }),
          button(t('events.delete'), () => forget(one, read),
            { class: 'small danger', 'aria-label': t('events.deleteOf', { name: one.name }) }))))),
    saveForm(form, read),
  ];
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

function saveForm(question, read) {
  const name = h('input', { id: 'filter-name', required: true, maxlength: 100, autocomplete: 'off' });
  const form = h('form', { onsubmit: async event => {
    event.preventDefault();
    const expression = question.querySelector('#filter').value;
    clearRefusal(form);
    clearRefusal(question);
    try {
      const saved = await post('/diagnosis/v1/filters', { name: name.value.trim(), expression });
      say(t('events.didSave', { name: saved.name }));
      await read();
      document.getElementById('filter-name')?.focus();
    } catch (failure) {
      if (failure.problem?.column !== undefined || failure.problem?.invalidElements?.includes('expression')) {
        refuse(question, failure);
      } else {
        showRefusal(form, failure, { name: 'filter-name' });
      }
    }
  } },
    h('div', { class: 'refusal', tabindex: '-1' }),
    field(t('events.name'), name, t('events.nameHint')),
    h('button', null, t('events.save')));
  return form;
}
