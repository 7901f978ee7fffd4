/**
 * The fake Slack as a test holds it: what it is told, what people there do, what they see, and what goes wrong.
 * It is a server on loopback; the app reaches it through the real SDK alone (`slackApiUrl`, the Socket Mode URL of
 * apps.connections.open, signed requests to the app's own address).
 */
import type { Clock } from '../../../src/engine/ports.ts';
import type { Timer } from '../../../src/engine/timer.ts';
import type { ApiCall, SeenEphemeral, SeenMessage, SeenView, SlackFile, StoredBlock } from './seen.ts';

export type * from './seen.ts';

export interface FakeSlackOptions {
  /** The fake's time: ts of messages, expiry of triggers and response URLs, rate windows. Default: the wall clock. */
  clock?: Clock;
  /** What its waits hang on: later deliveries of an event, the three seconds an acknowledgement may take. */
  timer?: Timer;
  /** Rate tiers with 429 and Retry-After. Default true. */
  limits?: boolean;
  /** What the bot was granted. Default: all that Foghorn asks for. */
  scopes?: readonly string[];
  /** Bot events subscribed to; default: every one the fake knows. */
  events?: readonly string[];
  /** What each call of the Web API waits for before it is carried out, for measurements. */
  latency?: (method: string) => Promise<void>;
  /** How long, in real ms, `settled` waits for an app that shows no sign of life. Default 250. */
  patience?: number;
  /** Port to listen on; default any. */
  port?: number;
  /** Free plan: no standalone canvases. Default false. */
  free?: boolean;
}

export interface NewUser {
  id?: string;
  /** The handle, as one types after `@`. */
  name: string;
  realName?: string;
  /** IANA zone. Default `Europe/London`. */
  tz?: string;
  bot?: boolean;
  deleted?: boolean;
  admin?: boolean;
  /** From another organisation (Slack Connect). */
  stranger?: boolean;
  email?: string;
}

export interface NewChannel {
  id?: string;
  name: string;
  private?: boolean;
  /** User ids. */
  members?: readonly string[];
  topic?: string;
  creator?: string;
  archived?: boolean;
  /** Shared with another organisation. */
  external?: boolean;
}

export interface NewGroup {
  id?: string;
  handle: string;
  name?: string;
  users: readonly string[];
  disabled?: boolean;
}

/** What goes wrong with calls of a method; the first rule that matches is used up first. */
export interface Fault {
  /** `ok: false` with that error. */
  error?: string;
  /** Further members of that answer: needed, provided, response_metadata. */
  with?: Record<string, unknown>;
  /** An HTTP status instead of an answer: 500, 503, 429. */
  status?: number;
  /** With 429: seconds. Default 1. */
  retryAfter?: number;
  /** Neither carried out nor answered, until `release()`. */
  hang?: boolean;
  /** Carried out, and the connection closed without an answer. */
  dropAnswer?: boolean;
  /** Carried out, and answered only at `release()`. */
  holdAnswer?: boolean;
  /** The connection is cut before anything happens. */
  refuse?: boolean;
  /** How many calls. Default 1; `Infinity` until `mend`. */
  times?: number;
  /** Only calls with such arguments. */
  when?: (args: Record<string, unknown>) => boolean;
}

/** What came of an interaction that needs an answer: a command, a press, a shortcut. */
export interface Answered {
  /** Acknowledged in time; false: the person saw an error. */
  ok: boolean;
  /** HTTP status; 200 for an envelope acknowledged. */
  status: number;
  /** The body or payload of the acknowledgement: text, or what it parses to. */
  body: unknown;
  triggerId: string;
  responseUrl: string | null;
}

export interface Submitted extends Answered {
  /** What the person saw: the form gone, kept with errors, replaced, another on top, all gone; `incomplete`: Slack
   * itself refused to send it; `trouble`: Slack could make nothing of the answer. */
  outcome: 'closed' | 'errors' | 'updated' | 'pushed' | 'cleared' | 'incomplete' | 'trouble';
  /** By block id. */
  errors: Record<string, string>;
}

export interface Suggested extends Answered {
  options: { text: string; value: string; group?: string }[];
}

/** What a person fills in: by action id, block id or label of the field. Null empties it. */
export type Filled = Record<string, string | readonly string[] | null>;

export interface MessageOptions {
  /** ts of the parent. */
  thread?: string;
  broadcast?: boolean;
  /** Names of files to attach. */
  files?: readonly string[];
  subtype?: 'me_message' | 'bot_message';
  blocks?: StoredBlock[];
  attachments?: object[];
  /** Already in Slack's spelling (`&amp;`, `<@U…>`); default: what one types, see `typed`. */
  raw?: boolean;
}

