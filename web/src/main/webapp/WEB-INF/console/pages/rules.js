// The rules of one link: who is sent elsewhere, tried from the top. Nothing holds before all of it is saved.

import { get, post, query as queryOf } from '../api.js';
import { h, put } from '../dom.js';
import { address, button, clearRefusal, foreign, heading, link, say, showRefusal } from '../parts.js';
import { number, t, told } from '../text.js';
import { draftOf, keptDraft, localOf, momentOf } from './drafts.js';
import { domainOf, pathOf } from './links.js';

/** What a condition of each type looks at: one of some words, a text, a moment, a parameter, or a parameter and its value. */
const TYPES = {
  'device': { words: ['mobile', 'desktop', 'android', 'ios', 'windows', 'macos', 'linux', 'chromeos'] },
  'browser': { words: ['chrome', 'firefox', 'edge', 'safari', 'opera', 'android_browser'] },
  'language': { example: 'en-GB' },
  'geolocation-country-code': { example: 'DE' },
  'geolocation-city-name': { example: 'Berlin' },
  'ip-address': { example: '192.168.1.0/24' },
  'query-param': { key: true, example: 'newsletter' },
  'any-value-query-param': { key: true, bare: true },
  'valueless-query-param': { key: true, bare: true },
  'after-date': { moment: true },
  'before-date': { moment: true },
};

const empty = () => ({ longUrl: '', conditions: [condition('device')] });
const condition = type => ({ type, matchKey: null, matchValue: TYPES[type].words?.[0] ?? null });

export async function show({ signal, query, go, named: [code] }) {
  const domain = queryOf({ domain: query.get('domain') });
  const path = `/v3/short-urls/${pathOf(code)}/redirect-rules${domain}`;
  const [shortUrl, stored] = await Promise.all([get(`/v3/short-urls/${pathOf(code)}${domain}`, signal), get(path, signal)]);
  const draft = draftOf(path);
  const again = () => go(location.pathname + location.search, { replaces: true });
  return [
    heading(t('rules.of', { code: shortUrl.shortCode }),
      link(`/console/links/${pathOf(shortUrl.shortCode)}${domainOf(shortUrl)}`, t('link.edit')),
      link(`/console/visits/${pathOf(shortUrl.shortCode)}${domainOf(shortUrl)}`, t('visits.title'))),
    h('p', null, address(shortUrl.shortUrl)),
    h('p', { class: 'quiet' }, t('rules.hint')),
    draft.wasKept && keptDraft(draft, again),
    editor(stored, path, draft, again),
  ];
}

function editor(answer, path, draft, again) {
  const kept = draft.read();
  // what was typed before a reload is an edit of the rules that were there then
  let stored = kept?.base ?? rulesOf(answer);
  const rules = kept?.rules ?? structuredClone(stored);
  const conflict = h('div', { tabindex: '-1' });
  const list = h('ol', { class: 'plain rules' });
  const keep = () => draft.keep({ base: stored, rules });
  const draw = focus => {
    put(list, rules.length === 0 ? h('li', { class: 'empty' }, t('rules.none'))
      : rules.map((rule, i) => ruleItem(rules, rule, i, keep, draw)));
    if (focus) {
      form.querySelector(`#${focus}`)?.focus();
    }
  };
  const submit = h('button', { class: 'main' }, t('rules.save'));
  const store = async () => {
    stored = rulesOf(await post(path, { redirectRules: rules }));
    draft.forget();
    say(t('link.saved'));
    await again();
  };
  const form = h('form', { class: 'card stack', novalidate: true, onsubmit: async event => {
    event.preventDefault();
    clearRefusal(form);
    submit.disabled = true;
    try {
      const theirs = rulesOf(await get(path));
      if (JSON.stringify(theirs) === JSON.stringify(stored)) {
        await store();
      } else {
        put(conflict, meanwhile(theirs, () => store().catch(refused), () => {
          draft.forget();
          again();
        }));
        conflict.focus();
      }
    } catch (failure) {
      refused(failure);
    } finally {
      submit.disabled = false;
    }
  } },
    h('div', { class: 'refusal', tabindex: '-1' }),
    conflict,
    list,
    h('p', { class: 'quiet' }, t('rules.otherwise'), ' ', address(answer.defaultLongUrl)),
    h('div', { class: 'actions' },
      button(t('rules.add'), () => {
        rules.push(empty());
        keep();
        draw(`url-${rules.length - 1}`);
      }, { id: 'add-rule' }),
      submit));
  const refused = failure => showRefusal(form, failure, fieldsOf(rules));
  draw();
  return form;
}

const rulesOf = ({ redirectRules }) => redirectRules.map(({ longUrl, conditions }) => ({
  longUrl, conditions: conditions.map(({ type, matchKey, matchValue }) => ({ type, matchKey, matchValue })) }));

/** Where the elements that a refusal names are in the form. */
function fieldsOf(rules) {
  const fields = {};
  rules.forEach(({ conditions }, i) => {
    fields[`redirectRules.${i}.longUrl`] = `url-${i}`;
    fields[`redirectRules.${i}.conditions`] = `add-${i}`;
    conditions.forEach((_, j) => {
      fields[`redirectRules.${i}.conditions.${j}.type`] = `type-${i}-${j}`;
      fields[`redirectRules.${i}.conditions.${j}.matchKey`] = `key-${i}-${j}`;
      fields[`redirectRules.${i}.conditions.${j}.matchValue`] = `value-${i}-${j}`;
    });
  });
  return fields;
}

