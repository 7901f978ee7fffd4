/** Talking to the workspace. Every failure becomes one sentence that can be shown. */

export class Refused extends Error {
  constructor({ sentence, hint }) {
    super([sentence, hint].filter(Boolean).join(' '));
    this.sentence = sentence;
    this.hint = hint;
  }
}

const AWAY = {
  sentence: 'The workspace does not answer.',
  hint: 'What you wrote is still here; try again in a moment.',
};

const send = async (path, init) => {
  let response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new Refused(AWAY);
  }
  const json = response.headers.get('content-type')?.includes('application/json');
  const body = json ? await response.json() : null;
  if (response.ok) return body ?? {};
  throw new Refused(body?.refused ?? { sentence: `The workspace answered ${response.status}.`, hint: '' });
};

export const post = (path, body) =>
  send(`/workspace/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

export const postForm = (path, form) => send(`/workspace/${path}`, { method: 'POST', body: form });

export const get = (path, query = {}) => send(`/workspace/${path}?${new URLSearchParams(query)}`, {});

/** A part of a page, as HTML the server rendered. */
export const part = async (path, query) => {
  let response;
  try {
    response = await fetch(`/workspace/${path}?${new URLSearchParams(query)}`);
  } catch {
    throw new Refused(AWAY);
  }
  const text = await response.text();
  if (!response.ok) throw new Refused({ sentence: text, hint: '' });
  return text;
};

/** Unique enough to recognise a message that is sent twice. */
export const nonce = () => [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join('-');
