// How densely a JVM is sampled, until when, and by what it can be for a while; and for how long it has stood still for us.

import { get, post, remove } from '../api.js';
import { h, put } from '../dom.js';
import { button, empty, foreign, reasonOf, say, table, timeAndDistance } from '../parts.js';
import { number, secondsOf, span, t } from '../text.js';

const code = text => h('code', { dir: 'ltr' }, foreign(text));

/** A place that tells how a target is sampled, and a function that draws it anew where something has changed. */
export function samplingOf(target, isAdmin, signal) {
  const place = h('section', { class: 'stack' });
  let shown = target.sampling;
  let policies = [];
  let drawn = null;
  const draw = sampling => {
    shown = sampling;
    const now = JSON.stringify([sampling, policies, sampling.endsAt && Math.floor(Date.now() / 60_000)]);
    if (now === drawn) {
      return;
    }
    drawn = now;
    const focused = place.contains(document.activeElement);
    const isOpen = place.querySelector('details')?.open ?? false;
    put(place, content(sampling, policies, isAdmin, change));
    place.querySelector('details')?.toggleAttribute('open', isOpen);
    if (focused) {
      place.querySelector('button, summary')?.focus();
    }
  };
  const path = `/diagnosis/v1/targets/${target.id}/policies`;
  const change = async (ask, told) => {
    try {
      await ask(path);
      say(told);
      draw((await get(path, signal)).inForce);
    } catch (failure) {
      say(reasonOf(failure));
    }
  };
  draw(shown);
  get(path, signal).then(answer => {
    policies = answer.data;
    draw(answer.inForce);
  }).catch(failure => !signal.aborted && say(reasonOf(failure)));
  return { place, draw };
}

function content(sampling, policies, isAdmin, change) {
  return [
    h('div', { class: 'heading' }, h('h2', null, t('sampling.title'))),
    h('dl', null, rowsOf(sampling).map(([key, value]) => [h('dt', null, t(key)), h('dd', null, value)])),
    isAdmin && policies.length > 0 && h('div', { class: 'actions' }, choices(sampling, policies, change)),
    policies.length > 0 && h('details', null,
      h('summary', null, t('sampling.policies', { n: number(policies.length) })),
      policyTable(policies, sampling)),
  ];
}

function rowsOf(sampling) {
  return [
    ['sampling.inForce', [code(sampling.policy), ' · ', foreign(sampling.ratio)]],
    ['sampling.allocations', t('sampling.atMost', { n: number(sampling.allocationsPerSecond) })],
    ['sampling.looks', t('sampling.each', { time: span(sampling.millisBetweenLooks / 1000) })],
    ['sampling.cause', sampling.cause && [t(`cause.${sampling.cause}`), sampling.reason && [': ', foreign(sampling.reason, { lang: 'en' })]]],
    ['sampling.beganAt', sampling.beganAt && timeAndDistance(sampling.beganAt)],
    ['sampling.endsAt', sampling.endsAt && timeAndDistance(sampling.endsAt)],
    ['sampling.afterwards', sampling.endsAt && code(sampling.always)],
    ['sampling.factor', sampling.factor && [t('sampling.times', { n: number(sampling.factor) }),
      sampling.factorReason && [': ', foreign(sampling.factorReason, { lang: 'en' })],
      sampling.factorSince && [' · ', timeAndDistance(sampling.factorSince)]]],
  ].filter(([, value]) => value);
}

/** What somebody asked for runs out or is ended; what a jump of the latency began gives way at once. */
function choices(sampling, policies, change) {
  const raise = policy => button(t('sampling.raise', { policy: policy.name, time: span(secondsOf(policy.lasts)) }),
    () => change(path => post(path, { policy: policy.name }), t('sampling.raised', { policy: policy.name })));
  return [
    sampling.cause && button(t('sampling.lower', { policy: sampling.always }),
      () => change(remove, t('sampling.lowered', { policy: sampling.always })), { class: 'main' }),
    sampling.cause !== 'HAND' && policies.filter(policy => policy.lasts).map(raise),
  ];
}

function policyTable(policies, { policy: inForce }) {
  return table(t('sampling.policiesTitle'),
    ['sampling.policy', 'sampling.ratio', 'sampling.lasts', 'sampling.allocations', 'sampling.looks', 'sampling.stacks'].map(key => t(key)),
    policies.map(policy => h('tr', null,
      h('td', { class: 'word' }, code(policy.name), policy.name === inForce && h('p', { class: 'hint' }, t('sampling.isInForce'))),
      h('td', { class: 'word' }, foreign(policy.ratio)),
      h('td', null, policy.lasts ? span(secondsOf(policy.lasts)) : t('sampling.noEnd')),
      h('td', { class: 'number' }, t('sampling.atMost', { n: number(policy.allocationsPerSecond) })),
      h('td', { class: 'number' }, t('sampling.each', { time: span(policy.millisBetweenLooks / 1000) })),
      h('td', { class: 'number' }, number(policy.topStacks)))));
}

/** A place for what of the budget of pauses was spent by what, and a function that draws it anew where something has changed. */
export function pausesOf(target) {
  const place = h('section', { class: 'stack' });
  let drawn = null;
  const draw = pauses => {
    const now = JSON.stringify(pauses);
    if (now !== drawn) {
      drawn = now;
      put(place, ledger(pauses));
      place.classList.toggle('all', pauses.lastHour.length > 0);
    }
  };
  draw(target.pauses);
  return { place, draw };
}

function ledger({ budgetMillisPerHour, spentMillis, levelMillis, lastHour }) {
  const time = millis => (millis === 0 ? t('unit.millis', { n: number(0) }) : span(millis / 1000));
  const isFull = levelMillis >= budgetMillisPerHour;
  return [
    h('div', { class: 'heading' }, h('h2', null, t('pauses.title'))),
    h('p', { class: 'hint' }, t('pauses.hint')),
    h('p', null, h('strong', null, t('pauses.spent', { spent: time(spentMillis), budget: time(budgetMillisPerHour) }))),
    h('progress', { max: budgetMillisPerHour, value: Math.min(levelMillis, budgetMillisPerHour), 'aria-label': t('pauses.level') }),
    h('p', { class: isFull ? 'note' : 'quiet' }, t(isFull ? 'pauses.full' : 'pauses.left', { level: time(levelMillis) })),
    lastHour.length === 0 ? empty(t('pauses.none')) : table(t('pauses.title'),
      ['pauses.what', 'pauses.times', 'pauses.time', 'pauses.counts'].map(key => t(key)),
      lastHour.map(line => h('tr', null,
        h('td', { class: 'wide', lang: 'en' }, foreign(line.what)),
        h('td', { class: 'number' }, number(line.times)),
        h('td', { class: 'number' }, time(line.pauseMillis)),
        h('td', null, t(line.counts ? 'answer.yes' : 'pauses.ownBudget'))))),
  ];
}
