/** The arguments of a call, however they were encoded. */
import { Refused } from './world.ts';

export interface Args {
  readonly raw: Record<string, unknown>;
  /** Absent and empty are the same; `code` is the error when it is missing. */
  need(name: string, code?: string): string;
  text(name: string): string | undefined;
  flag(name: string): boolean;
  number(name: string, from: number, to: number, otherwise: number): number;
  /** A list written `a,b` or `["a","b"]`. */
  list(name: string): string[];
  /** A JSON value, in a string or as it is; `code` is the error when it does not parse. */
  json(name: string, code: string): unknown;
  has(name: string): boolean;
}

export const invalid = (...messages: string[]): Refused =>
  new Refused('invalid_arguments', { response_metadata: { messages: messages.map((text) => `[ERROR] ${text}`) } });

export const argsOf = (raw: Record<string, unknown>): Args => {
  const text = (name: string): string | undefined => {
    const value = raw[name];
    return value === undefined || value === null ? undefined : String(value);
  };
  const args: Args = {
    raw,
    text,
    has: (name) => text(name) !== undefined,
    need: (name, code) => {
      const value = text(name);
      if (value === undefined || value === '') {
        throw code ? new Refused(code) : invalid(`missing required field: ${name}`);
      }
      return value;
    },
    flag: (name) => ['true', '1'].includes(text(name) ?? ''),
    number: (name, from, to, otherwise) => {
      const value = text(name);
      if (value === undefined) return otherwise;
      const number = Number(value);
      if (!Number.isInteger(number) || number < from || number > to) throw new Refused('invalid_limit');
      return number;
    },
    list: (name) => {
      const value = raw[name];
      if (Array.isArray(value)) return value.map(String);
      const written = text(name) ?? '';
      if (written.startsWith('[')) return (JSON.parse(written) as unknown[]).map(String);
      return written
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '');
    },
    json: (name, code) => {
      const value = raw[name];
      if (typeof value !== 'string') return value ?? undefined;
      try {
        return JSON.parse(value) as unknown;
      } catch {
        throw new Refused(code);
      }
    },
  };
  return args;
};

/** One page of a list; cursors are opaque, like Slack's. */
export const page = <T>(
  items: readonly T[],
  args: Args,
  most: number,
  otherwise: number,
): { items: T[]; next: string } => {
  const limit = args.number('limit', 1, most, otherwise);
  const cursor = args.text('cursor');
  const at = cursor ? Number(Buffer.from(cursor, 'base64').toString('utf8').replace('next:', '')) : 0;
  if (!Number.isInteger(at) || at < 0 || at > items.length) throw new Refused('invalid_cursor');
  const end = at + limit;
  return {
    items: items.slice(at, end),
    next: end < items.length ? Buffer.from(`next:${end}`).toString('base64') : '',
  };
};
