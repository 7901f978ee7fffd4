import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createSlackClient } from '../../src/chat/slack/client.ts';
import { createLimiter, createWindow } from '../../src/chat/slack/limiter.ts';
import { MINUTE, SECOND } from '../../src/incident/time.ts';
import { memoryLog } from '../support/builders.ts';
import { handClock, settled } from '../support/clock.ts';

const RATES = {
  'conversations.create': { calls: 20, per: MINUTE },
  'pins.add': { calls: 20, per: MINUTE },
};
const CHANNEL_RATES = { 'chat.postMessage': { calls: 1, per: SECOND } };

const START = Date.UTC(2026, 2, 2, 9, 0);

const limiter = () => {
  const time = handClock(START);
  const made = createLimiter({ rates: RATES, channelRates: CHANNEL_RATES, clock: time.clock, timer: time.timer });
  const admitted: { name: string; at: number }[] = [];
  const ask = (name: string, method: string, channel: string | null = null, patience = MINUTE): Promise<void> =>
    made.admit(method, channel, patience).then((turn) => {
      if (turn.admitted) admitted.push({ name, at: time.clock() - START });
    });
  return { time, made, admitted, ask };
};

describe('a window', () => {
  it('lets no stretch of its length hold more calls than it may', () => {
    const window = createWindow({ calls: 3, per: 1000 });
    const made: number[] = [];
    for (let now = 0; now < 5000; now += 100)
      if (window.next(now) <= now) {
        window.take(now);
        made.push(now);
      }
    for (const at of made)
      expect(made.filter((other) => other > at - 1000 && other <= at).length).toBeLessThanOrEqual(3);
    expect(made.length).toBe(15);
  });

  it('sends those who cannot wait away to moments one behind the other', () => {
    const window = createWindow({ calls: 20, per: MINUTE });
    for (let i = 0; i < 20; i++) window.take(0);
    expect([window.promise(0), window.promise(0), window.promise(0)]).toEqual([MINUTE, MINUTE + 3000, MINUTE + 6000]);
  });

  it('is not locked for ever by a clock set back', () => {
    const window = createWindow({ calls: 1, per: 1000 });
    window.take(10 * 60 * MINUTE);
    expect(window.next(0)).toBe(0);
  });
});

describe('the limiter', () => {
  it('lets as many calls of a method through as its tier has, and the next when the first is a minute old', async () => {
    const { time, admitted, ask } = limiter();
    for (let i = 0; i < 21; i++) void ask(`create ${i}`, 'conversations.create');
    await settled();
    expect(admitted).toHaveLength(20);
    time.turn(MINUTE);
    await settled();
    expect(admitted.at(-1)).toEqual({ name: 'create 20', at: MINUTE });
  });

  it('holds up nobody else while a method is exhausted', async () => {
    const { admitted, ask } = limiter();
    for (let i = 0; i < 25; i++) void ask('pin', 'pins.add');
    void ask('topic', 'conversations.setTopic');
    void ask('update', 'chat.update');
    await settled();
    expect(admitted.map(({ name }) => name)).toEqual([...Array(20).fill('pin'), 'topic', 'update']);
  });

  it('posts once a second in a channel, in the order asked, and at once in another', async () => {
    const { time, admitted, ask } = limiter();
    for (const name of ['a', 'b', 'c']) void ask(name, 'chat.postMessage', 'C1');
    void ask('elsewhere', 'chat.postMessage', 'C2');
    await settled();
    for (let second = 0; second < 2; second++) {
      time.turn(SECOND);
      await settled();
    }
    expect(admitted).toEqual([
      { name: 'a', at: 0 },
      { name: 'elsewhere', at: 0 },
      { name: 'b', at: SECOND },
      { name: 'c', at: 2 * SECOND },
    ]);
  });

  it('closes the one channel that Slack refused', async () => {
    const { time, made, admitted, ask } = limiter();
    const turn = await made.admit('chat.postMessage', 'C1', 0);
    if (turn.admitted) turn.closed(time.clock() + 30 * SECOND);
    void ask('there', 'chat.postMessage', 'C1');
    void ask('elsewhere', 'chat.postMessage', 'C2');
    await settled();
    expect(admitted.map(({ name }) => name)).toEqual(['elsewhere']);
    time.turn(30 * SECOND);
    await settled();
    expect(admitted.at(-1)).toEqual({ name: 'there', at: 30 * SECOND });
  });

  it('sends away who will not wait, and keeps nothing for them', async () => {
    const { time, made } = limiter();
    await made.admit('chat.postMessage', 'C1', 0);
    expect(await made.admit('chat.postMessage', 'C1', 0)).toEqual({ admitted: false, at: START + SECOND });
    time.turn(SECOND);
    expect(await made.admit('chat.postMessage', 'C1', 0)).toMatchObject({ admitted: true });
  });
});

