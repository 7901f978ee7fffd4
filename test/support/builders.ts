/** A Foghorn without its edges, for tests of the engine: real storage in memory, a hand-turned clock, a recording chat. */
import { presenter } from '../../src/chat/views/index.ts';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { createInbox } from '../../src/engine/inbox.ts';
import { createPerformer } from '../../src/engine/perform.ts';
import type {
  Chat,
  InboundDeletion,
  InboundMessage,
  InboundReaction,
  InboundRevision,
  Inbox,
  Log,
  Pager,
  Person,
  Publisher,
  Storage,
  Writer,
} from '../../src/engine/ports.ts';
import { createRelay, type Relay, type Tried } from '../../src/engine/relay.ts';
import { createTicker, type Ticker } from '../../src/engine/ticker.ts';
import type { DeclareCommand } from '../../src/incident/commands.ts';
import type { Entry } from '../../src/incident/entry.ts';
import type { Decision } from '../../src/incident/events.ts';
import { fold } from '../../src/incident/evolve.ts';
import type { Incident, Instant, PersonId } from '../../src/incident/incident.ts';
import type { Settings } from '../../src/incident/settings.ts';
import { parseIso, SECOND } from '../../src/incident/time.ts';
import { openSqlite } from '../../src/storage/open.sqlite.ts';
import { type HandClock, handClock, uniques } from './clock.ts';
import { type MemoryChat, memoryChat } from './memory-chat.ts';

export const ANA = 'local:ana';
export const BEN = 'local:ben';
export const CHIDI = 'local:chidi';
export const ROBOT = 'local:robot';

/** 22:31 on a Wednesday in March 2026, UTC. */
export const START: Instant = parseIso('2026-03-04T22:31:00Z') ?? Number.NaN;

export interface Logged {
  level: 'debug' | 'info' | 'warn' | 'error';
  fields: Record<string, unknown>;
  text: string;
}
/** A log that remembers. */
export const memoryLog = (): Log & { lines: Logged[] } => {
  const lines: Logged[] = [];
  const at =
    (level: Logged['level']) =>
    (fields: object, text: string): void =>
      void lines.push({ level, fields: { ...fields }, text });
  const log: Log & { lines: Logged[] } = {
    lines,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => log,
  };
  return log;
};

export const person = (id: PersonId, over: Partial<Person> = {}): Person => ({
  id,
  name: id,
  handle: id.slice(id.indexOf(':') + 1),
  zone: 'UTC',
  bot: false,
  active: true,
  ...over,
});

export interface Bench {
  storage: Storage;
  engine: Engine;
  inbox: Inbox;
  relay: Relay;
  ticker: Ticker;
  chat: MemoryChat;
  time: HandClock;
  log: ReturnType<typeof memoryLog>;
  tried: Tried[];
  settings: Settings;
  /** Declares an incident and lets its room come to be. */
  declare(over?: Partial<Omit<DeclareCommand, 'do' | 'number'>>, by?: PersonId): Promise<Incident>;
  /** The stored state; it must be the fold of the stored decisions, and the shown timeline what a rebuild gives. */
  state(number: number): Promise<Incident>;
  kinds(number: number): Promise<string[]>;
  entries(number: number): Promise<Entry[]>;
}

export interface BenchOptions {
  settings?: Partial<Settings>;
  storage?: Storage;
  /** Stands between the engine and the storage. */
  between?: (storage: Storage) => Storage;
  chats?: readonly Chat[];
  writer?: Writer;
  pager?: Pager;
  publishers?: readonly Publisher[];
  lease?: number;
  concurrency?: number;
  time?: HandClock;
}

export const plainWriter: Writer = { name: 'plain', draft: async () => ({ summary: 'As it happened.' }) };

