/** Whatever is asked in whatever order: refusals are values, folds agree, clocks run forward, the ticker never spins. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextWakeAt, stageDue } from '../../src/incident/cadence.ts';
import { decisionSchema } from '../../src/incident/events.ts';
import { fold } from '../../src/incident/evolve.ts';
import { isOpen } from '../../src/incident/incident.ts';
import { HOUR, MINUTE } from '../../src/incident/time.ts';
import { commandAt, person } from '../support/arbitraries.ts';
import { at, declared, type Story } from '../support/given.ts';

const START = at('22:31');
const clock = (offset: number): string => {
  const minutes = 22 * 60 + 31 + offset;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
};

/** Steps of a story: minutes that pass, then an act. Time passes as the ticker would let it pass. */
const steps = fc.array(
  fc.integer({ min: 0, max: 90 }).chain((wait) => fc.tuple(fc.constant(wait), person, commandAt(START + 8 * HOUR))),
  { maxLength: 25 },
);

const play = (
  acts: readonly (readonly [number, string, Parameters<Story['does']>[2]])[],
  check: (told: Story) => void,
): void => {
  const told = declared();
  let passed = 0;
  for (const [wait, who, command] of acts) {
    passed += wait;
    told.sleepsUntil(clock(passed));
    told.tries(clock(passed), who, command);
    check(told);
  }
};

it('the fold of the entries is the state, and every event is of a known shape', () => {
  fc.assert(
    fc.property(steps, (acts) => {
      play(acts, (told) => {
        expect(fold(told.entries)).toEqual(told.state);
        for (const event of told.last.events) expect(decisionSchema.parse(structuredClone(event))).toEqual(event);
      });
    }),
    { numRuns: 60 },
  );
});

it('a step is due exactly when its moment has come, and no stage sounds twice in a period', () => {
  fc.assert(
    fc.property(steps, (acts) => {
      play(acts, (told) => {
        const wake = nextWakeAt(told.state);
        const due = stageDue(told.state, (wake ?? START) - MINUTE);
        expect(due === null || due.at <= (wake ?? START) - MINUTE).toBe(true);
        const sounded = told.entries.flatMap(({ event }) =>
          event.kind === 'nudge_sounded' && event.stage !== 'repeat'
            ? [`${event.audience} ${event.owedAt} ${event.stage}`]
            : [],
        );
        const again = told.entries.some(({ event }) => event.kind === 'cadence_changed' || event.kind === 'reopened');
        // An owed moment can come back by a person's act; without one, a stage of it never sounds again.
        if (!again) expect(new Set(sounded).size).toBe(sounded.length);
      });
    }),
    { numRuns: 60 },
  );
});

it('an ended incident owes nothing inside, and a closed page nothing outside', () => {
  fc.assert(
    fc.property(steps, (acts) => {
      play(acts, (told) => {
        if (!isOpen(told.state)) expect(told.state.cadence.owed.internal).toBeNull();
        if (!told.state.publicOpen) expect(told.state.cadence.owed.public).toBeNull();
      });
    }),
    { numRuns: 60 },
  );
});
