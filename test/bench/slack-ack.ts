/**
 * A signed slash command → its acknowledgement over HTTP, with the durable commit inside: against a Bolt app whose
 * handler does one raw durable insert and acknowledges. Same run, same machine, same load.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import Database from 'better-sqlite3';
import { compose } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { dataFiles } from '../../src/data.ts';
import { systemTimer } from '../../src/engine/timer.ts';
import { systemClock } from '../../src/incident/time.ts';
import { startFakeSlack } from '../support/slack/index.ts';
import { inFolder, quantile, type Row, ratio, timed } from './measure.ts';
import { silentLog } from './quiet.ts';

const CONNECTIONS = [1, 10, 50];
const REQUESTS = 1500;
const ROUNDS = 3;
const PATH = '/slack/events';

interface Target {
  port: number;
  secret: string;
  body(n: number): string;
}

let sent = 0;
const bodyFor = (channel: string, user: string, team: string) => (): string => {
  sent += 1;
  return new URLSearchParams({
    team_id: team,
    channel_id: channel,
    user_id: user,
    command: '/incident',
    text: `note the pool is exhausted again, ${sent}`,
    api_app_id: 'A1',
    response_url: 'http://127.0.0.1:9/none',
    trigger_id: `${sent}.1.1`,
  }).toString();
};

const ask = ({ port, secret, body }: Target, agent: Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    const content = body(0);
    const at = String(Math.floor(systemClock() / 1000));
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${at}:${content}`).digest('hex')}`;
    const asked = request(
      {
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: PATH,
        agent,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(content),
          'x-slack-request-timestamp': at,
          'x-slack-signature': signature,
        },
      },
      (response) => {
        response.resume();
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new RangeError(`answered ${response.statusCode}`)),
        );
      },
    );
    asked.on('error', reject);
    asked.end(content);
  });

const load = async (target: Target, connections: number): Promise<number[]> => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const took: number[] = [];
  let left = REQUESTS;
  const one = async (): Promise<void> => {
    while (left-- > 0) took.push(await timed(() => ask(target, agent)));
  };
  await Promise.all(Array.from({ length: connections }, one));
  agent.destroy();
  return took;
};

const serve = async (handle: Parameters<typeof createServer>[1]): Promise<Server> => {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** The yardstick: Bolt, one raw insert made durable, an acknowledgement. */
const plain = async (file: string, secret: string): Promise<{ server: Server; close(): void }> => {
  const db = new Database(file);
  db.pragma('journal_mode = wal');
  db.pragma('synchronous = full');
  db.exec('create table said (id integer primary key, text text not null)');
  const insert = db.prepare('insert into said (text) values (?)');
  const receiver = new HTTPReceiver({ signingSecret: secret, endpoints: PATH, logLevel: LogLevel.ERROR });
  const app = new App({
    receiver,
    logLevel: LogLevel.ERROR,
    authorize: async () => ({ botToken: 'xoxb-none', botId: 'B1', botUserId: 'U1' }),
  });
  app.command(/.*/, async ({ command, ack }) => {
    insert.run(command.text);
    await ack();
  });
  const server = await serve((asked, answer) => receiver.requestListener(asked, answer));
  return { server, close: () => db.close() };
};

export const slackAck = (): Promise<Row[]> =>
  inFolder(async (folder) => {
    const fake = await startFakeSlack({ limits: false });
    const user = fake.user({ name: 'ana' });
    const room = fake.channel({ name: 'inc-1-checkout-is-failing', members: [fake.botUser, user] });
    const foghorn = await compose({
      config: readConfig(
        {
          FOGHORN_DATA: folder,
          SLACK_BOT_TOKEN: fake.token,
          SLACK_SIGNING_SECRET: fake.signingSecret,
          SLACK_LOBBY: fake.channel({ name: 'incidents', members: [fake.botUser] }),
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
    // Stepped, never looped: what the notes call for is performed by nobody meanwhile.
    await foghorn.connect();
    await foghorn.engine.declare({ home: 'slack', title: 'Checkout is failing' }, { person: `slack:${user}` });
    const binding = { platform: 'slack', channel: room, message: null, url: null };
    await foghorn.storage.commit([{ write: 'bind', incident: 1, name: 'room', binding }]);
    const ours = await serve((asked, answer) => {
      if (!foghorn.slack?.handle(asked, answer)) answer.writeHead(404).end();
    });
    const yardstick = await plain(join(folder, 'plain.db'), fake.signingSecret);
    const body = bodyFor(room, user, fake.team);
    const secret = fake.signingSecret;
    const rows: Row[] = [];
    for (const connections of CONNECTIONS) {
      const took: Record<'ours' | 'plain', number[]> = { ours: [], plain: [] };
      for (let round = 0; round < ROUNDS; round++) {
        took.plain.push(...(await load({ port: portOf(yardstick.server), secret, body }, connections)));
        took.ours.push(...(await load({ port: portOf(ours), secret, body }, connections)));
      }
      for (const [name, q] of [
        ['p50', 0.5],
        ['p99', 0.99],
      ] as const) {
        const [mine, other] = [quantile(took.ours, q), quantile(took.plain, q)];
        rows.push({
          what: `/incident note → ack, ${connections} connections, ${name}`,
          figure: `${mine.toFixed(1)} ms`,
          ratio: ratio(mine / other, `Bolt and one insert: ${other.toFixed(1)} ms`, { atMost: 1.5 }),
        });
      }
    }
    const kept = await foghorn.storage.countTimeline(1, { kinds: ['note_raised'] });
    const asked = REQUESTS * ROUNDS * CONNECTIONS.length;
    if (kept !== asked) throw new RangeError(`${asked} notes were acknowledged, ${kept} are kept`);
    for (const server of [ours, yardstick.server]) {
      server.closeAllConnections();
      server.close();
    }
    yardstick.close();
    await foghorn.stop();
    await fake.close();
    return rows;
  });
