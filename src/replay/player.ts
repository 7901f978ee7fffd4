/** Plays a recorded incident into a live workspace: pretend people say and do at their times what the record tells. */
import { FoghornError, type Log } from '../engine/ports.ts';
import type { Timer } from '../engine/timer.ts';
import type { Duration, Instant, Severity } from '../incident/incident.ts';
import { SECOND } from '../incident/time.ts';
import type { Recorded } from './recorded.ts';
import { type Script, type ScriptedChat, type ScriptedUpdate, type Step, scriptOf } from './script.ts';
import type { StoryClock } from './story-clock.ts';

/** The workspace, as far as a story needs it. People go by their handles, messages by the workspace's own ids. */
export interface Driver {
  /** Where incidents are announced. */
  readonly lobby: string;
  /** Sees to it that these people are there. */
  admit(people: readonly { handle: string; name: string; zone: string | null; bot: boolean }[]): Promise<void>;
  /** Declares it; answers with the incident's number. */
  declare(by: string, incident: { title: string; severity: Severity; components: readonly string[] }): Promise<number>;
  /** The incident's room, as soon as it is open. */
  room(incident: number): Promise<string | null>;
  say(by: string, channel: string, text: string, thread: string | null): Promise<string>;
  edit(by: string, message: string, text: string): Promise<void>;
  remove(by: string, message: string): Promise<void>;
  react(by: string, message: string, emoji: string): Promise<void>;
  pin(by: string, message: string): Promise<void>;
  /** What one types after the root command; a refusal is nobody's fault here and is only told. */
  command(by: string, channel: string, text: string): Promise<{ refused: string | null }>;
  /** Has Foghorn do everything that is due at the story's time. */
  settle(): Promise<void>;
}

export interface PlayOptions {
  clock: StoryClock;
  /** Real waiting, by the wall. */
  timer: Timer;
  /** How many times as fast as it happened. */
  speed: number;
  log: Log;
}

export interface Playing {
  incident: number;
  /** Where to look. */
  room: string;
  /** Resolves when the last word is said and the clock is the wall's again. */
  done: Promise<void>;
  /** Ends it early; what was said stays. Resolves when the step under way is over. */
  stop(): Promise<void>;
}

/** How often, by the wall, what is due in the story is looked after. */
const BEAT: Duration = SECOND / 10;
/** What the story takes on a newcomer's watch. */
export const SHOWTIME: Duration = 45 * SECOND;

/** From its first word to its last; null: nothing in it is timed. */
export const lengthOf = ({ declaredAt, steps }: Script): { from: Instant; length: Duration } | null => {
  if (declaredAt === null) return null;
  const times = [declaredAt, ...steps.flatMap(({ at }) => at ?? [])];
  const from = Math.min(...times);
  return { from, length: Math.max(...times) - from };
};

/** The speed at which a record takes about as long as a newcomer watches. */
export const showSpeed = (recorded: Recorded, showtime: Duration = SHOWTIME): number =>
  Math.max(2, Math.ceil((lengthOf(scriptOf(recorded))?.length ?? 0) / showtime));

interface Scene {
  driver: Driver;
  channel: string;
  log: Log;
  /** The record's names of messages → the workspace's. */
  messages: Map<string, string>;
}

const chat = async ({ driver, channel, log, messages }: Scene, { item, index }: ScriptedChat): Promise<void> => {
  const { by, text, id, thread } = item;
  const message = id === undefined ? undefined : messages.get(id);
  if (item.action === 'message') {
    const said = await driver.say(by, channel, text, (thread && messages.get(thread)) || null);
    messages.set(id ?? `item-${index}`, said);
    return;
  }
  if (item.action === 'command') {
    const { refused } = await driver.command(by, channel, text.replace(/^\/(incident|inc)\b\s*/, ''));
    if (refused) log.warn({ index, why: refused }, 'A command of a played incident was refused');
    return;
  }
  if (message === undefined) {
    log.warn({ index, action: item.action }, 'A played incident refers to a message that is not there');
    return;
  }
  switch (item.action) {
    case 'edit':
      return driver.edit(by, message, text);
    case 'delete':
      return driver.remove(by, message);
    case 'react':
      return driver.react(by, message, text.replaceAll(':', ''));
    case 'pin':
      return driver.pin(by, message);
  }
};

