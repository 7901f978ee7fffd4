/** "The announcement stays current": whatever a card or an announcement reads is refreshed when it changes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { presenter } from '../../src/chat/views/index.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { HOUR } from '../../src/incident/time.ts';
import { commandAt, person } from '../support/arbitraries.ts';
import { at, declared, type Story } from '../support/given.ts';
import { read, viewOf } from '../support/view.ts';

const START = at('22:31');
const NOW = START + 8 * HOUR;
const clock = (offset: number): string =>
  `${22 + Math.floor((31 + offset) / 60)}:${String((31 + offset) % 60).padStart(2, '0')}`;

const acts = fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), person, commandAt(NOW)), { maxLength: 20 });

const refreshes = (told: Story, view: 'card' | 'announcement'): boolean =>
  told.last.effects.some((effect) => effect.kind === 'refresh' && effect.view === view);

it.each(['card', 'announcement'] as const)('%s', (view) => {
  const shown = (incident: Incident): string => read(presenter[view](viewOf(incident, NOW)), NOW);
  fc.assert(
    fc.property(acts, (steps) => {
      const told = declared();
      let passed = 0;
      for (const [wait, who, command] of steps) {
        passed += wait;
        for (const act of [() => told.ticks(clock(passed)), () => told.tries(clock(passed), who, command)]) {
          const before = shown(told.state);
          told.last.events = [];
          told.last.effects = [];
          act();
          const after = shown(told.state);
          if (after !== before && !refreshes(told, view))
            expect.fail(
              `${told.last.events.map(({ kind }) => kind).join(', ')} changed the ${view}:\n${before}\n→\n${after}`,
            );
        }
      }
    }),
    { numRuns: 150 },
  );
});
