// Elements from values. Text becomes text and nothing else: nowhere in the console is a string read as markup.

const SVG = 'http://www.w3.org/2000/svg';

/** An element; properties that begin with "on" are listeners, others attributes; null, undefined and false are left out. */
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** The same within a picture. */
export function s(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...nodes(children));
  return element;
}

/** Puts these children, and nothing else, into an element. */
export function put(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

function nodes(children) {
  return children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false);
}

/**
 * A part of a page that follows what it shows: a function that returns its element, and exchanges the one before where what it
 * shows has changed. What was opened and typed there stays, and the focus.
 *
 * @param shown what it shows of a value
 * @param content its element for a value; nothing where there is nothing to show
 */
export function part(shown, content) {
  let element = null;
  let before = null;
  return value => {
    const now = JSON.stringify(shown(value)) ?? '';
    if (now !== before) {
      before = now;
      const next = content(value) || h('div', { hidden: true });
      exchange(element, next);
      element = next;
    }
    return element;
  };
}

const USED = 'a, button, input, select, textarea, summary, [tabindex]';

function exchange(old, next) {
  if (!old?.isConnected) {
    return;
  }
  const used = [...old.querySelectorAll(USED)];
  const at = used.indexOf(document.activeElement);
  const opened = [...old.querySelectorAll('details')].map(details => details.open);
  next.querySelectorAll('details').forEach((details, i) => details.toggleAttribute('open', opened[i] ?? details.open));
  for (const typed of used.filter(control => control.id && control.matches('input') && control.value !== control.defaultValue)) {
    const control = next.querySelector(`#${CSS.escape(typed.id)}`);
    if (control) {
      control.value = typed.value;
    }
  }
  old.replaceWith(next);
  if (at >= 0) {
    const isSame = one => one.tagName === used[at].tagName && one.id === used[at].id && one.textContent === used[at].textContent;
    const after = [...next.querySelectorAll(USED)];
    (after.find(isSame) ?? after[at] ?? after.at(-1))?.focus({ preventScroll: true });
  }
}

/** Calls back when nothing has been typed for a while. */
export function later(action, millis) {
  let waiting;
  return (...values) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => action(...values), millis);
  };
}

/** How often in a row a repetition may fail before somebody is told: one lost answer is none to speak of. */
const FAILURES = 2;

const stale = new Map();
let tellStale = () => {};

/** Whom to tell since when what is shown is out of date, and why; nothing once it is up to date again. */
export function whenStale(tell) {
  tellStale = tell;
}

function noteStale(repetition, failed) {
  const before = stale.size;
  if (failed) {
    stale.set(repetition, failed);
  } else {
    stale.delete(repetition);
  }
  if (stale.size > 0 || before > 0) {
    tellStale([...stale.values()].sort((a, b) => a.since - b.since)[0]);
  }
}

/** Repeats while its page is open and its window can be seen; never two at a time. */
export function repeat(action, millis, signal) {
  let waiting;
  let failures = 0;
  let since = Date.now();
  const next = () => {
    waiting = setTimeout(async () => {
      if (!document.hidden) {
        try {
          await action();
          failures = 0;
          since = Date.now();
          noteStale(next, null);
        } catch (failure) {
          // what is shown stays, and the next time may succeed
          failures++;
          if (failures >= FAILURES && !signal.aborted) {
            noteStale(next, { since, failure });
          }
        }
      }
      if (!signal.aborted) {
        next();
      }
    }, millis);
  };
  signal.addEventListener('abort', () => {
    clearTimeout(waiting);
    noteStale(next, null);
  });
  next();
}
