// What the sections of a trace share: calls and notes.

import { h } from '../dom.js';
import { foreign, sentence } from '../parts.js';
import { t } from '../text.js';

/** Calls that say what is done, and seldom for whom. */
const OF_THE_JDK = /^(java|javax|jdk|sun|com\.sun)\./;

/** What is missing in all this, and why. */
export function notesOf(notes) {
  return notes.length === 1 ? h('div', { class: 'note' }, sentence(notes[0]))
    : notes.length > 1 && h('ul', { class: 'note list', lang: 'en' }, notes.map(note => h('li', null, foreign(note))));
}

const simple = className => className.slice(className.lastIndexOf('.') + 1).replace(/(?<=.)\$.*/, '');

/** A frame as it stands in a stack trace. */
export function frameText({ className, method, line }) {
  return `${className}.${method}(${simple(className)}.java${line > 0 ? `:${line}` : ''})`;
}

/** Calls, innermost first, behind the first of them and, where that is the JDK's, the first that is not. */
export function callsOf(frames) {
  const texts = frames.map(frame => (typeof frame === 'string' ? frame : frameText(frame)));
  const first = text => h('code', { dir: 'ltr' }, foreign(text));
  const own = OF_THE_JDK.test(texts[0]) && texts.find(text => !OF_THE_JDK.test(text));
  return texts.length === 0 ? '–' : texts.length === 1 ? first(texts[0]) : h('details', null,
    h('summary', null, first(texts[0]), own && [h('span', { class: 'quiet' }, ` ${t('calls.from')} `), first(own)]),
    h('ol', { class: 'path', dir: 'ltr' }, texts.map(text => h('li', null, foreign(text)))));
}
