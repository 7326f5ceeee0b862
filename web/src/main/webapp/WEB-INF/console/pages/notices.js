// Who is told what is new, what they were told, and what could not be told.

import { get, patch, post, remove } from '../api.js';
import { h, put, repeat } from '../dom.js';
import {
  badge, button, confirmed, empty, foreign, heading, link, reasonOf, say, table, time, timeAndDistance,
} from '../parts.js';
import { number, t } from '../text.js';

const MOST = 100;
const MOST_DEAD = 500;
const AGAIN = 3_000;

export async function show({ signal, caller }) {
  const isAdmin = caller.rights.includes('diagnosis-admin');
  const place = h('div', { class: 'stack' });
  let drawn = null;
  const read = async () => {
    const notices = await newestAndDead(signal);
    const now = JSON.stringify(notices.data);
    if (now !== drawn) {
      drawn = now;
      const focused = place.contains(document.activeElement) ? document.activeElement.dataset.notice : null;
      put(place, notices.data.length === 0 ? empty(t('notices.none')) : noticeTable(notices.data, isAdmin, read));
      if (focused) {
        const [id] = focused.split(' ');
        (place.querySelector(`[data-notice="${focused}"]`) ?? place.querySelector(`[data-notice^="${id} "]`))?.focus();
      }
    }
    return notices;
  };
  const { channels } = await read();
  repeat(read, AGAIN, signal);
  return [
    heading(t('nav.notices')),
    h('section', null, h('h2', null, t('notices.whom')), whom(channels, isAdmin, read)),
    h('section', null, h('h2', null, t('notices.what')), place),
  ];
}

/** The newest of all, and those of all that were given up, however old: somebody has to see to them. */
async function newestAndDead(signal) {
  const newest = await get(`/diagnosis/v1/notices?limit=${MOST}`, signal);
  const dead = await get(`/diagnosis/v1/notices?state=dead&limit=${MOST_DEAD}`, signal);
  const known = new Set(newest.data.map(({ id }) => id));
  return { ...newest, data: [...newest.data, ...dead.data.filter(({ id }) => !known.has(id))] };
}

function whom(channels, isAdmin, read) {
  if (channels.length === 0) {
    return h('p', { class: 'note' }, t('notices.nobody'));
  }
  return [
    h('dl', null, channels.map(({ channel, to }) => [
      h('dt', null, t(`channel.${channel}`)),
      h('dd', null, to === undefined ? t('notices.somebody') : foreign(to),
        isAdmin && [' ', button(t('notice.try'), event => tried(event.target, channel, read),
          { 'aria-label': t('notice.tryBy', { channel: t(`channel.${channel}`) }) })]),
    ])),
    h('p', { class: 'hint' }, t('notices.when')),
  ];
}

async function tried(pressed, channel, read) {
  pressed.disabled = true;
  try {
    await post('/diagnosis/v1/notices', { channel });
    say(t('notice.tried'));
    await read();
  } catch (failure) {
    say(reasonOf(failure));
  } finally {
    pressed.disabled = false;
  }
}

function noticeTable(notices, isAdmin, read) {
  return table(t('notices.what'),
    [t('notice.madeAt'), t('notice.channel'), t('target.state'), t('notice.about')],
    notices.map(notice => h('tr', null,
      h('td', null, time(notice.madeAt)),
      h('td', null, t(`channel.${notice.channel}`)),
      h('td', { class: 'wide' }, standing(notice), isAdmin && notice.state !== 'SENT' && whatCanBeDone(notice, read)),
      h('td', { class: 'wide' }, about(notice)))));
}

function standing({ state, attempts, nextAttemptAt, finishedAt, problem }) {
  return [
    badge(state, 'notice'), ' ',
    state === 'WAITING' ? attempts > 0 && t('notice.next', { n: number(attempts) }) : time(finishedAt),
    state === 'WAITING' && attempts > 0 && [' ', timeAndDistance(nextAttemptAt)],
    problem && h('p', { class: 'hint', lang: 'en' }, foreign(problem)),
  ];
}

function about({ diagnosis, targetName, summary }) {
  return diagnosis === undefined ? t('notice.trial') : [
    link(`/console/diagnoses/${diagnosis}`, foreign(targetName ?? `${diagnosis}`)), h('p', { class: 'hint', lang: 'en' }, foreign(summary))];
}

function whatCanBeDone(notice, read) {
  const path = `/diagnosis/v1/notices/${notice.id}`;
  return h('p', null,
    notice.state === 'DEAD' && [
      button(t('notice.again'), () => done(() => patch(path, { state: 'WAITING' }), 'notice.sentAgain', read),
        { 'data-notice': `${notice.id} again` }), ' '],
    button(t('notice.drop'), async () => {
      if (await confirmed(t('notice.dropTitle'), t('notice.dropText'), t('notice.drop'))) {
        await done(() => remove(path), 'notice.dropped', read);
      }
    }, { 'data-notice': `${notice.id} drop` }));
}

async function done(what, told, read) {
  try {
    await what();
    say(t(told));
    await read();
  } catch (failure) {
    say(reasonOf(failure));
  }
}
