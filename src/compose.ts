/**
 * Foghorn put together: storage, engine, relay, ticker, chats and the door for commands. Main runs it, tests and
 * tools step it; nothing in here starts by itself, and everything that can differ comes in as an argument.
 */
import { randomBytes } from 'node:crypto';
import { commands } from '../commands/index.ts';
import { createLocalChat, type LocalChat, openPlatform, type Platform } from './chat/local/index.ts';
import { createSlackChat, type SlackChat } from './chat/slack/index.ts';
import { presenter } from './chat/views/index.ts';
import type { Config } from './config.ts';
import { createDoor, type Door } from './console/index.ts';
import type { DataFiles } from './data.ts';
import type { Say } from './engine/command.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import { createInbox } from './engine/inbox.ts';
import { createLoop, type Loop } from './engine/loop.ts';
import { createPerformer } from './engine/perform.ts';
import {
  type Chat,
  type Clock,
  FoghornError,
  type Inbox,
  type Log,
  type Pager,
  type Publisher,
  type Storage,
  type Unique,
  type Writer,
} from './engine/ports.ts';
import { createRelay, type Random, type Relay } from './engine/relay.ts';
import { createSay } from './engine/say/dispatch.ts';
import { createTicker, type Ticker } from './engine/ticker.ts';
import type { Timer } from './engine/timer.ts';
import type { Duration, Instant } from './incident/incident.ts';
import type { Settings } from './incident/settings.ts';
import { SECOND } from './incident/time.ts';
import { createHealth, type Health } from './ops/health.ts';
import { createMetrics, type Metrics } from './ops/metrics.ts';
import { openSqlite } from './storage/open.sqlite.ts';
import { toMarkdown } from './writer/postmortem.ts';
import { templateWriter } from './writer/template.ts';

export interface Ingredients {
  config: Config;
  files: DataFiles;
  clock: Clock;
  timer: Timer;
  unique: Unique;
  /** What nobody can guess; default: 256 random bits. */
  secret?: Unique;
  random: Random;
  log: Log;
  /** Default: the writer that is always there. */
  writer?: Writer;
  publishers?: readonly Publisher[];
  pager?: Pager;
  /** With figures of the process itself among the metrics. */
  processMetrics?: boolean;
}

/** The local workspace, where it is served. */
export interface Workspace {
  platform: Platform;
  local: LocalChat;
}

/** Where the console is mounted. */
export const CONSOLE = '/console';

export interface Foghorn {
  config: Config;
  settings: Settings;
  storage: Storage;
  engine: Engine;
  inbox: Inbox;
  say: Say;
  relay: Relay;
  ticker: Ticker;
  writer: Writer;
  /** Null: not served, because there is another chat. */
  workspace: Workspace | null;
  /** Null: not connected. */
  slack: SlackChat | null;
  /** Where incidents declared from the console have their room. */
  home: string;
  /** Where one signs in to the console; null: nobody does, it is open or off. */
  door: Door | null;
  health: Health;
  metrics: Metrics;
  /** Connects the chats, so that the inbox hears. For those who step by hand. */
  connect(): Promise<void>;
  /** Everything that is ready now, until nothing is: what came in, what is due, what is wanted of the world. */
  settle(): Promise<void>;
  /** Connects, and from now on runs by itself. */
  start(): Promise<void>;
  /** Takes nothing new, lets what is under way finish, closes everything. */
  stop(): Promise<void>;
}

/** How long nudges wait for what is reread at the start. */
const CATCHING_UP: Duration = 20 * SECOND;

