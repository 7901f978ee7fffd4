/** Random commands for property tests: hostile text, all kinds, likely to be refused and likely to be accepted. */
import fc from 'fast-check';
import type { Command } from '../../src/incident/commands.ts';
import { COMPONENT_STATUSES, type Instant, OPEN_STATUSES, SEVERITIES } from '../../src/incident/incident.ts';
import { MINUTE } from '../../src/incident/time.ts';

export const PEOPLE = ['local:ana', 'local:ben', 'local:chidi'] as const;
export const person = fc.constantFrom(...PEOPLE);
export const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.constantFrom(
    'Checkout fails',
    '<b>x</b>',
    '@everyone <!channel>',
    '# heading\n- [x](javascript:1)',
    'שלום 🔥',
    ' ',
    '"; drop table entries; --',
  ),
);
const component = fc.record({
  name: fc.constantFrom('API', 'Web', 'Mail'),
  status: fc.constantFrom(...COMPONENT_STATUSES),
});
const message = fc.constantFrom('local:c:1', 'local:c:2');

/** Commands as people might ask them at `now`. Optional fields are left out, never undefined by accident. */
export const commandAt = (now: Instant): fc.Arbitrary<Command> => {
  const past = fc.integer({ min: 0, max: 600 }).map((minutes) => now - minutes * MINUTE);
  const future = fc.integer({ min: -5, max: 600 }).map((minutes) => now + minutes * MINUTE);
  const open = fc.constantFrom(...OPEN_STATUSES);
  const severity = fc.constantFrom(...SEVERITIES);
  const audience = fc.constantFrom('internal', 'public');
  const next = fc.option(future, { nil: undefined });
  const words = fc.option(text, { nil: undefined });
  return fc.oneof(
    fc.record({ do: fc.constant('change_status'), to: open, text: words, next }),
    fc.record({ do: fc.constant('change_severity'), to: severity, text: words, next }),
    fc.record({ do: fc.constant('rename'), title: text }),
    fc.record({ do: fc.constant('change_components'), set: fc.array(component, { maxLength: 3 }) }),
    fc.record({ do: fc.constant('record_impact'), beganAt: fc.option(past), text: words }),
    fc.record({
      do: fc.constant('assign_role'),
      role: fc.constantFrom('commander', 'communications', 'scribe', 'nobody'),
      person,
      handoff: fc.boolean(),
    }),
    fc.record({ do: fc.constant('clear_role'), role: fc.constantFrom('commander', 'communications') }),
    fc.record({ do: fc.constant('join'), person }),
    fc.record({ do: fc.constant('leave'), person }),
    fc.record({ do: fc.constant('add_task'), text, owner: fc.option(person, { nil: undefined }), due: next }),
    fc.record({ do: fc.constant('change_task'), task: fc.integer({ min: 1, max: 3 }), due: fc.option(future) }),
    fc.record({ do: fc.constant('finish_task'), task: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ do: fc.constant('reopen_task'), task: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ do: fc.constant('raise_note'), text, occurredAt: past, origin: fc.record({ message }) }),
    fc.record({ do: fc.constant('raise_note'), text }),
    fc.record({ do: fc.constant('withdraw_note'), message }),
    fc.record({
      do: fc.constant('post_update'),
      audience,
      text,
      next,
      occurredAt: fc.option(past, { nil: undefined }),
    }),
    fc.record({ do: fc.constant('no_change'), text: words, audience }),
    fc.record({ do: fc.constant('begin_update') }),
    fc.record({
      do: fc.constant('change_cadence'),
      minutes: fc.option(fc.integer({ min: 1, max: 120 })),
      reason: fc.constant('because'),
    }),
    fc.record({ do: fc.constant('change_cadence'), pausedUntil: future, reason: fc.constant('because') }),
    fc.record({ do: fc.constant('snooze'), minutes: fc.integer({ min: 1, max: 90 }) }),
    fc.record({ do: fc.constant('note_activity') }),
    fc.record({ do: fc.constant('resolve'), text: words, audience }),
    fc.record({ do: fc.constant('cancel'), reason: text }),
    fc.record({ do: fc.constant('merge'), into: fc.constant(7) }),
    fc.record({ do: fc.constant('reopen'), reason: fc.constant('again') }),
    fc.record({
      do: fc.constant('attach_draft'),
      writer: fc.constant('template'),
      sections: fc.constant({ summary: 'x' }),
    }),
    fc.record({ do: fc.constant('edit_postmortem'), section: fc.constant('summary'), text: fc.option(text) }),
  ) as fc.Arbitrary<Command>;
};
