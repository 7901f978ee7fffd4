/** The Slack adapter before the fake Slack, over HTTP or sockets: the real Bolt and the real Web API between them. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSlackChat, type SlackChat, type SlackChatOptions } from '../../src/chat/slack/index.ts';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import type { Say } from '../../src/engine/command.ts';
import type { Clock } from '../../src/engine/ports.ts';
import type { Timer } from '../../src/engine/timer.ts';
import { systemTimer } from '../../src/engine/timer.ts';
import type { Duration, Instant } from '../../src/incident/incident.ts';
import { memoryLog } from '../support/builders.ts';
import { handClock, uniques } from '../support/clock.ts';
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from '../support/slack/index.ts';

export type Transport = 'http' | 'socket';
export const TRANSPORTS: readonly Transport[] = ['http', 'socket'];

export interface FastClock {
  clock: Clock;
  timer: Timer;
  pass(by: Duration): void;
}

/** How much faster what waits is called back: the clock jumps there. */
const FASTER = 8;

/** Time stands still but for `pass` and for what somebody waits for, which comes soon. */
export const fastClock = (from: Instant): FastClock => {
  const time = handClock(from);
  return {
    clock: time.clock,
    timer: (after, then) => {
      const at = time.clock() + after;
      const callOff = time.timer(after, then);
      const handle = setTimeout(() => time.turn(Math.max(0, at - time.clock())), after / FASTER);
      handle.unref();
      return () => {
        clearTimeout(handle);
        callOff();
      };
    },
    pass: time.turn,
  };
};

/** Answers every request with nothing. */
export const mute: Say = { commands: [], say: async () => ({ reply: 'done' }), opensForm: () => false };

/** Knows of no room. */
export const emptyStorage: SlackChatOptions['storage'] = {
  list: async () => [],
  bindings: async () => ({}),
  entries: async () => [],
  findBound: async () => null,
  commit: async () => 'committed',
  people: async () => [],
};

export interface SlackWorld {
  fake: FakeSlack;
  time: FastClock;
  log: ReturnType<typeof memoryLog>;
  lobby: string;
  ana: string;
  ben: string;
  chidi: string;
  crew: string;
  chat(): SlackChat;
  /** The adapter dies and another one takes its place, not yet started. */
  again(over?: Partial<SlackChatOptions>): Promise<SlackChat>;
  /** Everything sent is taken, and everything to be said is said. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const START = Date.UTC(2026, 2, 2, 9, 0);

export const slackWorld = async (
  over: Transport,
  options: Partial<SlackChatOptions> = {},
  slack: FakeSlackOptions = {},
): Promise<SlackWorld> => {
  const time = fastClock(START);
  const log = memoryLog();
  const fake = await startFakeSlack({ clock: time.clock, timer: systemTimer, limits: false, ...slack });
  const [ana, ben, chidi] = ['ana', 'ben', 'chidi'].map((name) => fake.user({ name, realName: name })) as [
    string,
    string,
    string,
  ];
  const crew = fake.group({ handle: 'oncall', users: [ana, ben] });
  const lobby = fake.channel({ name: 'incidents', members: [fake.botUser, ana, ben, chidi] });

  const make = (more: Partial<SlackChatOptions> = {}): SlackChat =>
    createSlackChat({
      token: fake.token,
      hearing:
        over === 'http' ? { by: 'http', signingSecret: fake.signingSecret } : { by: 'socket', appToken: fake.appToken },
      lobby,
      apiUrl: fake.apiUrl,
      say: mute,
      storage: emptyStorage,
      settings: () => DEFAULT_SETTINGS,
      consoleUrl: null,
      clock: time.clock,
      timer: time.timer,
      unique: uniques('view'),
      random: () => 0,
      log,
      ...options,
      ...more,
    });
  let chat = make();
  let server: Server | null = null;
  if (over === 'http') {
    const listening = createServer((request, response) => {
      if (!chat.handle(request, response)) response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    fake.deliverTo(`http://127.0.0.1:${(listening.address() as AddressInfo).port}/slack/events`);
    server = listening;
  } else fake.deliverOverSocket();

  return {
    fake,
    time,
    log,
    lobby,
    ana,
    ben,
    chidi,
    crew,
    chat: () => chat,
    again: async (more) => {
      await chat.stop();
      chat = make(more);
      return chat;
    },
    settled: async () => {
      await fake.settled();
      await chat.settled();
    },
    close: async () => {
      await chat.stop();
      await fake.close();
      server?.closeAllConnections();
      server?.close();
    },
  };
};
