import { describe, expect, it } from 'vitest';
import { notice } from '../../src/chat/views/notice.ts';
import type { Place } from '../../src/chat/views/saying.ts';
import type { Command } from '../../src/incident/commands.ts';
import type { EventKind } from '../../src/incident/events.ts';
import { ANA, at, BEN, CHIDI, declared, type Story } from '../support/given.ts';
import { press, read, viewOf } from '../support/view.ts';

const LATER = '23:20';
const last = (story: Story, kind: EventKind) => {
  const entry = story.entries.findLast(({ event }) => event.kind === kind);
  if (!entry) throw new Error(`no ${kind} in the story`);
  return entry;
};
const told = (story: Story, kind: EventKind, place: Place = 'room', clock = LATER) =>
  read(notice(viewOf(story.state, at(clock)), last(story, kind), place), at(clock));

describe('a notice is one sentence with who did it', () => {
  const cases: [kind: EventKind, command: Command, sentence: string][] = [
    [
      'status_changed',
      { do: 'change_status', to: 'identified' },
      '@ben changed the status from investigating to identified',
    ],
    ['severity_changed', { do: 'change_severity', to: 'SEV4' }, '@ben lowered the severity from SEV3 to SEV4'],
    ['renamed', { do: 'rename', title: 'EU checkout is failing' }, '@ben renamed it to EU checkout is failing'],
    [
      'components_changed',
      { do: 'change_components', set: [{ name: 'API', status: 'partial_outage' }] },
      '@ben set the components: API partial outage',
    ],
    [
      'impact_recorded',
      { do: 'record_impact', beganAt: at('22:10'), text: 'No card payments' },
      '@ben recorded the impact: impact began at 22:10 UTC; No card payments',
    ],
    ['role_assigned', { do: 'assign_role', role: 'commander', person: BEN }, '@ben is now incident commander'],
    ['role_assigned', { do: 'assign_role', role: 'scribe', person: CHIDI }, '@ben made @chidi scribe'],
    ['joined', { do: 'join', person: BEN }, '@ben joined'],
    ['joined', { do: 'join', person: CHIDI, invitedBy: BEN }, '@ben brought in @chidi'],
    [
      'link_added',
      { do: 'add_link', link: { kind: 'dashboard', url: 'https://grafana.example/d/1', title: 'Latency' } },
      '@ben added a link: Latency (https://grafana.example/d/1)',
    ],
    [
      'task_added',
      { do: 'add_task', text: 'Ask <@local:ana> for the keys', owner: CHIDI, due: at('23:30') },
      '@ben added task #1 for @chidi, due 23:30 UTC: Ask @ana for the keys',
    ],
    ['note_raised', { do: 'raise_note', text: 'Pool exhausted' }, 'Note by @ben: Pool exhausted'],
    [
      'note_raised',
      { do: 'raise_note', text: 'First alert', occurredAt: at('22:05') },
      'Note by @ben at 22:05 UTC: First alert',
    ],
    [
      'cadence_changed',
      { do: 'change_cadence', minutes: 15, reason: 'many are watching' },
      '@ben set the update cadence to every 15 minutes: many are watching\nNext update by 22:55 UTC',
    ],
    [
      'cadence_changed',
      { do: 'change_cadence', minutes: null, reason: 'handled by mail' },
      '@ben turned the update cadence off: handled by mail',
    ],
    [
      'cadence_changed',
      { do: 'change_cadence', pausedUntil: at('33:00'), reason: 'waiting for the vendor' },
      '@ben paused the update reminders until 09:00 UTC: waiting for the vendor',
    ],
    [
      'cancelled',
      { do: 'cancel', reason: 'the probe was wrong' },
      'Cancelled as a false alarm by @ben: the probe was wrong',
    ],
    ['merged', { do: 'merge', into: 41 }, 'Merged into INC-41 by @ben; the work goes on there'],
    [
      'absorbed',
      { do: 'absorb', private: false, drill: false, other: 43, title: 'Basket errors', people: [] },
      '@ben merged INC-43 (Basket errors) into this incident',
    ],
    [
      'absorbed',
      { do: 'absorb', private: false, drill: false, other: 43, title: '', people: [] },
      '@ben merged INC-43 into this incident',
    ],
  ];
  it.each(cases)('%s', (kind, command, sentence) => {
    expect(told(declared().does('22:40', BEN, command), kind)).toBe(sentence);
  });

  it('tasks done keep their words', () => {
    const story = declared()
      .does('22:40', BEN, { do: 'add_task', text: 'Restart db-2' })
      .does('22:41', CHIDI, { do: 'finish_task', task: 1 });
    expect(told(story, 'task_done')).toBe('@chidi finished task #1: Restart db-2');
  });

  it('a handoff names both', () => {
    const story = declared()
      .does('22:40', BEN, { do: 'assign_role', role: 'commander', person: BEN })
      .does('22:41', BEN, { do: 'assign_role', role: 'commander', person: CHIDI, handoff: true });
    expect(told(story, 'role_assigned')).toBe('@ben handed the incident commander role to @chidi');
  });

  it('a task due without an owner asks for one', () => {
    const story = declared()
      .does('22:40', BEN, { do: 'add_task', text: 'Restart db-2', due: at('22:50') })
      .ticks('22:50');
    const message = notice(viewOf(story.state, at('22:50')), last(story, 'task_reminded'), 'room');
    expect(read(message, at('22:50'))).toContain('Task #1 is due and has no owner: Restart db-2');
    if (message) expect(press(message, 'I take it').options).toEqual({ action: 'edit', id: '1', owner: 'me' });
  });
});

