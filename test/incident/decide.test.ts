import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import type { Command } from '../../src/incident/commands.ts';
import { fold } from '../../src/incident/evolve.ts';
import { show } from '../../src/incident/show.ts';
import { ANA, at, BEN, CHIDI, DANA, declared, story } from '../support/given.ts';

const kinds = (told: { last: { events: { kind: string }[] } }): string[] => told.last.events.map(({ kind }) => kind);
const wanted = (told: { last: { effects: { kind: string; place?: string }[] } }): string[] =>
  told.last.effects.map((effect) => (effect.place ? `${effect.kind}:${effect.place}` : effect.kind));

describe('declaring', () => {
  it('opens a room, a card, an announcement; the first update is owed one cadence on', () => {
    const it = declared(undefined, { components: ['API', 'Web', 'API'], severity: 'SEV1' });
    expect(wanted(it)).toEqual(['open_room', 'post_card', 'announce', 'pin_card', 'set_topic', 'invite']);
    expect(it.state).toMatchObject({
      severity: 'SEV1',
      status: 'investigating',
      components: [
        { name: 'API', status: 'major_outage' },
        { name: 'Web', status: 'major_outage' },
      ],
      cadence: { owed: { internal: at('23:01'), public: null } },
    });
  });
  it('a private one is announced nowhere, invites no group, and its room tells no title', () => {
    const settings = {
      ...DEFAULT_SETTINGS,
      severities: {
        ...DEFAULT_SETTINGS.severities,
        SEV3: { ...DEFAULT_SETTINGS.severities.SEV3, invite: ['local:oncall'] },
      },
    };
    const it = declared(settings, { private: true, title: 'Account takeover', people: [BEN] });
    expect(wanted(it)).not.toContain('announce');
    expect(it.last.effects).toContainEqual({ kind: 'open_room', slug: 'inc-42-private', private: true });
    expect(it.last.effects).toContainEqual({ kind: 'invite', people: [ANA, BEN], groups: [] });
    expect(it.state.members).toEqual([ANA, BEN]);
  });
  it('invites the groups of the severity, of the lesser ones, and of the components', () => {
    const { severities } = DEFAULT_SETTINGS;
    const settings = {
      ...DEFAULT_SETTINGS,
      severities: {
        ...severities,
        SEV1: { ...severities.SEV1, invite: ['local:leads'] },
        SEV3: { ...severities.SEV3, invite: ['local:oncall'] },
      },
      components: [{ name: 'API', invite: ['local:api-team'] }],
    };
    const it = declared(settings, { components: ['API'] });
    expect(it.last.effects).toContainEqual({
      kind: 'invite',
      people: [ANA],
      groups: ['local:oncall', 'local:api-team'],
    });
    it.does('22:40', ANA, { do: 'change_severity', to: 'SEV1' });
    expect(it.last.effects).toContainEqual({ kind: 'invite', people: [], groups: ['local:leads'] });
  });
  it.each([
    [{ title: '   ' }, 'no_title'],
    [{ title: 'x'.repeat(201) }, 'title_too_long'],
    [{ title: 'ok', text: 'x'.repeat(100_000) }, 'text_too_long'],
    [{ title: 'ok', impactBeganAt: at('23:00') }, 'future_time'],
  ])('refuses %j', (given, code) => {
    const refusal = story().refused('22:31', ANA, { do: 'declare', number: 42, home: 'local', ...given });
    expect(refusal.code).toBe(code);
  });
});

describe('acknowledging', () => {
  it('is the first act by anybody but the declarer', () => {
    const it = declared().does('22:33', ANA, { do: 'rename', title: 'Checkout fails for EU cards' });
    expect(it.state.acknowledgedAt).toBeNull();
    it.does('22:35', BEN, { do: 'note_activity' }).does('22:36', CHIDI, { do: 'note_activity' });
    expect(it.state).toMatchObject({ acknowledgedAt: at('22:35'), acknowledgedBy: BEN });
    expect(kinds(it)).toEqual([]);
  });
});

