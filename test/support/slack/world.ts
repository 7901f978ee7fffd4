/** What the fake keeps: everything a workspace is, and nothing of how it is told about. */
import type { View } from '@slack/types';
import type { Clock } from '../../../src/engine/ports.ts';
import type { Timer } from '../../../src/engine/timer.ts';
import type { SeenEphemeral, SlackFile, SlackMessage } from './fake.ts';

/** A refusal by its Slack name. `with`: further members of the answer. */
export class Refused extends Error {
  readonly code: string;
  readonly with: Record<string, unknown>;
  constructor(code: string, more: Record<string, unknown> = {}) {
    // What is wrong in detail, for a test that meets it as an exception.
    super([code, JSON.stringify(more)].filter((part) => part !== '{}').join(' '));
    this.name = 'Refused';
    this.code = code;
    this.with = more;
  }
}

export interface User {
  id: string;
  name: string;
  realName: string;
  tz: string;
  bot: boolean;
  deleted: boolean;
  admin: boolean;
  stranger: boolean;
  email: string;
  updated: number;
}

export interface Group {
  id: string;
  handle: string;
  name: string;
  users: string[];
  disabled: boolean;
  updated: number;
}

export interface Topic {
  value: string;
  creator: string;
  last_set: number;
}

/** A message as kept: what Slack hands out, and what only the fake knows of it. */
export interface Kept {
  said: SlackMessage;
  notified: string[];
  /** Shown in the channel as well as in the thread. */
  broadcast: boolean;
  deleted: boolean;
}

export interface Pinned {
  ts: string;
  by: string;
  at: number;
}

export interface Bookmark {
  id: string;
  title: string;
  link: string;
  emoji: string;
  rank: string;
  by: string;
  created: number;
  updated: number;
}

export interface Channel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  creator: string;
  created: number;
  archived: boolean;
  external: boolean;
  members: Set<string>;
  topic: Topic;
  purpose: Topic;
  previousNames: string[];
  updated: number;
  /** By ts, in order of coming. */
  messages: Map<string, Kept>;
  /** Microseconds of the last ts given out. */
  lastTs: number;
  pins: Pinned[];
  bookmarks: Bookmark[];
  canvas: string | null;
  /** The other one in a direct conversation. */
  with: string | null;
}

export interface Upload {
  file: SlackFile;
  length: number;
  content: Buffer | null;
  completed: boolean;
  channels: string[];
}

export interface Canvas {
  id: string;
  title: string;
  channel: string | null;
  markdown: string;
}

/** A view somebody has open. */
export interface Open {
  id: string;
  user: string;
  view: View;
  hash: string;
  externalId: string;
  rootId: string;
  previousId: string | null;
  /** What is filled in, by block id and action id. */
  values: Map<string, unknown>;
  errors: Record<string, string>;
}

export interface Trigger {
  id: string;
  user: string;
  at: number;
  used: boolean;
  /** The view it came out of. */
  view: string | null;
}

export interface ResponseUrl {
  id: string;
  user: string;
  channel: string;
  at: number;
  uses: number;
  /** The message or ephemeral the interaction was on. */
  on: { ts: string } | { ephemeral: SeenEphemeral } | null;
  thread: string | null;
}

export interface Rules {
  creating: boolean;
  editMinutes: number | null;
  /** When set, only these may post. */
  posting: readonly string[] | null;
}

/** A thing that happened, to be told to the app when it may hear of it. */
export type Tell = (event: Record<string, unknown> & { type: string }) => void;

export interface World {
  clock: Clock;
  timer: Timer;
  team: { id: string; name: string; domain: string };
  app: {
    id: string;
    botUser: string;
    botId: string;
    name: string;
    token: string;
    appToken: string;
    signingSecret: string;
    scopes: Set<string>;
    events: Set<string>;
    tokenAlive: boolean;
  };
  free: boolean;
  rules: Rules;
  /** Where the server listens. */
  url: string;
  users: Map<string, User>;
  groups: Map<string, Group>;
  channels: Map<string, Channel>;
  uploads: Map<string, Upload>;
  canvases: Map<string, Canvas>;
  /** Modals by user, topmost last. */
  modals: Map<string, Open[]>;
  homes: Map<string, Open>;
  triggers: Map<string, Trigger>;
  responses: Map<string, ResponseUrl>;
  ephemerals: SeenEphemeral[];
  /** A fresh id with this letter in front. */
  id(prefix: string): string;
  tell: Tell;
}

export const seconds = (world: World): number => Math.floor(world.clock() / 1000);

/** `1757111460.000100`: seconds and microseconds. */
export const tsOf = (micros: number): string => `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`;

export const microsOf = (ts: string): number => {
  const [whole = '0', part = ''] = ts.split('.');
  return Number(whole) * 1e6 + Number(part.padEnd(6, '0').slice(0, 6));
};

export const isTs = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{1,11}(\.\d{1,6})?$/.test(value);

/** The next ts of a channel: unique and increasing there, and there alone. */
export const nextTs = (world: World, channel: Channel): string => {
  channel.lastTs = Math.max(Math.round(world.clock() * 1000) + 100, channel.lastTs + 100);
  return tsOf(channel.lastTs);
};

/** A moment as `event_ts` and `action_ts` have it. */
export const momentTs = (world: World): string => tsOf(Math.round(world.clock() * 1000));

export const channelKind = (channel: Channel): 'channel' | 'group' | 'im' =>
  channel.kind === 'public' ? 'channel' : channel.kind === 'private' ? 'group' : 'im';

export const userOf = (world: World, id: string, code = 'user_not_found'): User => {
  const user = world.users.get(id);
  if (!user) throw new Refused(code);
  return user;
};

export const channelOf = (world: World, id: string): Channel => {
  const channel = world.channels.get(id);
  if (!channel) throw new Refused('channel_not_found');
  return channel;
};

export const messageOf = (channel: Channel, ts: string): Kept => {
  const kept = channel.messages.get(ts);
  if (!kept || kept.deleted) throw new Refused('message_not_found');
  return kept;
};
