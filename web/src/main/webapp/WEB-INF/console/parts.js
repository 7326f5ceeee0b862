// Pieces that several pages show.

import { h, put } from './dom.js';
import { Refused } from './api.js';
import { distance, moment, t, told } from './text.js';

/** The heading of a page, which gets the focus when the page opens. */
export function heading(title, ...beside) {
  document.title = `${title} · Plumbline`;
  return h('div', { class: 'heading' }, h('h1', { tabindex: '-1' }, title), ...beside);
}

export function time(at) {
  return h('time', { datetime: at, title: new Date(at).toISOString() }, moment(at));
}

export function timeAndDistance(at) {
  return h('span', null, time(at), h('span', { class: 'quiet' }, ` (${distance(at)})`));
}

/** A verdict or a state as a word with a colour and a shape, never a colour alone. */
export function badge(word, prefix = 'verdict') {
  return h('span', { class: `badge ${word}` }, told(`${prefix}.${word}`, word));
}

/** Text of others: names, URLs, user agents. Kept apart from what surrounds it, whichever way it is written. */
export function foreign(text, properties = {}) {
  return h('bdi', properties, text);
}

/** English sentences of the diagnosis, whatever language the page has. */
export function sentence(text, tag = 'p') {
  return h(tag, { lang: 'en', dir: 'auto' }, text);
}

export function link(href, ...children) {
  return h('a', { href }, ...children);
}

/** An address that somebody typed: a link only where following it is harmless. */
export function address(url) {
  return /^https?:\/\//i.test(url)
    ? h('a', { href: url, rel: 'noreferrer noopener', target: '_blank', class: 'address' }, foreign(url))
    : h('span', { class: 'address' }, foreign(url));
}

export function button(text, onclick, properties = {}) {
  return h('button', { type: 'button', onclick, ...properties }, text);
}

export function empty(text, ...more) {
  return h('div', { class: 'empty' }, h('p', null, text), ...more);
}

/**
 * A table that scrolls by itself where it is too wide. In a narrow window the style sheet makes a card of each row; the roles
 * keep it a table for screen readers.
 */
export function table(caption, columns, rows) {
  for (const row of rows) {
    row.setAttribute('role', 'row');
    [...row.cells].forEach((cell, i) => {
      cell.setAttribute('role', 'cell');
      cell.dataset.label = columns[i];
    });
  }
  return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    h('table', { role: 'table', 'aria-label': caption },
      h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' },
        columns.map((column, i) => h('th', {
          scope: 'col', role: 'columnheader', class: rows[0]?.cells[i]?.classList.contains('number') && 'number' }, column)))),
      h('tbody', { role: 'rowgroup' }, rows)));
}

/** What went wrong, in words: the server's, if it said any. */
export function reasonOf(failure) {
  if (!(failure instanceof Refused)) {
    return t('error.unexpected', { reason: String(failure?.message ?? failure) });
  }
  if (failure.status === 0) {
    return t('error.unreachable');
  }
  if (failure.status === 429) {
    return t('error.tooMany');
  }
  return failure.problem.detail ?? t('error.status', { status: failure.status });
}

export function failed(failure, again) {
  return h('div', { class: 'failure', role: 'alert' },
    h('p', null, reasonOf(failure)),
    again && button(t('action.again'), again));
}

/** Says something for a while, to eyes and ears. */
export function say(text) {
  const place = document.getElementById('said');
  const note = h('p', null, text);
  place.append(note);
  setTimeout(() => note.remove(), 6000);
}

/** Asks before something is destroyed; true if it may be. */
export function confirmed(title, text, yes) {
  return new Promise(resolve => {
    const dialog = h('dialog', { 'aria-labelledby': 'question', onclose: () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    } },
      h('h2', { id: 'question' }, title),
      h('p', null, text),
      h('div', { class: 'actions' },
        button(t('action.cancel'), () => dialog.close('no'), { autofocus: true }),
        button(yes, () => dialog.close('yes'), { class: 'danger' })));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A field with its label, and a place for what is wrong with it. */
export function field(label, control, hint) {
  const id = control.id;
  const described = [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(' ');
  control.setAttribute('aria-describedby', described);
  return h('div', { class: 'field' },
    h('label', { for: id }, label),
    control,
    hint && h('p', { class: 'hint', id: `${id}-hint` }, hint),
    h('p', { class: 'wrong', id: `${id}-error` }));
}

/** Shows what the server refuses beside the fields that it names, and the rest above them; focuses the first. */
export function showRefusal(form, failure, fields) {
  clearRefusal(form);
  const elements = failure.problem?.invalidElements ?? (failure.problem?.customSlug ? ['customSlug'] : []);
  const reasons = failure.problem?.reasons ?? {};
  let first = null;
  for (const element of elements) {
    const name = Object.keys(fields).find(known => element === known || element.endsWith(`.${known}`));
    const control = name && form.querySelector(`#${fields[name]}`);
    if (control) {
      control.setAttribute('aria-invalid', 'true');
      put(form.querySelector(`#${control.id}-error`), reasons[element] ?? t('error.field'));
      first ??= control;
    }
  }
  put(form.querySelector('.refusal'), failed(failure));
  (first ?? form.querySelector('.refusal')).focus();
}

export function clearRefusal(form) {
  put(form.querySelector('.refusal'));
  for (const control of form.querySelectorAll('[aria-invalid]')) {
    control.removeAttribute('aria-invalid');
    put(form.querySelector(`#${control.id}-error`));
  }
}
