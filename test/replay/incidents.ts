/** The recorded real incidents, which lie beside the checkout and not in it: their texts belong to others. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe } from 'vitest';
import { type Recorded, readRecorded } from '../../src/replay/recorded.ts';

const FILE = resolve(import.meta.dirname, '../../../shared/incidents/incidents.json');
const there = existsSync(FILE);

if (!there && process.env.CI) throw new Error(`The recorded incidents are not at ${FILE}, and CI must not skip them.`);

export const realIncidents = (): Recorded[] => {
  const read = readRecorded(JSON.parse(readFileSync(FILE, 'utf8')));
  if ('problem' in read) throw new Error(read.problem);
  return read.incidents;
};

/** Like `describe`, where the recorded incidents are at hand; else skipped, with the reason in its name. */
export const describeReal = (name: string, tests: () => void): void => {
  if (there) describe(name, tests);
  else describe.skip(`${name} (skipped: no recorded incidents at ${FILE})`, tests);
};
