/**
 * Plays the kill story on a data folder: `kill-child.ts FOLDER`. Goes on where an earlier process was killed, by
 * what that one had acknowledged. Kills itself at the first crossing of a point listed in `armed.json`, and says
 * in `killed` which it was. Exits 0 at the story's end, 1 when something is not as it must be.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { composeLocal } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { dataFiles } from '../../src/data.ts';
import type { Settings } from '../../src/incident/settings.ts';
import { handClock } from './clock.ts';
import { checkKept, checkOver } from './kill-checks.ts';
import { outside, withWeather } from './kill-outside.ts';
import { type Cross, killPoints } from './kill-points.ts';
import { silent } from './kill-silent.ts';
import { minute, STORY, WEATHER } from './kill-story.ts';

const [folder = ''] = process.argv.slice(2);
const file = (name: string): string => join(folder, name);
const linesOf = (name: string): string[] =>
  existsSync(file(name)) ? readFileSync(file(name), 'utf8').split('\n').filter(Boolean) : [];

/** On disk before anything else happens: what a person was told, and what time it was. */
const write = (name: string, line: string): void => {
  const handle = openSync(file(name), 'a');
  writeSync(handle, `${line}\n`);
  fsyncSync(handle);
  closeSync(handle);
};

const armed = new Set(
  existsSync(file('armed.json')) ? (JSON.parse(readFileSync(file('armed.json'), 'utf8')) as string[]) : [],
);
const cross: Cross = (point) => {
  appendFileSync(file('crossed'), `${point}\n`);
  if (!armed.has(point)) return;
  write('killed', point);
  process.kill(process.pid, 'SIGKILL');
  // Should the signal take its time: not one step more.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};

const broken = (why: string): void => {
  process.stderr.write(`${why}\n`);
  process.exit(1);
};

const play = async (): Promise<void> => {
  const time = handClock(Number(linesOf('time').at(-1) ?? minute(0)));
  const acknowledged = new Set(linesOf('acknowledged'));
  const config = readConfig({ FOGHORN_DATA: folder }, folder);
  const settings: Settings = { ...config.settings, responders: 'local:responders' };
  const foghorn = await composeLocal({
    config: { ...config, settings },
    files: dataFiles(folder),
    clock: time.clock,
    timer: time.timer,
    unique: randomUUID,
    random: () => 0.5,
    log: silent,
    ...outside(file('outside')),
  });
  withWeather(foghorn, time.clock, WEATHER, broken);
  await checkKept(
    foghorn,
    STORY.filter(({ name, leaves }) => acknowledged.has(name) && leaves?.when === 'at once'),
  );
  killPoints(foghorn, cross);
  await foghorn.connect();
  await foghorn.settle();

  for (const step of STORY) {
    if (acknowledged.has(step.name)) continue;
    const at = minute(step.minute);
    if (time.clock() < at) {
      write('time', String(at));
      time.turn(at - time.clock());
      await foghorn.settle();
    }
    if (!(await step.seen(foghorn))) await step.act(foghorn);
    write('acknowledged', step.name);
    await foghorn.settle();
  }
  await checkKept(foghorn, STORY);
  await checkOver(foghorn);
  await foghorn.stop();
  write('over', 'yes');
};

try {
  await play();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
