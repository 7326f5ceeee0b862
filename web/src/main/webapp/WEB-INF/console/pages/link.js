// Making a link, and changing one. Nothing that was typed is lost: it is kept in the window until it is stored.

import { get, patch, post, query as queryOf } from '../api.js';
import { h, put } from '../dom.js';
import { address, button, clearRefusal, field, foreign, heading, link, say, showRefusal } from '../parts.js';
import { t } from '../text.js';
import { draftOf, keptDraft, localOf, momentOf } from './drafts.js';
import { domainOf, pathOf, removed } from './links.js';

/** The members of a link that a form shows, and by which they are compared. */
const MEMBERS = ['longUrl', 'title', 'tags', 'validSince', 'validUntil', 'maxVisits', 'crawlable', 'forwardQuery'];
const NEW_MEMBERS = [...MEMBERS, 'customSlug', 'domain'];

const DOMAINS = '/v3/domains';
const linkOf = (query, code) => `/v3/short-urls/${pathOf(code)}${queryOf({ domain: query.get('domain') })}`;

export const ahead = ({ query, named: [code] }) => [code === undefined ? DOMAINS : linkOf(query, code)];

export async function show({ signal, query, go, named: [code] }) {
  if (code === undefined) {
    const { domains } = await get(DOMAINS, signal);
    return making(domains.data, go);
  }
  const path = linkOf(query, code);
  return changing(await get(path, signal), path, go);
}

function making(domains, go) {
  const draft = draftOf('new');
  const fields = controls(draft.read() ?? { longUrl: '', tags: [], crawlable: false, forwardQuery: true }, NEW_MEMBERS, domains);
  const form = linkForm(fields, t('link.doCreate'), draft.keep, async values => {
    const asked = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''));
    const made = await post('/v3/short-urls', asked);
    draft.forget();
    say(t('link.created', { url: made.shortUrl }));
    await go(`/console/links/${pathOf(made.shortCode)}${domainOf(made)}`);
  });
  return [heading(t('links.new')), draft.wasKept && keptDraft(draft, () => go('/console/new-link')), form];
}

function changing(shortUrl, path, go) {
  const draft = draftOf(path);
  const kept = draft.read();
  // what was typed before a reload is an edit of what was there then: who has changed it since is asked about
  let stored = kept?.base ?? membersOf(shortUrl);
  const fields = controls({ ...stored, ...kept?.changes }, MEMBERS, []);
  const conflict = h('div', { tabindex: '-1' });
  const changed = values =>
    Object.fromEntries(MEMBERS.filter(name => !same(values[name], stored[name])).map(name => [name, values[name]]));
  const store = async changes => {
    stored = membersOf(await patch(path, changes));
    draft.forget();
    say(t('link.saved'));
  };
  const again = () => go(location.pathname + location.search, { replaces: true });
  const save = async values => {
    const changes = changed(values);
    const theirs = membersOf(await get(path));
    const clashes = MEMBERS.filter(name => !same(theirs[name], stored[name]));
    if (clashes.length > 0) {
      put(conflict, meanwhile(clashes, theirs, changes, async () => {
        // what was typed here and nothing else: the other fields show what was there before
        try {
          await store(changes);
          await again();
        } catch (failure) {
          showRefusal(form, failure, fieldsByName(fields));
        }
      }, () => {
        draft.forget();
        again();
      }));
      conflict.focus();
      return;
    }
    await store(changes);
  };
  const form = linkForm(fields, t('link.doSave'), values => draft.keep({ base: stored, changes: changed(values) }), save);
  return [
    heading(t('link.editTitle', { code: shortUrl.shortCode }),
      link(`/console/rules/${pathOf(shortUrl.shortCode)}${domainOf(shortUrl)}`, t('rules.title')),
      link(`/console/visits/${pathOf(shortUrl.shortCode)}${domainOf(shortUrl)}`, t('visits.title'))),
    h('p', null, address(shortUrl.shortUrl)),
    draft.wasKept && keptDraft(draft, again),
    conflict,
    form,
    h('section', null,
      h('h2', null, t('link.qr')),
      h('img', { class: 'qr', alt: t('link.qrOf', { url: shortUrl.shortUrl }),
        src: `/rest/v3/short-urls/${pathOf(shortUrl.shortCode)}/qr-code${domainOf(shortUrl)}` }),
      h('p', null, h('a', { href: `/rest/v3/short-urls/${pathOf(shortUrl.shortCode)}/qr-code${domainOf(shortUrl)}`,
        download: `${shortUrl.shortCode.replaceAll('/', '-')}.svg`, target: '_self' }, t('link.qrSave')))),
    h('p', null, button(t('link.delete'), () => removed(shortUrl).then(done => {
      if (done) {
        draft.forget();
        go('/console/links');
      }
    }), { class: 'danger' })),
  ];
}

