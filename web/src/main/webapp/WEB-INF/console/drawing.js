// Drawings that the service makes as pages of their own: each in a frame that can reach nothing, and alone by a link.

import { h, put } from './dom.js';
import { button } from './parts.js';
import { t } from './text.js';

/** As the policy that such a page comes with says, for browsers that would not heed it. */
const SANDBOX = 'allow-scripts allow-modals';

/** The service answers questions about profiles a few at a time; it is asked again so often, and so many milliseconds apart. */
const MOST_ATTEMPTS = 20;
const PATIENCE = 1_500;

/** Asks until the service has a place for the question. */
export async function whenFree(ask, signal) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (failure) {
      if (failure.status !== 503 || attempt === MOST_ATTEMPTS || signal.aborted) {
        throw failure;
      }
    }
    await new Promise(done => setTimeout(done, PATIENCE));
  }
}

/** Draws one after the other: each takes a JVM of the service, which has few of them at a time. */
export function drawings(signal) {
  let turn = Promise.resolve();
  return (title, address) => {
    const place = h('div', { class: 'drawing' }, h('p', { class: 'loading' }, t('drawing.waiting')));
    const draw = () => {
      turn = turn.then(() => (signal.aborted ? null : framed(place, title, address, signal, draw)));
    };
    draw();
    return h('div', { class: 'stack' },
      place, h('p', null, h('a', { href: address, target: '_blank', rel: 'noopener' }, t('drawing.alone'))));
  };
}

function framed(place, title, address, signal, again) {
  return new Promise(done => {
    signal.addEventListener('abort', done, { once: true });
    const state = h('p', { class: 'loading', 'aria-busy': 'true' }, t('drawing.drawing'));
    let attempts = 0;
    const loaded = () => {
      const status = statusOf(new URL(address, location.href).href);
      if (status === 503 && attempts < MOST_ATTEMPTS && !signal.aborted) {
        put(state, t('drawing.busy'));
        setTimeout(attempt, PATIENCE);
        return;
      }
      put(state, ...(status < 400 ? [] : [
        t(status === 503 ? 'drawing.busy' : 'drawing.failed'), ' ', button(t('action.again'), again)]));
      state.classList.toggle('failure', status >= 400);
      state.hidden = status < 400;
      state.removeAttribute('aria-busy');
      done();
    };
    // a frame of its own for each attempt: one that is led elsewhere would be a step of the window's history
    const attempt = () => {
      attempts++;
      performance.clearResourceTimings();
      const frame = h('iframe', { title, sandbox: SANDBOX });
      put(place, state, frame);
      whenLaidOut(frame, () => {
        frame.addEventListener('load', loaded);
        frame.src = address;
      });
    };
    attempt();
  });
}

/**
 * The page in a frame is drawn once, as wide as the frame is by then: in a process of its own that may be before the frame has
 * a width at all.
 */
function whenLaidOut(frame, then) {
  const sizes = new ResizeObserver(() => {
    if (frame.clientWidth > 0) {
      sizes.disconnect();
      then();
    }
  });
  sizes.observe(frame);
}

/** What the service answered, of which a frame of no origin tells nothing; 0 where the browser does not tell either. */
function statusOf(address) {
  return performance.getEntriesByName(address, 'resource').at(-1)?.responseStatus ?? 0;
}
