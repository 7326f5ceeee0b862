// What forms share: what was typed and not stored is kept, and moments are shown in local time.

import { h } from '../dom.js';
import { button } from '../parts.js';
import { t } from '../text.js';

/** What was typed into a form and not stored, for as long as the window is open. */
export function draftOf(name) {
  const key = `draft ${name}`;
  const text = sessionStorage.getItem(key);
  return {
    wasKept: text !== null,
    read: () => (text === null ? null : JSON.parse(text)),
    keep: values => sessionStorage.setItem(key, JSON.stringify(values)),
    forget: () => sessionStorage.removeItem(key),
  };
}

/** Says that something was kept, and offers to drop it; other ways may stand before that. */
export function keptDraft(draft, again, ...ways) {
  return h('div', { class: 'note' },
    h('p', null, t('draft.kept')),
    h('div', { class: 'actions' },
      ways,
      button(t('draft.drop'), () => {
        draft.forget();
        again();
      })));
}

/** A moment as a control for local dates shows it. */
export function localOf(at) {
  const date = new Date(at ?? '');
  return Number.isNaN(date.getTime()) ? '' : new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** The moment in such a control; null if there is none. */
export const momentOf = control => (control.value === '' ? null : new Date(control.value).toISOString());
