/** The fake Slack as the real Bolt sees it, over Socket Mode and over HTTP. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { httpApp, refused, socketApp, socketReceiver, workspace } from './fake-world.ts';

type Workspace = Awaited<ReturnType<typeof workspace>>;

let world: Workspace;
const closing: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  world = await workspace();
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await world.fake.close();
});

const modal = (extra: object = {}) => ({
  type: 'modal' as const,
  callback_id: 'declare',
  title: { type: 'plain_text' as const, text: 'Declare' },
  submit: { type: 'plain_text' as const, text: 'Go' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'title',
      label: { type: 'plain_text' as const, text: 'Title' },
      element: { type: 'plain_text_input' as const, action_id: 'text', max_length: 20 },
    },
    {
      type: 'input' as const,
      block_id: 'component',
      optional: true,
      label: { type: 'plain_text' as const, text: 'Component' },
      element: { type: 'external_select' as const, action_id: 'pick', min_query_length: 1 },
    },
  ],
  ...extra,
});

const overSocket = async (pong?: number) => {
  const app = socketApp(world.fake, pong);
  await app.start();
  closing.push(() => app.stop());
  return app;
};

describe('over Socket Mode', () => {
  it('tells a mention twice, as message and as app_mention, and the bot’s own posts not to listeners', async () => {
    const { fake, ana, lobby, client } = world;
    const app = await overSocket();
    const heard: string[] = [];
    app.event('message', async ({ event }) => {
      heard.push(`message ${event.ts} ${'text' in event ? event.text : ''}`);
    });
    app.event('app_mention', async ({ event }) => {
      heard.push(`mention ${event.ts} ${event.text}`);
    });
    const ts = fake.message(ana, lobby, '@foghorn update: a < b & `@ben` see https://example.com/x.');
    await client.chat.postMessage({ channel: lobby, text: 'mine' });
    expect(await fake.settled()).toEqual([]);
    const text = '<@U0FOGHORN> update: a &lt; b &amp; `@ben` see <https://example.com/x>.';
    expect(heard.sort()).toEqual([`mention ${ts} ${text}`, `message ${ts} ${text}`]);
    expect(fake.deliveries().map(({ type }) => type)).toEqual(['message', 'app_mention', 'message']);
  });

  it('brings a command with its escaped text, and shows the answer to the one who asked alone', async () => {
    const { fake, ana, ben, lobby } = world;
    const secret = fake.channel({ name: 'secret', private: true, members: [ana] });
    const app = await overSocket();
    app.command('/incident', async ({ ack, command }) => {
      await ack({ text: `heard: ${command.text}` });
    });
    const answer = await fake.slash(ana, lobby, 'say <b> to @ben and @crew in #incidents #secret');
    expect(answer).toMatchObject({ ok: true, body: { text: expect.stringContaining('heard') } });
    expect(fake.ephemerals(ana).map(({ text }) => text)).toEqual([
      `heard: say &lt;b&gt; to <@${ben}> and <!subteam^${world.crew}> in <#${lobby}|incidents> <#${secret}|>`,
    ]);
    expect(fake.ephemerals(ben)).toEqual([]);
    expect(fake.messages(lobby)).toEqual([]);
  });

  it('opens a form, keeps it with errors next to the field, offers options, and closes it', async () => {
    const { fake, ana, lobby } = world;
    const app = await overSocket();
    app.command('/incident', async ({ ack, command, client }) => {
      await ack();
      await client.views.open({
        trigger_id: command.trigger_id,
        view: modal({ private_metadata: command.channel_id }),
      });
    });
    app.options('pick', async ({ ack, payload }) => {
      await ack({ options: [{ text: { type: 'plain_text', text: `For ${payload.value}` }, value: 'api' }] });
    });
    const submitted: unknown[] = [];
    app.view('declare', async ({ ack, view }) => {
      submitted.push(view.state.values);
      if (view.state.values.title?.text?.value === 'bad')
        await ack({ response_action: 'errors', errors: { title: 'Too bad' } });
      else await ack();
    });
    await fake.slash(ana, lobby, 'declare');
    await fake.settled();
    expect(fake.views(ana)).toMatchObject([{ callback_id: 'declare', private_metadata: lobby, title: 'Declare' }]);
    expect(await fake.submit(ana)).toMatchObject({ outcome: 'incomplete', errors: { title: expect.any(String) } });
    expect(await fake.submit(ana, { title: 'much longer than twenty' })).toMatchObject({ outcome: 'incomplete' });
    expect(submitted).toEqual([]);
    expect(await fake.submit(ana, { Title: 'bad' })).toMatchObject({ outcome: 'errors', errors: { title: 'Too bad' } });
    expect(fake.views(ana)[0]?.errors).toEqual({ title: 'Too bad' });
    expect((await fake.suggest(ana, { action: 'pick', query: 'a' })).options).toEqual([
      { text: 'For a', value: 'api' },
    ]);
    expect(await fake.submit(ana, { text: 'good', pick: 'api' })).toMatchObject({ ok: true, outcome: 'closed' });
    expect(fake.views(ana)).toEqual([]);
    expect(submitted[1]).toMatchObject({
      title: { text: { type: 'plain_text_input', value: 'good' } },
      component: { pick: { type: 'external_select', selected_option: { value: 'api' } } },
    });
  });

  it('stacks, updates and clears forms by the answer to a submission', async () => {
    const { fake, ana, lobby } = world;
    const app = await overSocket();
    app.command('/incident', async ({ ack, command, client }) => {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: modal() });
    });
    const answers = ['push', 'push', 'update', 'clear'] as const;
    let turn = 0;
    app.view('declare', async ({ ack }) => {
      const response_action = answers[turn++];
      if (response_action === 'clear') await ack({ response_action });
      else if (response_action)
        await ack({ response_action, view: modal({ title: { type: 'plain_text', text: `View ${turn}` } }) });
    });
    await fake.slash(ana, lobby, '');
    await fake.settled();
    expect((await fake.submit(ana, { text: 'a' })).outcome).toBe('pushed');
    expect((await fake.submit(ana, { text: 'b' })).outcome).toBe('pushed');
    expect(fake.views(ana).map(({ title }) => title)).toEqual(['Declare', 'View 1', 'View 2']);
    // What was typed stays where block id and action id stay.
    expect((await fake.submit(ana, { text: 'c' })).outcome).toBe('updated');
    expect(fake.views(ana).map(({ title }) => title)).toEqual(['Declare', 'View 1', 'View 3']);
    expect((await fake.submit(ana)).outcome).toBe('cleared');
    expect(fake.views(ana)).toEqual([]);
  });

  it('presses buttons on messages and ephemerals, and spends response URLs', async () => {
    const { fake, ana, lobby, client, time } = world;
    const app = await overSocket();
    const buttons = [
      {
        type: 'actions' as const,
        elements: [
          { type: 'button' as const, action_id: 'go', value: '42', text: { type: 'plain_text' as const, text: 'Go' } },
        ],
      },
    ];
    const pressed: unknown[] = [];
    app.action({ type: 'block_actions', action_id: 'go' }, async ({ ack, body, action }) => {
      await ack();
      pressed.push([body.channel?.id, body.message?.ts, 'value' in action ? action.value : null, body.user.id]);
    });
    app.command('/incident', async ({ ack }) => {
      await ack({ text: 'choose', blocks: buttons });
    });
    const { ts } = await client.chat.postMessage({ channel: lobby, text: 'choose', blocks: buttons });
    const answer = await fake.press(ana, { action: 'Go', channel: lobby, ts: ts ?? '' });
    await fake.slash(ana, lobby, '');
    const [ephemeral] = fake.ephemerals(ana);
    await fake.press(ana, { action: 'go', ...(ephemeral ? { ephemeral } : {}) });
    await fake.settled();
    expect(pressed).toEqual([
      [lobby, ts, '42', ana],
      [lobby, undefined, '42', ana],
    ]);
    const url = answer.responseUrl ?? '';
    const respond = (body: object) =>
      fetch(url, { method: 'POST', body: JSON.stringify(body) }).then(
        async (response) => `${response.status} ${await response.text()}`,
      );
    expect(await respond({ replace_original: true, text: 'chosen' })).toBe('200 ok');
    expect(fake.at(lobby, ts ?? '')).toMatchObject({ text: 'chosen', readable: 'chosen' });
    expect(await respond({ text: '' })).toBe('400 no_text');
    for (let use = 2; use <= 5; use++) expect(await respond({ text: `use ${use}` })).toBe('200 ok');
    expect(await respond({ text: 'once too often' })).toBe('404 used_url');
    const other = await fake.press(ana, { action: 'go', ...(ephemeral ? { ephemeral } : {}) });
    time.turn(30 * 60_000 + 1);
    const late = await fetch(other.responseUrl ?? '', { method: 'POST', body: '{"text":"late"}' });
    expect(`${late.status} ${await late.text()}`).toBe('404 expired_url');
  });

  it('runs shortcuts, and opens App Home', async () => {
    const { fake, ana, lobby, client } = world;
    const app = await overSocket();
    const ran: unknown[] = [];
    app.shortcut('declare_from', async ({ ack, shortcut }) => {
      await ack();
      ran.push([shortcut.type, 'message' in shortcut ? shortcut.message.text : null]);
    });
    app.shortcut('declare', async ({ ack, shortcut }) => {
      await ack();
      ran.push([shortcut.type]);
    });
    app.event('app_home_opened', async ({ event }) => {
      ran.push([event.type, event.tab, event.view?.private_metadata]);
      await client.views.publish({ user_id: event.user, view: { type: 'home', private_metadata: 'seen', blocks: [] } });
    });
    const ts = fake.message(ana, lobby, 'it is on fire');
    await fake.messageShortcut(ana, 'declare_from', lobby, ts);
    await fake.shortcut(ana, 'declare');
    fake.openHome(ana);
    await fake.settled();
    fake.openHome(ana);
    await fake.settled();
    expect(ran).toEqual([
      ['message_action', 'it is on fire'],
      ['shortcut'],
      ['app_home_opened', 'home', undefined],
      ['app_home_opened', 'home', 'seen'],
    ]);
    expect(fake.home(ana)).toMatchObject({ type: 'home', private_metadata: 'seen' });
  });

  it('spreads envelopes over connections, and brings again on another what one did not acknowledge', async () => {
    const { fake, ana, lobby } = world;
    const heard: string[] = [];
    for (const name of ['one', 'two']) {
      const app = await overSocket();
      app.event('message', async ({ event }) => {
        heard.push(`${name} ${'text' in event ? event.text : ''}`);
      });
    }
    expect(fake.connections()).toBe(2);
    for (const text of ['a', 'b', 'c', 'd']) fake.message(ana, lobby, text);
    await fake.settled();
    expect(heard.map((line) => line.split(' ')[1]).sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(new Set(heard.map((line) => line.split(' ')[0]))).toEqual(new Set(['one', 'two']));
  });

  it('reconnects after a refresh and after a cut, and then hears what it missed', async () => {
    const { fake, ana, lobby } = world;
    const app = await overSocket(200);
    const heard: string[] = [];
    app.event('message', async ({ event }) => {
      if ('text' in event) heard.push(event.text ?? '');
    });
    fake.disconnect('refresh_requested');
    while (fake.connections() > 0) await fake.settled();
    fake.message(ana, lobby, 'said in between');
    await fake.connected();
    await fake.settled();
    expect(heard).toEqual(['said in between']);
    fake.disconnect('abruptly');
    fake.message(ana, lobby, 'said after the cut');
    await fake.connected();
    await fake.settled();
    expect(heard).toEqual(['said in between', 'said after the cut']);
  });

  it('takes ten connections and no more, each by a ticket of its own', async () => {
    const { fake } = world;
    const ticket = async (): Promise<string> => {
      const response = await fetch(`${fake.apiUrl}apps.connections.open`, {
        method: 'POST',
        headers: { authorization: `Bearer ${fake.appToken}` },
      });
      return ((await response.json()) as { url: string }).url;
    };
    /** The HTTP status of the attempt: 101 when it is a socket from now on. */
    const connect = (url: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const headers = {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-key': 'AQIDBAUGBwgJCgsMDQ4PEA==',
        };
        const request = http.request(url.replace('ws:', 'http:'), { headers });
        request.on('upgrade', (response) => resolve(response.statusCode ?? 0));
        request.on('response', (response) => resolve(response.statusCode ?? 0));
        request.on('error', reject);
        request.end();
      });
    const first = await ticket();
    expect(await connect(first)).toBe(101);
    expect(await connect(first)).toBe(403);
    for (let count = 2; count <= 10; count++) expect(await connect(await ticket())).toBe(101);
    expect(await connect(await ticket())).toBe(403);
    expect(fake.connections()).toBe(10);
    expect(await refused(world.client.apps.connections.open({}))).toBe('not_allowed_token_type');
  });

  it('brings an event again when three seconds pass without an acknowledgement', async () => {
    const { fake, ana, lobby, time } = world;
    const { client } = socketReceiver(fake);
    const arrivals: {
      ack: () => Promise<void>;
      body: { event_id: string };
      retry_num: number;
      retry_reason: string;
    }[] = [];
    client.on('slack_event', (arrival) => arrivals.push(arrival));
    await client.start();
    closing.push(() => client.disconnect());
    fake.message(ana, lobby, 'hello?');
    expect(await fake.settled()).toMatchObject([{ state: 'sent', attempts: 1 }]);
    time.turn(3000);
    await fake.settled();
    const [first, again] = arrivals;
    expect(again).toMatchObject({ retry_num: 1, retry_reason: 'timeout' });
    expect(again?.body.event_id).toBe(first?.body.event_id);
    await again?.ack();
    await fake.settled();
    expect(fake.deliveries()).toMatchObject([{ state: 'acknowledged', attempts: 2 }]);
  });
});

