/** The workspace as people use it: a real browser, a real server, the commands played by a stub. */
import axe from 'axe-core';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../src/engine/reply.ts';
import { chromiumThere, launch, type Served, served } from './browser-world.ts';
import { must } from './local-world.ts';
import { CARD } from './stub-say.ts';

if (!chromiumThere && !process.env.CI)
  console.log('No Chromium at /usr/bin/chromium: the workspace is not tried in a browser.');
const ROOM = 'inc-42-checkout-is-failing';

describe.skipIf(!chromiumThere && !process.env.CI)('The workspace in a browser', () => {
  let browser: Browser;
  let world: Served;
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    complaints.length = 0;
    world = await served();
    const { platform } = world;
    platform.openRoom({ effect: '42:1:0', slug: ROOM, private: false });
    platform.join(ROOM, ['ana', 'ben']);
    platform.setTopic(ROOM, 'SEV1 · Investigating');
    platform.pin(world.bot(ROOM, CARD, '42:1:2').id, 'foghorn', true);
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    await world.close();
  });

  const open = async (
    user: string,
    path: string,
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    contexts.push(context);
    await context.addCookies([{ name: 'foghorn_as', value: user, url: world.url }]);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (line) => {
      // What the server refuses is shown to the person; everything else would be a fault of the page.
      if (line.type() === 'error' && !/Failed to load resource|net::ERR/.test(line.text()))
        complaints.push(line.text());
    });
    await page.goto(world.url + path);
    await page.locator('.live[data-state=live]').waitFor({ state: 'attached' });
    return page;
  };
  const room = (user = 'ana', options = {}) => open(user, `/c/${ROOM}`, options);
  const type = async (page: Page, text: string, box = '#composer'): Promise<void> => {
    await page.locator(box).fill(text);
    await page.locator(box).press('Enter');
  };
  const message = (page: Page, text: string): Locator => page.locator('.run .msg', { hasText: text });
  const focused = (page: Page): Locator => page.locator(':focus');
  const last = () => {
    const asked = world.say.asked.at(-1);
    if (!asked) throw new Error('nothing was asked');
    return asked;
  };
  const asked = async (count: number): Promise<void> => {
    await expect.poll(() => world.say.asked.length).toBe(count);
  };
  /** Opens the menu of a message by pointing at it. */
  const menu = async (on: Locator, entry: string): Promise<void> => {
    await on.hover();
    await on.locator('summary[aria-label=More]').click();
    await on.getByRole('button', { name: entry }).click();
  };

  it('shows a message to everybody who is there, as it was typed', async () => {
    const ana = await room('ana');
    const ben = await room('ben');
    await type(ana, '@ben see <b>this</b> & https://example.com/a?b=1.');
    const there = message(ben, 'see <b>this</b>');
    await there.waitFor();
    expect(await there.locator('.text').innerText()).toBe('@Ben Carter see <b>this</b> & https://example.com/a?b=1.');
    expect(await there.locator('.mention.me').count()).toBe(1);
    expect(await there.locator('a[href="https://example.com/a?b=1"]').count()).toBe(1);
    expect(await ana.locator('#composer').inputValue()).toBe('');
    expect(complaints).toEqual([]);
  });

  it('writes several lines with Shift and Enter', async () => {
    const ana = await room();
    await ana.locator('#composer').fill('one');
    await ana.locator('#composer').press('Shift+Enter');
    await ana.locator('#composer').pressSequentially('two');
    await ana.locator('#composer').press('Enter');
    await message(ana, 'one\ntwo').waitFor();
    expect(world.platform.messages.page(ROOM, {}, 9).messages.at(-1)?.text).toBe('one\ntwo');
  });

  it('completes commands, options and people by keyboard', async () => {
    const ana = await room();
    const box = ana.locator('#composer');
    const options = ana.locator('.completions [role=option]');
    await box.pressSequentially('/in');
    await options.first().waitFor();
    await box.press('Enter');
    await expect.poll(() => box.inputValue()).toBe('/incident ');
    await expect.poll(() => options.count()).toBe(4);
    await box.press('ArrowDown');
    await box.press('ArrowDown');
    expect(await ana.locator('[aria-selected=true]').innerText()).toContain('update');
    await box.press('Tab');
    await expect.poll(() => box.inputValue()).toBe('/incident update ');
    await box.pressSequentially('status:mon');
    await expect.poll(() => options.allInnerTexts()).toEqual(['monitoring']);
    await box.press('Tab');
    await expect.poll(() => box.inputValue()).toBe('/incident update status:monitoring ');
    await box.pressSequentially('@be');
    await expect.poll(() => options.count()).toBe(1);
    await box.press('Escape');
    expect(await options.count()).toBe(0);
    await box.press('Enter');
    await asked(1);
    expect(last()).toMatchObject({
      text: 'update status:monitoring @be',
      asker: { person: 'local:ana', name: 'Ana Ribeiro', zone: 'Europe/Lisbon' },
      place: { platform: 'local', channel: ROOM },
    });
  });

  it('answers the asker alone', async () => {
    const ana = await room('ana');
    const ben = await room('ben');
    await type(ana, '/inc list');
    const answer = ana.locator('.whisper', { hasText: 'You said: list' });
    await answer.waitFor();
    expect(await answer.innerText()).toContain('Only you can see this');
    await type(ana, 'afterwards');
    await message(ben, 'afterwards').waitFor();
    expect(await ben.locator('.whisper').count()).toBe(0);
    await ana.reload();
    await answer.getByText('Dismiss').click();
    await answer.waitFor({ state: 'detached' });
  });

  it('keeps the text of a command that was refused, and says why', async () => {
    const ana = await room();
    await type(ana, '/incident frobnicate everything');
    await ana.locator('.whisper', { hasText: 'There is no command “frobnicate”.' }).waitFor();
    expect(await ana.locator('#composer').inputValue()).toBe('/incident frobnicate everything');
    await ana.getByRole('button', { name: 'Edit again' }).click();
    await ana.locator('dialog[open] form').waitFor();
    await ana.keyboard.press('Escape');
    await type(ana, '/poke ana');
    await ana.locator('.toast', { hasText: 'There is no command /poke here.' }).waitFor();
    expect(await ana.locator('#composer').inputValue()).toBe('/poke ana');
  });

  it('fills in a form, shows what is wrong beside the field, and loses nothing', async () => {
    const ana = await room();
    await type(ana, '/incident');
    const form = ana.locator('dialog[open] form');
    await form.locator('#f-text').fill('Since the 08:30 deploy');
    await form.getByLabel('Priya Nair').check();
    await form.getByRole('button', { name: 'Payment gateway' }).click();
    await form.getByRole('button', { name: 'Declare' }).click();
    await form.locator('[data-field=title] .error', { hasText: 'An incident needs a title.' }).waitFor();
    expect(await form.locator('#f-text').inputValue()).toBe('Since the 08:30 deploy');
    expect(await focused(ana).getAttribute('id')).toBe('f-title');
    await ana.keyboard.press('Escape');
    await ana.getByRole('button', { name: 'Keep writing' }).click();
    await form.locator('#f-title').fill('Checkout is failing');
    await form.locator('#f-title').press('Enter');
    await ana.locator('.whisper', { hasText: 'Declared: Checkout is failing' }).waitFor();
    expect(last().invocation).toEqual({
      command: 'declare',
      submitted: true,
      options: {
        as: 'open',
        title: 'Checkout is failing',
        severity: 'SEV3',
        components: 'API, Payment gateway',
        people: '<@local:ben>, <@local:priya>',
        text: 'Since the 08:30 deploy',
      },
    });
    expect(await ana.locator('dialog[open]').count()).toBe(0);
  });

  it('says in the browser what is too long for a field', async () => {
    const ana = await room();
    await type(ana, '/incident');
    await ana.locator('#f-title').fill('x'.repeat(201));
    await ana.locator('dialog[open] .primary').click();
    await ana.locator('.error', { hasText: 'At most 200 characters; these are 201.' }).waitFor();
    await asked(1);
  });

  it('presses buttons of the card, and asks again where it should', async () => {
    const ana = await room();
    const card = ana.locator('.run .msg').first();
    await card.getByRole('button', { name: 'Resolve' }).click();
    await ana.locator('dialog.ask').getByRole('button', { name: 'Cancel' }).click();
    expect(world.say.asked).toEqual([]);
    await card.getByRole('button', { name: 'Resolve' }).click();
    await ana.locator('dialog.ask').getByRole('button', { name: 'Resolve' }).click();
    await asked(1);
    expect(last().invocation).toEqual({ command: 'resolve', incident: 42, options: {} });
    await card.getByText('Severity', { exact: true }).click();
    await card.getByRole('button', { name: 'SEV2' }).click();
    await asked(2);
    expect(last().invocation).toEqual({ command: 'severity', incident: 42, options: { to: 'SEV2' } });
  });

  it('reacts, pins, and hands a message to a command', async () => {
    world.said('ben', ROOM, 'Rolled back at 09:05');
    const ana = await room();
    const said = message(ana, 'Rolled back at 09:05');
    await said.hover();
    await said
      .getByRole('button', { name: /pushpin, adds it to the timeline/ })
      .first()
      .click();
    await said.locator('.reaction[aria-pressed=true]').waitFor();
    await said.locator('.reaction').click();
    await said.locator('.reaction').waitFor({ state: 'detached' });
    await said.hover();
    await said.locator('summary[aria-label=React]').click();
    await said.getByRole('button', { name: 'React with tada' }).click();
    await said.locator('.reaction', { hasText: '🎉' }).waitFor();
    await menu(said, 'Pin to the channel');
    await ana.locator('.pins', { hasText: 'Rolled back at 09:05' }).waitFor();
    await menu(said, 'Add to the timeline');
    await asked(1);
    expect(last()).toMatchObject({
      invocation: { command: 'note' },
      message: { text: 'Rolled back at 09:05', author: 'local:ben' },
    });
    await menu(said, 'Declare an incident from this');
    await ana.locator('#f-title').fill('Rollback');
    await ana.locator('dialog[open] .primary').click();
    await asked(3);
    expect(last()).toMatchObject({ invocation: { submitted: true }, message: { author: 'local:ben' } });
    const kinds = world.platform.events.heads();
    expect(kinds.length).toBeGreaterThan(0);
  });

  it('edits and deletes one’s own messages', async () => {
    const ana = await room();
    const ben = await room('ben');
    await type(ana, 'the pasword is hunter2');
    await message(ana, 'hunter2').waitFor();
    await ana.locator('#composer').press('ArrowUp');
    await ana.locator('.editor textarea').fill('the password is hunter2');
    await ana.locator('.editor textarea').press('Enter');
    await message(ben, 'the password is hunter2').locator('.edited').waitFor();
    expect(await message(ben, 'hunter2').locator('[data-edit]').count()).toBe(0);
    await menu(message(ana, 'hunter2'), 'Delete');
    await ana.locator('dialog.ask').getByRole('button', { name: 'Delete' }).click();
    await message(ben, 'hunter2').waitFor({ state: 'detached' });
  });

  it('replies in a thread, beside the talk, and comes back with Esc', async () => {
    const head = world.said('ben', ROOM, 'Who looks at the database?');
    const ana = await room();
    const ben = await open('ben', `/c/${ROOM}?thread=${head.id}`);
    const said = message(ana, 'Who looks at the database?');
    await said.hover();
    await said.getByLabel('Reply in thread').click();
    await type(ana, 'I do', '#thread-composer');
    await ben.locator('.pane .msg', { hasText: 'I do' }).waitFor();
    await said.locator('.replies', { hasText: '1 reply' }).waitFor();
    await type(ana, '/incident status', '#thread-composer');
    await ana.locator('.pane .whisper', { hasText: 'You said: status' }).waitFor();
    await ana.locator('#thread-composer').press('Escape');
    await ana.locator('.pane').waitFor({ state: 'hidden' });
    expect(new URL(ana.url()).search).toBe('');
  });

  it('attaches files', async () => {
    const ana = await room();
    const buffer = Buffer.from('GET /checkout 500\n');
    await ana.locator('main input[type=file]').setInputFiles({ name: 'errors <1>.log', mimeType: 'text/html', buffer });
    await ana.locator('.uploads li').waitFor();
    await type(ana, 'the log');
    const link = message(ana, 'the log').locator('.file');
    await link.waitFor();
    const answer = await ana.request.get(new URL((await link.getAttribute('href')) ?? '', world.url).href);
    expect(await answer.text()).toBe('GET /checkout 500\n');
    // It must never run as a page of ours.
    expect(answer.headers()).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
    });
  });

  it('shows times in the zone of whom one pretends to be', async () => {
    world.said('ben', ROOM, 'It is late here');
    const ana = await room();
    expect(await message(ana, 'It is late here').locator('time').first().innerText()).toBe('09:00');
    await ana.locator('.you > summary').click();
    await ana.getByRole('button', { name: /Priya Nair/ }).click();
    await ana.waitForURL(`**/c/${ROOM}`);
    expect(await message(ana, 'It is late here').locator('time').first().innerText()).toBe('14:30');
    expect(await ana.locator('.you > summary').innerText()).toContain('Priya Nair');
  });

  it('marks what is unread, and whom it calls', async () => {
    const ana = await room();
    world.said('ben', 'general', 'Lunch?');
    const general = ana.locator('.channels a', { hasText: 'general' });
    await general.locator('.count').waitFor();
    world.said('ben', 'general', '<@local:ana> lunch?');
    await general.locator('.count.calls').waitFor();
    await general.click();
    await message(ana, '@Ana Ribeiro lunch?').waitFor();
    await general.locator('.count').waitFor({ state: 'detached' });
  });

  it('keeps the card, the topic and the people beside the talk current', async () => {
    const ana = await room();
    const { platform } = world;
    must(platform.join(ROOM, ['chidi']));
    await ana.locator('.members', { hasText: 'Chidi Okafor' }).waitFor();
    must(platform.setTopic(ROOM, 'SEV1 · Monitoring'));
    await ana.locator('.topic', { hasText: 'SEV1 · Monitoring' }).waitFor();
    const summary = 'INC-42 · Checkout works again';
    const after: Message = { summary, tone: 'good', blocks: [{ type: 'heading', text: summary }] };
    must(platform.edit(1, 'foghorn', { text: summary, body: after }));
    await ana.locator('.pins', { hasText: summary }).waitFor();
    await ana.locator('.run', { hasText: summary }).waitFor();
    expect(await ana.locator('.run .said.good').count()).toBe(1);
  });

  it('keeps what is written while the server is away, and catches up', async () => {
    const ana = await room();
    await ana.locator('#composer').fill('did anybody hear that?');
    await world.stop();
    await ana.locator('.banner', { hasText: 'reconnecting' }).waitFor();
    await ana.locator('#composer').press('Enter');
    await ana.locator('.toast', { hasText: 'The workspace does not answer.' }).waitFor();
    expect(await ana.locator('#composer').inputValue()).toBe('did anybody hear that?');
    world.said('ben', ROOM, 'said meanwhile');
    await world.start();
    await message(ana, 'said meanwhile').waitFor();
    await ana.locator('.banner').waitFor({ state: 'hidden' });
    await ana.locator('#composer').press('Enter');
    await message(ana, 'did anybody hear that?').waitFor();
    expect(complaints).toEqual([]);
  });

  it('sends once what it sends again after a lost answer, and anew what was changed since', async () => {
    const ana = await room();
    let lost = 2;
    await ana.route('**/workspace/say', async (route) => {
      await route.fetch();
      if (lost-- > 0) await route.abort();
      else await route.fulfill({ json: { ok: true } });
    });
    await type(ana, 'once');
    await ana.locator('.toast').waitFor();
    await ana.locator('.toast button').click();
    await ana.locator('#composer').press('Enter');
    await ana.locator('.toast').waitFor();
    await type(ana, 'twice');
    await expect.poll(() => ana.locator('#composer').inputValue()).toBe('');
    const said = world.platform.messages.page(ROOM, {}, 9).messages.map(({ text }) => text);
    expect(said.slice(1)).toEqual(['once', 'twice']);
  });

  it('keeps a draft over a reload, each channel its own', async () => {
    const ana = await room();
    await ana.locator('#composer').fill('half a thought');
    await ana.goto(`${world.url}/c/general`);
    expect(await ana.locator('#composer').inputValue()).toBe('');
    await ana.goto(`${world.url}/c/${ROOM}`);
    expect(await ana.locator('#composer').inputValue()).toBe('half a thought');
  });

  it('reads a room of a thousand messages by pages', async () => {
    for (let n = 1; n <= 1000; n++) world.said(n % 2 ? 'ana' : 'ben', ROOM, `line ${n} of many`);
    const ana = await room('chidi');
    const lines = ana.locator('.run .msg');
    await message(ana, 'line 1000 of many').waitFor();
    expect(await lines.count()).toBe(100);
    await ana.getByRole('button', { name: 'Show earlier messages' }).click();
    await message(ana, 'line 850 of many').waitFor();
    expect(await lines.count()).toBe(200);
    const old = world.platform.messages.page(ROOM, {}, 990).messages[10];
    await ana.goto(`${world.url}/c/${ROOM}?m=${old?.id}`);
    await ana.locator('.msg.linked').waitFor();
    expect(await ana.locator('.msg.linked').innerText()).toContain(old?.text);
    await ana.getByRole('button', { name: 'Show later messages' }).waitFor();
  });

  it('walks through messages by keyboard and acts on one', async () => {
    world.said('ben', ROOM, 'first');
    world.said('chidi', ROOM, 'second');
    const ana = await room();
    await ana.locator('.messages').focus();
    await ana.keyboard.press('ArrowUp');
    expect(await focused(ana).innerText()).toContain('second');
    await ana.keyboard.press('ArrowUp');
    const first = message(ana, 'first');
    expect(await focused(ana).innerText()).toContain('first');
    await ana.keyboard.press('Tab');
    await ana.keyboard.press('Tab');
    await ana.keyboard.press('Enter');
    await first.locator('.reaction').waitFor();
  });

  it('offers a newcomer a recorded incident and a form', async () => {
    const ana = await open('ana', '/');
    expect(await ana.locator('.about p').count()).toBe(3);
    await ana.getByRole('button', { name: /Play: A deploy gone wrong/ }).click();
    await ana.locator('.toast.good').waitFor();
    expect(world.played).toEqual(['deploy']);
    await ana.getByRole('button', { name: /Declare your own/ }).click();
    await ana.locator('dialog[open] #f-title').waitFor();
  });

  it('keeps private rooms from others', async () => {
    world.platform.openRoom({ effect: '7:1:0', slug: 'inc-7-leaked-token', private: true });
    world.platform.join('inc-7-leaked-token', ['ana']);
    const ana = await open('ana', '/c/inc-7-leaked-token');
    const ben = await room('ben');
    await type(ana, 'rotate the token');
    await message(ana, 'rotate the token').waitFor();
    expect(await ben.locator('.channels').innerText()).not.toContain('inc-7');
    expect((await ben.goto(`${world.url}/c/inc-7-leaked-token`))?.status()).toBe(404);
    expect(await ben.locator('body').innerText()).not.toContain('token');
  });

  it('shows one pane at a time on a phone, each with a way back', async () => {
    const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
    const head = world.said('ben', ROOM, 'Anybody on the database?');
    const ana = await open('ana', '/', phone);
    await ana.locator('main').waitFor({ state: 'hidden' });
    await ana.locator('.channels a', { hasText: ROOM }).tap();
    await message(ana, 'Anybody').waitFor();
    expect(await ana.locator('.sidebar').isVisible()).toBe(false);
    expect(await ana.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await ana.locator('.about-link').tap();
    await ana.locator('.pane .pins').waitFor();
    expect(await ana.locator('main').isVisible()).toBe(false);
    await ana.getByLabel('Close the pane').tap();
    await message(ana, 'Anybody').locator('.text').tap();
    await message(ana, 'Anybody').getByLabel('Reply in thread').tap();
    await ana.locator(`[data-thread-of="${head.id}"]`).waitFor();
    await ana.goBack();
    await message(ana, 'Anybody').waitFor();
    await ana.getByLabel('Back to the list').tap();
    await ana.locator('.channels').waitFor();
  });

  it.each(['light', 'dark'] as const)('has nothing that axe complains about (%s)', async (colorScheme) => {
    const { platform } = world;
    const head = world.said('ben', ROOM, 'See <@local:ana> https://example.com');
    must(platform.react(head.id, 'chidi', 'eyes', true));
    world.said('ana', ROOM, 'On it', head.id);
    const edited = world.said('chidi', ROOM, 'typo');
    must(platform.edit(edited.id, 'chidi', { text: 'edited' }));
    must(
      platform.say({
        author: 'dana',
        channel: ROOM,
        text: '',
        files: [{ name: 'a.log', type: 'text/plain', bytes: Buffer.from('x') }],
      }),
    );
    const ana = await room('ana', { colorScheme, reducedMotion: 'reduce' });
    const check = async (what: string): Promise<void> => {
      await ana.evaluate(axe.source);
      const found = await ana.evaluate(
        `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
          nodes.map(({ html, failureSummary }) => id + ': ' + html.slice(0, 200) + ' ' + failureSummary)))`,
      );
      expect(found, what).toEqual([]);
    };
    await check('a room');
    await type(ana, '/incident list');
    await ana.locator('.whisper').waitFor();
    await ana.locator('#composer').pressSequentially('/incident ');
    await ana.locator('.completions [role=option]').first().waitFor();
    await check('a whisper and suggestions');
    await ana.locator('#composer').fill('');
    const said = ana.locator(`#m${head.id}`);
    await said.hover();
    await said.locator('summary[aria-label=More]').click();
    await check('a menu');
    await ana.goto(`${world.url}/c/${ROOM}?thread=${head.id}`);
    await check('a thread');
    await type(ana, '/incident');
    await ana.locator('dialog[open] .primary').click();
    await ana.locator('.error:visible').waitFor();
    await check('a form');
    await ana.goto(`${world.url}/`);
    await check('the lobby');
    expect(complaints).toEqual([]);
  });
});
