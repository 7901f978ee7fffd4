/** Slack's complaints about what it is sent, with the place of each; the words follow its `[ERROR] … [json-pointer:…]`. */

export type Json = Record<string, unknown>;

export class Complaints {
  readonly messages: string[] = [];
  add(what: string, at: string): undefined {
    this.messages.push(`[ERROR] ${what} [json-pointer:${at}]`);
  }
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every member is one of these, and those marked with `!` are there. */
export const members = (node: Json, names: string, at: string, out: Complaints): undefined => {
  const listed = names.split(' ');
  const known = new Set(listed.map((name) => name.replace('!', '')));
  for (const key of Object.keys(node)) if (!known.has(key)) out.add(`invalid additional property: ${key}`, at);
  for (const name of listed) {
    if (name.endsWith('!') && (node[name.slice(0, -1)] === undefined || node[name.slice(0, -1)] === null)) {
      out.add(`missing required field: ${name.slice(0, -1)}`, at);
    }
  }
};

export const string = (value: unknown, most: number, at: string, out: Complaints, least = 1): undefined => {
  if (value === undefined) return;
  if (typeof value !== 'string') return out.add('must be a string', at);
  if (value.length < least) out.add(`must be more than ${least - 1} characters`, at);
  if (value.length > most) out.add(`must be less than ${most + 1} characters`, at);
  // A lone surrogate or a NUL is no text to Slack.
  if (!value.isWellFormed() || value.includes('\0')) out.add('must be valid UTF-8', at);
};

export const array = (value: unknown, most: number, at: string, out: Complaints, least = 1): unknown[] => {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    out.add('must be an array', at);
    return [];
  }
  if (value.length < least) out.add(`no less than ${least} items allowed`, at);
  if (value.length > most) out.add(`no more than ${most} items allowed`, at);
  return value;
};

/** An array, each of its items checked with its own place. */
export const each = (
  value: unknown,
  most: number,
  at: string,
  out: Complaints,
  check: (item: unknown, at: string) => undefined,
  least = 1,
): undefined => {
  for (const [index, item] of array(value, most, at, out, least).entries()) check(item, `${at}/${index}`);
};

export const boolean = (value: unknown, at: string, out: Complaints): undefined => {
  if (value !== undefined && typeof value !== 'boolean') out.add('must be a boolean', at);
};

export const oneOf = (value: unknown, allowed: readonly string[], at: string, out: Complaints): undefined => {
  if (value !== undefined && !allowed.includes(String(value))) out.add(`must be one of: ${allowed.join(', ')}`, at);
};

/** A text object. */
export const text = (
  value: unknown,
  most: number,
  at: string,
  out: Complaints,
  kinds: readonly ('plain_text' | 'mrkdwn')[] = ['plain_text', 'mrkdwn'],
): undefined => {
  if (value === undefined) return;
  if (!isObject(value)) return out.add('must be an object', at);
  if (!kinds.includes(value.type as 'mrkdwn')) {
    out.add(`unsupported type: ${String(value.type)}`, `${at}/type`);
    return;
  }
  members(value, value.type === 'mrkdwn' ? 'type! text! verbatim' : 'type! text! emoji', at, out);
  string(value.text, most, `${at}/text`, out);
};

export const plain = (value: unknown, most: number, at: string, out: Complaints): undefined =>
  text(value, most, at, out, ['plain_text']);

export const url = (value: unknown, most: number, at: string, out: Complaints): undefined => {
  if (value === undefined) return;
  string(value, most, at, out);
  if (typeof value === 'string' && !/^(https?|slack|mailto):/.test(value)) out.add('must be a valid URL', at);
};

/** What may be used once in a message or view. */
export interface Seen {
  blockIds: Set<string>;
  actionIds: Set<string>;
  focus: boolean;
}

export const fresh = (): Seen => ({ blockIds: new Set(), actionIds: new Set(), focus: false });

export const once = (value: unknown, seen: Set<string>, name: string, at: string, out: Complaints): undefined => {
  if (value === undefined) return;
  string(value, 255, at, out);
  if (typeof value !== 'string') return;
  if (seen.has(value)) out.add(`${name} "${value}" already exists`, at);
  seen.add(value);
};
