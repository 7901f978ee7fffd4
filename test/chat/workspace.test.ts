/** What the workspace's pages answer, asked without a browser. */
import { describe, expect, it } from 'vitest';
import { openPlatform } from '../../src/chat/local/platform/platform.ts';
import { createWorkspace } from '../../src/chat/local/web/workspace.ts';
import type { Message } from '../../src/engine/reply.ts';
import { SETTINGS } from './browser-world.ts';
import { handClock, must, silent } from './local-world.ts';
import { stubSay } from './stub-say.ts';

const OWN = { 'sec-fetch-site': 'same-origin' };

const make = () => {
  const { clock } = handClock();
  const platform = openPlatform(':memory:', { clock });
  const say = stubSay();
  const workspace = createWorkspace({ platform, say, settings: SETTINGS, clock, log: silent, console: '/console' });
  const get = (path: string, headers: Record<string, string> = {}) => workspace.app.request(path, { headers });
  const post = (path: string, body: object, headers: Record<string, string> = OWN) =>
    workspace.app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const send = (fields: Record<string, string>, headers: Record<string, string> = OWN) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return workspace.app.request('/workspace/say', { method: 'POST', headers, body });
  };
  const said = () => platform.messages.page('general', {}, 50).messages.map(({ text }) => text);
  return { platform, say, workspace, get, post, send, said };
};

describe('who is answered', () => {
  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another site’s page', { origin: 'https://evil.example' }],
    ['a neighbour on another port', { 'sec-fetch-site': 'same-site' }],
    ['nobody who says where they come from', {}],
  ])('does nothing for %s', async (_, headers) => {
    const { send, said } = make();
    const answer = await send({ channel: 'general', text: 'forged' }, headers as Record<string, string>);
    expect(answer.status).toBe(403);
    expect(said()).toEqual([]);
  });

  it('does it for its own pages, told either way', async () => {
    const { send, said } = make();
    expect((await send({ channel: 'general', text: 'one' })).status).toBe(200);
    expect((await send({ channel: 'general', text: 'two' }, { origin: 'http://localhost' })).status).toBe(200);
    expect(said()).toEqual(['one', 'two']);
  });

  it('allows nothing inline and nothing from elsewhere', async () => {
    const answer = await make().get('/');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(await answer.text()).not.toMatch(/<script>| style="| on[a-z]+="/);
  });
});

