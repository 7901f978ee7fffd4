/** What is read of Slack's messages and events; whatever else they carry is left alone. */
import { z } from 'zod';

const ts = z.string().regex(/^\d+\.\d+$/);

export const fileSchema = z.object({
  id: z.string().optional(),
  name: z.string().nullish(),
  title: z.string().nullish(),
  mimetype: z.string().optional(),
  permalink: z.string().optional(),
  mode: z.string().optional(),
});

const attachmentSchema = z.object({
  fallback: z.string().optional(),
  pretext: z.string().optional(),
  title: z.string().optional(),
  text: z.string().optional(),
  /** An unfurled link: Slack put it there, nobody wrote it. */
  from_url: z.string().optional(),
});

export const messageSchema = z.object({
  type: z.string().optional(),
  subtype: z.string().optional(),
  ts,
  thread_ts: ts.optional(),
  user: z.string().optional(),
  bot_id: z.string().nullish(),
  username: z.string().nullish(),
  bot_profile: z.object({ name: z.string().optional() }).nullish(),
  text: z.string().nullish(),
  files: z.array(fileSchema).nullish(),
  attachments: z.array(attachmentSchema).nullish(),
  edited: z.object({ ts }).nullish(),
  reactions: z.array(z.object({ name: z.string(), users: z.array(z.string()), count: z.number() })).nullish(),
  reply_count: z.number().optional(),
  latest_reply: z.string().optional(),
});
/** A message as Slack has it, in an event or in its history. */
export type SlackMessage = z.infer<typeof messageSchema>;

export const messageEventSchema = z.object({
  type: z.string(),
  subtype: z.string().optional(),
  channel: z.string(),
  channel_type: z.string().optional(),
  ts,
  event_ts: ts.optional(),
  /** Of changed ones: as it is now, and as it was. */
  message: messageSchema.optional(),
  previous_message: messageSchema.optional(),
  deleted_ts: ts.optional(),
});

export const reactionEventSchema = z.object({
  type: z.enum(['reaction_added', 'reaction_removed']),
  user: z.string(),
  reaction: z.string(),
  item: z.object({ type: z.string(), channel: z.string().optional(), ts: ts.optional() }),
  event_ts: ts,
});

export const pinEventSchema = z.object({
  type: z.enum(['pin_added', 'pin_removed']),
  user: z.string(),
  channel_id: z.string(),
  item: z.object({ type: z.string(), message: messageSchema.optional() }),
  event_ts: ts,
});

export const userSchema = z.object({
  id: z.string(),
  name: z.string().optional(),
  deleted: z.boolean().optional(),
  real_name: z.string().optional(),
  tz: z.string().nullish(),
  is_bot: z.boolean().optional(),
  profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
});
export type SlackUser = z.infer<typeof userSchema>;

export const groupSchema = z.object({
  id: z.string(),
  handle: z.string().optional(),
  date_delete: z.number().optional(),
  users: z.array(z.string()).nullish(),
});
export type SlackGroup = z.infer<typeof groupSchema>;