describe('working', () => {
  it('moves freely between statuses; mitigated is the last move to monitoring', () => {
    const it = declared();
    for (const [clock, to] of [
      ['22:40', 'monitoring'],
      ['22:50', 'identified'],
      ['23:00', 'monitoring'],
    ] as const)
      it.does(clock, ANA, { do: 'change_status', to });
    expect(it.state.mitigatedAt).toBe(at('23:00'));
  });
  it('only a raised severity is told to the lobby', () => {
    const it = declared().does('22:40', ANA, { do: 'change_severity', to: 'SEV2' });
    expect(wanted(it)).toContain('say:lobby');
    it.does('22:41', ANA, { do: 'change_severity', to: 'SEV4' });
    expect(wanted(it)).not.toContain('say:lobby');
    it.does('22:42', ANA, { do: 'change_severity', to: 'SEV4' });
    expect(kinds(it)).toEqual([]);
  });
  it('a form is stale when what it showed has changed, not when the version has', () => {
    const it = declared().does('22:40', BEN, { do: 'add_task', text: 'Check the queue' });
    const form: Command = {
      do: 'post_update',
      audience: 'internal',
      text: 'Looking',
      expected: { status: 'investigating' },
    };
    it.does('22:41', ANA, form);
    it.does('22:42', BEN, { do: 'change_status', to: 'identified' });
    expect(it.refused('22:43', ANA, form)).toMatchObject({
      code: 'stale_form',
      sentence: expect.stringContaining('identified'),
    });
  });
  it('hands over a role: both are told, the owed update goes along, the holder is asked once after six hours', () => {
    const it = declared().does('22:40', ANA, { do: 'assign_role', role: 'communications', person: ANA });
    it.does('22:45', ANA, { do: 'assign_role', role: 'communications', person: BEN, handoff: true });
    expect(it.last.effects.filter(({ kind }) => kind === 'direct')).toEqual([
      {
        kind: 'direct',
        person: BEN,
        message: { about: 'handoff', role: 'communications', from: ANA, to: BEN, catchup: true },
      },
    ]);
    expect(it.sleepsUntil('23:01').nudges().at(-1)).toBe(`23:01 due ${BEN}`);
    it.does('23:02', ANA, { do: 'change_cadence', minutes: null, reason: 'test' }).sleepsUntil('28:45');
    expect(it.last.events).toEqual([{ kind: 'handoff_asked', role: 'communications', person: BEN }]);
    expect(it.sleepsUntil('99:00').entries.filter(({ event }) => event.kind === 'handoff_asked')).toHaveLength(1);
  });
  it('tasks are reminded of once, when due', () => {
    const it = declared()
      .does('22:40', ANA, { do: 'change_cadence', minutes: null, reason: 'test' })
      .does('22:41', ANA, { do: 'add_task', text: 'Check the queue', owner: BEN, due: at('23:30') })
      .sleepsUntil('30:00');
    expect(it.last.events).toEqual([{ kind: 'task_reminded', task: 1 }]);
    expect(it.state.tasks[0]?.remindedAt).toBe(at('23:30'));
    expect(it.refused('23:40', ANA, { do: 'finish_task', task: 2 }).code).toBe('unknown_task');
  });
  it('components: names alone keep their status, unknown removals are refused with what there is', () => {
    const it = declared(undefined, { components: ['API'] });
    it.does('22:40', ANA, { do: 'change_components', set: [{ name: 'Web', status: 'partial_outage' }] });
    expect(it.state.components.map(({ name }) => name)).toEqual(['API', 'Web']);
    expect(it.refused('22:41', ANA, { do: 'change_components', remove: ['Mail'] }).hint).toContain('API, Web');
  });
  it.each(['ftp://x', 'javascript:alert(1)', 'https://a b', ''])('refuses the link %j', (url) => {
    expect(declared().refused('22:40', ANA, { do: 'add_link', link: { kind: 'other', url, title: 'x' } }).code).toBe(
      'bad_link',
    );
  });
});

