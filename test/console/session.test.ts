/** Signing in from elsewhere: the link, the session, its forms, and what they must withstand. */
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/incident/time.ts';
import { ANA, BEN } from '../support/given.ts';
import { createWorld, hiddenOf, type World } from './world.ts';

const ORIGIN = 'http://foghorn.test';
const HERE = { 'sec-fetch-site': 'same-origin' };

const ask = (it: World, path: string, headers: Record<string, string> = {}) =>
  it.app.request(`${ORIGIN}${path}`, { headers });
const send = (it: World, path: string, form: Record<string, string>, headers: Record<string, string>) =>
  it.app.request(`${ORIGIN}${path}`, { method: 'POST', headers, body: new URLSearchParams(form) });

const linkFor = async (it: World, person = ANA): Promise<string> => {
  const { url } = await it.door.link(person);
  expect(url).toMatch(/^https:\/\/foghorn\.test\/sign-in\//);
  return new URL(url).pathname;
};
const cookieOf = (response: Response): string => (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
/** The cookie that a browser holds then. */
const signIn = async (it: World, person = ANA): Promise<string> => {
  const entered = await send(it, await linkFor(it, person), {}, HERE);
  expect(entered.status).toBe(303);
  return cookieOf(entered);
};

describe('a link handed out in chat', () => {
  it('asks before it is used up, and signs in as the person it was made for', async () => {
    const it = await createWorld({ door: true });
    const link = await linkFor(it);
    for (let looked = 0; looked < 3; looked++) {
      const page = await ask(it, link);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('as Ana Ferreira');
      expect(page.headers.get('set-cookie')).toBeNull();
    }
    const entered = await send(it, link, {}, HERE);
    expect(entered.headers.get('location')).toBe('/');
    expect(entered.headers.get('set-cookie')).toMatch(
      /^__Host-foghorn=[\w-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
    const page = await ask(it, '/', { cookie: cookieOf(entered) });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Ana Ferreira');
  });

  it('works once', async () => {
    const it = await createWorld({ door: true });
    const link = await linkFor(it);
    expect((await send(it, link, {}, HERE)).status).toBe(303);
    for (const again of [await send(it, link, {}, HERE), await ask(it, link)]) {
      expect(again.status).toBe(403);
      expect(await again.text()).toContain('/incident console');
    }
  });

  it('works for ten minutes, and not when it was guessed', async () => {
    const it = await createWorld({ door: true });
    const link = await linkFor(it);
    expect((await send(it, '/sign-in/secret', {}, HERE)).status).toBe(403);
    it.clock.turn(10 * MINUTE);
    expect((await send(it, link, {}, HERE)).status).toBe(403);
  });

  it('signs nobody in whom another site sends there, nor anybody who has left', async () => {
    const it = await createWorld({ door: true });
    const link = await linkFor(it);
    expect((await send(it, link, {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const [ana] = await it.storage.people([ANA]);
    if (!ana) throw new Error('Ana is gone');
    await it.storage.putPeople([{ ...ana, active: false }]);
    expect((await send(it, link, {}, HERE)).status).toBe(403);
  });

  it('keeps nothing that would let a reader of the database in', async () => {
    const it = await createWorld({ door: true });
    const link = await linkFor(it);
    const secret = link.split('/').at(-1) ?? '';
    expect(await it.storage.link(secret, it.clock.clock())).toBeNull();
    const cookie = cookieOf(await send(it, link, {}, HERE));
    expect(await it.storage.session(cookie.split('=')[1] ?? '', it.clock.clock())).toBeNull();
  });
});

describe('a session', () => {
  it('is needed', async () => {
    const it = await createWorld({ door: true });
    const nobody = await ask(it, '/');
    expect(nobody.status).toBe(401);
    expect(await nobody.text()).toContain('/incident console');
    expect((await ask(it, '/', { cookie: '__Host-foghorn=forged' })).status).toBe(401);
  });

  it('ends after half a day, when its owner leaves, and when it is signed out or revoked', async () => {
    const it = await createWorld({ door: true });
    const open = async (cookie: string) => (await ask(it, '/', { cookie })).status;
    const first = await signIn(it);
    it.clock.turn(12 * HOUR - 1);
    expect(await open(first)).toBe(200);
    it.clock.turn(1);
    expect(await open(first)).toBe(401);

    const second = await signIn(it);
    const page = await (await ask(it, '/', { cookie: second })).text();
    const out = await send(it, '/sign-out', hiddenOf(page, '/sign-out'), { ...HERE, cookie: second });
    expect(out.headers.get('set-cookie')).toContain('__Host-foghorn=; Max-Age=0');
    expect(await open(second)).toBe(401);

    const third = await signIn(it);
    const others = await signIn(it, BEN);
    const unused = await linkFor(it);
    expect(await it.door.revoke(ANA)).toBe(1);
    expect([await open(third), await open(others)]).toEqual([401, 200]);
    expect((await send(it, unused, {}, HERE)).status).toBe(403);
  });

  it('shows private incidents to their members alone', async () => {
    const it = await createWorld({ door: true });
    await it.declare(ANA, { title: 'Key material leaked', private: true });
    const [ana, ben] = [await signIn(it), await signIn(it, BEN)];
    expect(await (await ask(it, '/', { cookie: ana })).text()).toContain('Key material leaked');
    expect(await (await ask(it, '/', { cookie: ben })).text()).not.toContain('Key material leaked');
    expect((await ask(it, '/incidents/1', { cookie: ben })).status).toBe(404);
  });

  it('sends forms that no other site can send', async () => {
    const it = await createWorld({ door: true });
    await it.declare(ANA, { title: 'Checkout is failing' });
    const cookie = await signIn(it);
    const page = await (await ask(it, '/incidents/1', { cookie })).text();
    const hidden = hiddenOf(page, '/incidents/1/resolve');
    expect(hidden.forgery).toBeTruthy();
    const { forgery: _, ...without } = hidden;
    const other = hiddenOf(
      await (await ask(it, '/incidents/1', { cookie: await signIn(it, BEN) })).text(),
      '/incidents/1/resolve',
    );
    for (const form of [without, { ...hidden, forgery: 'guessed' }, { ...hidden, forgery: other.forgery ?? '' }]) {
      const refused = await send(it, '/incidents/1/resolve', form, { ...HERE, cookie });
      expect(refused.status).toBe(403);
      expect((await it.storage.load(1))?.status).toBe('investigating');
    }
    expect((await send(it, '/incidents/1/resolve', hidden, { ...HERE, cookie })).status).toBe(303);
    expect(await it.storage.load(1)).toMatchObject({ status: 'resolved', endedBy: ANA });
  });

  it('is found again by who comes from chat, whose browser leaves strict cookies behind', async () => {
    const it = await createWorld({ door: true });
    await it.declare(ANA, { title: 'Checkout is failing' });
    const cookie = await signIn(it);
    const fromChat = await ask(it, '/incidents/1', { 'sec-fetch-site': 'cross-site' });
    expect(await fromChat.text()).toContain('http-equiv="refresh"');
    const asksAgain = await ask(it, '/incidents/1', { ...HERE, cookie });
    expect(await asksAgain.text()).toContain('Checkout is failing');
    expect((await ask(it, '/incidents/1', HERE)).status).toBe(401);
  });

  it('is not remembered for ever', async () => {
    const it = await createWorld({ door: true });
    await signIn(it);
    it.clock.turn(DAY);
    await linkFor(it);
    expect(await it.door.revoke(ANA)).toBe(0);
  });
});
