import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LOBBY } from '../../src/chat/local/index.ts';
import { composeLocal, type LocalFoghorn as Foghorn } from '../../src/compose.ts';
import { type Environment, readConfig } from '../../src/config.ts';
import { dataFiles } from '../../src/data.ts';
import type { Timer } from '../../src/engine/timer.ts';
import type { Instant } from '../../src/incident/incident.ts';
import { HOUR, MINUTE, SECOND } from '../../src/incident/time.ts';
import { createLog } from '../../src/log.ts';
import { createWeb } from '../../src/web.ts';
import { tempFolder } from './child.ts';

const START: Instant = 1_757_109_600_000; // Friday 5 September 2025, 22:00 UTC

/** A clock turned by hand over one folder of data: several lives of Foghorn can follow each other on it. */
const world = () => {
  const data = tempFolder();
  let now = START;
  let drawn = 0;
  const clock = (): Instant => now;
  const timer: Timer = () => () => undefined;
  const outside = { clock, timer, unique: () => `u${++drawn}`, random: () => 0.5, log: createLog('silent') };
  return {
    /** A new process, connected and stepped by hand. */
    live: async (env: Environment = {}): Promise<Foghorn> => {
      const foghorn = await composeLocal({ config: readConfig(env, data), files: dataFiles(data), ...outside });
      let open = true;
      const stop = async (): Promise<void> => {
        if (open) await foghorn.stop();
        open = false;
      };
      onTestFinished(stop);
      await foghorn.connect();
      return { ...foghorn, stop };
    },
    turn: (ms: number) => {
      now += ms;
    },
    web: (foghorn: Foghorn) => createWeb(foghorn, outside),
  };
};

const ask = async (foghorn: Foghorn, who: string, channel: string, text: string) => {
  const asker = { person: `local:${who}`, name: who, zone: null };
  const reply = await foghorn.say.say({ asker, place: { platform: 'local', channel }, text });
  await foghorn.settle();
  return reply;
};
const said = (foghorn: Foghorn, channel: string): string[] =>
  foghorn.platform.messages.page(channel, {}, 100).messages.map(({ text }) => text);
const room = async (foghorn: Foghorn): Promise<string> => (await foghorn.storage.bindings(1)).room?.channel ?? '';

describe('Foghorn put together', () => {
  it('declares, opens the room, nudges, takes the update, resolves and drafts the postmortem', async () => {
    const { live, turn } = world();
    const foghorn = await live();
    await ask(foghorn, 'ana', LOBBY, 'declare Checkout is failing sev1');
    const channel = await room(foghorn);
    expect(said(foghorn, LOBBY).at(-1)).toContain('INC-1 · Checkout is failing');
    expect(foghorn.platform.messages.pins(channel)).toHaveLength(1);

    turn(26 * MINUTE);
    await foghorn.settle();
    expect(said(foghorn, 'dm-ana').join()).toMatch(/update/i);
    turn(5 * MINUTE);
    await foghorn.settle();
    const nudge = said(foghorn, channel).at(-1);
    expect(nudge).toMatch(/@ana|<@local:ana>/);

    foghorn.platform.say({ channel, author: 'ana', text: 'update: rolling back the deploy' });
    await foghorn.settle();
    expect((await foghorn.storage.load(1))?.lastUpdate?.text).toContain('rolling back the deploy');
    await ask(foghorn, 'ana', channel, 'resolve Everybody can pay again');
    expect(await foghorn.storage.load(1)).toMatchObject({ status: 'resolved', postmortem: { drafts: 1 } });
    // What is a level is not shown more than once in two seconds.
    turn(5 * SECOND);
    await foghorn.settle();
    expect(await foghorn.storage.backlog()).toEqual({ waiting: 0, parked: 0 });
  });

  it('after a restart in the middle sounds the nudge that came due meanwhile, once', async () => {
    const { live, turn } = world();
    const first = await live();
    await ask(first, 'ana', LOBBY, 'declare Checkout is failing sev1');
    const channel = await room(first);
    const before = said(first, channel).length;
    await first.stop();

    turn(31 * MINUTE);
    const second = await live();
    await second.settle();
    await second.settle();
    expect(said(second, channel)).toHaveLength(before + 1);
    await second.stop();

    const third = await live();
    await third.settle();
    expect(said(third, channel)).toHaveLength(before + 1);
  });

  it('after days of downtime takes one step, not a backlog', async () => {
    const { live, turn } = world();
    const first = await live();
    await ask(first, 'ana', LOBBY, 'declare Checkout is failing sev1');
    const channel = await room(first);
    await first.stop();
    turn(50 * HOUR);
    const second = await live();
    await second.settle();
    const nudges = (await second.storage.entries(1)).filter(({ event }) => event.kind === 'nudge_sounded');
    expect(nudges).toHaveLength(1);
    expect(said(second, channel).length + said(second, LOBBY).length).toBeLessThan(6);
  });

  it('hears after a restart what was said while it was down', async () => {
    const { live, turn } = world();
    const first = await live();
    await ask(first, 'ana', LOBBY, 'declare Checkout is failing sev1');
    const channel = await room(first);
    // Down: nobody takes what the platform has to tell.
    await first.local.stop();
    turn(MINUTE);
    first.platform.say({ channel, author: 'ben', text: 'I am looking into it' });
    await first.stop();
    turn(HOUR);
    const second = await live();
    await second.settle();
    const [heard] = await second.storage.timeline(1, { kinds: ['message'] });
    expect(heard).toMatchObject({ text: 'I am looking into it', actor: 'local:ben', occurredAt: START + MINUTE });
  });

  it('works with the documented sample as it stands: groups, links, components', async () => {
    const { live } = world();
    const foghorn = await live({ FOGHORN_CONFIG: join(import.meta.dirname, '../../foghorn.sample.yaml') });
    await ask(foghorn, 'ana', LOBBY, 'declare Checkout is failing sev1 components:API,Payments');
    expect(await foghorn.storage.backlog()).toMatchObject({ parked: 0 });
    expect((await foghorn.storage.load(1))?.links.map(({ url }) => url)).toContain('https://meet.example.com/inc-1');
    expect(foghorn.platform.channels.members(await room(foghorn))).toContain('priya');
  });
});

describe('its pages', () => {
  const at = (path: string, init: RequestInit = {}, as = 'ana'): Request =>
    new Request(`http://localhost:3000${path}`, {
      ...init,
      headers: { cookie: `foghorn_as=${as}`, 'sec-fetch-site': 'same-origin', ...init.headers },
    });

  it('show an incident in workspace and console, a private one to its members alone', async () => {
    const { live, web } = world();
    const foghorn = await live();
    await ask(foghorn, 'ana', LOBBY, 'declare sev1 private Key material leaked');
    const { fetch } = web(foghorn);
    const read = async (path: string, as: string): Promise<string> => (await fetch(at(path, {}, as))).text();
    for (const path of ['/console', '/console/', '/']) expect(await read(path, 'ben')).not.toContain('Key material');
    expect(await read('/console/', 'ana')).toContain('Key material leaked');
    expect((await fetch(at('/console/incidents/1', {}, 'ben'))).status).toBe(404);
  });

  it('answer probes by any name, and everything else only under their own', async () => {
    const { live, web } = world();
    const { fetch } = web(await live());
    expect((await fetch(new Request('http://10.1.2.3:3000/livez'))).status).toBe(200);
    expect((await fetch(new Request('http://evil.example:3000/console/'))).status).toBe(421);
    expect((await fetch(new Request('http://evil.example:3000/'))).status).toBe(421);
  });
});
