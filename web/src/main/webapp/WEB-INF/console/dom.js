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

/** Calls back when nothing has been typed for a while. */
export function later(action, millis) {
  let waiting;
  return (...values) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => action(...values), millis);
  };
}

/** Repeats while its page is open and its window can be seen; never two at a time. */
export function repeat(action, millis, signal) {
  let waiting;
  const next = () => {
    waiting = setTimeout(async () => {
      if (!document.hidden) {
        try {
          await action();
        } catch {
          // said where it matters: what is shown stays, and the next time may succeed
        }
      }
      if (!signal.aborted) {
        next();
      }
    }, millis);
  };
  signal.addEventListener('abort', () => clearTimeout(waiting));
  next();
}