describe('updates are told in full', () => {
  it('with where it stands and when the next one comes', () => {
    const story = declared().does('22:40', ANA, {
      do: 'post_update',
      audience: 'internal',
      text: 'Failover started.\nCheckout is slow but works.',
      status: 'identified',
      components: [{ name: 'API', status: 'degraded_performance' }],
      next: at('22:58'),
    });
    expect(told(story, 'update_posted', 'announcement')).toBe(
      [
        'Update by @ana',
        '> Failover started.',
        '> Checkout is slow but works.',
        'Identified · SEV3 · API degraded performance · Next update by 22:58 UTC',
      ].join('\n'),
    );
  });

  it('says so when no next one is promised', () => {
    const story = declared().does('22:40', ANA, {
      do: 'post_update',
      audience: 'internal',
      text: 'Waiting.',
      next: null,
    });
    expect(told(story, 'update_posted')).toContain('Investigating · SEV3 · No next update promised');
  });

  it('says nothing of an update that was redacted before it was said', () => {
    const story = declared().does('22:40', ANA, { do: 'post_update', audience: 'internal', text: 'secret' });
    const entry = last(story, 'update_posted');
    if (entry.event.kind !== 'update_posted') throw new Error('not an update');
    const redacted = { ...entry, event: { ...entry.event, text: '' } };
    expect(notice(viewOf(story.state, at(LATER)), redacted, 'room')).toBeNull();
  });
});

describe('the lobby', () => {
  it('hears of a raised severity, by whom and why', () => {
    const story = declared().does('22:40', BEN, { do: 'change_severity', to: 'SEV1', text: 'All of the EU is down' });
    expect(told(story, 'severity_changed', 'lobby')).toBe(
      'INC-42 Checkout is failing: @ben raised the severity from SEV3 to SEV1: All of the EU is down\n[Join] [Catch me up]',
    );
  });

  it('hears of the resolution, how long it took and what was said', () => {
    const story = declared().does('23:22', BEN, { do: 'resolve', text: 'Failover done; all is well.' });
    expect(told(story, 'resolved', 'lobby', '23:25')).toBe(
      [
        'INC-42 Checkout is failing: Resolved after 51m by @ben',
        '> Failover done; all is well.',
        'Read the postmortem draft',
        '[Catch me up]',
      ].join('\n'),
    );
  });

  it('never hears of a private incident', () => {
    const story = declared(undefined, { private: true, people: [BEN] }).does('22:40', BEN, {
      do: 'change_severity',
      to: 'SEV1',
      text: 'x',
    });
    for (const entry of story.entries) {
      expect(notice(viewOf(story.state, at(LATER)), entry, 'lobby')).toBeNull();
      expect(notice(viewOf(story.state, at(LATER)), entry, 'announcement')).toBeNull();
    }
  });
});

describe('silence', () => {
  it('bookkeeping and notes raised from messages say nothing', () => {
    const story = declared()
      .does('22:40', BEN, { do: 'raise_note', text: 'seen above', origin: { message: 'local:c:1' } })
      .sleepsUntil('23:02');
    expect(told(story, 'note_raised')).toBe('(nothing)');
    expect(told(story, 'acknowledged')).toBe('(nothing)');
    expect(told(story, 'nudge_sounded')).toBe('(nothing)');
  });
});
