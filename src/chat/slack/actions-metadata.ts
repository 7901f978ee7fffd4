/** What a view carries along: what submitting it asks for, and where it was opened. People can read it; it is no secret. */
import { z } from 'zod';
import type { Invocation } from '../../engine/reply.ts';
import { createMemory } from './inbound-lanes.ts';
import { LIMITS } from './limits.ts';

export interface Carried {
  channel: string;
  /** Null: the view asks for nothing. */
  invoke: Invocation | null;
}

export interface Metadata {
  write(carried: Carried): string;
  /** Null: written by another version, or longer ago than is remembered. */
  read(text: string): Carried | null;
}

const invocation = z.object({
  command: z.string(),
  incident: z.number().int().optional(),
  options: z.record(z.string(), z.string()),
  submitted: z.boolean().optional(),
  shown: z.record(z.string(), z.unknown()).optional(),
});
const written = z.object({
  v: z.literal(1),
  c: z.string(),
  i: invocation.nullable().optional(),
  /** What was too long is remembered under this name. */
  k: z.string().optional(),
});

/** Forms that show very much at once; after a restart they have to be opened anew. */
const REMEMBERED = 1000;

/** Optional keys that are not given must not be there at all. */
export const defined = ({ command, incident, options, submitted, shown }: z.infer<typeof invocation>): Invocation => ({
  command,
  options,
  ...(incident === undefined ? {} : { incident }),
  ...(submitted === undefined ? {} : { submitted }),
  ...(shown === undefined ? {} : { shown }),
});

/** `name`: a name that no other run of Foghorn gave. */
export const createMetadata = (name: () => string): Metadata => {
  const long = createMemory<string, Invocation>(REMEMBERED);
  return {
    write: ({ channel, invoke }) => {
      const text = JSON.stringify({ v: 1, c: channel, i: invoke });
      if (text.length <= LIMITS.metadata || invoke === null) return text;
      const key = name();
      long.set(key, invoke);
      return JSON.stringify({ v: 1, c: channel, k: key });
    },
    read: (text) => {
      let json: unknown;
      try {
        json = JSON.parse(text);
      } catch {
        return null;
      }
      const parsed = written.safeParse(json);
      if (!parsed.success) return null;
      const { c: channel, i, k } = parsed.data;
      if (k === undefined) return { channel, invoke: i ? defined(i) : null };
      const invoke = long.get(k);
      return invoke === undefined ? null : { channel, invoke };
    },
  };
};