describe('notes', () => {
  const raise: Command = {
    do: 'raise_note',
    text: 'CPU at 100 %',
    occurredAt: at('22:39'),
    origin: { message: 'local:c:1' },
  };
  it('count once per message however many people react, and go when the last lets go', () => {
    const it = declared().does('22:40', BEN, raise).does('22:41', CHIDI, raise).does('22:42', CHIDI, raise);
    expect(it.entries.filter(({ event }) => event.kind === 'note_raised')).toHaveLength(1);
    it.does('22:43', BEN, { do: 'withdraw_note', message: 'local:c:1' });
    expect(it.last.events).toMatchObject([{ kind: 'note_withdrawn', last: false }]);
    it.does('22:44', CHIDI, { do: 'withdraw_note', message: 'local:c:1' });
    expect(it.last.events).toMatchObject([{ kind: 'note_withdrawn', last: true }]);
    expect(it.state.raised).toEqual({});
  });
  it('keep the author of a message that another raised', () => {
    const it = declared().does('22:40', BEN, { ...raise, author: CHIDI });
    const entry = it.entries.at(-1);
    expect(entry).toMatchObject({ actor: BEN, event: { kind: 'note_raised', author: CHIDI } });
    expect(entry && show(entry)).toMatchObject([{ put: { actor: CHIDI } }]);
  });
  it('are back-dated, never forward-dated', () => {
    const it = declared().does('22:40', BEN, { do: 'raise_note', text: 'Deploy went out', occurredAt: at('22:05') });
    expect(it.entries.at(-1)).toMatchObject({ occurredAt: at('22:05'), recordedAt: at('22:40') });
    expect(it.refused('22:41', BEN, { do: 'raise_note', text: 'x', occurredAt: at('22:50') }).code).toBe('future_time');
  });
  it('may be corrected; messages are edited where they were written', () => {
    const it = declared();
    expect(it.refused('22:40', ANA, { do: 'correct_entry', entry: 'c:1', of: 'message', text: 'x' }).code).toBe(
      'not_correctable',
    );
    expect(
      it.refused('22:40', ANA, { do: 'correct_entry', entry: 'c:1', of: 'message', occurredAt: at('22:00') }).code,
    ).toBe('not_correctable');
  });
  it('are redacted by the author, the commander and admins; a refusal names who may', () => {
    const redact: Command = { do: 'redact', entries: ['v00000001'], because: 'asked', authors: [BEN] };
    const it = declared().does('22:32', ANA, { do: 'assign_role', role: 'commander', person: CHIDI });
    expect(it.refused('22:40', DANA, redact).sentence).toContain('incident commander');
    for (const person of [BEN, CHIDI]) expect(kinds(it.does('22:41', person, redact))).toContain('redacted');
    expect(kinds(it.does('22:42', DANA, redact, true))).toContain('redacted');
  });
});

describe('updates', () => {
  it.each([
    ['', 'no_text'],
    ['x'.repeat(100_000), 'text_too_long'],
  ])('a text of the wrong length is refused', (text, code) => {
    expect(declared().refused('22:40', ANA, { do: 'post_update', audience: 'internal', text }).code).toBe(code);
  });
  it('a promise in the past is refused', () => {
    expect(
      declared().refused('22:40', ANA, { do: 'post_update', audience: 'internal', text: 'x', next: at('22:30') }).code,
    ).toBe('past_promise');
  });
  it('go to the room and under the announcement, not into the lobby', () => {
    const it = declared().does('22:40', ANA, { do: 'post_update', audience: 'internal', text: 'Looking' });
    expect(wanted(it)).toEqual(['say:room', 'say:announcement', 'refresh', 'refresh']);
  });
  it('of a private incident or a drill never become public', () => {
    for (const given of [{ private: true }, { drill: true }])
      expect(
        declared(undefined, given).refused('22:40', ANA, { do: 'post_update', audience: 'public', text: 'x' }).code,
      ).toBe('not_public');
  });
  it('public ones go to every publisher', () => {
    const it = declared({ ...DEFAULT_SETTINGS, publishers: ['page', 'hook'] });
    it.does('22:40', ANA, { do: 'post_update', audience: 'public', text: 'We are looking' });
    expect(it.last.effects.filter(({ kind }) => kind === 'publish')).toHaveLength(2);
  });
});

