/** Incidents as nobody wishes to have them: everything too long, too many, in every script, with signs that mean something. */
import fc from 'fast-check';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import type { Delivery } from '../../src/engine/ports.ts';
import type { IncidentView } from '../../src/engine/presenter.ts';
import type { Entry } from '../../src/incident/entry.ts';
import type { Decision } from '../../src/incident/events.ts';
import {
  COMPONENT_STATUSES,
  type Incident,
  LINK_KINDS,
  SEVERITIES,
  STAGES,
  STATUSES,
} from '../../src/incident/incident.ts';
import type { ShownRow } from '../../src/incident/shown.ts';
import { HOUR, MINUTE } from '../../src/incident/time.ts';
import { at } from './given.ts';
import { incidentOf } from './incident.ts';
import { viewOf } from './view.ts';

export const NOW = at('22:31');

const PIECES = [
  'Checkout is failing',
  '<@local:ana>',
  '<@local:nobody-knows-me>',
  '<!channel> @here @everyone',
  '*bold* _it_ `code` [a](https://b.example)',
  '👩‍👩‍👧‍👦🔥',
  'שלום עולם',
  'مرحبا',
  '\u202eevil\u2066',
  '\n\n',
  '   ',
  '&lt;script&gt;<script>',
  'e\u0301\u0301\u0301\u0301',
];
/** From nothing to 100 kB. */
export const words = fc.oneof(
  { weight: 8, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => pieces.join(' ')) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 300 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'x'.repeat(100_000),
      'long words '.repeat(9_000),
      '🔥'.repeat(30_000),
      'م'.repeat(100_000),
    ),
  },
);
const title = words.map((text) => (text.trim() === '' ? 'untitled' : text));
const person = fc.constantFrom(
  'local:ana',
  'local:ben',
  'local:chidi',
  'slack:U0123456789',
  'foghorn',
  `local:${'p'.repeat(300)}`,
);
const instant = fc.integer({ min: NOW - 400 * HOUR, max: NOW + 400 * HOUR });
const minute = instant.map((moment) => Math.floor(moment / MINUTE) * MINUTE);
const url = fc.constantFrom('https://meet.example/42', `https://x.example/${'a'.repeat(4000)}`);

const component = fc.record({ name: title, status: fc.constantFrom(...COMPONENT_STATUSES) });
const task = fc.record({
  id: fc.integer({ min: 1, max: 99 }),
  text: words,
  owner: fc.option(person),
  due: fc.option(instant),
  addedBy: person,
  addedAt: instant,
  doneAt: fc.option(instant),
  remindedAt: fc.constant(null),
});

export const incidents: fc.Arbitrary<Incident> = fc
  .record({
    number: fc.integer({ min: 1, max: 9_999_999 }),
    title,
    severity: fc.constantFrom(...SEVERITIES),
    status: fc.constantFrom(...STATUSES),
    private: fc.boolean(),
    drill: fc.boolean(),
    declaredAt: instant,
    impactBeganAt: fc.option(instant),
    impact: fc.option(words),
    endedAt: fc.option(instant),
    mergedInto: fc.option(fc.integer({ min: 1, max: 999 })),
    absorbed: fc.array(fc.integer({ min: 1, max: 999 }), { maxLength: 30 }),
    components: fc.array(component, { maxLength: 30 }),
    roles: fc.dictionary(
      fc.constantFrom('commander', 'communications', 'scribe', 'liaison', 'legal', 'x'.repeat(500)),
      fc.record({ person, since: instant, askAt: fc.constant(null) }),
    ),
    responders: fc.array(person, { maxLength: 40 }),
    links: fc.array(fc.record({ kind: fc.constantFrom(...LINK_KINDS), url, title: words }), { maxLength: 20 }),
    tasks: fc.array(task, { maxLength: 30 }),
    lastUpdate: fc.option(
      fc.record({
        entry: fc.constant('v00000003'),
        audience: fc.constantFrom('internal' as const, 'public' as const),
        at: instant,
        by: person,
        text: words,
        promise: fc.option(minute),
      }),
    ),
    noChange: fc.integer({ min: 0, max: 3 }),
    publicOpen: fc.boolean(),
    owed: fc.record({ internal: fc.option(minute), public: fc.option(minute) }),
    pausedUntil: fc.option(instant),
    silentSince: fc.option(instant),
    minutes: fc.option(fc.integer({ min: 1, max: 600 })),
  })
  .map(({ owed, pausedUntil, silentSince, minutes, ...given }) => {
    const plain = incidentOf(given);
    return { ...plain, cadence: { ...plain.cadence, owed, pausedUntil, silentSince, minutes } };
  });

const delivery: fc.Arbitrary<Delivery> = fc.record({
  id: fc.string(),
  incident: fc.constant(42),
  kind: fc.constantFrom('open_room', 'invite', 'say', 'nudge', 'publish', 'page'),
  target: fc.constant('room'),
  state: fc.constantFrom('waiting', 'retrying', 'parked'),
  attempts: fc.integer({ min: 0, max: 99 }),
  error: fc.option(words),
  since: instant,
});

