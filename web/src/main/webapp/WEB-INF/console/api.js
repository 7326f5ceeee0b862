// The REST interfaces, as any client sees them, but with the session's cookie in the place of an API key.

const REST = '/rest';
const OWN = { 'X-Plumbline-Console': '1' };

/** A refusal: what the server said (RFC 9457), or that it could not be asked (status 0). */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? '');
    this.status = status;
    this.problem = problem;
  }
}

let signInAgain = null;

/** Whom to ask, once, when a session has ended; requests wait for it and go on. */
export function whenSessionEnds(ask) {
  signInAgain = ask;
}

/** What was asked before the page that needs it was there, by path. */
const foreseen = new Map();

/** Asks what a page that is about to be shown will ask, while who is signed in and what is said are still on their way. */
export function foresee(paths) {
  for (const path of paths) {
    const asked = send('GET', path, OWN);
    asked.catch(() => {});
    foreseen.set(path, asked);
  }
}

/** What nobody has asked by then is out of date. */
export const forgetForeseen = () => foreseen.clear();

export async function get(path, signal) {
  const asked = foreseen.get(path);
  foreseen.delete(path);
  try {
    if (asked) {
      return await asked;
    }
  } catch (refused) {
    // it was asked before somebody signed in
    if (refused.status !== 401) {
      throw refused;
    }
  } finally {
    signal?.throwIfAborted();
  }
  return ask('GET', path, undefined, signal);
}
export const post = (path, body) => ask('POST', path, body);
/** Sends a file, and tells which part of it, from 0 to 1, is sent. */
export const sendFile = (path, file, sent) => ask('POST', path, file, undefined, sent);
export const replace = (path, body) => ask('PUT', path, body);
export const patch = (path, body) => ask('PATCH', path, body);
export const remove = path => ask('DELETE', path);

async function ask(method, path, body, signal, sent) {
  for (;;) {
    try {
      return await send(method, path, { ...OWN }, body, signal, sent);
    } catch (refused) {
      if (refused.status !== 401 || !signInAgain) {
        throw refused;
      }
    }
    await signInAgain();
  }
}

/** Opens a session with an API key, which is then forgotten. */
export const signIn = key => send('POST', '/console/v1/session', { 'X-Api-Key': key });
export const signOut = () => send('DELETE', '/console/v1/session', OWN);

/** Who is signed in; null if nobody is. */
export async function session() {
  try {
    return await send('GET', '/console/v1/session', OWN);
  } catch (refused) {
    if (refused.status === 401) {
      return null;
    }
    throw refused;
  }
}

async function send(method, path, headers, body, signal, sent) {
  const asked = { method, headers: { Accept: 'application/json', ...headers }, signal };
  if (body instanceof Blob) {
    asked.headers['Content-Type'] = 'application/octet-stream';
    asked.body = body;
    return answered(await uploaded(path, asked, sent));
  } else if (body !== undefined) {
    asked.headers['Content-Type'] = 'application/json';
    asked.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(REST + path, asked);
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Refused(0, {});
  }
  return answered({ status: answer.status, ok: answer.ok, text: await answer.text() });
}

function answered({ status, ok, text }) {
  const json = parsed(text);
  if (!ok) {
    throw new Refused(status, json ?? {});
  }
  return json;
}

/** As fetch would, which does not tell how much is sent. */
function uploaded(path, { method, headers, body }, sent) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, REST + path);
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.onprogress = ({ lengthComputable, loaded, total }) => lengthComputable && total > 0 && sent?.(loaded / total);
    request.onload = () => resolve({ status: request.status, ok: request.status >= 200 && request.status < 300, text: request.responseText });
    request.onerror = () => reject(new Refused(0, {}));
    request.send(body);
  });
}

function parsed(text) {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** A query of the values that are there; arrays are repeated. */
export function query(values) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== '') {
        query.append(name, one);
      }
    }
  }
  const text = query.toString();
  return text === '' ? '' : '?' + text;
}
