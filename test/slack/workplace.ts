/** A whole Foghorn at work in the fake Slack: composed as main composes it, stepped by the test. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compose, type Foghorn } from '../../src/compose.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { dataFiles } from '../../src/data.ts';
import { systemTimer } from '../../src/engine/timer.ts';
import type { Duration } from '../../src/incident/incident.ts';
import { tempFolder } from '../ops/child.ts';
import { memoryLog } from '../support/builders.ts';
import { uniques } from '../support/clock.ts';
import { type FakeSlack, type SeenEphemeral, startFakeSlack } from '../support/slack/index.ts';
import { legible, readText } from './legible.ts';
import { type FastClock, fastClock, type Transport } from './world.ts';

export interface Workplace {
  fake: FakeSlack;
  time: FastClock;
  log: ReturnType<typeof memoryLog>;
  ana: string;
  ben: string;
  chidi: string;
  lobby: string;
  foghorn(): Foghorn;
  /** Until nothing is left to do: in Slack, on the way, in Foghorn. */
  settle(): Promise<void>;
  /** Minutes go by, one after the other, as they would. */
  pass(by: Duration): Promise<void>;
  /** The process is gone without a word, and another one begins on the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Friday, 5 September 2025, 22:00 UTC. */
export const START = Date.UTC(2025, 8, 5, 22, 0);
const MINUTE = 60_000;

export const workplace = async (over: Transport, file: Partial<Config['settings']> = {}): Promise<Workplace> => {
  const time = fastClock(START);
  const log = memoryLog();
  const fake = await startFakeSlack({ clock: time.clock, timer: systemTimer, limits: false });
  const [ana, ben, chidi] = [
    { name: 'ana', realName: 'Ana Lima', tz: 'Europe/Lisbon' },
    { name: 'ben', realName: 'Ben Okafor', tz: 'Africa/Lagos' },
    { name: 'chidi', realName: 'Chidi Rao', tz: 'Asia/Kolkata' },
  ].map((user) => fake.user(user)) as [string, string, string];
  const lobby = fake.channel({ name: 'incidents', members: [fake.botUser, ana, ben, chidi] });
  const data = tempFolder();
  const read = readConfig(
    {
      SLACK_BOT_TOKEN: fake.token,
      SLACK_LOBBY: lobby,
      SLACK_API_URL: fake.apiUrl,
      ...(over === 'http' ? { SLACK_SIGNING_SECRET: fake.signingSecret } : { SLACK_APP_TOKEN: fake.appToken }),
    },
    data,
  );
  const config: Config = { ...read, settings: { ...read.settings, ...file } };
  const unique = uniques('u');
  const live = async (): Promise<Foghorn> => {
    const made = await compose({
      config,
      files: dataFiles(data),
      clock: time.clock,
      timer: time.timer,
      unique,
      random: () => 0.5,
      log,
    });
    await made.connect();
    return made;
  };

  let foghorn: Foghorn;
  const server = createServer((request, response) => {
    if (!foghorn.slack?.handle(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  if (over === 'http') fake.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  else fake.deliverOverSocket();
  foghorn = await live();

  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 2; ) {
      const before = fake.calls().length;
      await fake.settled();
      await foghorn.settle();
      quiet = fake.calls().length === before ? quiet + 1 : 0;
    }
  };
  return {
    fake,
    time,
    log,
    ana,
    ben,
    chidi,
    lobby,
    foghorn: () => foghorn,
    settle,
    pass: async (by) => {
      const until = time.clock() + by;
      while (time.clock() < until) {
        time.pass(Math.min(MINUTE, until - time.clock()));
        await settle();
      }
    },
    restart: async () => {
      await foghorn.stop();
      foghorn = await live();
    },
    close: async () => {
      await foghorn.stop();
      await fake.close();
      server.closeAllConnections();
      server.close();
    },
  };
};

/** As one reads it. */
export const words = (shown: { blocks?: unknown; text: string }): string =>
  shown.blocks ? legible(shown.blocks) : readText(shown.text);

/** The last thing only this person was told. */
export const lastTold = (fake: FakeSlack, user: string): SeenEphemeral => {
  const told = fake.ephemerals(user).at(-1);
  if (!told) throw new Error('Nothing was said to them');
  return told;
};
