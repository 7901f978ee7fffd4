/**
 * Logs: JSON lines on stderr. Neither secrets nor what people wrote may reach them, so values are dropped by the
 * name of their key at any depth, and errors are stripped of the parameters their drivers quote.
 */
import { type DestinationStream, pino } from 'pino';
import type { Log } from './engine/ports.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const SECRET = /token|secret|password|passwd|authorization|cookie|credential|api_?key/i;
/** Keys under which people's words travel. */
const WORDS = /^(text|body|title|impact|reason|message|summary|blocks|sections|options|raw|query|words|params)$/i;
const SECRET_TEXT =
  /\b(?:xox[a-z]-[\w-]+|xapp-[\w-]+|sk-[\w-]{8,})|\b(Bearer|Bot|Basic) [\w.~+/=-]{8,}|:\/\/[^/\s:@]+:[^/\s@]+@/g;
const DEPTH = 6;

const clean = (text: string): string =>
  text
    // Drizzle and SQL drivers quote the values of a failed query, people's words among them.
    .replace(/\n?params: [\s\S]*?(?=\n {4}at |$)/g, '')
    .replace(SECRET_TEXT, '[secret]');

const describeError = (error: Error, depth: number): object => ({
  type: error.name,
  ...('code' in error ? { code: error.code } : {}),
  message: clean(error.message),
  stack: clean(error.stack ?? ''),
  ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
});

const redact = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return clean(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEPTH) return '[deep]';
  if (value instanceof Error) return describeError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => {
      if (SECRET.test(key)) return [key, '[secret]'];
      if (WORDS.test(key) && held !== null && held !== undefined) return [key, '[words]'];
      return [key, redact(held, depth + 1)];
    }),
  );
};

/** `to`: where the lines go; stderr, written at once so that the last line before a crash is there. */
export const createLog = (level: LogLevel, to: DestinationStream = pino.destination({ fd: 2, sync: true })): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // Errors come out of `log` described; pino's own serializer would add the unredacted message to them.
      serializers: { err: (err) => err },
      formatters: { level: (label) => ({ level: label }), log: (fields) => redact(fields) as Record<string, unknown> },
    },
    to,
  );