export const views: fc.Arbitrary<IncidentView> = fc
  .tuple(incidents, fc.array(delivery, { maxLength: 12 }), fc.integer({ min: 0, max: 9 }), fc.boolean())
  .map(([incident, deliveries, extraRoles, room]) =>
    viewOf(incident, NOW, {
      deliveries,
      settings: {
        ...DEFAULT_SETTINGS,
        roles: [
          ...DEFAULT_SETTINGS.roles,
          ...Array.from({ length: extraRoles }, (_, i) => ({
            key: `role${i}`,
            name: `Role ${i} ${'long '.repeat(i * 5)}`,
            description: '',
            synonyms: [],
          })),
        ],
      },
      bindings: room
        ? { room: { platform: 'local', channel: 'inc', message: null, url: 'https://chat.example/inc' } }
        : {},
    }),
  );

const clock = {
  minutes: 30,
  owed: { internal: NOW, public: null },
  ladder: { headsUp: 0, overdue: 0, escalated: 0, repeats: 3, hours: null },
};
const invite = { people: [], groups: [] };
const decisions: fc.Arbitrary<Decision> = fc
  .tuple(
    words,
    title,
    person,
    fc.array(component, { maxLength: 30 }),
    fc.option(minute),
    fc.integer({ min: 1, max: 99 }),
    url,
  )
  .chain(([text, name, someone, components, moment, number, link]) =>
    fc.constantFrom<Decision>(
      {
        kind: 'declared',
        title: name,
        severity: 'SEV1',
        private: false,
        drill: false,
        home: 'local',
        slug: 'x',
        components,
        links: [],
        invite,
        impactBeganAt: moment,
        clock,
        text,
      },
      { kind: 'acknowledged' },
      { kind: 'status_changed', from: 'investigating', to: 'monitoring' },
      { kind: 'severity_changed', from: 'SEV3', to: 'SEV1', raised: true, invite },
      { kind: 'renamed', from: name, to: name },
      { kind: 'components_changed', components, invite },
      { kind: 'impact_recorded', beganAt: moment, text },
      { kind: 'role_assigned', role: 'commander', person: someone, from: 'local:ben', handoff: true, askAt: null },
      { kind: 'role_cleared', role: name, from: someone },
      { kind: 'joined', person: someone },
      { kind: 'link_added', link: { kind: 'other', url: link, title: text } },
      { kind: 'link_removed', url: link },
      { kind: 'task_added', task: number, text, owner: someone, due: moment },
      { kind: 'task_changed', task: number, text, due: moment },
      { kind: 'task_done', task: number },
      { kind: 'note_raised', text },
      {
        kind: 'update_posted',
        audience: 'public',
        text,
        status: 'monitoring',
        components,
        promise: moment,
        noChange: false,
      },
      { kind: 'cadence_changed', minutes: number, reason: text, clock },
      { kind: 'nudge_sounded', audience: 'internal', owedAt: NOW, stage: 'due', people: [someone], groups: [] },
      { kind: 'snoozed', until: NOW, reason: text },
      { kind: 'resolved', from: 'monitoring', clock },
      { kind: 'cancelled', from: 'monitoring', reason: text, clock },
      { kind: 'merged', from: 'monitoring', into: number, clock },
      { kind: 'absorbed', other: number, title: text, people: [] },
      { kind: 'reopened', from: 'resolved', reason: text, clock },
      { kind: 'postmortem_drafted', writer: 'template', sections: {} },
    ),
  );

export const entries: fc.Arbitrary<Entry<Decision>> = fc.record({
  incident: fc.constant(42),
  id: fc.constant('v00000002'),
  version: fc.constant(2),
  occurredAt: instant,
  recordedAt: instant,
  actor: person,
  recovered: fc.boolean(),
  event: decisions,
});

export const rows: fc.Arbitrary<ShownRow> = fc.record({
  incident: fc.constant(42),
  id: fc.constantFrom('v00000002', `c:local:${'room'.repeat(40)}:1`),
  occurredAt: instant,
  recordedAt: instant,
  actor: person,
  kind: fc.constantFrom('note_raised', 'message', 'update_posted', 'task_done'),
  text: words,
  heading: fc.constant(null),
  salience: fc.constantFrom('high', 'low'),
  hidden: fc.boolean(),
  redacted: fc.boolean(),
  corrected: fc.boolean(),
  editedAt: fc.option(instant),
  recovered: fc.boolean(),
  bot: fc.boolean(),
  message: fc.constant(null),
  thread: fc.constant(null),
  url: fc.constant(null),
  files: fc.constant([]),
});

export const nudges = fc.record({
  audience: fc.constantFrom('internal' as const, 'public' as const),
  owedAt: minute,
  stage: fc.constantFrom(...STAGES).filter((stage) => stage !== 'heads_up'),
  repeat: fc.integer({ min: 0, max: 3 }),
  people: fc.array(person, { maxLength: 20 }),
  groups: fc.array(fc.constantFrom('local:responders', 'slack:S1'), { maxLength: 3 }),
  story: fc.record({
    state: fc.constantFrom(
      'waiting' as const,
      'answered' as const,
      'snoozed' as const,
      'ended' as const,
      'moved' as const,
    ),
    by: person,
    at: instant,
    until: instant,
  }),
});
