/** One ticker pass with 100 incidents due, among 100 open ones and among 100,000. */
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { Storage } from '../../src/engine/ports.ts';
import { createTicker } from '../../src/engine/ticker.ts';
import { enact, guard } from '../../src/engine/writes.ts';
import { decide } from '../../src/incident/decide.ts';
import type { Incident, Instant } from '../../src/incident/incident.ts';
import { isRefusal } from '../../src/incident/refusal.ts';
import { DAY, MINUTE, parseIso } from '../../src/incident/time.ts';
import { openSqlite } from '../../src/storage/open.sqlite.ts';
import { inFolder, median, type Row, ratio, timed } from './measure.ts';
import { silentLog } from './quiet.ts';

const DUE = 100;
const MANY = 100_000;
const START: Instant = parseIso('2026-03-04T08:00:00Z') ?? 0;
/** The moments of the ladder's steps: heads-up, due, overdue, escalated, three repeats. Each is a pass. */
const STEPS = [25, 30, 40, 50, 80, 110, 140].map((minutes) => START + minutes * MINUTE);

const opened = (number: number): Incident => {
  const moment = { now: START, settings: DEFAULT_SETTINGS, asker: { person: 'local:ana' } };
  const decided = decide(null, { do: 'declare', number, home: 'local', title: `Incident ${number}` }, moment);
  if (isRefusal(decided)) throw new RangeError(decided.sentence);
  const { incident } = enact(null, decided, { number, actor: 'local:ana', now: START, settings: DEFAULT_SETTINGS });
  if (!incident) throw new RangeError('not declared');
  return incident;
};

/** Owed far later than any pass. */
const resting = (incident: Incident): Incident => ({
  ...incident,
  cadence: { ...incident.cadence, owed: { internal: START + 30 * DAY, public: null } },
});

const fill = async (storage: Storage, count: number): Promise<void> => {
  const one = opened(1);
  for (let from = 1; from <= count; from += 1000) {
    const numbers = Array.from({ length: Math.min(1000, count - from + 1) }, (_, k) => from + k);
    await Promise.all(
      numbers.map((number) => {
        const incident = { ...(number <= DUE ? one : resting(one)), number };
        return storage.commit([guard(null, incident, START)]);
      }),
    );
  }
};

/** The passes' times in ms. */
const passes = async (file: string, open: number): Promise<number[]> => {
  const storage = await openSqlite({ file, log: silentLog });
  let now = START;
  const clock = (): Instant => now;
  const engine = createEngine({ storage, clock, settings: () => DEFAULT_SETTINGS, log: silentLog });
  const ticker = createTicker({ storage, engine, clock, log: silentLog });
  await fill(storage, open);
  const took: number[] = [];
  for (const step of STEPS) {
    now = step;
    let woken = 0;
    took.push(
      await timed(async () => {
        woken = await ticker.tick();
      }),
    );
    if (woken !== DUE) throw new RangeError(`woke ${woken} of ${DUE}`);
  }
  await storage.close();
  return took;
};

export const ticker = (): Promise<Row[]> =>
  inFolder(async (folder) => {
    const few = await passes(join(folder, 'few.db'), DUE);
    const many = await passes(join(folder, 'many.db'), MANY);
    return [
      { what: `ticker pass, ${DUE} due among ${DUE} open`, figure: `${median(few).toFixed(1)} ms` },
      {
        what: `ticker pass, ${DUE} due among ${MANY.toLocaleString('en-US')} open`,
        figure: `${median(many).toFixed(1)} ms`,
        ratio: ratio(median(many) / median(few), `${DUE} among ${DUE}`, { atMost: 2 }),
      },
    ];
  });
