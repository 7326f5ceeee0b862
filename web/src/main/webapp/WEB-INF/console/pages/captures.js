// What was taken from a JVM or sent of it: how old, how large, with whom it lies; to be downloaded by who may, and deleted.

import { remove } from '../api.js';
import { h, put } from '../dom.js';
import { badge, button, confirmed, empty, foreign, reasonOf, say, table, timeAndDistance } from '../parts.js';
import { bytes, number, span, t, told } from '../text.js';

const MINUTE = 60_000;

/** How long somebody who waits for a capture looks at the same age. */
const SHORT = 5_000;

/** Files of these kinds hold what the program knew, or was started with. */
const TELLING = ['HEAP_SNAPSHOT', 'RECORDING'];

/**
 * A list of captures in a place of the page; the function that comes back draws it where something has changed, ages
 * included, and leaves whoever is about to press a button there.
 */
export function captureList(place, caller, again) {
  let drawn = null;
  return list => {
    const age = list.some(({ state }) => state === 'RUNNING') ? SHORT : MINUTE;
    const now = JSON.stringify([list, Math.floor(Date.now() / age)]);
    if (now === drawn) {
      return;
    }
    drawn = now;
    const focused = place.contains(document.activeElement) ? document.activeElement.dataset.capture : null;
    put(place, list.length === 0 ? empty(t('captures.none')) : content(list, caller, again));
    if (focused) {
      place.querySelector(`[data-capture="${focused}"]`)?.focus();
    }
  };
}

function content(list, caller, again) {
  const mayDownload = caller.rights.includes('dump-download');
  const mayDelete = caller.rights.includes('diagnosis-admin');
  const pauses = list.map(({ pauseMillis }) => pauseMillis).filter(millis => millis !== undefined);
  return [
    mayDownload && list.some(({ kind, hasFile }) => hasFile && TELLING.includes(kind))
      && h('p', { class: 'note' }, t('captures.warning')),
    pauses.length > 0 && h('p', { class: 'quiet' }, t('captures.pauses', {
      n: number(pauses.length), all: span(pauses.reduce((sum, millis) => sum + millis, 0) / 1000),
      longest: span(Math.max(...pauses) / 1000) })),
    table(t('captures.title'), [
      'capture.kind', 'target.state', 'capture.takenAt', 'capture.size', 'capture.pause', 'capture.owner', 'capture.actions',
    ].map(key => t(key)), list.map(capture => row(capture, mayDownload, mayDelete, again))),
  ];
}

function row(capture, mayDownload, mayDelete, again) {
  const kind = told(`capture.${capture.kind}`, capture.kind);
  return h('tr', null,
    h('td', { class: 'wide' }, kind, capture.uploadedAs && h('p', { class: 'hint' }, foreign(capture.uploadedAs))),
    h('td', null, badge(capture.state, 'run'), capture.state === 'RUNNING' && running(capture, kind),
      (capture.reason ?? capture.damage) && h('p', { class: 'hint', lang: 'en' }, foreign(capture.reason ?? capture.damage))),
    h('td', null, timeAndDistance(capture.contentAt ?? capture.takenAt)),
    h('td', null, capture.bytes === undefined ? '–' : bytes(capture.bytes)),
    h('td', null, capture.pauseMillis === undefined ? '–' : t('unit.millis', { n: number(capture.pauseMillis) })),
    h('td', null, foreign(capture.takenBy)),
    h('td', null, h('div', { class: 'actions' },
      capture.hasFile && mayDownload && h('a', {
        class: 'button', href: `/rest/diagnosis/v1/captures/${capture.id}/file`, download: '', 'data-capture': `${capture.id} file`,
        'aria-label': t('capture.downloadOf', { kind, id: capture.id }) }, t('capture.download')),
      mayDelete && capture.state !== 'RUNNING' && button(t('capture.delete'), () => forget(capture, kind, again), {
        class: 'danger', 'data-capture': `${capture.id} delete`, 'aria-label': t('capture.deleteOf', { kind, id: capture.id }) }))));
}

/** Nobody tells a JVM's own commands how far they are: what it does, and for how long by now. */
function running({ kind, takenAt }, label) {
  return [
    h('progress', { 'aria-label': t('capture.running', { kind: label }) }),
    h('span', { class: 'hint' }, t('capture.runningFor', {
      phase: told(`capture.phase.${kind}`, label), span: span(Math.max(0, Date.now() - Date.parse(takenAt)) / 1000) })),
  ];
}

async function forget({ id }, kind, again) {
  if (!await confirmed(t('capture.deleteTitle', { kind, id }), t('capture.deleteText'), t('capture.delete'))) {
    return;
  }
  try {
    await remove(`/diagnosis/v1/captures/${id}`);
    say(t('capture.deleted'));
    await again();
  } catch (failure) {
    say(reasonOf(failure));
  }
}