const membersOf = shortUrl => ({
  longUrl: shortUrl.longUrl, title: shortUrl.title, tags: shortUrl.tags, crawlable: shortUrl.crawlable,
  forwardQuery: shortUrl.forwardQuery, ...shortUrl.meta,
});

function same(a, b) {
  return JSON.stringify(comparable(a)) === JSON.stringify(comparable(b));
}

const comparable = value => (Array.isArray(value) ? [...value].sort()
  : /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : value || null);

/** Somebody else has changed the link since it was read: shows what, and asks whose word holds. */
function meanwhile(clashes, theirs, mine, keepMine, takeTheirs) {
  return h('section', { class: 'note', role: 'alert' },
    h('h2', null, t('link.meanwhile')),
    h('ul', null, clashes.map(name => h('li', null,
      t('link.meanwhileIs', { name: t(`link.${name}`) }), ' ', foreign(shown(theirs[name])),
      name in mine && [' ', t('link.meanwhileYours'), ' ', foreign(shown(mine[name]))]))),
    h('div', { class: 'actions' },
      button(t('link.keepMine'), keepMine),
      button(t('link.takeTheirs'), takeTheirs)));
}

const shown = value => (value === null || value === undefined || value === '' ? '–' : Array.isArray(value) ? value.join(', ')
  : typeof value === 'boolean' ? t(value ? 'answer.yes' : 'answer.no') : String(value));

function controls(values, members, domains) {
  const text = (name, properties) => h('input', {
    id: name, name, autocomplete: 'off', value: values[name] ?? '', ...properties });
  const date = name => text(name, { type: 'datetime-local', step: 1, value: localOf(values[name]) });
  const check = name => h('input', { type: 'checkbox', id: name, name, checked: Boolean(values[name]) });
  const all = {
    longUrl: text('longUrl', { required: true, inputmode: 'url', spellcheck: 'false' }),
    title: text('title', { maxlength: 512 }),
    tags: Object.assign(text('tags', { value: (values.tags ?? []).join(', ') }), { listed: values.tags ?? [] }),
    validSince: date('validSince'),
    validUntil: date('validUntil'),
    maxVisits: text('maxVisits', { type: 'number', min: 1, step: 1 }),
    crawlable: check('crawlable'),
    forwardQuery: check('forwardQuery'),
    customSlug: text('customSlug', { maxlength: 255, spellcheck: 'false' }),
    domain: h('select', { id: 'domain', name: 'domain' }, domains.map(({ domain, isDefault }) =>
      h('option', { value: isDefault ? '' : domain, selected: (values.domain ?? '') === (isDefault ? '' : domain) }, domain))),
  };
  return Object.fromEntries(members.filter(name => name !== 'domain' || domains.length > 1).map(name => [name, all[name]]));
}

function valuesOf(fields) {
  const read = {
    // a tag may have a comma in it: what was not touched is what was there
    tags: control => (control.value === control.defaultValue ? control.listed
      : control.value.split(',').map(tag => tag.trim()).filter(tag => tag !== '')),
    validSince: momentOf, validUntil: momentOf,
    maxVisits: control => (control.value === '' ? null : Number(control.value)),
    crawlable: control => control.checked,
    forwardQuery: control => control.checked,
  };
  return Object.fromEntries(Object.entries(fields).map(([name, control]) =>
    [name, (read[name] ?? (one => one.value.trim() || null))(control)]));
}

const fieldsByName = fields => Object.fromEntries(Object.keys(fields).map(name => [name, name]));

function linkForm(fields, action, keep, store) {
  const submit = h('button', { class: 'main' }, action);
  const check = name => fields[name] && h('div', { class: 'check' }, fields[name],
    h('label', { for: name }, t(`link.${name}`), h('span', { class: 'hint' }, ' ', t(`link.${name}Hint`))));
  const row = name => fields[name] && field(t(`link.${name}`), fields[name], t(`link.${name}Hint`));
  const form = h('form', { class: 'card', novalidate: true, oninput: () => keep(valuesOf(fields)), onsubmit: async event => {
    event.preventDefault();
    clearRefusal(form);
    submit.disabled = true;
    try {
      await store(valuesOf(fields));
    } catch (failure) {
      showRefusal(form, failure, fieldsByName(fields));
    } finally {
      submit.disabled = false;
    }
  } },
    h('div', { class: 'refusal', tabindex: '-1' }),
    row('longUrl'), row('customSlug'), row('domain'), row('title'), row('tags'),
    h('div', { class: 'columns' }, row('validSince'), row('validUntil'), row('maxVisits')),
    check('forwardQuery'), check('crawlable'),
    h('div', { class: 'actions' }, submit));
  return form;
}
