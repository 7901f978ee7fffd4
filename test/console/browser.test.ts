/** The pages in a real browser: nothing inaccessible, nothing that scrolls sideways, everything by keyboard. */
import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ANA, BEN } from '../support/given.ts';
import { describeInBrowser, launch, type Served, served } from './browser.ts';
import { checkoutIncident } from './incident-story.ts';
import { createWorld, type World } from './world.ts';

describeInBrowser('the console in a browser', () => {
  let world: World;
  let server: Served;
  let browser: Browser;
  let number: number;

  beforeAll(async () => {
    world = await createWorld();
    number = (await checkoutIncident(world)).number;
    await world.does(1, BEN, number, {
      do: 'edit_postmortem',
      section: 'well',
      text: 'Ours.\n\n| a | b |\n|---|---|\n| 1 | 2 |',
    });
    await world.declare(BEN, {
      title: 'Search is slow',
      severity: 'SEV3',
      components: ['Search'],
      private: true,
      people: [ANA],
    });
    await world.does(50, BEN, number + 1, {
      do: 'post_update',
      audience: 'internal',
      text: 'Looking. https://example.com/graph',
    });
    server = await served(world.app);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const tab = async (
    options: { width?: number; dark?: boolean; by?: string } = {},
  ): Promise<{ page: Page; context: BrowserContext; trouble: string[] }> => {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: 900 },
      colorScheme: options.dark ? 'dark' : 'light',
      extraHTTPHeaders: { 'x-person': options.by ?? ANA },
    });
    const page = await context.newPage();
    const trouble: string[] = [];
    page.on('pageerror', (error) => trouble.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') trouble.push(message.text());
    });
    return { page, context, trouble };
  };

  const violationsOn = async (page: Page): Promise<string[]> => {
    // What is folded must be as good as what is not.
    await page.evaluate('for (const folded of document.querySelectorAll("details")) folded.open = true');
    // Evaluated in the page by the debugger: the page's own policy forbids adding scripts.
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };

  const paths = (): string[] => [
    '/',
    '/?severity=SEV1&words=nothing',
    `/incidents/${number}`,
    `/incidents/${number}?log=complete&kind=notes&correct=v00000007`,
    `/incidents/${number + 1}`,
    `/incidents/${number}/postmortem`,
    `/incidents/${number}/postmortem?edit=well`,
    '/statistics?period=all',
    '/statistics?from=2026-03-05&to=2026-03-01',
  ];

  // Colours go by light and dark, room by width: two of the four pairs see them all.
  for (const [width, dark] of [
    [1280, false],
    [390, true],
  ] as const)
    it(`has no violation and no sideways scrolling at ${width} pixels, ${dark ? 'dark' : 'light'}`, async () => {
      const { page, context, trouble } = await tab({ width, dark });
      for (const path of paths()) {
        await page.goto(server.origin + path);
        const named = await violationsOn(page);
        expect(named, path).toEqual([]);
        const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(beyond, path).toBeLessThanOrEqual(0);
      }
      expect(trouble.filter((line) => !line.includes('400 (Bad Request)'))).toEqual([]);
      await context.close();
    });

  it('posts an update by keyboard alone', async () => {
    const { page, context } = await tab();
    await page.goto(`${server.origin}/incidents/${number + 1}`);
    await page.locator('summary', { hasText: 'Post an update' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Typed without a mouse.');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL('**/incidents/*?done=update');
    expect(await page.locator('.done').innerText()).toBe('Update posted.');
    expect((await world.storage.load(number + 1))?.lastUpdate?.text).toBe('Typed without a mouse.');
    await context.close();
  });

  it('says any command, and fills in its form', async () => {
    const { page, context } = await tab({ width: 390 });
    await page.goto(`${server.origin}/incidents/${number + 1}`);
    await page.locator('summary', { hasText: 'Any other command' }).click();
    await page.getByLabel('As in chat').fill('update');
    await page.getByRole('button', { name: 'Say it' }).click();
    await page.waitForURL('**/say');
    expect(await violationsOn(page)).toEqual([]);
    await page.locator('textarea').first().fill('From the form of the command.');
    await page.locator('.act button').click();
    await expect
      .poll(async () => (await world.storage.load(number + 1))?.lastUpdate?.text)
      .toBe('From the form of the command.');
    await context.close();
  });

  it('asks before unsaved words are lost, and not when they are saved', async () => {
    const { page, context } = await tab();
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.dismiss();
    });
    await page.goto(`${server.origin}/incidents/${number}/postmortem?edit=lucky`);
    await page.locator('textarea').fill('It was a Saturday.');
    await page.locator('.top nav a', { hasText: 'Statistics' }).click();
    await expect.poll(() => asked).toEqual(['beforeunload']);
    await page.locator('button', { hasText: 'Save' }).click();
    await page.waitForURL('**/postmortem?done=saved#lucky');
    expect(await page.locator('#lucky .markdown').innerText()).toBe('It was a Saturday.');
    expect(asked).toHaveLength(1);
    await context.close();
  });

  it('prints the words of a postmortem without the buttons', async () => {
    const { page, context } = await tab();
    await page.goto(`${server.origin}/incidents/${number}/postmortem`);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#well').isVisible()).toBe(true);
    for (const hidden of ['.top nav', '.ways', '.tools .edit', '.contents', '.drafter'])
      expect(await page.locator(hidden).first().isVisible(), hidden).toBe(false);
    await context.close();
  });

  it('jumps from a fact to the entry it rests on', async () => {
    const { page, context } = await tab();
    await page.goto(`${server.origin}/incidents/${number}`);
    await page.locator('.rests').nth(2).click();
    expect(await page.locator('.entry:target .kind').innerText()).toBe('acknowledged');
    await context.close();
  });
});
