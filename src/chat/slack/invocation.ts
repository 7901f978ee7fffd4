/** What a button, a menu or a form asks for, in the few characters Slack lets them carry, and read back. */
import { z } from 'zod';
import type { Invocation } from '../../engine/reply.ts';
import { LIMITS } from './limits.ts';

/** What need not be said at the end. */
const EMPTY = ['', 0, {}, 0, {}] as const;

const written = ({ command, incident, options, submitted, shown }: Invocation): string => {
  const whole = [command, incident ?? 0, options, submitted ? 1 : 0, shown ?? {}];
  while (whole.length > 1 && JSON.stringify(whole.at(-1)) === JSON.stringify(EMPTY[whole.length - 1])) whole.pop();
  return JSON.stringify(whole);
};

/** Without the longest of these. */
const lighter = <T>(members: Readonly<Record<string, T>>): Record<string, T> => {
  const sized = Object.entries(members).sort(
    ([, one], [, other]) => JSON.stringify(other).length - JSON.stringify(one).length,
  );
  return Object.fromEntries(sized.slice(1));
};

/**
 * At most `max` long. What does not fit is left out, the longest first: what a form showed before what was typed. A
 * button that leaves something out asks for it by its command's form.
 */
export const encodeInvocation = (invocation: Invocation, max: number = LIMITS.buttonValue): string => {
  let carried = invocation;
  for (;;) {
    const text = written(carried);
    if (text.length <= max) return text;
    if (carried.shown && Object.keys(carried.shown).length > 0) carried = { ...carried, shown: lighter(carried.shown) };
    else if (Object.keys(carried.options).length > 0) carried = { ...carried, options: lighter(carried.options) };
    else return text;
  }
};

const schema = z.tuple([
  z.string().min(1),
  z.number().int().nonnegative(),
  z.record(z.string(), z.string()),
  z.union([z.literal(0), z.literal(1)]),
  z.record(z.string(), z.unknown()),
]);

/** Null: not ours, or of a version that wrote otherwise. */
export const decodeInvocation = (text: string): Invocation | null => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null; // There is no other way to ask whether it is JSON.
  }
  if (!Array.isArray(json)) return null;
  const read = schema.safeParse([...json, ...EMPTY.slice(json.length)]);
  if (!read.success) return null;
  const [command, incident, options, submitted, shown] = read.data;
  return {
    command,
    options,
    ...(incident === 0 ? {} : { incident }),
    ...(submitted === 1 ? { submitted: true } : {}),
    ...(Object.keys(shown).length === 0 ? {} : { shown }),
  };
};