describe('over HTTP', () => {
  it('signs what it delivers, and Bolt takes that and nothing else', async () => {
    const { fake, ana, lobby } = world;
    const { app, requests, close } = await httpApp(fake);
    closing.push(close);
    const heard: string[] = [];
    app.event('message', async ({ event }) => {
      if ('text' in event) heard.push(event.text ?? '');
    });
    app.command('/incident', async ({ ack, command }) => {
      await ack(`heard ${command.text}`);
    });
    fake.message(ana, lobby, 'hello');
    await fake.settled();
    expect(heard).toEqual(['hello']);
    expect(await fake.slash(ana, lobby, 'list')).toMatchObject({ ok: true, body: 'heard list' });
    expect(requests[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-slack-signature': expect.stringMatching(/^v0=/),
    });
    const body = JSON.stringify(fake.deliveries()[0]?.body);
    expect((await fake.forge({ body })).status).toBe(200);
    expect((await fake.forge({ body, secret: 'another' })).status).toBe(401);
    expect((await fake.forge({ body, signature: null })).status).toBe(401);
    expect((await fake.forge({ body, at: Math.floor(Date.now() / 1000) - 400 })).status).toBe(401);
    expect((await fake.forge({ body: '{"type":"url_verification","challenge":"abc"}' })).body).toContain('abc');
  });

  it('tries again at once, after a minute and after five, says which try it is, and then gives up', async () => {
    const { fake, ana, lobby, time } = world;
    const { app, requests, close } = await httpApp(fake, true);
    closing.push(close);
    app.error(async (error) => {
      throw error;
    });
    app.event('message', async () => {
      throw new Error('the storage is away');
    });
    fake.message(ana, lobby, 'hello');
    const state = async () => {
      await fake.settled();
      return fake.deliveries().map(({ attempts, state: now }) => `${attempts} ${now}`);
    };
    expect(await state()).toEqual(['2 waiting']);
    time.turn(60_000);
    expect(await state()).toEqual(['3 waiting']);
    time.turn(299_999);
    expect(await state()).toEqual(['3 waiting']);
    time.turn(1);
    expect(await state()).toEqual(['4 given up']);
    time.turn(3_600_000);
    expect(await state()).toEqual(['4 given up']);
    expect(requests.map(({ headers }) => headers['x-slack-retry-num'])).toEqual([undefined, '1', '2', '3']);
    expect(requests[1]?.headers['x-slack-retry-reason']).toBe('http_error');
    expect(new Set(fake.deliveries()[0]?.statuses)).toEqual(new Set([500]));
  });
});

