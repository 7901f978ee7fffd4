/** Whatever is said, edited, deleted, raised and corrected in whatever order: what is shown is what a rebuild gives. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Write } from '../../../src/engine/ports.ts';
import type { Entry } from '../../../src/incident/entry.ts';
import type { Decision } from '../../../src/incident/events.ts';
import { fold } from '../../../src/incident/evolve.ts';
import type { Incident } from '../../../src/incident/incident.ts';
import { appended, deciding, declaring, messageEvent, saying, seeing } from '../../storage/samples.ts';
import type { Subject } from '../storage.ts';

const key = fc.integer({ min: 0, max: 3 }).map((n) => `m:${n}`);
const when = fc.integer({ min: 0, max: 20 });
const act = fc.oneof(
  fc.record({ act: fc.constant('say' as const), key, when }),
  fc.record({ act: fc.constant('edit' as const), key, when }),
  fc.record({ act: fc.constant('delete' as const), key, when }),
  fc.record({ act: fc.constant('raise' as const), key, when }),
  fc.record({ act: fc.constant('correct' as const), key, when }),
  fc.record({ act: fc.constant('redact' as const), key, when }),
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

const eventOf = ({ act: verb, key: message, when: n }: Act, was: Incident): Decision | null => {
  const entry = `v${String(Math.max(1, was.version - (n % 3))).padStart(8, '0')}`;
  if (verb === 'raise') return { kind: 'note_raised', text: `note of ${message}`, origin: { message } };
  if (verb === 'correct')
    return { kind: 'entry_corrected', entry, ...(n % 2 ? { text: `corrected ${n}` } : { occurredAt: n }) };
  if (verb === 'redact') return { kind: 'redacted', entries: [`c:${message}`, entry], because: 'asked' };
  return null;
};

export const propertyContract = (subject: Subject): void => {
  describe('properties', () => {
    it('shows what a rebuild would show, and folds to the stored state', async () => {
      const { storage } = subject;
      let number = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
          number += 1;
          let { incident, writes } = declaring(number);
          await storage.commit(writes);
          for (const [n, one] of acts.entries()) {
            const event = eventOf(one, incident);
            if (event) ({ incident, writes } = deciding(incident, event, { n: one.when }));
            else writes = capture(number, n, one);
            expect(['committed', 'duplicate']).toContain(await storage.commit(writes));
          }
          expect(await storage.timeline(number, { hidden: true })).toEqual(await storage.rebuildTimeline(number));
          const decisions = (await storage.entries(number, 'decisions')) as Entry<Decision>[];
          expect(fold(decisions)).toEqual(await storage.load(number));
        }),
        { numRuns: 40 },
      );
    });
  });
};

const capture = (number: number, n: number, { act: verb, key: message, when: at }: Act): Write[] => {
  if (verb === 'say') return saying(number, message, `said in ${message}`, at);
  const edit = { ...messageEvent(message, `edit ${n} of ${message}`), kind: 'revision' as const };
  if (verb === 'edit') return appended(seeing(number, edit, at, `${message}:edit:${n}`));
  return appended(seeing(number, { kind: 'deletion', message }, at, `${message}:deleted`));
};
