import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dataFiles } from '../../src/data.ts';
import { createLog } from '../../src/log.ts';
import { MIGRATIONS_TABLE } from '../../src/storage/migrate.ts';
import { openSqlite } from '../../src/storage/open.sqlite.ts';
import { type Child, run, start, tempFolder } from './child.ts';

/** Refused: exit code 1, one sentence on stderr, no stack, nothing on stdout. */
const refusal = async (child: Child): Promise<string> => {
  expect(await child.ended).toBe(1);
  expect(child.out()).toBe('');
  const said = child.err();
  expect(said).not.toMatch(/^\s+at /m);
  return said;
};
const declareOver = async (address: string, title: string): Promise<number> => {
  const answer = await fetch(`${address}/workspace/ask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ channel: 'incidents', text: `/incident declare ${title} sev1` }),
  });
  return answer.status;
};

describe('npm start', () => {
  it('says what to do next, serves, and ends on SIGTERM with 0, keeping what it acknowledged', async () => {
    const data = tempFolder();
    const child = start(data);
    const address = await child.address;
    expect(child.out()).toContain('type /incident');
    expect(child.out()).toContain(data);
    expect(await (await fetch(`${address}/livez`)).text()).toBe('ok\n');
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${address}/metrics`)).text()).toContain('foghorn_incidents_open');
    expect(await (await fetch(address)).text()).toContain('<!doctype html>');
    expect(await (await fetch(`${address}/console`)).text()).toContain('Incidents');
    expect(await declareOver(address, 'Checkout is failing')).toBe(200);

    child.process.kill('SIGTERM');
    expect(await child.ended).toBe(0);
    const storage = await openSqlite({ file: dataFiles(data).database, log: createLog('silent') });
    onTestFinished(() => storage.close());
    expect((await storage.load(1))?.title).toBe('Checkout is failing');
    // Logs never hold what people wrote.
    expect(child.err()).not.toContain('Checkout');
    for (const line of child.err().trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  });

  it('ends while somebody watches a live page', async () => {
    const child = start(tempFolder());
    const address = await child.address;
    const stream = await fetch(`${address}/workspace/events?channel=incidents`);
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    child.process.kill('SIGINT');
    expect(await child.ended).toBe(0);
    await stream.body?.cancel();
  });
});

describe('npm start is refused, with one sentence,', () => {
  it('on data that another process holds', async () => {
    const data = tempFolder();
    await start(data).address;
    expect(await refusal(start(data))).toMatch(/^Another Foghorn is running on .*foghorn\.db\. /);
  });

  it('on a port in use, and gives the data back', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const data = tempFolder();
    const said = await refusal(start(data, { FOGHORN_PORT: String(port), FOGHORN_LOG: 'error' }));
    expect(said).toBe(
      `127.0.0.1:${port} is in use by another program. Stop it, or choose another port with FOGHORN_PORT.\n`,
    );
    await start(data).address;
  });

  it('on a folder that cannot be written to', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), '');
    const child = run('src/main.ts', folder, { FOGHORN_DATA: 'file/data', FOGHORN_PORT: '0' });
    expect(await refusal(child)).toMatch(/^The data folder .*file\/data cannot be made .* FOGHORN_DATA\.\n$/);
  });

  it('on a database of a newer Foghorn', async () => {
    const data = tempFolder();
    await (await openSqlite({ file: dataFiles(data).database, log: createLog('silent') })).close();
    const db = new Database(dataFiles(data).database);
    db.exec(`insert into ${MIGRATIONS_TABLE} (at, hash) values (9999999999999, 'x')`);
    db.close();
    expect(await refusal(start(data))).toMatch(/was written by a newer Foghorn/);
  });

  it('on a corrupt database, which it leaves as it is', async () => {
    const data = tempFolder();
    mkdirSync(data, { recursive: true });
    const rubbish = 'not a database '.repeat(500);
    writeFileSync(dataFiles(data).database, rubbish);
    expect(await refusal(start(data))).toMatch(/is damaged or is no SQLite database/);
    expect(readFileSync(dataFiles(data).database, 'utf8')).toBe(rubbish);
  });

  it('on a corrupt workspace file, and gives the data back', async () => {
    const data = tempFolder();
    writeFileSync(dataFiles(data).workspace, 'not a database '.repeat(500));
    expect(await refusal(start(data, { FOGHORN_LOG: 'error' }))).toMatch(
      /workspace cannot use its file .*workspace\.db/,
    );
  });

  it('on a wrong key in the configuration, naming it', async () => {
    const data = tempFolder();
    writeFileSync(join(data, 'foghorn.yaml'), 'severitys: {}\n');
    expect(await refusal(start(data))).toMatch(
      /unknown key "severitys" \(did you mean "severities"\?\); accepted here:/,
    );
  });

  it('off loopback, unless that is asked for', async () => {
    expect(await refusal(start(tempFolder(), { FOGHORN_HOST: '0.0.0.0' }))).toMatch(/asks nobody for a password/);
    const child = start(tempFolder(), { FOGHORN_HOST: '0.0.0.0', FOGHORN_REMOTE_WORKSPACE: 'true' });
    const address = await child.address;
    expect(child.out()).toContain('may act as anybody');
    expect((await fetch(`${address}/livez`)).status).toBe(200);
  });
});

describe('the command line tools', () => {
  it('work beside a running Foghorn, one after the other', async () => {
    const data = tempFolder();
    const child = start(data);
    const address = await child.address;
    await declareOver(address, 'Backed up');
    const tool = async (name: string, ...args: string[]) => {
      const ran = run(`src/cli/${name}.ts`, data, { FOGHORN_DATA: data, FOGHORN_PORT: new URL(address).port }, args);
      return { code: await ran.ended, out: ran.out(), err: ran.err() };
    };
    expect(await tool('doctor')).toMatchObject({ code: 0, out: expect.stringContaining('All is well.') });
    expect(await tool('backup', join(data, 'kept'))).toMatchObject({
      code: 0,
      out: expect.stringContaining('restore'),
    });
    const exported = await tool('export', '-');
    expect(exported.code).toBe(0);
    expect(JSON.parse(exported.out).incidents[0].incident.title).toBe('Backed up');
    expect(await tool('export', join(data, 'all.json'))).toMatchObject({
      code: 0,
      err: expect.stringContaining('private'),
    });
    expect(JSON.parse(readFileSync(join(data, 'all.json'), 'utf8')).incidents).toHaveLength(1);
    expect(await tool('export', join(data, 'all.json'))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/not written/),
    });
    expect(await tool('restore', join(data, 'kept'))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Another/),
    });
    expect(await tool('backup')).toMatchObject({ code: 1, err: expect.stringContaining('npm run backup -- FOLDER') });

    child.process.kill('SIGTERM');
    await child.ended;
    expect(await tool('restore', join(data, 'kept'))).toMatchObject({
      code: 0,
      out: expect.stringContaining('npm start'),
    });
    expect((await fetch(`${await start(data).address}/readyz`)).status).toBe(200);
  });
});
