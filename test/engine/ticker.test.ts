import { describe, expect, it } from 'vitest';
import { createTicker } from '../../src/engine/ticker.ts';
import { FOGHORN } from '../../src/incident/incident.ts';
import { HOUR, MINUTE, SECOND } from '../../src/incident/time.ts';
import { ANA, BEN, bench, person, START } from '../support/builders.ts';

describe('ticking', () => {
  it('wakes whoever is due, each once, and leaves the rest alone', async () => {
    const { declare, ticker, time, kinds } = await bench();
    await declare();
    time.turn(10 * MINUTE);
    await declare({ title: 'Search is slow' });
    time.jump(START + 25 * MINUTE);
    expect(await ticker.tick()).toBe(1);
    expect(await ticker.tick()).toBe(0);
    expect(await kinds(1)).toEqual(['declared', 'nudge_sounded']);
    expect(await kinds(2)).toEqual(['declared']);
  });

  it('takes the one step now due after a long sleep', async () => {
    const { declare, ticker, time, entries } = await bench();
    await declare();
    time.turn(10 * HOUR);
    while ((await ticker.tick()) > 0);
    const stages = (await entries(1)).flatMap(({ event }) => (event.kind === 'nudge_sounded' ? [event.stage] : []));
    expect(stages).toEqual(['escalated']);
  });

  it('counts nobody as present who is a bot or has left', async () => {
    const { declare, ticker, time, storage, entries, engine } = await bench();
    const { number } = await declare();
    await engine.tell(number, { do: 'assign_role', role: 'communications', person: BEN }, { person: ANA });
    await storage.putPeople([person(BEN, { active: false })]);
    time.turn(30 * MINUTE);
    await ticker.tick();
    const [sounded] = (await entries(number)).filter(({ event }) => event.kind === 'nudge_sounded');
    expect(sounded?.event).toMatchObject({ people: [ANA] });
  });

  it('lets one incident’s failure stop no other, and does not spin on it', async () => {
    const it = await bench();
    for (let i = 0; i < 3; i++) await it.declare({ title: `Number ${i}` });
    let tries = 0;
    const ticker = createTicker({
      ...it,
      clock: it.time.clock,
      engine: {
        tell: (number, command, asker) => {
          if (number !== 2) return it.engine.tell(number, command, asker);
          tries += 1;
          return Promise.reject(new Error('broken'));
        },
      },
    });
    it.time.turn(30 * MINUTE);
    expect(await ticker.tick()).toBe(3);
    expect(await it.kinds(1)).toContain('nudge_sounded');
    expect(await it.kinds(3)).toContain('nudge_sounded');
    expect(it.log.lines.some(({ text }) => text === 'An incident could not be woken')).toBe(true);
    expect(await ticker.tick()).toBe(0);
    // Left alone for longer each time.
    for (let second = 0; second < 120; second++) {
      it.time.turn(SECOND);
      await ticker.tick();
    }
    expect(tries).toBeGreaterThan(2);
    expect(tries).toBeLessThan(8);
  });

  it('is not kept from the others by many that fail', async () => {
    const it = await bench();
    for (let i = 0; i < 210; i++) await it.engine.declare({ home: 'local', title: `Number ${i}` }, { person: ANA });
    const ticker = createTicker({
      ...it,
      clock: it.time.clock,
      engine: {
        tell: (number, command, asker) =>
          number <= 205 ? Promise.reject(new Error('broken')) : it.engine.tell(number, command, asker),
      },
    });
    it.time.turn(30 * MINUTE);
    await ticker.tick();
    await ticker.tick();
    expect(await it.kinds(210)).toContain('nudge_sounded');
  });

  it('writes a wake-up anew that the state does not ask for', async () => {
    const { declare, storage, ticker, time, state } = await bench();
    const { number } = await declare();
    const incident = await state(number);
    const at = time.clock();
    await storage.commit([{ write: 'advance', from: incident.version, incident, nextWakeAt: at, at }]);
    expect(await ticker.tick()).toBe(1);
    expect(await storage.nextWakeAt()).toBe(START + 25 * MINUTE);
    expect((await state(number)).version).toBe(incident.version);
    expect(await ticker.tick()).toBe(0);
  });
});

describe('a beat of the ticker', () => {
  it('tells when to look again', async () => {
    const { declare, ticker, storage } = await bench();
    expect(await ticker.beat()).toBeNull();
    await declare();
    expect(await ticker.beat()).toBe(START + 25 * MINUTE);
    expect(await storage.nextWakeAt()).toBe(START + 25 * MINUTE);
  });

  it('tells the end of the rest when all who are due rest', async () => {
    const it = await bench();
    await it.declare();
    const ticker = createTicker({
      ...it,
      clock: it.time.clock,
      engine: { tell: () => Promise.reject(new Error('broken')) },
    });
    it.time.turn(30 * MINUTE);
    expect(await ticker.beat()).toBe(it.time.clock() + 5 * SECOND);
  });

  it('survives a storage that is gone', async () => {
    const it = await bench({ between: (bare) => ({ ...bare, due: () => Promise.reject(new Error('gone')) }) });
    expect(await it.ticker.beat()).toBe(it.time.clock() + SECOND);
    expect(it.log.lines.some(({ level }) => level === 'error')).toBe(true);
  });
});

it('a tick of an incident with nothing due changes nothing', async () => {
  const { declare, engine, state } = await bench();
  const { number, version } = await declare();
  const told = await engine.tell(number, { do: 'tick', present: () => true }, { person: FOGHORN });
  expect(told).toMatchObject({ ok: true, changed: false });
  expect((await state(number)).version).toBe(version);
});