describe('ending', () => {
  it('resolves with a final update, drafts the postmortem, and takes components to operational', () => {
    const it = declared(undefined, { components: ['API'] }).does('22:50', BEN, { do: 'resolve', text: 'Rolled back' });
    expect(kinds(it)).toEqual(['acknowledged', 'components_changed', 'resolved', 'update_posted']);
    expect(wanted(it)).toContain('draft_postmortem');
    expect(it.state).toMatchObject({
      status: 'resolved',
      endedAt: at('22:50'),
      components: [{ status: 'operational' }],
    });
    expect(it.state.lastUpdate?.promise).toBeNull();
  });
  it('a second resolve, and any work on it, is refused with what to do', () => {
    const it = declared().does('22:50', BEN, { do: 'resolve' });
    expect(it.refused('22:51', ANA, { do: 'resolve' }).code).toBe('already_resolved');
    expect(it.refused('22:51', ANA, { do: 'change_severity', to: 'SEV1' })).toMatchObject({
      code: 'ended',
      hint: expect.stringContaining('reopen'),
    });
    expect(it.refused('22:51', ANA, { do: 'post_update', audience: 'internal', text: 'x' }).code).toBe('ended');
  });
  it('cancels with a reason; merges, but not into itself', () => {
    expect(declared().refused('22:40', ANA, { do: 'cancel', reason: ' ' }).code).toBe('no_text');
    expect(declared().does('22:40', ANA, { do: 'cancel', reason: 'Test traffic' }).state.status).toBe('cancelled');
    expect(declared().refused('22:40', ANA, { do: 'merge', into: 42 }).code).toBe('merge_into_itself');
    expect(declared().does('22:40', ANA, { do: 'merge', into: 7 }).state).toMatchObject({
      status: 'merged',
      mergedInto: 7,
    });
  });
  it('absorbs neither what is public into what is private, nor a drill into an incident', () => {
    const other = {
      do: 'absorb',
      other: 7,
      title: 'Basket errors',
      people: [BEN],
      private: false,
      drill: false,
    } as const;
    expect(declared(undefined, { private: true }).refused('22:40', ANA, other).code).toBe('merge_into_private');
    expect(declared(undefined, { drill: true }).refused('22:40', ANA, other).code).toBe('merge_with_drill');
    expect(declared().refused('22:40', ANA, { ...other, drill: true }).code).toBe('merge_with_drill');
    expect(declared().does('22:40', ANA, other).state.absorbed).toEqual([7]);
  });
  it('does not pull a hidden incident out for strangers', () => {
    const it = declared(undefined, { private: true });
    expect(it.refused('22:40', BEN, { do: 'resolve' }).code).toBe('unknown_incident');
  });
  it('people’s sections outlive every redraft; another’s edit is noticed', () => {
    const it = declared().does('22:50', ANA, { do: 'resolve' });
    expect(it.refused('22:51', ANA, { do: 'edit_postmortem', section: 'summary', text: 'x' }).code).toBe(
      'no_postmortem',
    );
    it.does('22:52', 'foghorn', { do: 'attach_draft', writer: 'template', sections: { summary: 'Draft' } });
    it.does('22:53', ANA, { do: 'edit_postmortem', section: 'summary', text: 'Ours', base: 'Draft' });
    it.does('22:54', 'foghorn', { do: 'attach_draft', writer: 'template', sections: { summary: 'Draft 2' } });
    expect(it.state.postmortem).toMatchObject({ drafts: 2, edited: { summary: { text: 'Ours', by: ANA } } });
    expect(
      it.refused('22:55', BEN, { do: 'edit_postmortem', section: 'summary', text: 'Mine', base: 'Draft' }).code,
    ).toBe('edited_meanwhile');
    it.does('22:56', BEN, { do: 'edit_postmortem', section: 'summary', text: null });
    expect(it.state.postmortem?.edited).toEqual({});
  });
});

it('folding the entries again gives the same incident', () => {
  const it = declared(undefined, { components: ['API'] })
    .does('22:40', BEN, { do: 'post_update', audience: 'public', text: 'We are looking' })
    .sleepsUntil('23:30')
    .does('23:31', CHIDI, { do: 'snooze', minutes: 30 })
    .does('23:40', BEN, { do: 'resolve', text: 'Fixed' })
    .does('23:50', ANA, { do: 'reopen' });
  expect(fold(it.entries)).toEqual(it.state);
});
