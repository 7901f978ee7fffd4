/** Recorded incidents that ship with Foghorn: written for it, told in the schema of recorded incidents. */
import { readFile } from 'node:fs/promises';
import { FoghornError } from '../engine/ports.ts';
import { type Recorded, readRecorded } from '../replay/recorded.ts';

export interface Seed {
  name: string;
  title: string;
  /** One line: what there is to see. */
  blurb: string;
  load(): Promise<Recorded>;
}

const load = async (name: string): Promise<Recorded> => {
  const file = new URL(`./${name}.json`, import.meta.url);
  const read = readRecorded(JSON.parse(await readFile(file, 'utf8')));
  const recorded = 'incidents' in read ? read.incidents[0] : undefined;
  if (!recorded) throw new FoghornError('bad_seed', `${file.pathname} is no recorded incident.`);
  return recorded;
};

const seed = (name: string, title: string, blurb: string): Seed => ({ name, title, blurb, load: () => load(name) });

export const seeds: readonly Seed[] = [
  seed(
    'checkout',
    'Card payments are failing',
    'Seventy minutes with a full cast: roles, notes by pin and reaction, a handoff, one update too late.',
  ),
  seed(
    'replies',
    'Replies are delivered late',
    'Four and a half hours of waiting for a backlog: eight promises, and how five of them slipped.',
  ),
  seed(
    'search',
    'Search finds nothing new',
    'A quiet half hour that goes well: every promise kept, a cause that nobody writes down.',
  ),
];
