/**
 * Foghorn as main composes it, in memory, for random lives: people at the local workspace, a clock turned by hand,
 * a chat that fails when told to, and ears for everything the workspace ever handed in.
 */
import { composeLocal, type LocalFoghorn as Foghorn } from '../../src/compose.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { DataFiles } from '../../src/data.ts';
import { DeliveryError, type Inbox } from '../../src/engine/ports.ts';
import type { Button, Invocation, Message, Reply } from '../../src/engine/reply.ts';
import type { Settings } from '../../src/incident/settings.ts';
import { MINUTE, SECOND } from '../../src/incident/time.ts';
import { createWeb, type Web } from '../../src/web.ts';
import { type Logged, memoryLog, START } from '../support/builders.ts';
import { type HandClock, handClock, uniques } from '../support/clock.ts';

export const USERS = ['ana', 'ben', 'chidi', 'dana', 'emre', 'priya'] as const;
export type User = (typeof USERS)[number];
export const LOBBY = 'incidents';

/** What happens to a call to the chat. `drop`: it is made, and its answer is lost. */
export type Fate = 'through' | 'fail' | 'drop';

export interface Life {
  foghorn: Foghorn;
  web: Web;
  time: HandClock;
  /** The fates of the calls to come, one each; then all go through. */
  fates: Fate[];
  errors(): Logged[];
  /** Types after the root command, presses a button, submits a form. */
  asks(user: User, channel: string, said: string | Invocation): Promise<Reply>;
  /** Everything that the workspace ever handed in, once more. */
  redeliver(): Promise<void>;
  /** Lets time pass until the outbox is empty; nudges may sound meanwhile. */
  rest(): Promise<void>;
  stop(): Promise<void>;
}

const memory: DataFiles = { database: ':memory:', workspace: ':memory:' };

/** The defaults, and a group to invite and to wake. */
const config = (): Config => {
  const read = readConfig({}, '/nowhere');
  const { SEV1 } = read.settings.severities;
  const settings: Settings = {
    ...read.settings,
    responders: 'local:responders',
    admins: ['local:priya'],
    severities: { ...read.settings.severities, SEV1: { ...SEV1, invite: ['local:oncall'] } },
  };
  return { ...read, settings };
};

const CALLS = ['openRoom', 'invite', 'setTopic', 'post', 'find', 'edit', 'pin', 'direct'] as const;

const failing = (foghorn: Foghorn, fates: Fate[]): void => {
  const chat = foghorn.local as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>; // By name, below.
  for (const name of CALLS) {
    const call = chat[name];
    if (!call) throw new Error(`A chat has no ${name} any more.`);
    chat[name] = async (...args) => {
      const fate = fates.shift() ?? 'through';
      if (fate === 'fail') throw new DeliveryError('unavailable', 'The workspace is away.');
      const answer = await call(...args);
      if (fate === 'drop') throw new DeliveryError('no_answer', 'The answer was lost.');
      return answer;
    };
  }
};

/** Remembers what comes in by every door of the inbox; returns how to hand all of it in again. */
const listening = (inbox: Inbox): (() => Promise<void>) => {
  const heard: (() => Promise<void>)[] = [];
  const { message, revision, deletion, reaction } = inbox;
  const ear =
    <T>(hand: (seen: T) => Promise<void>) =>
    async (seen: T): Promise<void> => {
      heard.push(() => hand(seen));
      await hand(seen);
    };
  Object.assign(inbox, {
    message: ear(message),
    revision: ear(revision),
    deletion: ear(deletion),
    reaction: ear(reaction),
  } satisfies Partial<Inbox>);
  return async () => {
    for (const again of [...heard]) await again();
  };
};

export const live = async (files: DataFiles = memory): Promise<Life> => {
  const time = handClock(START);
  const log = memoryLog();
  const outside = { clock: time.clock, timer: time.timer, unique: uniques('u'), random: () => 0.5, log };
  const foghorn = await composeLocal({ config: config(), files, ...outside });
  const web = createWeb(foghorn, outside);
  const fates: Fate[] = [];
  failing(foghorn, fates);
  const redeliver = listening(foghorn.inbox);
  await foghorn.connect();
  await foghorn.settle();

  const { storage, platform } = foghorn;
  return {
    foghorn,
    web,
    time,
    fates,
    errors: () => log.lines.filter(({ level }) => level === 'error'),
    asks: (user, channel, said) =>
      foghorn.say.say({
        asker: { person: `local:${user}`, name: platform.people.get(user)?.name ?? user, zone: 'UTC' },
        place: { platform: 'local', channel },
        ...(typeof said === 'string' ? { text: said } : { invocation: said }),
      }),
    redeliver,
    rest: async () => {
      fates.length = 0;
      for (let tries = 0; tries < 12; tries++) {
        await foghorn.settle();
        if ((await storage.backlog()).waiting === 0 && platform.events.waiting() === 0) return;
        // The longest wait after a failure is a minute, and a card rests for two seconds.
        time.turn(tries % 2 === 0 ? MINUTE : 3 * SECOND);
      }
    },
    stop: async () => {
      web.close();
      await foghorn.stop();
    },
  };
};

/** The room of an incident; the lobby while there is none. */
export const roomOf = async ({ foghorn }: Life, number: number): Promise<string> =>
  (await foghorn.storage.bindings(number)).room?.channel ?? LOBBY;

/** Everything pressable in a message. */
export const pressable = ({ blocks }: Message): Pick<Button, 'label' | 'invoke'>[] =>
  blocks.flatMap((block) => (block.type === 'buttons' ? block.buttons : block.type === 'menu' ? block.choices : []));

/** The messages that this user sees in a channel, threads included; none where they may not look. */
export const seenBy = ({ foghorn: { platform } }: Life, user: User, channel: string) => {
  const found = platform.channels.get(channel);
  if (!found || !platform.channels.maySee(found, user)) return [];
  return platform.messages
    .page(channel, {}, 500)
    .messages.flatMap((head) => [head, ...(head.replies ? platform.messages.thread(head.id) : [])]);
};

/** The page as this user gets it. */
export const visit = async ({ web }: Life, user: User, path: string): Promise<string> => {
  const headers = { cookie: `foghorn_as=${user}`, host: 'localhost:3000' };
  const response = await web.fetch(new Request(`http://localhost:3000${path}`, { headers }));
  return response.text();
};
