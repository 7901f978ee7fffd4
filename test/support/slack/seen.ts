/** What the fake hands to a test to read: messages, files, views, calls, as Slack keeps them and as people see them. */
import type { AnyBlock, Block, KnownBlock, View } from '@slack/types';

/** A block with any type: what was stored is what was sent. */
export type StoredBlock = KnownBlock | Block | AnyBlock;

export interface SlackFile {
  id: string;
  created: number;
  timestamp: number;
  name: string;
  title: string;
  mimetype: string;
  filetype: string;
  user: string;
  size: number;
  mode: string;
  is_external: boolean;
  is_public: boolean;
  url_private: string;
  permalink: string;
}

export interface SlackReaction {
  name: string;
  users: string[];
  count: number;
}

/** A message as Slack hands it out in history and events. */
export interface SlackMessage {
  type: 'message';
  subtype?: string;
  ts: string;
  user?: string;
  bot_id?: string;
  app_id?: string;
  username?: string;
  bot_profile?: object;
  team?: string;
  text: string;
  client_msg_id?: string;
  blocks?: StoredBlock[];
  attachments?: object[];
  files?: SlackFile[];
  upload?: boolean;
  edited?: { user: string; ts: string };
  reactions?: SlackReaction[];
  metadata?: { event_type: string; event_payload?: object };
  thread_ts?: string;
  parent_user_id?: string;
  reply_count?: number;
  reply_users_count?: number;
  reply_users?: string[];
  latest_reply?: string;
  is_locked?: boolean;
  subscribed?: boolean;
  root?: Omit<SlackMessage, 'root'>;
  topic?: string;
  purpose?: string;
  name?: string;
  old_name?: string;
  inviter?: string;
  hidden?: boolean;
}

/** A message as a test reads it. */
export interface SeenMessage extends SlackMessage {
  channel: string;
  pinned: boolean;
  /** Whom it notified when it came: mentions, groups and broadcasts spelled out, members of the channel alone. */
  notified: string[];
  /** Everything one can read in it: blocks (else text), formatting and ids resolved. */
  readable: string;
}

/** What only its addressee saw. */
export interface SeenEphemeral {
  user: string;
  channel: string;
  thread_ts?: string;
  ts: string;
  text: string;
  blocks?: StoredBlock[];
  readable: string;
  /** How it came: `chat.postEphemeral`, the answer to a command, or a response_url. */
  via: 'api' | 'answer' | 'response_url';
  deleted: boolean;
}

/** A view that somebody has open, as the app sees it. */
export interface SeenView {
  id: string;
  user: string;
  type: 'modal' | 'home';
  callback_id: string;
  private_metadata: string;
  title: string;
  view: View;
  hash: string;
  /** Errors shown next to fields, by block id, after the last submission. */
  errors: Record<string, string>;
  readable: string;
}

/** One call of the Web API as it came in. */
export interface ApiCall {
  method: string;
  args: Record<string, unknown>;
  /** By the fake's clock. */
  at: number;
  /** What was answered; null while it hangs, or when the answer was dropped. */
  answer: Record<string, unknown> | null;
  /** HTTP status of the answer. */
  status: number;
}