export const bench = async (options: BenchOptions = {}): Promise<Bench> => {
  const log = memoryLog();
  const bare = options.storage ?? (await openSqlite({ file: ':memory:', log }));
  const storage = options.between?.(bare) ?? bare;
  const time = options.time ?? handClock(START);
  const { clock, timer } = time;
  const bound: Settings = { ...DEFAULT_SETTINGS, ...options.settings };
  const settings = (): Settings => bound;
  const chat = memoryChat();
  const engine = createEngine({ storage, clock, settings, log });
  const chats = new Map([chat, ...(options.chats ?? [])].map((one) => [one.platform, one]));
  const performer = createPerformer({
    storage,
    engine,
    chats,
    presenter,
    settings,
    clock,
    writer: options.writer ?? plainWriter,
    document: ({ incident }) => `# ${incident.title}`,
    publishers: new Map((options.publishers ?? []).map((one) => [one.name, one])),
    ...(options.pager ? { pager: options.pager } : {}),
  });
  const tried: Tried[] = [];
  const relay = createRelay({
    storage,
    performer,
    clock,
    timer,
    unique: uniques('token'),
    random: () => 0.5,
    log,
    tried: (one) => void tried.push(one),
    ...(options.lease === undefined ? {} : { lease: options.lease }),
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
  });
  const inbox = createInbox({ storage, engine, settings });
  const ticker = createTicker({ storage, engine, clock, log });
  await storage.putPeople([person(ANA), person(BEN), person(CHIDI), person(ROBOT, { bot: true })]);

  return {
    storage,
    engine,
    inbox,
    relay,
    ticker,
    chat,
    time,
    log,
    tried,
    settings: bound,
    declare: async (over = {}, by = ANA) => {
      const told = await engine.declare({ home: 'local', title: 'Checkout is failing', ...over }, { person: by });
      if (!told.ok) throw new Error(told.refusal.sentence);
      await relay.drain();
      return told.incident;
    },
    state: async (number) => {
      const state = await storage.load(number);
      const decisions = (await storage.entries(number, 'decisions')) as Entry<Decision>[];
      const folded = fold(decisions);
      if (!state || JSON.stringify(sorted(folded)) !== JSON.stringify(sorted(state)))
        throw new Error(`The stored state of ${number} is not the fold of its decisions`);
      const shown = await storage.timeline(number, { hidden: true });
      if (JSON.stringify(sorted(shown)) !== JSON.stringify(sorted(await storage.rebuildTimeline(number))))
        throw new Error(`The shown timeline of ${number} is not what rebuilding it gives`);
      return state;
    },
    kinds: async (number) => (await storage.entries(number)).map(({ event }) => event.kind),
    entries: (number) => storage.entries(number),
  };
};

/** Keys in one order, so that equal values have equal texts. */
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([, inner]) => inner !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
        )
      : value;

/** What a chat hands in about messages in one room. `id` and times are the platform's own. */
export const inRoom = (channel: string, platform = 'local') => {
  const key = (id: string): string => `${platform}:${channel}:${id}`;
  const message = (id: string, author: PersonId, text: string, over: Partial<InboundMessage> = {}): InboundMessage => ({
    platform,
    channel,
    key: key(id),
    at: START + 60 * SECOND,
    author,
    bot: false,
    text,
    mentionsBot: false,
    thread: null,
    threadMessage: null,
    files: [],
    ...over,
  });
  return {
    key,
    message,
    revision: (of: InboundMessage, text: string, editedAt: Instant): InboundRevision => ({ ...of, text, editedAt }),
    deletion: (id: string, at: Instant = START + 120 * SECOND): InboundDeletion => ({
      platform,
      channel,
      key: key(id),
      at,
    }),
    reaction: (id: string, by: PersonId, emoji: string, over: Partial<InboundReaction> = {}): InboundReaction => ({
      platform,
      channel,
      key: key(id),
      event: `${id}/${by}/${emoji}/${over.added ?? true}/${over.at ?? 0}`,
      at: START + 90 * SECOND,
      person: by,
      emoji,
      added: true,
      ...over,
    }),
  };
};
