/**
 * Foghorn put together: storage, engine, relay, ticker, chats and the door for commands. Main runs it, tests and
 * tools step it; nothing in here starts by itself, and everything that can differ comes in as an argument.
 */
import { commands } from '../commands/index.ts';
import { createLocalChat, type LocalChat, openPlatform, type Platform } from './chat/local/index.ts';
import { presenter } from './chat/views/index.ts';
import type { Config } from './config.ts';
import type { DataFiles } from './data.ts';
import type { Say } from './engine/command.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import { createInbox } from './engine/inbox.ts';
import { createLoop, type Loop } from './engine/loop.ts';
import { createPerformer } from './engine/perform.ts';
import type { Chat, Clock, Inbox, Log, Pager, Publisher, Storage, Unique, Writer } from './engine/ports.ts';
import { createRelay, type Random, type Relay } from './engine/relay.ts';
import { createSay } from './engine/say/dispatch.ts';
import { createTicker, type Ticker } from './engine/ticker.ts';
import type { Timer } from './engine/timer.ts';
import type { Instant } from './incident/incident.ts';
import type { Settings } from './incident/settings.ts';
import { createHealth, type Health } from './ops/health.ts';
import { createMetrics, type Metrics } from './ops/metrics.ts';
import { openSqlite } from './storage/open.sqlite.ts';
import { templateWriter } from './writer/template.ts';

export interface Ingredients {
  config: Config;
  files: DataFiles;
  clock: Clock;
  timer: Timer;
  unique: Unique;
  random: Random;
  log: Log;
  /** Default: the writer that is always there. */
  writer?: Writer;
  publishers?: readonly Publisher[];
  pager?: Pager;
  /** With figures of the process itself among the metrics. */
  processMetrics?: boolean;
}

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
  platform: Platform;
  local: LocalChat;
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
  let platform: Platform;
  try {
    platform = openPlatform(files.workspace, { clock });
  } catch (error) {
    await kept.close();
    throw error;
  }
  const storage = metrics.watchStorage(kept);
  const engine = createEngine({ storage, clock, settings: current, log, committed: wakeAll });
  const local = createLocalChat({ platform, clock, log, later: timer });
  const chats: ReadonlyMap<string, Chat> = new Map([[local.platform, local]]);
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
    }),
  );
  const performer = createPerformer({
    storage,
    engine,
    chats,
    presenter,
    writer,
    publishers: new Map(publishers.map((publisher) => [publisher.name, publisher])),
    ...(pager ? { pager } : {}),
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
    platform,
    local,
    health,
    metrics,
    connect,
    settle: async () => {
      let worked: number;
      do {
        await local.settled();
        worked = await ticker.tick();
        for (let performed = await relay.step(); performed > 0; performed = await relay.step()) worked += performed;
      } while (worked > 0);
    },
    start: async () => {
      await connect();
      looping('relay', relay.beat).start();
      looping('ticker', ticker.beat).start();
    },
    stop: async () => {
      health.stopping();
      // First whoever brings work, then those who do it, then what they need.
      for (const chat of chats.values()) await chat.stop();
      await loops.ticker?.stop();
      await loops.relay?.stop();
      await relay.idle();
      platform.close();
      await kept.close();
    },
  };
};
