/** A fake workspace with three people and two channels, and the real SDK at it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { handClock } from '../support/clock.ts';
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from '../support/slack/index.ts';

/** What the SDK has to say is not the test's business. */
export const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

/** Friday 5 September 2025, 22:31 UTC. */
export const START = Date.UTC(2025, 8, 5, 22, 31);

export const workspace = async (options: FakeSlackOptions = {}) => {
  const time = handClock(START);
  const fake = await startFakeSlack({ clock: time.clock, timer: time.timer, limits: false, ...options });
  const ana = fake.user({ name: 'ana', realName: 'Ana Ruiz', tz: 'Europe/Madrid' });
  const ben = fake.user({ name: 'ben', tz: 'America/New_York' });
  const chidi = fake.user({ name: 'chidi', tz: 'Asia/Kolkata' });
  const crew = fake.group({ handle: 'crew', users: [ana, ben] });
  const lobby = fake.channel({ name: 'incidents', members: [ana, ben, chidi, fake.botUser], creator: ana });
  const client = new WebClient(fake.token, {
    slackApiUrl: fake.apiUrl,
    logger: quiet,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
  return { fake, time, ana, ben, chidi, crew, lobby, client };
};

/** `pong`: how long, in real ms, a ping may take; reconnecting waits as long. */
export const socketReceiver = (fake: FakeSlack, pong = 5000): SocketModeReceiver =>
  new SocketModeReceiver({
    appToken: fake.appToken,
    logger: quiet,
    clientPingTimeout: pong,
    installerOptions: { clientOptions: { slackApiUrl: fake.apiUrl } },
  });

export const socketApp = (fake: FakeSlack, pong?: number): App =>
  new App({
    token: fake.token,
    receiver: socketReceiver(fake, pong),
    logger: quiet,
    clientOptions: { slackApiUrl: fake.apiUrl },
  });

/** Bolt's own receiver behind a server of the test's, so that it listens on any port. */
export const httpApp = async (fake: FakeSlack, before = false) => {
  const receiver = new HTTPReceiver({
    signingSecret: fake.signingSecret,
    logger: quiet,
    processBeforeResponse: before,
  });
  const app = new App({ token: fake.token, receiver, logger: quiet, clientOptions: { slackApiUrl: fake.apiUrl } });
  const requests: IncomingMessage[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    requests.push(request);
    receiver.requestListener(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  fake.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return {
    app,
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

/** The error a call is refused with. */
export const refused = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'not refused',
    (error: { data?: { error?: string }; code?: string }) => error.data?.error ?? error.code ?? String(error),
  );