/** Somebody else has changed the rules since they were read: shows them, and asks whose hold. */
function meanwhile(theirs, keepMine, takeTheirs) {
  return h('section', { class: 'note', role: 'alert' },
    h('h2', null, t('rules.meanwhile')),
    theirs.length === 0 ? h('p', null, t('rules.none')) : h('ol', null, theirs.map(rule => h('li', null,
      rule.conditions.map((one, i) => [i > 0 && ` ${t('rules.and')} `, foreign(inWords(one))]), ' → ', foreign(rule.longUrl)))),
    h('div', { class: 'actions' },
      button(t('link.keepMine'), keepMine),
      button(t('link.takeTheirs'), takeTheirs)));
}

const inWords = ({ type, matchKey, matchValue }) =>
  [told(`condition.${type}`, type), matchKey, matchValue].filter(Boolean).join(' ');

function ruleItem(rules, rule, i, keep, draw) {
  const n = number(i + 1);
  const move = (to, focus) => {
    rules.splice(to, 0, ...rules.splice(i, 1));
    keep();
    draw();
    // at an end the button that was pressed is no longer of use
    const moved = document.getElementById(`${focus}-${to}`);
    (moved.disabled ? document.getElementById(`url-${to}`) : moved).focus();
    say(t('rules.moved', { n: number(to + 1) }));
  };
  const url = h('input', { id: `url-${i}`, value: rule.longUrl, required: true, inputmode: 'url', spellcheck: 'false', autocomplete: 'off',
    'aria-describedby': `url-${i}-error`, oninput: event => {
      rule.longUrl = event.target.value.trim();
      keep();
    } });
  return h('li', { class: 'card' },
    h('fieldset', { class: 'stack' },
      h('legend', { class: 'unseen' }, t('rules.rule', { n })),
      h('div', { class: 'heading' },
        h('h2', { 'aria-hidden': 'true' }, t('rules.rule', { n })),
        button(t('rules.up'), () => move(i - 1, 'up'), { id: `up-${i}`, class: 'small', disabled: i === 0, 'aria-label': t('rules.upOf', { n }) }),
        button(t('rules.down'), () => move(i + 1, 'down'), {
          id: `down-${i}`, class: 'small', disabled: i === rules.length - 1, 'aria-label': t('rules.downOf', { n }) }),
        button(t('rules.remove'), () => {
          rules.splice(i, 1);
          keep();
          draw(rules.length === 0 ? 'add-rule' : `url-${Math.min(i, rules.length - 1)}`);
        }, { class: 'small danger', 'aria-label': t('rules.removeOf', { n }) })),
      rule.conditions.map((one, j) => conditionRow(rule, one, i, j, keep, draw)),
      h('div', null,
        button(t('rules.addCondition'), () => {
          rule.conditions.push(condition('device'));
          keep();
          draw(`type-${i}-${rule.conditions.length - 1}`);
        }, { id: `add-${i}`, class: 'small', 'aria-label': t('rules.addConditionOf', { n }), 'aria-describedby': `add-${i}-error` }),
        h('p', { class: 'wrong', id: `add-${i}-error` })),
      h('div', { class: 'field' },
        h('label', { for: `url-${i}` }, t('rules.leadsTo')), url, h('p', { class: 'wrong', id: `url-${i}-error` }))));
}

function conditionRow(rule, one, i, j, keep, draw) {
  const id = `${i}-${j}`;
  const name = t('rules.condition', { n: number(j + 1), rule: number(i + 1) });
  const { words, example, moment, key, bare } = TYPES[one.type] ?? { example: '' };
  const described = control => `${control}-${id}-error`;
  const part = (control, element, label) => h('div', { class: control === 'type' ? null : 'grow' },
    h('label', { for: `${control}-${id}` }, label), element, h('p', { class: 'wrong', id: described(control) }));
  const common = (control, label) => ({
    id: `${control}-${id}`, 'aria-label': `${name}: ${label}`, 'aria-describedby': described(control), autocomplete: 'off' });
  const type = h('select', { ...common('type', t('rules.type')), onchange: event => {
    Object.assign(one, condition(event.target.value));
    keep();
    draw(`type-${id}`);
  } }, [...new Set([...Object.keys(TYPES), one.type])].map(choice =>
    h('option', { value: choice, selected: choice === one.type }, told(`condition.${choice}`, choice))));
  const text = (control, member, label, properties) => h('input', {
    ...common(control, label), value: one[member] ?? '', spellcheck: 'false', ...properties,
    oninput: event => {
      one[member] = event.target.value.trim() || null;
      keep();
    } });
  const value = () => (words ? h('select', { ...common('value', t('rules.value')), onchange: event => {
    one.matchValue = event.target.value;
    keep();
  } }, words.map(word => h('option', { value: word, selected: word === one.matchValue }, t(`match.${word}`))))
    : moment ? h('input', { ...common('value', t('rules.value')), type: 'datetime-local', step: 1, value: localOf(one.matchValue),
      oninput: event => {
        one.matchValue = momentOf(event.target);
        keep();
      } })
      : text('value', 'matchValue', t('rules.value'), { placeholder: example }));
  return h('div', { class: 'condition' },
    h('span', { class: 'quiet' }, t(j === 0 ? 'rules.if' : 'rules.and')),
    part('type', type, t('rules.type')),
    key && part('key', text('key', 'matchKey', t('rules.parameter'), { placeholder: 'utm_source' }), t('rules.parameter')),
    !bare && part('value', value(), t('rules.value')),
    button('×', () => {
      rule.conditions.splice(j, 1);
      keep();
      draw(rule.conditions.length === 0 ? `add-${i}` : `type-${i}-${Math.min(j, rule.conditions.length - 1)}`);
    }, { class: 'small', title: t('rules.removeCondition'), 'aria-label': `${name}: ${t('rules.removeCondition')}` }));
}
