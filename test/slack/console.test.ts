/** The console beside Slack: handed out in chat, and working while Slack is away. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { compose } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { dataFiles } from '../../src/data.ts';
import { systemTimer } from '../../src/engine/timer.ts';
import { systemClock } from '../../src/incident/time.ts';
import { createWeb } from '../../src/web.ts';
import { hiddenOf } from '../console/world.ts';
import { tempFolder } from '../ops/child.ts';
import { memoryLog } from '../support/builders.ts';
import { uniques } from '../support/clock.ts';
import { startFakeSlack } from '../support/slack/index.ts';

const ADDRESS = 'https://foghorn.example.com';
const HERE = { 'sec-fetch-site': 'same-origin' };

const world = async (env: Record<string, string> = { FOGHORN_ADDRESS: ADDRESS }) => {
  const fake = await startFakeSlack({ limits: false });
  const ana = fake.user({ name: 'ana', realName: 'Ana Lima' });
  const lobby = fake.channel({ name: 'incidents', members: [fake.botUser, ana] });
  const data = tempFolder();
  const config = readConfig(
    {
      SLACK_BOT_TOKEN: fake.token,
      SLACK_APP_TOKEN: fake.appToken,
      SLACK_LOBBY: lobby,
      SLACK_API_URL: fake.apiUrl,
      ...env,
    },
    data,
  );
  const outside = { clock: systemClock, timer: systemTimer, unique: uniques('u'), random: () => 0.5, log: memoryLog() };
  const foghorn = await compose({ config, files: dataFiles(data), ...outside });
  fake.deliverOverSocket();
  await foghorn.connect();
  await fake.connected();
  // The directory is read beside the connecting; whoever is not in it yet cannot sign in.
  await expect.poll(async () => (await foghorn.storage.people([`slack:${ana}`])).length, { timeout: 20_000 }).toBe(1);
  const web = createWeb(foghorn, outside);
  onTestFinished(async () => {
    await foghorn.stop();
    await fake.close();
  });
  const ask = (path: string, init: RequestInit = {}) => web.fetch(new Request(`${ADDRESS}${path}`, init));
  return { fake, ana, lobby, foghorn, ask };
};

describe('with Slack', () => {
  it('the workspace is off, and the root leads to the console', async () => {
    const { foghorn, ask } = await world();
    expect(foghorn.workspace).toBeNull();
    const root = await ask('/');
    expect([root.status, root.headers.get('location')]).toEqual([302, '/console/']);
    expect((await ask('/console/')).status).toBe(401);
    expect((await ask('/livez')).status).toBe(200);
  });

  it('the console is off without a public address, and says so', async () => {
    const { fake, ana, lobby } = await world({});
    await fake.slash(ana, lobby, 'console');
    await fake.settled();
    expect(fake.ephemerals(ana).at(-1)?.readable).toContain('The console is off here');
  });

  it('the asker alone gets a link, which signs them in; with Slack away they declare, update and resolve', async () => {
    const { fake, ana, lobby, foghorn, ask } = await world();
    await fake.slash(ana, lobby, 'console');
    await fake.settled();
    const told = fake.ephemerals(ana).at(-1);
    const link = /https:\/\/foghorn\.example\.com(\/console\/sign-in\/[\w-]+)/.exec(JSON.stringify(told))?.[1] ?? '';
    expect(link).not.toBe('');
    expect(fake.messages(lobby)).toEqual([]);

    const entered = await ask(link, { method: 'POST', headers: HERE });
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const page = async (path: string) => (await ask(path, { headers: { cookie } })).text();
    const send = async (from: string, action: string, fields: Record<string, string>) => {
      const hidden = hiddenOf(await page(from), action);
      return ask(action, {
        method: 'POST',
        headers: { ...HERE, cookie },
        body: new URLSearchParams({ ...hidden, ...fields }),
      });
    };
    fake.unreachable();
    expect((await send('/console/', '/console/declare', { title: 'Slack is down', severity: 'SEV2' })).status).toBe(
      303,
    );
    const here = '/console/incidents/1';
    expect((await send(here, `${here}/update`, { text: 'Working by phone', status: 'identified' })).status).toBe(303);
    expect((await send(here, `${here}/resolve`, { text: 'Slack is back' })).status).toBe(303);
    expect(await foghorn.storage.load(1)).toMatchObject({
      status: 'resolved',
      home: 'slack',
      declaredBy: `slack:${ana}`,
      lastUpdate: { text: 'Slack is back' },
    });
  });
});
