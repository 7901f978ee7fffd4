import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeLocal, type LocalFoghorn as Foghorn } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { dataFiles } from '../../src/data.ts';
import type { Log } from '../../src/engine/ports.ts';
import type { Timer } from '../../src/engine/timer.ts';
import { HOUR, MINUTE, parseIso, SECOND } from '../../src/incident/time.ts';
import { localDriver } from '../../src/replay/local-driver.ts';
import { createStoryClock, type StoryClock } from '../../src/replay/story-clock.ts';
import { createTheatre, type Theatre } from '../../src/replay/theatre.ts';
import { seeds } from '../../src/seeds/index.ts';
import { toMarkdown } from '../../src/writer/postmortem.ts';
import { uniques } from '../support/clock.ts';

const START = parseIso('2026-06-01T12:00:00Z') ?? 0;

interface Complaint {
  text: string;
  fields: object;
}

let folder: string;
let real: number;
let clock: StoryClock;
let foghorn: Foghorn;
let theatre: Theatre;
let complaints: Complaint[];
/** What happens by the wall between two beats. */
let between: () => void;

const noTimer: Timer = () => () => undefined;
/** Waiting turns the wall clock; nothing waits for real. */
const turning: Timer = (after, then) => {
  real += after;
  between();
  setImmediate(then);
  return () => undefined;
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'foghorn-play-'));
  real = START;
  complaints = [];
  between = () => {};
  clock = createStoryClock(() => real);
  const complain = (fields: object, text: string): void => void complaints.push({ text, fields });
  const log: Log = { debug: () => {}, info: () => {}, warn: complain, error: complain, child: () => log };
  foghorn = await composeLocal({
    config: readConfig({}, folder),
    files: dataFiles(folder),
    clock: clock.now,
    timer: noTimer,
    unique: uniques('play'),
    random: () => 0,
    log,
  });
  await foghorn.connect();
  const driver = localDriver({ ...foghorn, settle: foghorn.settle });
  theatre = createTheatre({ driver, clock, timer: turning, log, urlOf: (channel) => `/c/${channel}` });
});

afterEach(async () => {
  await theatre.stop();
  await foghorn.stop();
  rmSync(folder, { recursive: true, force: true });
});

const over = async (): Promise<void> => {
  for (let turn = 0; turn < 100_000 && clock.speed() > 1; turn++) await new Promise((resolve) => setImmediate(resolve));
  await theatre.stop();
};

describe('the recorded incidents that ship', () => {
  it.each(seeds.map(({ name }) => name))('%s plays to its end within a minute, without a refusal', async (name) => {
    const url = await theatre.play(name);
    await over();
    expect(complaints).toEqual([]);
    expect(real - START).toBeLessThan(MINUTE);

    const incident = await foghorn.storage.load(1);
    expect(incident).toMatchObject({ status: 'resolved', number: 1 });
    expect(incident?.postmortem?.drafts).toBe(1);
    const { room, card } = await foghorn.storage.bindings(1);
    expect(url).toBe(`/c/${room?.channel}`);
    expect(card).toBeDefined();

    const entries = await foghorn.storage.entries(1);
    const times = entries.map(({ occurredAt }) => occurredAt);
    expect(Math.max(...times)).toBeLessThanOrEqual(real);
    const seed = await seeds.find((one) => one.name === name)?.load();
    const written = (parseIso(seed?.resolved_at ?? '') ?? 0) - (parseIso(seed?.detected_at ?? '') ?? 0);
    const played = (incident?.endedAt ?? 0) - (incident?.declaredAt ?? 0);
    expect(Math.abs(played - written)).toBeLessThan(2 * MINUTE);

    const timeline = await foghorn.storage.timeline(1);
    const record = {
      incident: incident as never,
      entries,
      timeline,
      people: await foghorn.storage.people(),
      now: real,
    };
    expect(toMarkdown(record)).toContain('## Where we got lucky');
  });

  it('checkout shows nudges, notes, a handoff, and forgets what was deleted', async () => {
    await theatre.play('checkout');
    await over();
    const entries = await foghorn.storage.entries(1);
    const kinds = new Set(entries.map(({ event }) => event.kind));
    for (const kind of ['nudge_sounded', 'note_raised', 'snoozed', 'deletion', 'revision', 'task_added', 'reaction'])
      expect(kinds).toContain(kind);
    const stages = entries.flatMap(({ event }) => (event.kind === 'nudge_sounded' ? [event.stage] : []));
    expect(stages).toContain('due');
    expect(JSON.stringify(entries)).not.toContain('tulip-raven');
    const incident = await foghorn.storage.load(1);
    expect(incident?.roles).toMatchObject({
      commander: { person: 'local:ben' },
      communications: { person: 'local:priya' },
    });
    const early = foghorn.platform.messages.page('incidents', {}, 50);
    expect(JSON.stringify(early)).toContain('two customers wrote');
  });
});

describe('around a play', () => {
  it('another is refused while one plays, and the clock is the wall’s afterwards', async () => {
    await theatre.play('search');
    expect(clock.now()).toBeLessThan(real);
    await expect(theatre.play('replies')).rejects.toThrow('Another incident is being played');
    await over();
    expect(clock.now()).toBe(real);
    await theatre.play('search');
    expect((await foghorn.storage.list({}, 'all')).map(({ number }) => number)).toEqual([2, 1]);
  });

  it('ended early, what was said stays, and time is the wall’s again', async () => {
    await theatre.play('replies');
    await theatre.stop();
    expect([clock.now(), clock.speed()]).toEqual([real, 1]);
    expect(await foghorn.storage.load(1)).toMatchObject({ status: 'investigating' });
  });

  it('an incident open before it is not nudged ahead of its time', async () => {
    const told = await foghorn.engine.declare({ home: 'local', title: 'Mine' }, { person: 'local:dana' });
    expect(told.ok).toBe(true);
    await foghorn.settle();
    await theatre.play('search');
    await over();
    const nudges = (await foghorn.storage.entries(1)).filter(({ event }) => event.kind === 'nudge_sounded');
    expect(nudges).toEqual([]);
    real += HOUR / 2 + SECOND;
    await foghorn.settle();
    const later = (await foghorn.storage.entries(1)).flatMap(({ event }) =>
      event.kind === 'nudge_sounded' ? [event.stage] : [],
    );
    expect(later.length).toBeGreaterThan(0);
  });

  it('a name that is none is refused with a sentence', async () => {
    await expect(theatre.play('nothing')).rejects.toThrow('no recorded incident called nothing');
  });
});
