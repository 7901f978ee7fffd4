/**
 * The values a configuration is made of. Each leaf carries one sentence, *what is accepted*, and reads both what
 * YAML holds and what an environment variable spells.
 */
import { z } from 'zod';
import { isZone } from './incident/time.ts';

/** A schema whose only possible complaint is what it accepts. `read` answers undefined to refuse. */
export const leaf = <T>(accepts: string, read: (value: unknown) => T | undefined) =>
  z.unknown().transform((value, context): T => {
    const got = read(value);
    if (got !== undefined) return got;
    context.issues.push({ code: 'custom', message: accepts, input: value });
    return z.NEVER;
  });

/** An object of known keys alone; an unknown one is reported with those accepted (see config-problems.ts). */
export const keys = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? JSON.stringify(Object.keys(shape)) : `keys ${Object.keys(shape).join(', ')}`,
  });

export const list = <S extends z.ZodType>(item: S) => z.array(item, { error: 'a list' });

const readNumber = (value: unknown): number =>
  typeof value === 'number' ? value : typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : NaN;

export const whole = (what: string, min: number, max: number) =>
  leaf(`${what} from ${min} to ${max}`, (value) => {
    const number = readNumber(value);
    return Number.isInteger(number) && number >= min && number <= max ? number : undefined;
  });

const LONGEST_CADENCE = 7 * 24 * 60;
/** Minutes; null is `off`. */
export const minutesOrOff = leaf(`whole minutes from 1 to ${LONGEST_CADENCE}, or off`, (value) => {
  if (value === null || value === false || value === 'off') return null;
  const number = readNumber(value);
  return Number.isInteger(number) && number >= 1 && number <= LONGEST_CADENCE ? number : undefined;
});

/** Days; null is `off`. */
export const daysOrOff = leaf('whole days from 1 to 365, or off', (value) => {
  if (value === null || value === false || value === 'off') return null;
  const number = readNumber(value);
  return Number.isInteger(number) && number >= 1 && number <= 365 ? number : undefined;
});

export const choice = <const C extends readonly string[]>(choices: C) =>
  leaf<C[number]>(`one of ${choices.join(', ')}`, (value) => choices.find((c) => c === value));

export const flag = leaf('true or false', (value) => {
  if (typeof value === 'boolean') return value;
  return value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : undefined;
});

export const text = (max = 300) =>
  leaf(`a text of 1 to ${max} characters`, (value) => {
    const string = typeof value === 'number' ? String(value) : value;
    return typeof string === 'string' && string.trim() !== '' && string.length <= max ? string.trim() : undefined;
  });

const matching = (accepts: string, pattern: RegExp) =>
  leaf(accepts, (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined));

export const word = matching('a word of letters a-z, digits, - and _', /^[a-z][a-z0-9_-]{0,31}$/);
export const emoji = matching('the name of an emoji without colons, as in pushpin', /^[\w+-]{1,60}$/);
export const personId = matching('a person as platform:id, as in local:ana', /^[a-z]+:[^\s<>]+$/);
export const groupId = matching('a group as platform:id, as in local:responders', /^[a-z]+:[^\s<>]+$/);
export const host = matching('an IP address or a host name, as in 127.0.0.1', /^[A-Za-z0-9.:[\]-]+$/);

export const zone = leaf('an IANA time zone, as in Europe/Berlin', (value) =>
  typeof value === 'string' && isZone(value) ? value : undefined,
);

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** 1 (Monday) to 7 (Sunday). */
export const weekday = leaf(`one of ${DAYS.join(', ')}`, (value) => {
  const number = (DAYS as readonly unknown[]).indexOf(value) + 1;
  return number === 0 ? undefined : number;
});

/** Minutes of the day. */
export const timeOfDay = leaf('a time of day from "00:00" to "24:00"', (value) => {
  const match = typeof value === 'string' ? /^(\d{1,2}):(\d\d)$/.exec(value) : null;
  if (!match) return undefined;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minutes <= 24 * 60 ? minutes : undefined;
});

export const webAddress = leaf('a web address beginning with http:// or https://', (value) => {
  if (typeof value !== 'string' || !/^https?:\/\/[^\s]+$/.test(value)) return undefined;
  return URL.canParse(value.replaceAll(/[{}]/g, '')) ? value.replace(/\/+$/, '') : undefined;
});
