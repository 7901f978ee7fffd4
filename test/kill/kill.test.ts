/**
 * A process killed between any two steps, and started again, loses nothing and does nothing twice.
 *
 * One clean run of the story tells every point it crosses. A point is named by what happens there (before and after
 * each commit by the kinds it appends; after each lease; before and after each *done*, *postpone* and *park* by the
 * kind of effect), and each name is killed at once, at its first crossing: some 130 kills instead of some 430, as
 * each takes a process. The kills are dealt to a few data folders like cards, so that neighbours
 * fall to different ones; in each the story is killed, started again and goes on, time after time.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, build } from '../support/kill-build.ts';
import { type Kept, recordOf } from '../support/kill-record.ts';
import { SECRET, STORY } from '../support/kill-story.ts';

const FOLDERS = 4;
/** Two cores, two stories at a time. */
const AT_ONCE = 2;

const CHILD = 'test/support/kill-child.ts';
const home = mkdtempSync(join(tmpdir(), 'foghorn-kill-'));
let built: Built | undefined;
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  built?.remove();
  rmSync(home, { recursive: true });
});

const linesOf = (folder: string, name: string): string[] =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean) : [];

/** Plays on until the story is over or a point is met; the point. Throws when the child found something amiss. */
const play = async (folder: string, armed: ReadonlySet<string>): Promise<string | null> => {
  if (!built) throw new Error('Nothing is built yet.');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'armed.json'), JSON.stringify([...armed]));
  const before = linesOf(folder, 'killed').length;
  const child = spawn(process.execPath, [built.script(CHILD), folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(child);
  const [complaint, [code, signal]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  running.delete(child);
  const killed = linesOf(folder, 'killed');
  if (signal === 'SIGKILL' && killed.length === before + 1) return killed.at(-1) ?? null;
  if (code === 0) return null;
  throw new Error(`After ${killed.slice(-3).join(', then ')} the child ended with ${code ?? signal}:\n${complaint}`);
};

/** Kills at each point in turn until the story is over. The points that this way through the story never met. */
const playKilled = async (folder: string, points: readonly string[]): Promise<string[]> => {
  const armed = new Set(points);
  for (;;) {
    const killed = await play(folder, armed);
    if (killed === null) return [...armed];
    armed.delete(killed);
  }
};

const dealt = (points: readonly string[]): string[][] =>
  Array.from({ length: FOLDERS }, (_, hand) => points.filter((_, n) => n % FOLDERS === hand)).filter(
    (hand) => hand.length > 0,
  );

let points: string[] = [];
let calm: Kept;
const folders: string[] = [];
let missed: string[] = [];

beforeAll(async () => {
  built = build(CHILD);
  const undisturbed = join(home, 'undisturbed');
  expect(await play(undisturbed, new Set())).toBeNull();
  points = [...new Set(linesOf(undisturbed, 'crossed'))];
  calm = recordOf(undisturbed);

  missed = points;
  // A restart changes what comes after it, so that a folder may never meet some of its points: others get them.
  for (let round = 0; round < 3 && missed.length > 0; round++) {
    const hands = dealt(missed).map((hand, n) => ({ hand, folder: join(home, `${round}-${n}`) }));
    folders.push(...hands.map(({ folder }) => folder));
    missed = [];
    const waiting = [...hands];
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift())
        missed.push(...(await playKilled(next.folder, next.hand)));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
}, 600_000);

describe('killed between every two steps', () => {
  it('was killed at every point that the story crosses', () => {
    expect(missed).toEqual([]);
    expect(points.length).toBeGreaterThan(120);
    const met = folders.flatMap((folder) => linesOf(folder, 'killed'));
    expect(met.toSorted()).toEqual(points.toSorted());
  });

  it('acknowledged every step to somebody', () => {
    for (const folder of folders)
      expect(linesOf(folder, 'acknowledged').toSorted()).toEqual(STORY.map(({ name }) => name).toSorted());
  });

  it('kept and showed everything as if nobody had died', () => {
    for (const folder of folders) {
      const kept = recordOf(folder);
      for (const part of Object.keys(calm) as (keyof Kept)[])
        expect(kept[part], `${part} in ${folder}`).toEqual(calm[part]);
    }
  });

  it('left whole files, an empty outbox, and each effect performed once', () => {
    for (const folder of folders) {
      const { checks, effects, messages, outside } = recordOf(folder);
      expect(checks).toEqual(['ok', 'ok']);
      expect(effects.filter(({ done }) => done !== 1)).toEqual([]);
      const posted = messages.filter(({ author }) => author === 'foghorn');
      for (const ids of [posted.map(({ effect }) => effect), outside.map(({ effect }) => effect)])
        expect(ids.toSorted()).toEqual([...new Set(ids)].toSorted());
      // The same words twice in one place would be the same thing said under two ids.
      const said = posted.map(({ channel, thread, at, text }) => `${channel} ${thread} ${at} ${text}`);
      expect(said.toSorted()).toEqual([...new Set(said)].toSorted());
    }
  });

  it('left nothing of what was taken back, in no byte of any file', () => {
    for (const folder of folders)
      for (const name of readdirSync(folder))
        if (!['acknowledged', 'crossed'].includes(name))
          expect(readFileSync(join(folder, name)).includes(SECRET), `${name} in ${folder}`).toBe(false);
  });
});
