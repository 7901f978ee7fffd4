import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runReplay } from '../../src/cli/replay.ts';
import { createLog } from '../../src/log.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SEED = join(ROOT, 'src/seeds/search.json');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'foghorn-replay-'));
  writeFileSync(join(folder, 'broken.json'), '{"title": ');
  writeFileSync(join(folder, 'shape.json'), '[{"title": "A"}, {"title": 7}]');
  writeFileSync(join(folder, 'empty.json'), '[]');
  const update = { status: 'resolved', at: '2026-03-02T10:00:01Z', body: 'done' };
  writeFileSync(
    join(folder, 'short.json'),
    `\uFEFF${JSON.stringify({ title: 'Short', detected_at: '2026-03-02T10:00:00Z', updates: [update] })}`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = async (...args: string[]) => {
  let out = '';
  let err = '';
  const code = await runReplay(
    {
      args,
      env: {},
      folder,
      out: (text) => {
        out += `${text}\n`;
      },
      write: async (text) => {
        out += text;
      },
      err: (text) => {
        err += `${text}\n`;
      },
    },
    createLog('silent'),
  );
  return { code, out, err };
};

describe('replaying from the command line', () => {
  it('prints a readable report', async () => {
    const { code, out, err } = await run(SEED);
    expect([code, err]).toEqual([0, '']);
    for (const part of [
      'Search finds nothing new',
      'SEV3, resolved.',
      'Duration 46m',
      'Promises: 4 kept, 0 missed',
      'Nudges that',
      '## Timeline',
    ])
      expect(out).toContain(part);
  });

  it('prints one array as JSON, an object an incident, and nothing else', async () => {
    const { out } = await run(SEED, '--json');
    const [incident, ...others] = JSON.parse(out);
    expect(others).toEqual([]);
    expect(Object.keys(incident)).toEqual([
      'id',
      'title',
      'severity',
      'status',
      'declared_at',
      'resolved_at',
      'duration_seconds',
      'duration_text',
      'timeline',
      'promises',
      'adherence',
      'nudges',
      'anomalies',
      'postmortem',
    ]);
    expect(JSON.parse((await run('empty.json', '--json')).out)).toEqual([]);
  });

  it('at a speed, tells the timeline line by line, then the rest', async () => {
    const { out } = await run('short.json', '--speed', '100000');
    expect(out.indexOf('declared')).toBeLessThan(out.indexOf('Duration'));
    expect(out.match(/update_posted/g)).toHaveLength(1);
  });

  it.each([
    [[], 'Say what to replay'],
    [['a', 'b'], 'Say what to replay'],
    [['--fast', 'a'], "Unknown option '--fast'. Say what"],
    [[SEED, '--speed', 'quick'], 'The speed “quick” is not a number above 0'],
    [[SEED, '--speed', '0'], 'is not a number above 0'],
    [['nowhere.json'], 'nowhere.json cannot be read (ENOENT).'],
    [['.'], '. cannot be read (EISDIR).'],
    [['broken.json'], 'broken.json is not JSON: '],
    [['shape.json'], 'shape.json holds no recorded incidents: incident 2, title: '],
  ])('%j: one sentence on stderr, exit code 2', async (args, sentence) => {
    const { code, out, err } = await run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('as the README says: logs go to stderr, the exit code is the tool’s', async () => {
    const call = promisify(execFile);
    const { stdout } = await call('npm', ['run', '--silent', 'replay', '--', SEED, '--json'], { cwd: ROOT });
    expect(JSON.parse(stdout)[0].duration_text).toBe('46m');
    const failed = call('npm', ['run', '--silent', 'replay', '--', join(folder, 'broken.json')], { cwd: ROOT });
    await expect(failed).rejects.toMatchObject({ code: 2, stdout: '' });
  });
});
