/** The real engine on a data file in memory, with a clock turned by hand and a chat nobody listens to. */
import { presenter } from '../chat/views/index.ts';
import type { CommandDefinition, Say } from '../engine/command.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import { createInbox } from '../engine/inbox.ts';
import { createPerformer } from '../engine/perform.ts';
import type { Inbox, Log, Storage } from '../engine/ports.ts';
import { createRelay } from '../engine/relay.ts';
import { createSay } from '../engine/say/dispatch.ts';
import { createTicker } from '../engine/ticker.ts';
import type { Timer } from '../engine/timer.ts';
import type { Duration, Instant } from '../incident/incident.ts';
import type { Settings } from '../incident/settings.ts';
import { openSqlite } from '../storage/open.sqlite.ts';
import { templateWriter } from '../writer/template.ts';
import { silentChat } from './silent-chat.ts';

/** The platform of recorded people: `replay:ana`. */
export const PLATFORM = 'replay';

export interface StageOptions {
  startsAt: Instant;
  settings: Settings;
  commands: readonly CommandDefinition[];
  log: Log;
  /** Called before the story's clock is turned, with by how much. */
  pace?: (length: Duration) => Promise<void>;
}

export interface Stage {
  storage: Storage;
  engine: Engine;
  inbox: Inbox;
  say: Say;
  clock: () => Instant;
  /** Turns the clock to that moment; whatever falls due before it sounds at its own time. */
  turnTo(at: Instant): Promise<void>;
  /** Performs everything that can be performed now. */
  settle(): Promise<void>;
  /** Turns the clock on until time alone changes nothing more, at most to that moment. */
  runOut(until: Instant): Promise<void>;
  close(): Promise<void>;
}

/** Nothing in memory ever hangs, so nothing needs to be called off. */
const noTimer: Timer = () => () => undefined;

export const openStage = async ({ startsAt, settings, commands, log, pace }: StageOptions): Promise<Stage> => {
  let now = startsAt;
  let drawn = 0;
  const clock = (): Instant => now;
  const unique = (): string => {
    drawn += 1;
    return `replay-${drawn}`;
  };
  const storage = await openSqlite({ file: ':memory:', log });
  const engine = createEngine({ storage, clock, settings: () => settings, log });
  const chats = new Map([[PLATFORM, silentChat(PLATFORM)]]);
  const world = { storage, engine, chats, presenter, writer: templateWriter };
  const performer = createPerformer({ ...world, settings: () => settings, clock });
  const relay = createRelay({ storage, performer, clock, timer: noTimer, unique, random: () => 0, log });
  const ticker = createTicker({ storage, engine, clock, log });
  const settingsNow = (): Settings => settings;

  const move = async (to: Instant): Promise<void> => {
    if (to <= now) return;
    await pace?.(to - now);
    now = to;
  };

  /** Sounds what falls due, each at its own moment. Acts of people at the same moment come first: `before` excludes it. */
  const wakeUntil = async (until: Instant, due: (at: Instant) => boolean): Promise<void> => {
    for (;;) {
      const next = await storage.nextWakeAt();
      if (next === null || next > until || !due(next)) return;
      await move(next);
      const woken = await ticker.tick();
      await relay.drain();
      // An incident that stays due although woken rests: turning on is all that helps.
      if (woken === 0) return;
    }
  };

  return {
    storage,
    engine,
    inbox: createInbox({ storage, engine, settings: settingsNow }),
    say: createSay({ commands, engine, storage, clock, unique, settings: settingsNow, log }),
    clock,
    turnTo: async (at) => {
      await wakeUntil(at, (next) => next < at);
      await move(at);
    },
    settle: () => relay.drain(),
    runOut: (until) => wakeUntil(until, () => true),
    close: () => storage.close(),
  };
};