describe('an app that is no Bolt', () => {
  /** Answers each request with what `answer` says; null: not at all. */
  const listen = async (answer: () => { status: number; headers?: Record<string, string> } | null) => {
    const got: http.IncomingMessage[] = [];
    const server = http.createServer((request, response) => {
      got.push(request);
      const told = answer();
      if (told) response.writeHead(told.status, told.headers).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(async () => {
      server.closeAllConnections();
      server.close();
    });
    world.fake.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return got;
  };

  it('is not asked again when it says so', async () => {
    const { fake, ana, lobby } = world;
    const got = await listen(() => ({ status: 500, headers: { 'x-slack-no-retry': '1' } }));
    fake.message(ana, lobby, 'hello');
    await fake.settled();
    expect(got).toHaveLength(1);
    expect(fake.deliveries()).toMatchObject([{ state: 'given up', attempts: 1, statuses: [500] }]);
  });

  it('has three seconds, and is told what the last try died of', async () => {
    const { fake, ana, lobby, time } = world;
    let answers = false;
    const got = await listen(() => (answers ? { status: 200 } : null));
    fake.message(ana, lobby, 'hello');
    const asked = fake.slash(ana, lobby, 'list');
    expect(await fake.settled()).toMatchObject([{ state: 'sent', attempts: 1 }]);
    answers = true;
    time.turn(3000);
    expect(await asked).toMatchObject({ ok: false, status: 0 });
    await fake.settled();
    expect(fake.deliveries()).toMatchObject([
      { kind: 'event', state: 'acknowledged', attempts: 2, statuses: [0, 200] },
      { kind: 'command', state: 'given up', attempts: 1 },
    ]);
    expect(got.at(-1)?.headers['x-slack-retry-reason']).toBe('http_timeout');
  });
});

describe('deliveries on demand', () => {
  const listening = async () => {
    const { fake } = world;
    const app = await overSocket();
    const heard: string[] = [];
    app.event('message', async ({ event, body }) => {
      if ('text' in event) heard.push(`${event.text ?? ''} ${body.event_id}`);
    });
    return { fake, heard, texts: () => heard.map((line) => line.split(' ')[0]) };
  };

  it('sends twice, holds back, turns round and loses', async () => {
    const { ana, lobby } = world;
    const { fake, heard, texts } = await listening();
    fake.duplicating(true);
    fake.message(ana, lobby, 'twice');
    await fake.settled();
    expect(texts()).toEqual(['twice', 'twice']);
    expect(new Set(heard).size).toBe(1);
    fake.duplicating(false);
    await fake.duplicate();
    await fake.settled();
    expect(texts()).toEqual(['twice', 'twice', 'twice']);
    heard.length = 0;
    fake.hold();
    for (const text of ['one', 'two', 'three']) fake.message(ana, lobby, text);
    await fake.settled();
    expect(heard).toEqual([]);
    fake.unhold('reversed');
    await fake.settled();
    expect(texts()).toEqual(['three', 'two', 'one']);
    heard.length = 0;
    fake.lose(true);
    fake.message(ana, lobby, 'lost');
    fake.lose(false);
    await fake.redeliver();
    await fake.settled();
    expect(heard).toEqual([]);
    expect(fake.messages(lobby).map(({ text }) => text)).toContain('lost');
  });

  it('tells only what the bot may hear: its channels, its subscriptions, its scopes', async () => {
    const { ana, ben, lobby } = world;
    const { fake, texts } = await listening();
    const elsewhere = fake.channel({ name: 'elsewhere', members: [ana, ben] });
    const secret = fake.channel({ name: 'secret', private: true, members: [ana] });
    fake.message(ana, elsewhere, 'unheard');
    fake.message(ana, secret, 'unheard');
    fake.whisper(ana, 'heard');
    fake.withdraw('channels:history');
    fake.message(ana, lobby, 'unheard');
    fake.invite(ana, secret, fake.botUser);
    fake.message(ana, secret, 'heard');
    await fake.settled();
    expect(texts().filter((text) => text?.includes('heard'))).toEqual(['heard', 'heard']);
    fake.rename(ana, elsewhere, 'renamed');
    await fake.settled();
    expect(fake.deliveries().at(-1)).toMatchObject({ type: 'channel_rename', state: 'acknowledged' });
  });
});
