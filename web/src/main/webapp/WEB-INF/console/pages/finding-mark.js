// What administrators say of a finding: who, when, why and until when; and the form in which they say it.

import { get, patch, Refused } from '../api.js';
import { h, put } from '../dom.js';
import { badge, button, clearRefusal, field, reasonOf, say, showRefusal } from '../parts.js';
import { t } from '../text.js';
import { draftOf, keptDraft, localOf } from './drafts.js';
import { saidOf } from './findings-list.js';

const LONGEST_REASON = 1000;

/** What is said of a finding, and, for those who may, the ways to say something else. */
export function marking(finding, mayMark) {
  const place = h('div', { class: 'stack' });
  const draft = draftOf(`mark ${finding.id}`);
  const draw = (current, { focused, refusal, kept } = {}) => {
    const leave = status => {
      draft.forget();
      draw(current, { focused: status });
    };
    const opened = (status, typed) => put(place, badge(current.status, 'status'), saidOf(current),
      typed && keptDraft(draft, () => leave(status)),
      markForm(current, status, { draft, typed, done: marked, leave: () => leave(status) }));
    put(place,
      h('div', { class: 'actions' },
        badge(current.status, 'status'),
        mayMark && ['ACKNOWLEDGED', 'MUTED'].map(status =>
          button(t(status === current.status ? 'mark.change' : `mark.${status}`), () => {
            opened(status);
            place.querySelector('input').focus();
          }, { 'data-status': status })),
        mayMark && current.status !== 'OPEN' && button(t('mark.OPEN'), () => reopened(current))),
      saidOf(current),
      refusal && h('p', { class: 'failure', role: 'alert' }, refusal));
    if (kept) {
      opened(kept.status, kept);
    } else if (focused) {
      place.querySelector(`[data-status=${focused}]`).focus();
    }
  };
  const marked = current => {
    draft.forget();
    say(t('mark.done'));
    draw(current, { focused: current.status === 'OPEN' ? 'ACKNOWLEDGED' : current.status });
  };
  const reopened = async current => {
    try {
      marked(await patch(`/diagnosis/v1/findings/${current.id}`, { status: 'OPEN' }));
    } catch (failure) {
      draw(current, { refusal: reasonOf(failure) });
    }
  };
  draw(finding, { kept: mayMark && draft.read() });
  return place;
}

/** Reason and end, with those that there are; who else has said something meanwhile is heard before this is stored. */
function markForm(finding, status, { draft, typed, done, leave }) {
  // what was typed before a reload answers what was said then: who has said something since is heard first
  let known = typed?.base ?? finding;
  const reasonId = `reason-${finding.id}`;
  const untilId = `until-${finding.id}`;
  const reason = h('input', { id: reasonId, maxlength: LONGEST_REASON, autocomplete: 'off', value: typed?.reason ?? finding.note ?? '' });
  const until = h('input', { id: untilId, type: 'date', value: typed?.until ?? dayOf(finding) });
  const submit = h('button', { class: 'main' }, t(`mark.${status}`));
  const names = { note: reasonId, until: untilId };
  const form = h('form', {
    class: 'card', novalidate: true, 'aria-label': t(`mark.${status}`),
    oninput: () => draft.keep({ status, reason: reason.value, until: until.value, base: known }),
    onsubmit: async event => {
      event.preventDefault();
      clearRefusal(form);
      if (until.validity.badInput) {
        const detail = t('mark.noDay');
        showRefusal(form, new Refused(400, { detail, invalidElements: ['until'], reasons: { until: detail } }), names);
        return;
      }
      submit.disabled = true;
      try {
        const now = await get(`/diagnosis/v1/findings/${finding.id}`);
        if (now.markedAt !== known.markedAt) {
          known = now;
          put(form.querySelector('.refusal'), h('div', { class: 'note', role: 'alert' }, h('p', null, t('mark.meanwhile')), saidOf(now)));
          form.querySelector('.refusal').focus();
          return;
        }
        done(await patch(`/diagnosis/v1/findings/${finding.id}`, {
          status,
          ...(reason.value.trim() !== (known.note ?? '') && { note: reason.value.trim() || null }),
          ...(until.value !== dayOf(known) && { until: endOf(until.value) }),
        }));
      } catch (failure) {
        showRefusal(form, failure, names);
      } finally {
        submit.disabled = false;
      }
    },
  },
  h('div', { class: 'refusal', tabindex: '-1' }),
  field(t('mark.reason'), reason, t('mark.reasonHint')),
  field(t('mark.untilDay'), until, t('mark.untilHint')),
  h('div', { class: 'actions' }, submit, button(t('action.cancel'), leave)));
  return form;
}

/** The last day of what holds, as a control for dates shows it; an end that is over is none. */
const dayOf = ({ status, until }) => (status === 'OPEN' || until === undefined ? '' : localOf(Date.parse(until) - 1).slice(0, 10));

/** The end of a day here; what is no day is left to the server to refuse. */
function endOf(day) {
  const end = new Date(`${day}T00:00`);
  end.setDate(end.getDate() + 1);
  return day === '' ? null : Number.isNaN(end.getTime()) ? day : end.toISOString();
}
