/** One port for all: Slack's signed requests, and the pages. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compose, type Foghorn } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { dataFiles } from '../../src/data.ts';
import { systemTimer } from '../../src/engine/timer.ts';
import { systemClock } from '../../src/incident/time.ts';
import { type Listening, listen } from '../../src/ops/listen.ts';
import { createWeb } from '../../src/web.ts';
import { tempFolder } from '../ops/child.ts';
import { memoryLog } from '../support/builders.ts';
import { uniques } from '../support/clock.ts';
import { type FakeSlack, startFakeSlack } from '../support/slack/index.ts';

let fake: FakeSlack;
let foghorn: Foghorn;
let server: Listening;
beforeEach(async () => {
  fake = await startFakeSlack({ limits: false });
  const data = tempFolder();
  const env = {
    SLACK_BOT_TOKEN: fake.token,
    SLACK_SIGNING_SECRET: fake.signingSecret,
    SLACK_LOBBY: fake.channel({ name: 'incidents', members: [fake.botUser] }),
    SLACK_API_URL: fake.apiUrl,
  };
  const outside = { clock: systemClock, timer: systemTimer, unique: uniques('u'), random: () => 0.5, log: memoryLog() };
  foghorn = await compose({ config: readConfig(env, data), files: dataFiles(data), ...outside });
  const web = createWeb(foghorn, outside);
  server = await listen(web.fetch, { host: '127.0.0.1', port: 0 }, web.raw);
});
afterEach(async () => {
  await server.close(0);
  await foghorn.stop();
  await fake.close();
});

it('takes what Slack has signed, refuses what it has not, and serves the pages', async () => {
  const at = `http://127.0.0.1:${server.port}`;
  fake.deliverTo(`${at}/slack/events`);
  await foghorn.connect();
  const ana = fake.user({ name: 'ana' });
  const general = fake.channel({ name: 'general', members: [ana] });
  await fake.slash(ana, general, 'declare Checkout is failing sev2');
  await fake.settled();
  await foghorn.settle();
  expect(await foghorn.storage.load(1)).toMatchObject({ title: 'Checkout is failing', declaredBy: `slack:${ana}` });
  expect((await fake.forge({ body: 'command=%2Fincident&text=list', secret: 'another' })).status).toBe(401);
  expect((await fetch(`${at}/livez`)).status).toBe(200);
  expect((await fetch(`${at}/console/`)).status).toBe(401);
});