/** Status updates are typed as commands: what is public in the record is told inside here. */
const post = async ({ driver, channel, log }: Scene, { kind, text, by }: ScriptedUpdate): Promise<void> => {
  if (kind === 'postmortem') return;
  const command =
    kind === 'resolved' ? `resolve ${text}` : kind === 'note' ? `update ${text}` : `update status:${kind} ${text}`;
  const { refused } = await driver.command(by, channel, command);
  if (refused) log.warn({ kind, why: refused }, 'An update of a played incident was refused');
};

const act = async (scene: Scene, step: Step): Promise<void> => {
  if (step.do === 'chat') return chat(scene, step);
  if (step.do === 'update') return post(scene, step);
  await scene.driver.command(step.by, scene.channel, 'status resolved');
};

const castOf = (recorded: Recorded, script: Script): Parameters<Driver['admit']>[0] => {
  const known = new Map((recorded.people ?? []).map((person) => [person.handle, person]));
  const voices = new Set([script.by, ...script.steps.map((step) => (step.do === 'chat' ? step.item.by : step.by))]);
  return [...voices].map((handle) => {
    const person = known.get(handle);
    return { handle, name: person?.name ?? handle, zone: person?.zone ?? null, bot: person?.bot === true };
  });
};

/** How many beats a room may take to open before the play is given up. */
const PATIENCE = 100;

/**
 * Begins to play; resolves when its room is open. Null: another story plays, or nothing in this one is timed.
 * The story ends at the wall's time, so that what follows it is the present.
 */
export const play = async (recorded: Recorded, driver: Driver, options: PlayOptions): Promise<Playing | null> => {
  const { clock, timer, speed, log } = options;
  const script = scriptOf(recorded);
  const { declaredAt } = script;
  const told = lengthOf(script);
  const began = told === null ? null : clock.play(told.length, speed);
  if (told === null || declaredAt === null || began === null) return null;
  let stopped = false;
  const wait = (ms: Duration): Promise<void> => new Promise((resolve) => void timer(ms, resolve));
  const messages = new Map<string, string>();

  /** Time goes by until that moment of the record, and Foghorn with it. */
  const until = async (at: Instant): Promise<void> => {
    await driver.settle();
    while (!stopped && clock.now() < began + (at - told.from)) {
      await wait(BEAT);
      await driver.settle();
    }
  };
  const perform = async (steps: readonly Step[], channel: string): Promise<void> => {
    for (const step of steps) {
      if (step.at !== null) await until(step.at);
      if (stopped) return;
      await act({ driver, channel, log, messages }, step);
    }
  };
  const opened = async (incident: number): Promise<string> => {
    for (let beat = 0; beat < PATIENCE; beat++) {
      await driver.settle();
      const room = await driver.room(incident);
      if (room !== null) return room;
      await wait(BEAT);
    }
    throw new FoghornError('no_room', 'The room of the played incident did not open.');
  };
  /** Until the clock is the wall's again. */
  const runOut = async (): Promise<void> => {
    while (!stopped && clock.speed() > 1) {
      await wait(BEAT);
      await driver.settle();
    }
  };

  try {
    await driver.admit(castOf(recorded, script));
    const early = script.steps.filter(({ at }) => at !== null && at < declaredAt);
    // What was said before there was a room was said where incidents are announced.
    await perform(early, driver.lobby);
    await until(declaredAt);
    const incident = await driver.declare(script.by, script);
    const room = await opened(incident);
    const rest = perform(script.steps.slice(early.length), room).then(runOut);
    const done = rest.finally(() => clock.stop()).then(() => driver.settle());
    return {
      incident,
      room,
      done,
      stop: async () => {
        stopped = true;
        await done;
      },
    };
  } catch (error) {
    clock.stop();
    throw error;
  }
};
