/** Text is made storable once, at the door: everything people and platforms hand in passes here. */
import { cleanText } from '../incident/text.ts';

const cleaned = (value: unknown): unknown => {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanText(key), cleaned(inner)]));
  return value;
};

/** The same value with every string in it well-formed and free of NUL. Functions pass as they are. */
export const clean = <T>(value: T): T => cleaned(value) as T;