describe('the client', () => {
  let server: Server | null = null;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  type Answer = { status?: number; headers?: Record<string, string>; body?: unknown; hang?: boolean };
  const against = async (answer: (method: string, call: number) => Answer, timeout = 300) => {
    const calls: string[] = [];
    const listening = createServer((request, response) => {
      const method = (request.url ?? '').split('/').at(-1) ?? '';
      calls.push(method);
      const { status = 200, headers = {}, body = { ok: true }, hang } = answer(method, calls.length);
      request.resume();
      if (hang) return;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    const time = handClock(START);
    const client = createSlackClient({
      token: 'xoxb-secret',
      apiUrl: `http://127.0.0.1:${(listening.address() as AddressInfo).port}/api/`,
      clock: time.clock,
      timer: time.timer,
      random: () => 0,
      log: memoryLog(),
      timeout,
    });
    return { client, time, calls };
  };
  const refused = (error: string, more: object = {}): Answer => ({ body: { ok: false, error, ...more } });
  const failing = async (answer: Answer) => {
    const { client, calls } = await against(() => answer);
    const error = await client.call('conversations.create', { name: 'x' }).catch((reason: unknown) => reason);
    return { error, calls };
  };

  it('names the scope that is missing, and what to do', async () => {
    const { error } = await failing(
      refused('missing_scope', { needed: 'channels:manage,groups:write', provided: 'chat:write' }),
    );
    expect(error).toMatchObject({ code: 'missing_scope', permanent: true });
    expect(String(error)).toContain('channels:manage, groups:write');
    expect(String(error)).toContain('reinstall the app');
  });

  it.each([
    ['invalid_auth', /SLACK_BOT_TOKEN/],
    ['token_revoked', /revoked/],
    ['channel_not_found', /Invite Foghorn/],
    ['not_in_channel', /Invite Foghorn/],
    ['is_archived', /Unarchive/],
    ['restricted_action', /administrator/],
    ['something_new', /something_new/],
  ])('takes %s for good, with its remedy', async (code, words) => {
    const { error } = await failing(refused(code));
    expect(error).toMatchObject({ code, permanent: true });
    expect(String(error)).toMatch(words);
    expect(String(error)).not.toContain('xoxb-secret');
  });

  it.each([
    ['an error of Slack’s own', refused('internal_error')],
    ['503', { status: 503 }],
    ['no answer', { hang: true }],
  ])('may be tried again after %s, and does not do so itself', async (_, answer) => {
    const { error, calls } = await failing(answer);
    expect(error).toMatchObject({ permanent: false });
    expect(calls).toHaveLength(1);
  });

  it('says when to come back after a 429, and asks no more until then', async () => {
    const { client, time, calls } = await against((method) =>
      method === 'pins.add' ? { status: 429, headers: { 'retry-after': '30' } } : {},
    );
    const pin = () => client.call('pins.add', { channel: 'C1', timestamp: '1.000000' });
    await expect(pin()).rejects.toMatchObject({ code: 'ratelimited', permanent: false, retryAfter: 30_000 });
    await expect(pin()).rejects.toMatchObject({ code: 'ratelimited', retryAfter: expect.any(Number) });
    expect(calls).toEqual(['pins.add']);
    // Another method goes on.
    await client.call('chat.update', { channel: 'C1', ts: '1.000000', text: 'x' });
    time.turn(30_000);
    await expect(pin()).rejects.toMatchObject({ retryAfter: 30_000 });
    expect(calls).toEqual(['pins.add', 'chat.update', 'pins.add']);
  });

  it('waits out a short 429 itself, for who has the patience', async () => {
    const { client, time, calls } = await against((_, call) =>
      call === 1 ? { status: 429, headers: { 'retry-after': '2' } } : {},
    );
    const read = client.call('conversations.history', { channel: 'C1' }, { patience: 10 * SECOND });
    while (time.waiting() === 0) await settled();
    time.turn(2 * SECOND);
    await expect(read).resolves.toMatchObject({ ok: true });
    expect(calls).toHaveLength(2);
  });

  it('begins nothing for who has given up by then', async () => {
    const { client, time, calls } = await against(() => ({}));
    await expect(
      client.call('chat.update', { channel: 'C1', ts: '1.000000', text: 'x' }, { until: time.clock() - 1 }),
    ).rejects.toMatchObject({
      code: 'ratelimited',
      permanent: false,
    });
    expect(calls).toEqual([]);
  });

  it('survives a 429 that does not say when to come back', async () => {
    const { error } = await failing({ status: 429 });
    expect(error).toMatchObject({ code: 'ratelimited', permanent: false, retryAfter: 30_000 });
  });
});