/** Which element of a message or view is used: by action id or by the text on it. */
export interface PressTarget {
  action: string;
  /** The message it sits on; neither this nor `ephemeral` nor `view`: the user's topmost view. */
  channel?: string;
  ts?: string;
  ephemeral?: SeenEphemeral;
  /** Id of a view; for App Home. */
  view?: string;
  /** Value or text of the option picked, for selects and overflows. */
  option?: string | readonly string[];
}

export interface Delivery {
  /** `event`: Events API; the others are interactivity. */
  kind: 'event' | 'command' | 'interactive';
  /** event_id of an event, else the trigger id. */
  id: string;
  /** Type of the event or of the payload. */
  type: string;
  body: Record<string, unknown>;
  /** How often it was sent so far. */
  attempts: number;
  state: 'held' | 'sent' | 'acknowledged' | 'waiting' | 'given up';
  /** HTTP statuses of the attempts, 0 for none; empty over sockets. */
  statuses: number[];
}

/** A request as Slack (or someone pretending to be Slack) sends it to the app. */
export interface Forged {
  /** Raw body. */
  body: string;
  contentType?: string;
  /** Epoch seconds of the signature; default now by the wall clock, as Bolt checks it against that. */
  at?: number;
  secret?: string;
  signature?: string | null;
  headers?: Record<string, string>;
}

export interface FakeSlack {
  /** `http://127.0.0.1:<port>/api/`. */
  readonly apiUrl: string;
  /** `http://127.0.0.1:<port>`; the page to look at. */
  readonly url: string;
  readonly token: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly team: string;
  readonly teamDomain: string;
  readonly appId: string;
  /** The bot's user, and its bot. */
  readonly botUser: string;
  readonly botId: string;

  // ── who and what is there ──
  /** Adds somebody without a word about it; the id. */
  user(user: NewUser): string;
  /** Somebody joins the workspace: told as team_join. */
  welcome(user: NewUser): string;
  /** Told as user_change. */
  changeUser(id: string, change: Partial<NewUser>): void;
  group(group: NewGroup): string;
  /** Told as subteam_updated. */
  changeGroup(id: string, users: readonly string[]): void;
  /** Adds a channel without a word about it; the id. */
  channel(channel: NewChannel): string;
  /** Someone makes a channel as people do: told as channel_created. */
  createChannel(user: string, name: string, options?: { private?: boolean }): string;
  join(user: string, channel: string): void;
  /** Someone of the channel adds others, the bot among them. */
  invite(by: string, channel: string, ...users: string[]): void;
  leave(user: string, channel: string): void;
  kick(by: string, channel: string, user: string): void;
  rename(by: string, channel: string, name: string): void;
  setTopic(by: string, channel: string, topic: string): void;
  archive(by: string, channel: string): void;
  unarchive(by: string, channel: string): void;
  deleteChannel(by: string, channel: string): void;
  /** The channel goes on under another id; the new one. */
  changeChannelId(channel: string): string;
  /** Puts a link into a public word as Slack does when it unfurls: message_changed without an edit. */
  unfurl(channel: string, ts: string, title: string): void;

  // ── what people do ──
  /** Says it; its ts. Text as typed: `@handle`, `#channel`, links and `<` come out as Slack stores them. */
  message(user: string, channel: string, text: string, options?: MessageOptions): string;
  reply(user: string, channel: string, thread: string, text: string, options?: Omit<MessageOptions, 'thread'>): string;
  edit(user: string, channel: string, ts: string, text: string): void;
  delete(user: string, channel: string, ts: string): void;
  react(user: string, channel: string, ts: string, emoji: string): void;
  unreact(user: string, channel: string, ts: string, emoji: string): void;
  pin(user: string, channel: string, ts: string): void;
  unpin(user: string, channel: string, ts: string): void;
  /** A direct message to the bot; its ts. */
  whisper(user: string, text: string): string;
  /** `/incident …` typed in a channel. Commands cannot be used in threads. */
  slash(user: string, channel: string, text: string, options?: { command?: string }): Promise<Answered>;
  press(user: string, target: PressTarget): Promise<Answered>;
  /** Fills in fields of the topmost view without submitting: what `press` and `suggest` send along as state. */
  fill(user: string, filled: Filled): void;
  /** Submits the topmost view. */
  submit(user: string, filled?: Filled): Promise<Submitted>;
  /** Closes the topmost view, or all of them; view_closed is sent when the view asked for it. */
  dismiss(user: string, options?: { all?: boolean }): Promise<void>;
  shortcut(user: string, callbackId: string): Promise<Answered>;
  messageShortcut(user: string, callbackId: string, channel: string, ts: string): Promise<Answered>;
  /** Types into an external select of the topmost view, or of a message. */
  suggest(
    user: string,
    field: { action: string; query: string; channel?: string; ts?: string; view?: string },
  ): Promise<Suggested>;
  openHome(user: string, tab?: 'home' | 'messages'): void;
  /** An interactive payload or an event as the test writes it: unknown actions, other versions of the app. */
  interact(payload: Record<string, unknown>): Promise<Answered>;
  event(event: Record<string, unknown> & { type: string }): string;
  /** How that text is stored when typed. */
  typed(text: string): string;