/** Throws FoghornError when the data cannot be used: the sentence says why. */
export const compose = async (ingredients: Ingredients): Promise<Foghorn> => {
  const { config, files, clock, timer, unique, random, log, pager, publishers = [] } = ingredients;
  const { writer = templateWriter } = ingredients;
  const settings: Settings = { ...config.settings, publishers: publishers.map(({ name }) => name) };
  const current = (): Settings => settings;
  const metrics = createMetrics({ process: ingredients.processMetrics ?? false });
  const loops: Record<'relay' | 'ticker', Loop | null> = { relay: null, ticker: null };
  const wakeAll = (): void => {
    loops.relay?.wake();
    loops.ticker?.wake();
  };

  const kept = await openSqlite({ file: files.database, log, onEnqueued: () => loops.relay?.wake() });
  let platform: Platform | null = null;
  try {
    platform = config.workspace ? openPlatform(files.workspace, { clock }) : null;
  } catch (error) {
    await kept.close();
    throw error;
  }
  const storage = metrics.watchStorage(kept);
  const engine = createEngine({ storage, clock, settings: current, log, committed: wakeAll });
  const local = platform && createLocalChat({ platform, clock, log, later: timer });
  const workspace = platform && local && { platform, local };
  const { address } = config.server;
  const { secret = () => randomBytes(32).toString('base64url') } = ingredients;
  const door =
    config.slack && address !== null ? createDoor({ store: storage, clock, secret, address, base: CONSOLE }) : null;
  const inbox = createInbox({ storage, engine, settings: current });
  const say = metrics.watchSay(
    createSay({
      commands,
      engine,
      storage,
      clock,
      unique,
      settings: current,
      log,
      root: config.command,
      committed: wakeAll,
      console: (asked) => (asked === local?.platform ? 'open' : door),
    }),
  );
  const slack =
    config.slack &&
    createSlackChat({
      ...config.slack,
      say,
      storage,
      settings: current,
      command: config.command,
      consoleUrl: address === null ? null : `${address}${CONSOLE}`,
      clock,
      timer,
      unique,
      random,
      log,
    });
  const chats: ReadonlyMap<string, Chat> = new Map(
    [slack, local].filter((chat) => chat !== null).map((chat) => [chat.platform, chat]),
  );
  const performer = createPerformer({
    storage,
    engine,
    chats,
    presenter,
    writer,
    publishers: new Map(publishers.map((publisher) => [publisher.name, publisher])),
    ...(pager ? { pager } : {}),
    document: (record) => toMarkdown({ ...record, base: address ?? undefined }),
    settings: current,
    clock,
  });
  const relay = createRelay({ storage, performer, clock, timer, unique, random, log });
  const ticker = createTicker({ storage, engine, clock, log });
  const health = createHealth({ storage, clock, timer, loops: Object.keys(loops) });

  const looping = (name: 'relay' | 'ticker', step: (wake: () => void) => Promise<Instant | null>): Loop => {
    const loop = createLoop({
      step: async (wake) => {
        const next = await step(wake);
        health.beat(name);
        return next;
      },
      clock,
      timer,
    });
    loops[name] = loop;
    return loop;
  };

  let stopped = false;
  /** What was said while Foghorn was away may answer a nudge that is due now: first it is reread, within reason. */
  const caughtUp = (chat: SlackChat): Promise<void> =>
    new Promise((resolve) => {
      const callOff = timer(CATCHING_UP, resolve);
      void chat.settled().then(() => {
        callOff();
        resolve();
      });
    });
  const connect = async (): Promise<void> => {
    for (const chat of chats.values()) await chat.start(inbox);
  };
  return {
    config,
    settings,
    storage,
    engine,
    inbox,
    say,
    relay,
    ticker,
    writer,
    workspace,
    slack,
    home: slack?.platform ?? local?.platform ?? '',
    door,
    health,
    metrics,
    connect,
    settle: async () => {
      let worked: number;
      do {
        await local?.settled();
        await slack?.settled();
        worked = await ticker.tick();
        for (let performed = await relay.step(); performed > 0; performed = await relay.step()) worked += performed;
      } while (worked > 0);
    },
    start: async () => {
      await connect();
      looping('relay', relay.beat).start();
      const ticking = looping('ticker', ticker.beat);
      if (!slack) return ticking.start();
      void caughtUp(slack).then(() => {
        if (!stopped) ticking.start();
      });
    },
    stop: async () => {
      stopped = true;
      health.stopping();
      // First whoever brings work, then those who do it, then what they need.
      for (const chat of chats.values()) await chat.stop();
      await loops.ticker?.stop();
      await loops.relay?.stop();
      await relay.idle();
      platform?.close();
      await kept.close();
    },
  };
};

/** With the local workspace, for those who drive it. Throws `no_workspace` where it is not served. */
export const composeLocal = async (ingredients: Ingredients): Promise<LocalFoghorn> => {
  const foghorn = await compose(ingredients);
  if (foghorn.workspace) return { ...foghorn, ...foghorn.workspace };
  await foghorn.stop();
  throw new FoghornError('no_workspace', 'The local workspace is not served here. Set FOGHORN_WORKSPACE=true.');
};
export type LocalFoghorn = Foghorn & Workspace;
