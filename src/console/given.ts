/** What an address was given after its question mark, read by a schema. */
import { z } from 'zod';
import { type Refusal, refuse } from '../incident/refusal.ts';

/** What a form leaves empty it still sends: empty is absent. */
export const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** `sentences` say by field what it takes; `otherwise` stands for fields no form of ours has. */
export const readGiven = <T extends z.ZodType>(
  schema: T,
  given: Readonly<Record<string, string>>,
  sentences: Readonly<Record<string, string>>,
  otherwise: string,
): z.output<T> | Refusal => {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const field = String(read.error.issues[0]?.path[0] ?? '');
  return refuse('bad_parameter', sentences[field] ?? otherwise, 'Mend the address or start anew.');
};
