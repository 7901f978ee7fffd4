/** The receivers alone, with the real Bolt behind them: signatures, sizes, and when Slack is told "received". */
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App } from '@slack/bolt';
import { afterEach, describe, expect, it } from 'vitest';
import { boltLogger, receiveHttp } from '../../src/chat/slack/receivers.ts';
import { systemClock } from '../../src/incident/time.ts';
import { memoryLog } from '../support/builders.ts';
import { settled } from '../support/clock.ts';

const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const signed = (body: string, at = Math.floor(systemClock() / 1000), secret = SECRET): Record<string, string> => ({
  'x-slack-request-timestamp': String(at),
  'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`,
});

const world = async (hear: () => Promise<void> = async () => {}) => {
  const log = memoryLog();
  let left = 0;
  const receiving = receiveHttp({ signingSecret: SECRET, log, wall: systemClock, limited: () => void left++ });
  const app = new App({
    receiver: receiving.receiver,
    authorize: async () => ({ botToken: 'xoxb-1', botUserId: 'UBOT', botId: 'B1' }),
    logger: boltLogger(log),
    convoStore: false,
  });
  app.error(async (error) => {
    throw error;
  });
  let commands = 0;
  app.event('message', hear);
  app.command(/.*/, async ({ ack }) => {
    commands++;
    await ack({ text: 'said' });
  });
  await receiving.start();
  const server = createServer((request, response) => {
    if (!receiving.handle?.(request, response)) response.writeHead(200).end('another page');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = (body: string, headers: Record<string, string> = signed(body), type = 'application/json') =>
    fetch(`${url}/slack/events`, { method: 'POST', body, headers: { 'content-type': type, ...headers } });
  return { url, send, receiving, commands: () => commands, left: () => left, log };
};

const event = JSON.stringify({
  type: 'event_callback',
  team_id: 'T1',
  event_id: 'Ev1',
  event: { type: 'message', channel: 'C1', user: 'U1', text: 'hello', ts: '1.000001' },
});
const command = 'command=%2Fincident&text=list&user_id=U1&channel_id=C1&trigger_id=1.2&response_url=http%3A%2F%2Fx';
const FORM = 'application/x-www-form-urlencoded';

describe('requests that are not Slack’s', () => {
  it.each([
    ['unsigned', {}],
    ['signed with another secret', signed(event, undefined, 'another-secret')],
    ['signed for another body', signed(`${event} `)],
    ['ten minutes old', signed(event, Math.floor(systemClock() / 1000) - 600)],
    ['from the future', signed(event, Math.floor(systemClock() / 1000) + 600)],
    ['with a signature of another length', { ...signed(event), 'x-slack-signature': 'v0=00' }],
    ['with a timestamp that is none', { ...signed(event), 'x-slack-request-timestamp': 'now' }],
  ])('%s: refused', async (_, headers) => {
    let heard = 0;
    const { send } = await world(async () => void heard++);
    expect((await send(event, headers)).status).toBe(401);
    expect(heard).toBe(0);
  });

  it('too large: refused before they are read', async () => {
    const { send } = await world();
    const body = JSON.stringify({ type: 'event_callback', filler: 'x'.repeat(2 * 1024 * 1024) });
    expect((await send(body)).status).toBe(413);
  });

  it('malformed: refused', async () => {
    const { send } = await world();
    expect((await send('{"type":')).status).toBe(400);
  });

  it('a command sent once more with the same signature is not carried out again', async () => {
    const { send, commands } = await world();
    const headers = signed(command);
    expect((await send(command, headers, FORM)).status).toBe(200);
    expect((await send(command, headers, FORM)).status).toBe(401);
    expect(commands()).toBe(1);
  });

  it('another path or method is left alone', async () => {
    const { url } = await world();
    expect(await (await fetch(`${url}/healthz`)).text()).toBe('another page');
    expect((await fetch(`${url}/slack/events`)).status).toBe(405);
  });
});

describe('the acknowledgement', () => {
  it('of an event follows its listener', async () => {
    let commit = (): void => {};
    const { send } = await world(
      () =>
        new Promise<void>((resolve) => {
          commit = resolve;
        }),
    );
    let answered: number | null = null;
    const answer = send(event).then(({ status }) => {
      answered = status;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await settled();
    expect(answered).toBeNull();
    commit();
    await answer;
    expect(answered).toBe(200);
  });

  it('is no acknowledgement when the listener fails', async () => {
    const { send } = await world(async () => {
      throw new Error('the storage is away');
    });
    expect((await send(event)).status).toBe(500);
  });

  it('of a command carries what is said', async () => {
    const { send } = await world();
    const answer = await send(command, signed(command), FORM);
    expect(await answer.json()).toEqual({ text: 'said' });
  });

  it('is no acknowledgement once Foghorn stops', async () => {
    const { send, receiving } = await world();
    await receiving.stop();
    expect((await send(event)).status).toBe(503);
  });

  it('of being left out is noted', async () => {
    const { send, left } = await world();
    expect((await send(JSON.stringify({ type: 'app_rate_limited', team_id: 'T1' }))).status).toBe(200);
    expect(left()).toBe(1);
  });

  it('answers Slack’s challenge and its certificate check', async () => {
    const { send } = await world();
    const challenge = JSON.stringify({ type: 'url_verification', challenge: 'abc' });
    expect(await (await send(challenge)).json()).toEqual({ challenge: 'abc' });
    expect((await send('ssl_check=1', {}, FORM)).status).toBe(200);
  });
});
