/** What the local workspace is made of, as the rest of the adapter sees it. */

import type { Message } from '../../../engine/reply.ts';
import type { Instant } from '../../../incident/incident.ts';

/** The id of the bot among the workspace's users. */
export const BOT = 'foghorn';
export const LOBBY = 'incidents';

export interface User {
  /** `ana`: also what one types after `@`. */
  id: string;
  name: string;
  zone: string | null;
  bot: boolean;
}

export interface Crew {
  id: string;
  name: string;
  members: readonly string[];
}

export type ChannelKind = 'lobby' | 'channel' | 'room' | 'direct';

export interface Channel {
  /** Its name, too: `inc-42-checkout-is-failing`, `dm-ana`. */
  id: string;
  kind: ChannelKind;
  private: boolean;
  topic: string;
  createdAt: Instant;
  /** Put away: readable, and nobody writes there; null: in use. */
  archivedAt: Instant | null;
}

/** A channel as one user has it in the sidebar. */
export interface Listed extends Channel {
  member: boolean;
  /** Messages since the user last looked, own ones and replies excluded. */
  unread: number;
  /** Those of them, replies included, that call this user. */
  mentions: number;
}

export interface Attached {
  id: number;
  name: string;
  type: string;
  size: number;
}
export interface Upload {
  name: string;
  type: string;
  bytes: Uint8Array;
}

export interface Posted {
  id: number;
  channel: string;
  author: string;
  at: Instant;
  /** Neutral text: mentions as `<@local:ana>`. Of a post by Foghorn: its summary. */
  text: string;
  /** A post by Foghorn, in neutral blocks; null: plain text. */
  body: Message | null;
  thread: number | null;
  /** Users it calls. */
  ping: readonly string[];
  editedAt: Instant | null;
  /** Deleted, but kept as the head of a thread. */
  deletedAt: Instant | null;
  pinnedAt: Instant | null;
  files: readonly Attached[];
  /** In the order in which they were first given. */
  reactions: readonly { emoji: string; users: readonly string[] }[];
  replies: { count: number; lastAt: Instant; people: readonly string[] } | null;
}

/** What somebody wants to say. */
export interface Said {
  channel: string;
  author: string;
  text: string;
  body?: Message | null;
  thread?: number | null;
  ping?: readonly string[];
  files?: readonly Upload[];
  /** Idempotency key: the message that carries it already is returned instead. */
  effect?: string;
  /** The platform's own time; now when left out. Recorded incidents are played with theirs. */
  at?: Instant;
}

/** Something in the workspace changed; watchers look it up again. */
export type Change =
  | { change: 'message'; channel: string; message: number; thread: number | null }
  | { change: 'gone'; channel: string; message: number; thread: number | null }
  | { change: 'channel'; channel: string }
  | { change: 'people' }
  | { change: 'seen'; channel: string; user: string };