describe('what people send', () => {
  it('is one message however often it is sent again', async () => {
    const { send, said } = make();
    for (let time = 0; time < 3; time++) await send({ channel: 'general', text: 'once', nonce: 'abcdef-1' });
    await send({ channel: 'general', text: 'once', nonce: 'abcdef-2' });
    expect(said()).toEqual(['once', 'once']);
  });

  it('is refused with a sentence when it cannot be taken', async () => {
    const { send, post } = make();
    const long = await send({ channel: 'general', text: 'x'.repeat(100_000) });
    expect(long.status).toBe(422);
    expect(await long.json()).toMatchObject({ refused: { code: 'message_too_long' } });
    expect((await post('/workspace/edit', { nonsense: true })).status).toBe(400);
    expect((await send({ channel: 'nowhere', text: 'x' })).status).toBe(422);
  });

  it('is answered with a sentence when the disk does not take it', async () => {
    const { platform, send } = make();
    platform.close();
    const answer = await send({ channel: 'general', text: 'x' });
    expect(answer.status).toBe(503);
    const { refused } = (await answer.json()) as { refused: { sentence: string; hint: string } };
    expect(refused.sentence).toMatch(/^That could not be done just now: .*\.$/);
  });

  it('never becomes markup, wherever it is shown', async () => {
    const { platform, get } = make();
    const evil = '"><img src=x onerror=alert(1)> <@local:ana> &lt;';
    platform.openRoom({ effect: '1:1:0', slug: 'inc-1', private: false });
    must(platform.setTopic('inc-1', evil));
    must(
      platform.say({
        channel: 'inc-1',
        author: 'ana',
        text: evil,
        files: [{ name: evil, type: evil, bytes: Buffer.from('x') }],
      }),
    );
    const body: Message = {
      summary: evil,
      tone: 'plain',
      blocks: [
        { type: 'heading', text: evil },
        {
          type: 'text',
          text: [
            evil,
            { bold: evil },
            { code: evil },
            { link: 'javascript:alert(1)', text: evil },
            { console: evil, text: evil },
          ],
        },
        { type: 'quote', text: evil },
        { type: 'fields', fields: [{ label: evil, value: [evil] }] },
        { type: 'list', items: [[evil]] },
        { type: 'context', text: [{ person: evil }, { group: evil }] },
        { type: 'code', text: evil },
        {
          type: 'buttons',
          buttons: [{ label: evil, style: 'plain', invoke: { command: evil, options: { a: evil } }, confirm: evil }],
        },
        { type: 'menu', label: evil, choices: [{ label: evil, invoke: { command: evil, options: {} } }] },
      ],
    };
    const posted = must(platform.say({ channel: 'inc-1', author: 'foghorn', text: evil, body }));
    must(platform.pin(posted.id, 'foghorn', true));
    const page = await (await get('/c/inc-1?pane=details')).text();
    expect(page).toContain('&lt;img src=x');
    expect(page).not.toContain('<img src=x');
    expect(page).not.toMatch(/href="javascript:/);
  });
});

describe('what only some may see', () => {
  it('answers as if a private room, its messages and files were not there', async () => {
    const { platform, get, post } = make();
    platform.openRoom({ effect: '1:1:0', slug: 'inc-1-secret', private: true });
    must(platform.join('inc-1-secret', ['ana']));
    const files = [{ name: 'plan.txt', type: 'text/plain', bytes: Buffer.from('x') }];
    const { id, files: kept } = must(platform.say({ channel: 'inc-1-secret', author: 'ana', text: 'hush', files }));
    const ben = { cookie: 'foghorn_as=ben' };
    const file = `/workspace/files/${kept[0]?.id}/plan.txt`;
    const paths = [
      '/c/inc-1-secret',
      '/workspace/messages?channel=inc-1-secret',
      `/workspace/pane?channel=general&thread=${id}`,
      `/workspace/thread?channel=inc-1-secret&thread=${id}`,
      '/workspace/events?channel=inc-1-secret',
      file,
    ];
    for (const path of paths) expect([path, (await get(path, ben)).status]).toEqual([path, 404]);
    expect((await get(file, { cookie: 'foghorn_as=ana' })).status).toBe(200);
    expect(await (await get(`/workspace/typed/${id}`, ben)).json()).toEqual({ text: null });
    const asked = { channel: 'general', message: id, invocation: { command: 'note', options: {} } };
    expect((await post('/workspace/ask', asked, { ...OWN, ...ben })).status).toBe(422);
    expect((await (await get('/', ben)).text()).includes('inc-1-secret')).toBe(false);
  });

  it('becomes somebody else, and never goes elsewhere for it', async () => {
    const { workspace } = make();
    const as = (user: string, back: string) =>
      workspace.app.request('/workspace/as', {
        method: 'POST',
        headers: OWN,
        body: new URLSearchParams({ user, back }),
      });
    const answer = await as('ben', '/c/general');
    expect(answer.headers.get('location')).toBe('/c/general');
    expect(answer.headers.get('set-cookie')).toMatch(/^foghorn_as=ben;.*HttpOnly/);
    expect((await as('foghorn', '//evil.example')).headers.get('location')).toBe('/');
    const request = new Request('http://localhost/console', { headers: { cookie: 'a=b; foghorn_as=ben' } });
    expect(workspace.viewer(request)).toMatchObject({ id: 'local:ben', zone: 'America/New_York' });
    expect(workspace.viewer(new Request('http://localhost/'))).toMatchObject({ id: 'local:ana' });
  });
});

describe('what is asked of Foghorn', () => {
  it('takes a press, a form and a line with everything that belongs to them', async () => {
    const { post, say } = make();
    const invocation = {
      command: 'update',
      incident: 42,
      options: { status: 'monitoring' },
      shown: { status: 'identified' },
      submitted: true,
    };
    await post('/workspace/ask', { channel: 'general', invocation: { ...invocation, options: { title: 't' } } });
    expect(say.asked[0]).toMatchObject({ invocation: { ...invocation, options: { title: 't' } } });
    await post('/workspace/ask', { channel: 'general', text: '/inc update @ana is on it' });
    expect(say.asked[1]).toMatchObject({ text: 'update <@local:ana> is on it' });
    expect(await (await post('/workspace/ask', { channel: 'general', text: '/nope' })).json()).toMatchObject({
      refused: { code: 'unknown_command' },
    });
    expect(say.asked).toHaveLength(2);
  });

  it('passes on what is pressed twice: recognising it is not its business', async () => {
    const { post, say } = make();
    const invocation = { command: 'resolve', incident: 1, options: {} };
    await Promise.all([1, 2].map(() => post('/workspace/ask', { channel: 'general', invocation })));
    expect(say.asked).toHaveLength(2);
  });
});
