/** The contract between the engine and the world: everything it needs, in types alone. */

import type { BindingName, Effect } from '../incident/effects.ts';
import type { Entry } from '../incident/entry.ts';
import type { Capture, Decision } from '../incident/events.ts';
import type { GroupId, Incident, Instant, PersonId, Severity, Status } from '../incident/incident.ts';
import type { ShownChange, ShownRow } from '../incident/shown.ts';
import type { Message, Reply } from './reply.ts';

/** Wall time as UTC ms. Turned by hand in tests. */
export type Clock = () => Instant;
/** Opaque unique strings: lease tokens, draft ids. */
export type Unique = () => string;

/** The part of pino that Foghorn uses. */
export interface Log {
  debug(fields: object, text: string): void;
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
  child(fields: object): Log;
}

/** Every thrown error of ours: a stable code, a sentence with the remedy, and the cause. */
export class FoghornError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'FoghornError';
    this.code = code;
  }
}

/** A failed call to the outside. `permanent`: retrying cannot help, the effect is parked. */
export class DeliveryError extends FoghornError {
  readonly permanent: boolean;
  /** When the platform said to come back, in ms from now. */
  readonly retryAfter: number | null;
  constructor(
    code: string,
    message: string,
    options: { permanent?: boolean; retryAfter?: number | null; cause?: unknown } = {},
  ) {
    super(code, message, { cause: options.cause });
    this.name = 'DeliveryError';
    this.permanent = options.permanent ?? false;
    this.retryAfter = options.retryAfter ?? null;
  }
}

// ── Storage ──────────────────────────────────────────────────────────────────────────────────────────────

/** One statement of a commit. A commit is a list of these: all or none. */
export type Write =
  /** A new incident row; its number taken already means *stale*. */
  | { write: 'create'; incident: Incident; nextWakeAt: Instant | null; at: Instant }
  /** The incident row from version `from` to the state given; another version there means *stale*. */
  | { write: 'advance'; from: number; incident: Incident; nextWakeAt: Instant | null; at: Instant }
  /** A timeline entry. A capture whose key is there already means *duplicate*: the whole list is dropped. */
  | { write: 'append'; entry: Entry }
  | { write: 'show'; incident: number; change: ShownChange }
  /** An effect. With `level` set it joins the pending request of that name instead of adding another. */
  | { write: 'enqueue'; effect: EffectRow }
  | { write: 'bind'; incident: number; name: BindingName; binding: Binding }
  /** The one exception to append-only: the stored event with its text removed. */
  | { write: 'rewrite'; incident: number; entry: string; event: Decision | Capture }
  | { write: 'keep_draft'; draft: Draft }
  /** The drafts made from this message, whoever made them. */
  | { write: 'forget_drafts'; message: string };

/** `committed`, or why not: `stale` (decide again) or `duplicate` (seen before: return quietly). Errors throw. */
export type CommitResult = 'committed' | 'stale' | 'duplicate';

export interface EffectRow {
  id: string;
  incident: number;
  version: number;
  index: number;
  effect: Effect;
  lane: string | null;
  needs: BindingName | null;
  level: string | null;
  availableAt: Instant;
}

/** An effect handed out to be performed. */
export interface LeasedEffect extends EffectRow {
  token: string;
  /** 1 on the first try. */
  attempts: number;
}

/** What stands in the way of an effect, for the card, the doctor and `/incident retry`. */
export interface Delivery {
  id: string;
  incident: number;
  kind: Effect['kind'];
  target: string;
  state: 'waiting' | 'retrying' | 'parked';
  attempts: number;
  /** The last failure as a sentence; null when there was none. */
  error: string | null;
  since: Instant;
}

/** Where something of ours is on a platform. */
export interface Binding {
  platform: string;
  /** The channel. */
  channel: string;
  /** The message in it; null for a room. */
  message: string | null;
  url: string | null;
}

export interface Person {
  id: PersonId;
  /** Shown name. */
  name: string;
  /** What one types after `@`. */
  handle: string;
  /** IANA zone; null: not known. */
  zone: string | null;
  bot: boolean;
  /** False: left or deactivated. */
  active: boolean;
}