  // ── what people see ──
  /** Messages of a channel, oldest first; replies only with `thread`, the parent first. */
  messages(channel: string, options?: { thread?: string }): SeenMessage[];
  at(channel: string, ts: string): SeenMessage | null;
  /** Id of the direct conversation of the bot with that user, opened or not. */
  im(user: string): string;
  directs(user: string): SeenMessage[];
  ephemerals(user: string): SeenEphemeral[];
  /** Modals that user has open, topmost last. */
  views(user: string): SeenView[];
  home(user: string): SeenView | null;
  channels(): { id: string; name: string; private: boolean; archived: boolean; members: string[]; topic: string }[];
  /** By id or by name. */
  channelOf(idOrName: string): {
    id: string;
    name: string;
    private: boolean;
    archived: boolean;
    members: string[];
    topic: string;
    purpose: string;
    creator: string;
  } | null;
  pins(channel: string): SeenMessage[];
  bookmarks(channel: string): { id: string; title: string; link: string; emoji?: string }[];
  files(): (SlackFile & { content: string; channels: string[] })[];
  canvases(): { id: string; title: string; channel: string | null; markdown: string }[];
  calls(method?: string): ApiCall[];
  /** Forgets the calls so far. */
  forgetCalls(): void;

  // ── deliveries ──
  /** Events and interactions go to this address of the app over HTTP, signed. */
  deliverTo(url: string | { events: string; commands?: string; interactivity?: string; options?: string }): void;
  /** They go over Socket Mode (the default). */
  deliverOverSocket(): void;
  deliveries(): Delivery[];
  /** Resolves when everything sent is acknowledged or waits for a later attempt, and no call is under way; an app
   * silent for `patience` ends it too. What is not acknowledged by then. */
  settled(): Promise<Delivery[]>;
  /** Sends again, at once, all that is not acknowledged: also what was given up or lost. */
  redeliver(): Promise<void>;
  /** Sends these events, or the last one, once more though they were acknowledged. */
  duplicate(...ids: string[]): Promise<void>;
  /** Every event from now on is sent twice, or once again. */
  duplicating(on: boolean): void;
  /** Keeps events back from now on; interactions go on. */
  hold(): void;
  /** Sends what was kept back, in order or the other way round, and holds no more. */
  unhold(order?: 'in order' | 'reversed'): void;
  /** Events that happen now reach no app at all, ever: what a gap is. */
  lose(on: boolean): void;
  /** Sends this to the app's events address as it is; the HTTP answer. */
  forge(
    request: Forged,
    to?: 'events' | 'commands' | 'interactivity',
  ): Promise<{ status: number; body: string; headers: Headers }>;
  /** A body signed as Slack signs. */
  sign(
    body: string,
    at?: number,
    secret?: string,
  ): { 'x-slack-signature': string; 'x-slack-request-timestamp': string };
  /** Open Socket Mode connections. */
  connections(): number;
  /** Resolves when so many connections are open. */
  connected(count?: number): Promise<void>;
  /** Closes connections: politely with a `disconnect` message of that reason, or without a word. */
  disconnect(reason?: 'warning' | 'refresh_requested' | 'link_disabled' | 'abruptly'): void;

  // ── faults ──
  fail(method: string, fault: Fault): void;
  /** Everything of `fail` that is left is forgotten, and what hangs goes on. */
  mend(): void;
  /** What hangs or is held goes on. */
  release(): void;
  /** Resolves when so many calls hang or are held. */
  hanging(count?: number): Promise<void>;
  /** The next calls (of a method) get 429. */
  rateLimit(method?: string, options?: { retryAfter?: number; times?: number }): void;
  limits(on: boolean): void;
  /** No call is answered, every connection cut, no new one taken; and back. */
  unreachable(): void;
  reachable(): void;
  revokeToken(): void;
  grant(...scopes: string[]): void;
  withdraw(...scopes: string[]): void;
  /** A workspace setting: members may not create channels; editing is closed after so many minutes. */
  restrict(rules: { creating?: boolean; editMinutes?: number | null; posting?: readonly string[] }): void;

  close(): Promise<void>;
}
