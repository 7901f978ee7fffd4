/** Everything Foghorn sends, against the fake Slack through the real Web API, in a time that passes by itself. */
import { createSlackClient, type SlackClient } from '../../src/chat/slack/client.ts';
import { createSlackDelivery, type DeliveryOptions, type SlackDelivery } from '../../src/chat/slack/deliver.ts';
import { createDirectory, type Directory } from '../../src/chat/slack/people.ts';
import { DeliveryError, type Post } from '../../src/engine/ports.ts';
import { waitAfter } from '../../src/engine/relay.ts';
import type { Message, Rich } from '../../src/engine/reply.ts';
import { systemTimer } from '../../src/engine/timer.ts';
import { MINUTE } from '../../src/incident/time.ts';
import { memoryLog } from '../support/builders.ts';
import { type HandClock, handClock } from '../support/clock.ts';
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from '../support/slack/index.ts';

export const START = Date.UTC(2026, 2, 2, 9, 0);
export const words = (...text: Rich): Message => ({
  summary: 'A word',
  tone: 'plain',
  blocks: [{ type: 'text', text }],
});
export const NOBODY = { people: [], groups: [] };

export interface DeliverWorld {
  fake: FakeSlack;
  time: HandClock;
  client: SlackClient;
  directory: Directory;
  delivery: SlackDelivery;
  /** Another process takes over: nothing is remembered. */
  again(over?: Partial<DeliveryOptions>): SlackDelivery;
  ana: string;
  ben: string;
  crew: string;
  lobby: string;
  /** Resolves with it, or fails with it, while time passes. */
  run<T>(work: Promise<T>): Promise<T>;
  /** As the relay does it: again after a pause until it succeeds or cannot. */
  persist<T>(attempt: (attempts: number) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** How far time goes in one turn, and what real time that takes: calls on loopback need some. */
const TURN = 50;
const REAL = 3;

export const deliverWorld = async (
  options: FakeSlackOptions = {},
  over: Partial<DeliveryOptions> = {},
): Promise<DeliverWorld> => {
  const time = handClock(START);
  const fake = await startFakeSlack({ clock: time.clock, timer: systemTimer, ...options });
  const [ana = '', ben = ''] = ['ana', 'ben'].map((name) => fake.user({ name, realName: name }));
  const crew = fake.group({ handle: 'oncall', users: [ana, ben] });
  const lobby = fake.channel({ name: 'incidents', members: [fake.botUser, ana, ben] });
  const client = createSlackClient({
    token: fake.token,
    apiUrl: fake.apiUrl,
    clock: time.clock,
    timer: time.timer,
    random: () => 0,
    log: memoryLog(),
    timeout: 5000,
  });
  const directory = createDirectory(client);
  await directory.load();
  await directory.loadGroups();
  const make = (more: Partial<DeliveryOptions> = {}): SlackDelivery =>
    createSlackDelivery({
      client,
      clock: time.clock,
      timer: time.timer,
      log: memoryLog(),
      people: directory,
      isBound: async () => false,
      consoleUrl: 'https://foghorn.example',
      ...over,
      ...more,
    });

  let running = 0;
  let ticking: NodeJS.Timeout | null = null;
  const run = async <T>(work: Promise<T>): Promise<T> => {
    running++;
    // Only what somebody waits for lets time pass: a slow machine is no slow Slack.
    ticking ??= setInterval(() => void (time.waiting() > 0 && time.turn(TURN)), REAL);
    try {
      return await work;
    } finally {
      running--;
      if (running === 0 && ticking) {
        clearInterval(ticking);
        ticking = null;
      }
    }
  };
  const pause = (length: number): Promise<void> => new Promise((resolve) => void time.timer(length, resolve));
  const persist = async <T>(attempt: (attempts: number) => Promise<T>): Promise<T> => {
    for (let attempts = 1; ; attempts++) {
      try {
        return await attempt(attempts);
      } catch (error) {
        if (!(error instanceof DeliveryError) || error.permanent || time.clock() > START + 30 * MINUTE) throw error;
        await pause(waitAfter(error, attempts, () => 0.5));
      }
    }
  };
  fake.forgetCalls();
  return {
    fake,
    time,
    client,
    directory,
    delivery: make(),
    again: make,
    ana,
    ben,
    crew,
    lobby,
    run,
    persist,
    close: async () => {
      if (ticking) clearInterval(ticking);
      await fake.close();
    },
  };
};

export const post = (
  effect: string,
  message: Message = words('Checkout is failing'),
  more: Partial<Post> = {},
): Post => ({
  effect,
  attempts: 1,
  message,
  ping: NOBODY,
  ...more,
});
