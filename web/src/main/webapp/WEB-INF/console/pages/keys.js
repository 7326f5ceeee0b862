// The API keys: who may do what until when; make one, whose secret is shown once, disable and revoke.

import { get, patch, post, remove } from '../api.js';
import { h, put } from '../dom.js';
import {
  badge, button, clearRefusal, confirmed, empty, field, foreign, heading, reasonOf, say, showRefusal, table, time,
} from '../parts.js';
import { t, told } from '../text.js';

const PATH = '/access/v1/keys';
const RIGHTS = ['links', 'diagnosis-read', 'diagnosis-admin', 'dump-download'];
const USUAL_RIGHT = 'diagnosis-read';
const DAYS = [30, 90, 365];
const DAY = 86_400_000;

export async function show({ signal }) {
  const place = h('div', { class: 'stack', id: 'keys', tabindex: '-1' });
  const read = async () => {
    const { data } = await get(PATH, signal);
    put(place, data.length === 0 ? empty(t('keys.none')) : keyTable([...data].reverse(), read));
  };
  await read();
  return [
    heading(t('nav.keys')),
    h('section', { class: 'stack' }, h('h2', null, t('keys.make')), makeForm(read)),
    h('section', { class: 'stack' }, h('h2', null, t('keys.all')), place),
  ];
}

function keyTable(keys, read) {
  return table(t('keys.all'),
    ['keys.name', 'target.state', 'keys.rights', 'keys.createdAt', 'keys.expiresAt', 'keys.actions'].map(key => t(key)),
    keys.map(key => h('tr', null,
      h('td', { class: 'wide' }, h('strong', null, foreign(key.name)), key.own && h('p', { class: 'hint' }, t('keys.own')),
        narrowing(key)),
      h('td', null, badge(stateOf(key), 'keys'), key.revokedAt && h('p', { class: 'hint' }, time(key.revokedAt))),
      h('td', null, key.rights.map(right => h('span', { class: 'tag' }, told(`right.${right}`, right)))),
      h('td', null, time(key.createdAt)),
      h('td', null, key.expiresAt ? time(key.expiresAt) : t('keys.never')),
      h('td', null, !key.revokedAt && !key.own && h('div', { class: 'actions' },
        button(t(key.enabled ? 'keys.disable' : 'keys.enable'), () => enable(key, read),
          { 'aria-label': t(key.enabled ? 'keys.disableOf' : 'keys.enableOf', { name: key.name }) }),
        button(t('keys.revoke'), () => revoke(key, read),
          { class: 'danger', 'aria-label': t('keys.revokeOf', { name: key.name }) }))))));
}

function stateOf({ revokedAt, enabled, valid }) {
  return revokedAt ? 'REVOKED' : !enabled ? 'DISABLED' : valid ? 'VALID' : 'EXPIRED';
}

/** What narrows its right to links, if anything does. */
function narrowing({ authorOnly, domain, noOrphanVisits }) {
  const told = [
    authorOnly && t('keys.authorOnly'),
    domain !== undefined && t('keys.domain', { domain: domain || t('keys.defaultDomain') }),
    noOrphanVisits && t('keys.noOrphanVisits'),
  ].filter(Boolean);
  return told.length > 0 && h('p', { class: 'hint' }, foreign(told.join(', ')));
}

async function enable(key, read) {
  await done(() => patch(`${PATH}/${encodeURIComponent(key.name)}`, { enabled: !key.enabled }),
    t(key.enabled ? 'keys.disabled' : 'keys.enabled', { name: key.name }), read);
}

async function revoke({ name }, read) {
  if (await confirmed(t('keys.revokeTitle', { name }), t('keys.revokeText'), t('keys.revoke'))) {
    await done(() => remove(`${PATH}/${encodeURIComponent(name)}`), t('keys.revoked', { name }), read);
  }
}

async function done(what, message, read) {
  try {
    await what();
    say(message);
    await read();
    document.getElementById('keys')?.focus();
  } catch (failure) {
    say(reasonOf(failure));
  }
}

function makeForm(read) {
  const name = h('input', { id: 'key-name', required: true, maxlength: 100, autocomplete: 'off' });
  const expiry = h('select', { id: 'key-expires' },
    h('option', { value: '' }, t('keys.never')), DAYS.map(days => h('option', { value: days }, t(`days.${days}`))));
  const issued = h('div');
  const form = h('form', { onsubmit: async event => {
    event.preventDefault();
    clearRefusal(form);
    const days = Number(expiry.value);
    const rights = RIGHTS.filter(right => form.querySelector(`#right-${right}`).checked);
    try {
      const made = await post(PATH, {
        name: name.value.trim(), rights, ...(days > 0 && { expiresAt: new Date(Date.now() + days * DAY).toISOString() }) });
      name.value = '';
      put(issued, secretOnce(made, issued));
      issued.querySelector('input').select();
      await read();
    } catch (failure) {
      showRefusal(form, failure, { name: 'key-name', rights: 'key-rights' });
    }
  } },
    h('div', { class: 'refusal', tabindex: '-1' }),
    field(t('keys.name'), name, t('keys.nameHint')),
    h('fieldset', { id: 'key-rights', tabindex: '-1', 'aria-describedby': 'key-rights-error' },
      h('legend', null, t('keys.rights')),
      RIGHTS.map(right => h('div', { class: 'check' },
        h('input', { type: 'checkbox', id: `right-${right}`, checked: right === USUAL_RIGHT, 'aria-describedby': `right-${right}-hint` }),
        h('div', null, h('label', { for: `right-${right}` }, told(`right.${right}`, right)),
          h('p', { class: 'hint', id: `right-${right}-hint` }, t(`right.${right}.means`))))),
      h('p', { class: 'wrong', id: 'key-rights-error' })),
    field(t('keys.expires'), expiry),
    h('div', { class: 'actions' }, h('button', { class: 'main' }, t('keys.doMake'))));
  return [issued, form];
}

/** The secret of a key that was just made, which nobody can be told again. */
function secretOnce({ key, secret }, place) {
  const shown = h('input', { id: 'secret', value: secret, readonly: true, class: 'code', dir: 'ltr', autocomplete: 'off' });
  return h('div', { class: 'note stack', role: 'status' },
    h('p', null, h('strong', null, t('keys.made', { name: key.name }))),
    h('div', { class: 'field' }, h('label', { for: 'secret' }, t('keys.secret')), shown,
      h('p', { class: 'hint' }, t('keys.secretHint'))),
    h('div', { class: 'actions' },
      button(t('link.copy'), async () => {
        try {
          await navigator.clipboard.writeText(secret);
          say(t('link.copied'));
        } catch {
          say(t('link.notCopied'));
        }
      }),
      button(t('keys.hide'), () => put(place))));
}
