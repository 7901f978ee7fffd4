/** given(…).when(…).then(…): the core as sentences. Time is turned by hand; nothing outside the core is touched. */
import { expect } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import { nextWakeAt } from '../../src/incident/cadence.ts';
import type { Command } from '../../src/incident/commands.ts';
import { consequences } from '../../src/incident/consequences.ts';
import { decide } from '../../src/incident/decide.ts';
import type { Effect } from '../../src/incident/effects.ts';
import { decisionId, type Entry } from '../../src/incident/entry.ts';
import type { Decision } from '../../src/incident/events.ts';
import { evolve } from '../../src/incident/evolve.ts';
import { FOGHORN, type Incident, type Instant, type PersonId } from '../../src/incident/incident.ts';
import { isRefusal, type Refusal } from '../../src/incident/refusal.ts';
import type { Settings } from '../../src/incident/settings.ts';
import { clockTime, HOUR, MINUTE, parseIso, SECOND } from '../../src/incident/time.ts';

const MIDNIGHT = parseIso('2026-03-04T00:00:00Z') ?? Number.NaN;
/** `22:31`, `22:31:20`; `25:10` is ten past one on the next day. UTC. */
export const at = (clock: string): Instant => {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return MIDNIGHT + hours * HOUR + minutes * MINUTE + seconds * SECOND;
};

export const ANA = 'local:ana';
export const BEN = 'local:ben';
export const CHIDI = 'local:chidi';
export const DANA = 'local:dana';

export interface Story {
  /** This person does this at that time (`HH:MM` UTC). Throws when refused. */
  does(clock: string, person: PersonId, command: Command, admin?: boolean): Story;
  /** Time passes to that moment: one tick. */
  ticks(clock: string, present?: (person: PersonId) => boolean): Story;
  /** Ticks at every wake-up until that moment, as the ticker would. */
  sleepsUntil(clock: string): Story;
  /** As `does`, whether or not it is refused. */
  tries(clock: string, person: PersonId, command: Command): Refusal | null;
  refused(clock: string, person: PersonId, command: Command): Refusal;
  state: Incident;
  entries: readonly Entry<Decision>[];
  /** What the last act made happen, and wanted. */
  last: { events: Decision[]; effects: Effect[] };
  nudges(): string[];
}

export const story = (settings: Settings = DEFAULT_SETTINGS): Story => {
  let state: Incident | null = null;
  const entries: Entry<Decision>[] = [];
  const last: Story['last'] = { events: [], effects: [] };
  const act = (now: Instant, person: PersonId, command: Command, admin = false): Refusal | null => {
    const decided = decide(state, command, { now, settings, asker: { person, admin } });
    if (isRefusal(decided)) return decided;
    last.events = [];
    last.effects = [];
    for (const { event, occurredAt } of decided) {
      const version: number = (state?.version ?? 0) + 1;
      const entry: Entry<Decision> = {
        incident: 42,
        id: decisionId(version),
        version,
        occurredAt: occurredAt ?? now,
        recordedAt: now,
        actor: person,
        recovered: false,
        event,
      };
      const before: Incident | null = state;
      state = evolve(before, entry);
      entries.push(entry);
      last.events.push(event);
      last.effects.push(...consequences(before, entry, state, settings));
    }
    return null;
  };
  const self: Story = {
    does(clock, person, command, admin) {
      const refusal = act(at(clock), person, command, admin);
      if (refusal) throw new Error(`refused: ${refusal.code}: ${refusal.sentence}`);
      return self;
    },
    ticks(clock, present = () => true) {
      act(at(clock), FOGHORN, { do: 'tick', present });
      return self;
    },
    sleepsUntil(clock) {
      for (let turns = 0; turns < 100; turns++) {
        const wake = state ? nextWakeAt(state) : null;
        if (wake === null || wake > at(clock)) return self;
        act(wake, FOGHORN, { do: 'tick', present: () => true });
        expect(last.events.length, 'a wake-up must find something to do').toBeGreaterThan(0);
      }
      throw new Error('the ticker spins');
    },
    tries: (clock, person, command) => act(at(clock), person, command),
    refused(clock, person, command) {
      const before = JSON.stringify(state);
      const refusal = act(at(clock), person, command);
      expect(JSON.stringify(state)).toBe(before);
      if (!refusal) throw new Error(`not refused: ${command.do}`);
      return refusal;
    },
    get state() {
      if (!state) throw new Error('nothing declared yet');
      return state;
    },
    entries,
    last,
    nudges: () =>
      entries.flatMap(({ event, occurredAt }) =>
        event.kind === 'nudge_sounded'
          ? [`${clockTime(occurredAt, 'UTC')} ${event.stage} ${[...event.people, ...event.groups].join(' ')}`.trim()]
          : [],
      ),
  };
  return self;
};

/** An incident declared by Ana at 22:31 with the default cadence of 30 minutes. */
export const declared = (settings?: Settings, command: Partial<Extract<Command, { do: 'declare' }>> = {}): Story =>
  story(settings).does('22:31', ANA, {
    do: 'declare',
    number: 42,
    home: 'local',
    title: 'Checkout is failing',
    ...command,
  });