/** Refused input, kept for *Edit again*. */
export interface Draft {
  id: string;
  person: PersonId;
  command: string;
  incident: number | null;
  options: Record<string, string>;
  /** Key of the message it was made from: deleted or redacted, it takes the draft with it. Null: typed. */
  message: string | null;
  at: Instant;
}

/** A one-time link to the console, handed to one person in chat. Kept by the hash of its secret. */
export interface SignInLink {
  hash: string;
  person: PersonId;
  expiresAt: Instant;
}
/** Somebody signed in to the console. Kept by the hash of what their browser holds. */
export interface Session {
  hash: string;
  person: PersonId;
  at: Instant;
  expiresAt: Instant;
}

/** Who looks. Private incidents are shown to their members alone; `all` is for the program itself (export, doctor). */
export type Viewer = { person: PersonId } | 'all';

export interface IncidentFilter {
  open?: boolean;
  /** Statuses, severities: any of these. */
  status?: readonly Status[];
  severity?: readonly Severity[];
  component?: string;
  /** Words found in the title or in shown, unredacted entries of the timeline. */
  words?: string;
  /** From this moment (inclusive) to that (exclusive). */
  declaredFrom?: Instant;
  declaredTo?: Instant;
  /** Drills too; default both. */
  drill?: boolean;
  limit?: number;
  /** Numbers below this one: the next page of a list, newest first. */
  before?: number;
}

export interface TimelineQuery {
  /** `high`: the story. Default: everything listed. */
  salience?: 'high';
  kinds?: readonly string[];
  actor?: PersonId;
  words?: string;
  /** Occurred from this moment (inclusive) to that (exclusive). */
  from?: Instant;
  to?: Instant;
  /** Include hidden bookkeeping rows. */
  hidden?: boolean;
  limit?: number;
  /** Rows after (`forward`) or before (`backward`) this position, in (occurredAt, id) order. */
  cursor?: { occurredAt: Instant; id: string };
  direction?: 'forward' | 'backward';
}

/** The engine's view of what is kept. Every list and search takes its viewer. */
export interface Storage {
  /** Which SQL it speaks, for the doctor and the metrics. */
  readonly dialect: 'sqlite' | 'postgres';
  commit(writes: readonly Write[]): Promise<CommitResult>;

  version(number: number): Promise<number | null>;
  /** The stored fold; refolded from decisions when its shape is another than `SHAPE`. Null: no such incident. */
  load(number: number): Promise<Incident | null>;
  /** One more than the highest number in use. */
  nextNumber(): Promise<number>;
  /** Numbers of incidents whose `next_wake_at` has come, earliest first. */
  due(now: Instant, limit: number): Promise<number[]>;
  /** The earliest `next_wake_at`; null: none. */
  nextWakeAt(): Promise<Instant | null>;

  list(filter: IncidentFilter, viewer: Viewer): Promise<Incident[]>;
  /** Entries in recorded order (decisions by version). */
  entries(number: number, only?: 'decisions'): Promise<Entry[]>;
  entry(number: number, id: string): Promise<Entry | null>;
  /** Every capture about this message (itself, revisions, deletion, reactions), and every decision that came from it. In recorded order. */
  entriesOfMessage(number: number, message: string): Promise<Entry[]>;
  /** Every incident that holds an entry of this message, wherever the message stands; in order. */
  incidentsOfMessage(message: string): Promise<number[]>;
  /** The shown timeline, ordered by (occurredAt, id). */
  timeline(number: number, query?: TimelineQuery): Promise<ShownRow[]>;
  /** How many rows the same query without limit and cursor has. */
  countTimeline(number: number, query?: TimelineQuery): Promise<number>;
  /** Drops and rebuilds nothing: returns what the shown timeline would be if rebuilt. For tests and the doctor. */
  rebuildTimeline(number: number): Promise<ShownRow[]>;

