/** A recorded incident as a file gives it: the schema, tolerant of everything but the wrong shape. */
import { z } from 'zod';

const time = z.string().nullish();

/** Room traffic. `id` names a message, for edits, deletions, reactions and pins to refer to. */
const chatItem = z.looseObject({
  at: time,
  id: z.string().optional(),
  by: z.string().min(1),
  /** The words; for `react` the emoji, for `command` what follows the slash. */
  text: z.string().default(''),
  /** The message whose thread it replies in. */
  thread: z.string().nullish(),
  action: z.enum(['message', 'edit', 'delete', 'react', 'pin', 'command']).default('message'),
});

const update = z.looseObject({
  status: z.string(),
  at: time,
  body: z.string().nullish(),
  /** Who posted it, where the record says. */
  by: z.string().min(1).optional(),
});

const person = z.looseObject({
  handle: z.string().min(1),
  name: z.string().min(1),
  zone: z.string().nullish(),
  bot: z.boolean().optional(),
});

export const recordedSchema = z.looseObject({
  id: z.string().optional(),
  source: z.looseObject({ provider: z.string().optional() }).nullish(),
  title: z.string(),
  impact: z.string().nullish(),
  detected_at: time,
  resolved_at: time,
  impact_began_at: time,
  declared_by: z.string().min(1).optional(),
  duration_text: z.string().nullish(),
  stated_update_count: z.number().nullish(),
  affected: z.array(z.string()).nullish(),
  updates: z.array(update).nullish(),
  postmortem: z.string().nullish(),
  chat: z.array(chatItem).nullish(),
  /** Names and zones of those who speak. */
  people: z.array(person).nullish(),
});

export type Recorded = z.infer<typeof recordedSchema>;
export type RecordedUpdate = z.infer<typeof update>;
export type ChatItem = z.infer<typeof chatItem>;

/** One sentence about the first thing that does not fit, with its place in the file. */
const problemIn = (error: z.ZodError): string => {
  const issue = error.issues[0];
  const [index, ...path] = issue?.path ?? [];
  const place = [`incident ${Number(index ?? 0) + 1}`, ...(path.length > 0 ? [path.map(String).join('.')] : [])];
  return `${place.join(', ')}: ${issue?.message ?? 'not a recorded incident'}`;
};

/** One incident or a list of them, as parsed from JSON → the incidents, or what is wrong in one sentence. */
export const readRecorded = (json: unknown): { incidents: Recorded[] } | { problem: string } => {
  const many = z.array(recordedSchema).safeParse(Array.isArray(json) ? json : [json]);
  return many.success ? { incidents: many.data } : { problem: problemIn(many.error) };
};
