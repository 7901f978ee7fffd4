/** One incident on Slack: how long until its card is there, and what it costs in calls. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compose, type Foghorn } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { dataFiles } from '../../src/data.ts';
import { systemTimer } from '../../src/engine/timer.ts';
import { systemClock } from '../../src/incident/time.ts';
import { type FakeSlack, startFakeSlack } from '../support/slack/index.ts';
import { inFolder, median, type Row, ratio } from './measure.ts';
import { silentLog } from './quiet.ts';

/** What a call of Slack's takes, about. */
const LATENCY = 100;
/** Creating the channel, then posting the card into it. */
const SEQUENTIAL = 2 * LATENCY;
const ALLOWED = SEQUENTIAL + 200;
const DECLARATIONS = 7;

/** Why each is needed: what stands here is what a lifecycle may spend. */
const WHY: Readonly<Record<string, string>> = {
  'conversations.create': 'the room',
  'conversations.info': 'whether others share a channel, before anything internal is said there',
  'conversations.invite': 'people and groups into the room',
  'conversations.setTopic': 'status and severity where everybody sees them, at each change',
  'conversations.open': 'direct messages',
  'chat.postMessage': 'card, announcement, each notice, nudge and direct message',
  'chat.update': 'card, announcement and nudge brought up to date, changes of two seconds at once',
  'pins.add': 'the card stays findable',
  'bookmarks.add': 'the console beside the room’s name',
  'bookmarks.list': 'no bookmark twice',
  'usergroups.users.list': 'the members of invited groups',
  'conversations.canvases.create': 'the postmortem’s draft',
  'canvases.edit': 'the postmortem’s draft, where there was a canvas',
  'files.getUploadURLExternal': 'the postmortem’s draft, where there are no canvases',
  'files.completeUploadExternal': 'the same',
  'views.open': 'forms',
  'views.update': 'forms, filled in',
  'chat.postEphemeral': 'answers after the response URL has run out',
  'reactions.get': 'the message that a reaction raises',
  'conversations.history': 'what was said in a new room before Foghorn listened',
  'conversations.replies': 'the same, in threads',
  'pins.list': 'the same, for pins',
  'users.info': 'whether a person is a stranger',
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const until = async (what: string, seen: () => boolean): Promise<void> => {
  for (let waited = 0; !seen(); waited += 2) {
    if (waited > 20_000) throw new RangeError(`never seen: ${what}`);
    await pause(2);
  }
};

interface Place {
  fake: FakeSlack;
  foghorn: Foghorn;
  ana: string;
  lobby: string;
}

const inSlack = <T>(use: (place: Place) => Promise<T>): Promise<T> =>
  inFolder(async (folder) => {
    const fake = await startFakeSlack({ limits: false, latency: () => pause(LATENCY) });
    const ana = fake.user({ name: 'ana' });
    const lobby = fake.channel({ name: 'incidents', members: [fake.botUser, ana] });
    const foghorn = await compose({
      config: readConfig(
        {
          FOGHORN_DATA: folder,
          FOGHORN_ADDRESS: 'https://foghorn.example.com',
          SLACK_BOT_TOKEN: fake.token,
          SLACK_SIGNING_SECRET: fake.signingSecret,
          SLACK_LOBBY: lobby,
          SLACK_API_URL: fake.apiUrl,
        },
        folder,
      ),
      files: dataFiles(folder),
      clock: systemClock,
      timer: systemTimer,
      unique: randomUUID,
      random: Math.random,
      log: silentLog,
    });
    const server = createServer((asked, answer) => {
      if (!foghorn.slack?.handle(asked, answer)) answer.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    fake.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
    await foghorn.start();
    try {
      return await use({ fake, foghorn, ana, lobby });
    } finally {
      await foghorn.stop();
      await fake.close();
      server.closeAllConnections();
      server.close();
    }
  });

const card = (fake: FakeSlack, number: number): boolean => {
  const room = fake.channels().find(({ name }) => name.startsWith(`inc-${number}-`));
  return room !== undefined && fake.messages(room.id).some(({ bot_id, blocks }) => bot_id && blocks);
};

const declared = async ({ fake, ana, lobby }: Place): Promise<number[]> => {
  const took: number[] = [];
  for (let number = 1; number <= DECLARATIONS; number++) {
    const from = systemClock();
    await fake.slash(ana, lobby, `declare Checkout is failing for shop ${number} sev2`);
    await until(`the card of INC-${number}`, () => card(fake, number));
    took.push(systemClock() - from);
    // The next one is measured alone.
    await pause(1500);
  }
  return took;
};

/** Declared, taken, two updates with a status each, raised, a note, resolved. */
const lived = async (place: Place): Promise<Map<string, number>> => {
  const { fake, foghorn, ana, lobby } = place;
  const before = fake.calls().length;
  await fake.slash(ana, lobby, 'declare Checkout is failing sev2');
  await until('the card', () => card(fake, 1));
  const room = (await foghorn.storage.bindings(1)).room?.channel ?? '';
  for (const text of [
    'lead',
    'update The pool is exhausted',
    'status identified The deploy doubled the connections',
    'severity sev1',
    'note Rolled back',
    'resolve Everybody can pay again',
  ]) {
    await pause(2500);
    await fake.slash(ana, room, text);
  }
  await until('the postmortem', () => fake.calls('conversations.canvases.create').length > 0);
  await pause(3000);
  const spent = new Map<string, number>();
  for (const { method } of fake.calls().slice(before)) spent.set(method, (spent.get(method) ?? 0) + 1);
  return spent;
};

export const slackLifecycle = async (): Promise<Row[]> => {
  const took = median(await inSlack(declared));
  const spent = [...(await inSlack(lived))].sort(([, a], [, b]) => b - a);
  return [
    {
      what: `declare → room and card, ${LATENCY} ms a call`,
      figure: `${Math.round(took)} ms`,
      ratio: ratio(took / ALLOWED, `${SEQUENTIAL} ms in calls one after the other, and 200 ms`, { atMost: 1 }),
    },
    {
      what: 'calls of one incident, declared to postmortem',
      figure: String(spent.reduce((sum, [, count]) => sum + count, 0)),
    },
    ...spent.map(([method, count]) => ({
      what: `  ${method}`,
      figure: `${count}  ${WHY[method] ?? 'NOT ACCOUNTED FOR'}`,
    })),
  ];
};