  /** Leases up to `limit` ready effects for `leaseMs`. */
  lease(now: Instant, limit: number, leaseMs: number, token: string): Promise<LeasedEffect[]>;
  /** When the earliest effect not yet ready only for its time will be; null: none waits. */
  nextEffectAt(): Promise<Instant | null>;
  /**
   * The effect is done, and this is what was learnt; one commit. False: the token is no longer the holder's.
   * For levels `version` is the incident's version rendered: later requests stay pending, not before `notBefore`.
   * `wanted`: effects that this calls for.
   */
  done(
    effect: LeasedEffect,
    at: Instant,
    learnt: {
      bindings?: readonly { name: BindingName; binding: Binding }[];
      version?: number;
      notBefore?: Instant;
      wanted?: readonly EffectRow[];
    },
  ): Promise<boolean>;
  /** To be tried again at `availableAt`. */
  postpone(effect: LeasedEffect, availableAt: Instant, error: string | null): Promise<boolean>;
  /** Retrying cannot help: kept, out of its lane's way, until released. One commit with the effects this calls for. */
  park(effect: LeasedEffect, at: Instant, error: string, wanted?: readonly EffectRow[]): Promise<boolean>;
  /** Parked effects of an incident (or this one) become ready again; how many. */
  release(number: number, at: Instant, id?: string): Promise<number>;
  /** Effects neither done nor quiet: parked, or tried at least once. */
  deliveries(number: number | 'all'): Promise<Delivery[]>;
  /** How many effects wait, and how many are parked: for metrics and tests of draining. */
  backlog(): Promise<{ waiting: number; parked: number }>;

  bindings(number: number): Promise<Partial<Record<BindingName, Binding>>>;
  /** The incident whose room, card, announcement or nudge this is. */
  findBound(
    platform: string,
    channel: string,
    message?: string,
  ): Promise<{ incident: number; name: BindingName } | null>;

  putPeople(people: readonly Person[]): Promise<void>;
  people(ids?: readonly PersonId[]): Promise<Person[]>;
  draft(id: string): Promise<Draft | null>;

  /** Keeps a link; links and sessions that have expired by `now` are forgotten. */
  keepLink(link: SignInLink, now: Instant): Promise<void>;
  /** The link, while it can still be used. */
  link(hash: string, now: Instant): Promise<SignInLink | null>;
  /** Uses the link up and opens a session for its person, in one commit. Null: unknown, used or expired. */
  openSession(link: string, session: Omit<Session, 'person'>): Promise<Session | null>;
  session(hash: string, now: Instant): Promise<Session | null>;
  /** Ends one session, or every one of a person together with their unused links. How many sessions. */
  endSessions(of: { session: string } | { person: PersonId }): Promise<number>;

  close(): Promise<void>;
}

// ── Chat ─────────────────────────────────────────────────────────────────────────────────────────────────

export type Place = { channel: string; thread?: string | null };

/** A message of ours to be posted once. */
export interface Post {
  /** Idempotency key: a retry that finds a message carrying it adopts that one. */
  effect: string;
  /** More than 1: an earlier try may have succeeded; look before posting. */
  attempts: number;
  message: Message;
  /** Who may be notified by it; everybody else named in it is not. */
  ping: { people: readonly PersonId[]; groups: readonly GroupId[] };
}

/** A long text to be put into a channel once. Markdown is its master: what the platform shows is a copy. */
export interface Document {
  /** As in `Post`. */
  effect: string;
  attempts: number;
  title: string;
  markdown: string;
}

/** A chat platform: Slack, Discord, the local workspace. Failures throw `DeliveryError`. */
export interface Chat {
  readonly platform: string;
  /** The channel where incidents are announced. */
  readonly lobby: string;
  /** Creates the room, or adopts the one an earlier try created. */
  openRoom(room: {
    effect: string;
    attempts: number;
    incident: number;
    slug: string;
    private: boolean;
    declaredAt: Instant;
  }): Promise<Binding>;
  invite(channel: string, people: readonly PersonId[], groups: readonly GroupId[]): Promise<void>;
  setTopic(channel: string, topic: string): Promise<void>;
  post(place: Place, post: Post): Promise<Binding>;
  /**
   * The message that an earlier try of this effect posted there; null: none. For what is no longer to be said, and
   * may have been said all the same.
   */
  find(place: Place, effect: string): Promise<Binding | null>;
  edit(at: Binding, message: Message): Promise<void>;
  pin(at: Binding): Promise<void>;
  /** A direct message. */
  direct(person: PersonId, post: Post): Promise<Binding>;
  /** Puts a room away: it stays readable, and nobody writes there. One put away already is no failure. */
  archive(channel: string): Promise<void>;
  /** Brings it back. Absent, or failing for good, where the platform leaves that to people. */
  unarchive?(channel: string): Promise<void>;
  /** Puts a long text there, as a canvas or a file. Absent where a link suffices. Failing, it adopts as a post does. */
  document?(place: Place, document: Document): Promise<Binding>;
  /** Connects, registers, rereads what was missed; from now on the inbox hears. */
  start(inbox: Inbox): Promise<void>;
  stop(): Promise<void>;
}

/** Where something came from in chat. */
export interface Origin {
  platform: string;
  channel: string;
}

export interface InboundMessage extends Origin {
  /** `<platform>:<channel>:<message>`: the natural key; the same on every redelivery. */
  key: string;
  /** The platform's own time of the message. */
  at: Instant;
  /** Foghorn itself is `foghorn`. */
  author: PersonId;
  bot: boolean;
  /** Neutral text: mentions as `<@person>`, Foghorn as `<@foghorn>`, nothing escaped. */
  text: string;
  /** It mentions Foghorn. */
  mentionsBot: boolean;
  /** Key of the parent when it replies in a thread. */
  thread: string | null;
  /** The platform's id of the thread's parent message, to recognise a reply to a nudge. */
  threadMessage: string | null;
  url?: string;
  files: readonly { name: string; url?: string; type?: string }[];
  /** Found by rereading after a gap. */
  recovered?: boolean;
}

export interface InboundRevision extends InboundMessage {
  editedAt: Instant;
}

export interface InboundDeletion extends Origin {
  key: string;
  at: Instant;
  recovered?: boolean;
}

export interface InboundReaction extends Origin {
  /** The message reacted to. */
  key: string;
  /** The platform's id of this very reaction event, unique per add and remove. */
  event: string;
  at: Instant;
  person: PersonId;
  /** Without colons; `pin` when the message was pinned or unpinned. */
  emoji: string;
  added: boolean;
  /** The message itself, when the platform tells it: so that a reaction can come before its message was captured. */
  message?: InboundMessage;
  recovered?: boolean;
}

/** What a chat hands in. Each resolves after the commit: only then may the platform be told "received". */
export interface Inbox {
  message(message: InboundMessage): Promise<void>;
  revision(revision: InboundRevision): Promise<void>;
  deletion(deletion: InboundDeletion): Promise<void>;
  reaction(reaction: InboundReaction): Promise<void>;
  people(people: readonly Person[]): Promise<void>;
  /**
   * What to offer the author of a message just taken down, seen by nobody else: *Use as update*, for a plain reply
   * to a nudge. Null: nothing.
   */
  offer?(message: InboundMessage): Promise<Reply | null>;
}

// ── The other targets ────────────────────────────────────────────────────────────────────────────────────

/** A place the public reads. None is configured until the status page comes; the commands then say so. */
export interface Publisher {
  readonly name: string;
  publish(update: { effect: string; attempts: number; incident: Incident; entry: Entry; text: string }): Promise<void>;
}

/** Someone to wake. */
export interface Pager {
  page(call: { effect: string; attempts: number; incident: Incident; owedAt: Instant | null }): Promise<void>;
}

/** Drafts the prose of a postmortem: text by section. Times and figures are computed elsewhere, never by a writer. */
export interface Writer {
  readonly name: string;
  draft(record: {
    incident: Incident;
    timeline: readonly ShownRow[];
    entries: readonly Entry[];
    people: readonly Person[];
  }): Promise<Record<string, string>>;
}
