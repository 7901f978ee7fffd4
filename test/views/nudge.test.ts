import { describe, expect, it } from 'vitest';
import { direct } from '../../src/chat/views/direct.ts';
import { nudge } from '../../src/chat/views/nudge.ts';
import type { NudgeShown, NudgeStory } from '../../src/engine/presenter.ts';
import type { DirectAbout } from '../../src/incident/effects.ts';
import { ANA, at, BEN, CHIDI, declared, type Story } from '../support/given.ts';
import { buttonsOf, press, read, viewOf } from '../support/view.ts';

const owed = at('23:10');
const shown = (over: Partial<NudgeShown> = {}): NudgeShown => ({
  audience: 'internal',
  owedAt: owed,
  stage: 'due',
  repeat: 0,
  people: [ANA],
  groups: [],
  story: { state: 'waiting' },
  ...over,
});
const updated = (): Story =>
  declared(undefined, { severity: 'SEV1' })
    .does('22:32', ANA, { do: 'assign_role', role: 'communications', person: ANA })
    .does('22:40', ANA, { do: 'post_update', audience: 'internal', text: 'Failover started.' });
const message = (clock: string, over: Partial<NudgeShown> = {}, story = updated()) =>
  nudge(viewOf(story.state, at(clock)), shown(over));
const said = (clock: string, over: Partial<NudgeShown> = {}, story = updated()) =>
  read(message(clock, over, story), at(clock));

describe('the nudge', () => {
  it('names who owes the update, since when, and what was said last', () => {
    expect(said('23:10')).toBe(
      [
        '@ana, the update is due now, at 23:10 UTC.',
        'Last said at 22:40 UTC: “Failover started.”',
        '[Post update] [No change since 22:40 UTC] [Resolve]',
        '[Snooze 15m] [Snooze 30m] [Snooze 60m] [Snooze, with a reason …]',
      ].join('\n'),
    );
  });

  it.each<[NudgeShown['stage'], string, Partial<NudgeShown>, string]>([
    ['due', '23:14', {}, '@ana, the update has been due since 23:10 UTC.'],
    [
      'overdue',
      '23:20',
      { people: [ANA, BEN] },
      '@ana and @ben, the update has been due since 23:10 UTC, for 10 minutes now.',
    ],
    [
      'escalated',
      '23:30',
      { people: [ANA, BEN], groups: ['local:responders'] },
      'INC-42 Checkout is failing (SEV1, investigating). The update has been due since 23:10 UTC. @ana, @ben and @responders: please look in, or bring in somebody who can.',
    ],
    [
      'repeat',
      '24:30',
      { people: [], repeat: 2 },
      'Still no update; it has been due since 23:10 UTC, for 1 hour 20 minutes now. Reminder 2 of 3.',
    ],
    [
      'repeat',
      '25:10',
      { people: [], repeat: 3 },
      'Still no update; it has been due since 23:10 UTC, for 2 hours now. Reminder 3 of 3, the last one.',
    ],
  ])('%s at %s', (stage, clock, over, sentence) => {
    expect(said(clock, { stage, ...over }).split('\n')[0]).toBe(sentence);
  });

  it.each<[NudgeStory, string]>([
    [
      { state: 'answered', by: ANA, at: at('23:08') },
      'Update due 23:10 UTC: answered 23:08 UTC by @ana, 2 minutes early',
    ],
    [{ state: 'answered', by: ANA, at: at('23:10:59') }, 'Update due 23:10 UTC: answered 23:10 UTC by @ana, on time'],
    [
      { state: 'answered', by: BEN, at: at('23:13') },
      'Update due 23:10 UTC: answered 23:13 UTC by @ben, 3 minutes late',
    ],
    [
      { state: 'moved', by: BEN, at: at('23:11') },
      'Update due 23:10 UTC: moved 23:11 UTC by @ben; the next one is due at 23:10 UTC',
    ],
  ])('is edited to tell how it went on: %j', (story, sentence) => {
    expect(said('23:15', { story })).toBe(sentence);
  });

  it('a snooze keeps the buttons, and the promise', () => {
    const text = said('23:12', { story: { state: 'snoozed', by: ANA, at: at('23:11'), until: at('23:41') } });
    expect(text).toContain('Update due 23:10 UTC: reminders snoozed until 23:41 UTC by @ana; it is still owed');
    expect(text).toContain('[Post update]');
  });

  it('ends with the incident', () => {
    const story = updated().does('23:12', BEN, { do: 'resolve' });
    expect(said('23:12', { story: { state: 'ended', by: BEN, at: at('23:12') } }, story)).toBe(
      'Update due 23:10 UTC: no longer owed, resolved 23:12 UTC by @ben',
    );
  });

  it('its buttons are commands, bound to the period they were offered in', () => {
    const post = message('23:10');
    expect(press(post, 'Post update')).toEqual({ command: 'update', incident: 42, options: {} });
    expect(press(post, 'Snooze 30m').options).toEqual({ minutes: '30', owed: '2026-03-04T23:10:00Z' });
    expect(press(post, 'Snooze, with a reason …').options).toEqual({ owed: '2026-03-04T23:10:00Z' });
    expect(press(post, 'No change since 22:40 UTC').options).toEqual({
      no_change: 'yes',
      owed: '2026-03-04T23:10:00Z',
    });
    for (const { invoke } of buttonsOf(post)) expect(invoke.incident).toBe(42);
  });

  it('no change announces a form for the third in a row, and for the public', () => {
    const story = updated().does('22:50', ANA, { do: 'no_change' }).does('22:55', ANA, { do: 'no_change' });
    expect(said('23:10', {}, story)).toContain('[No change since 22:40 UTC …]');
    expect(said('23:10', { audience: 'public' })).toContain('[No change since 22:40 UTC …]');
  });

  it('says since when nothing was said, before the first update', () => {
    expect(said('23:10', {}, declared())).toContain('Nothing said yet since it was declared at 22:31 UTC.');
  });

  it('asks for the closing text of a public page left open', () => {
    const story = declared()
      .does('22:40', ANA, { do: 'post_update', audience: 'public', text: 'We are looking into it.' })
      .does('22:50', ANA, { do: 'resolve' });
    const text = said('23:10', { audience: 'public' }, story);
    expect(text).toContain('@ana, the closing text for the public page is due now, at 23:10 UTC.');
    expect(text).toContain('[Publish closing text]');
    expect(text).not.toContain('[Resolve]');
    expect(press(message('23:10', { audience: 'public' }, story), 'Publish closing text').options).toEqual({
      public: 'yes',
    });
  });

  it('says neither title nor words of a private incident where others may read', () => {
    const story = declared(undefined, { private: true }).does('22:40', ANA, {
      do: 'post_update',
      audience: 'internal',
      text: 'Key leaked.',
    });
    const text =
      JSON.stringify(message('23:30', { stage: 'escalated' }, story).blocks.slice(0, 2)) +
      message('23:30', { stage: 'escalated' }, story).summary;
    expect(text).not.toMatch(/Checkout|Key leaked|INC-42/);
  });
});

describe('direct messages', () => {
  const letter = (clock: string, about: DirectAbout, story = updated()) =>
    direct(viewOf(story.state, at(clock)), about, []);
  const lines = (clock: string, about: DirectAbout, story = updated()) =>
    read(letter(clock, about, story), at(clock)).split('\n');

  it('heads-up', () => {
    expect(lines('23:05', { about: 'heads_up', audience: 'internal', owedAt: owed })).toEqual([
      'The next update on INC-42 Checkout is failing is due in 5 minutes, at 23:10 UTC. It is expected from you.',
      'Last said at 22:40 UTC: “Failover started.”',
      '[Post update] [No change since 22:40 UTC] [Snooze 15m] [Hand over]',
    ]);
  });

  it('a private incident is escalated to its members', () => {
    expect(lines('23:30', { about: 'escalated', audience: 'internal', owedAt: owed })[0]).toBe(
      'INC-42 Checkout is failing (SEV1): the update has been due since 23:10 UTC, from @ana. Please look in, or bring in somebody who can.',
    );
  });

  it('a handoff tells the new holder what is going on and what is due', () => {
    const story = updated().does('22:50', ANA, {
      do: 'assign_role',
      role: 'communications',
      person: CHIDI,
      handoff: true,
    });
    const about: DirectAbout = { about: 'handoff', role: 'communications', from: ANA, to: CHIDI, catchup: true };
    expect(lines('22:51', about, story)).toEqual([
      'You are now communications lead of INC-42 Checkout is failing, handed over by @ana. Your next update is due by 23:10 UTC.',
      'Investigating · SEV1, declared 20m ago',
      'Who: Communications lead @chidi · also here: @ana',
      'Last update 11m ago by @ana: Failover started.',
      'Next update: by 23:10 UTC',
      '[Post update] [Timeline]',
    ]);
  });

  it('and thanks the one before', () => {
    const story = updated().does('22:50', ANA, {
      do: 'assign_role',
      role: 'communications',
      person: CHIDI,
      handoff: true,
    });
    const about: DirectAbout = { about: 'handoff', role: 'communications', from: ANA, to: CHIDI, catchup: false };
    expect(lines('22:51', about, story)).toEqual([
      '@chidi is now communications lead of INC-42 Checkout is failing, in your place. The next update is due by 23:10 UTC, from @chidi. Thank you.',
    ]);
  });

  it('asks after six hours whether to hand over', () => {
    const message = letter('28:32', { about: 'handoff_asked', role: 'communications', since: at('22:32') });
    expect(message.summary).toBe(
      'You have been communications lead of INC-42 Checkout is failing for 6 hours. Is it time for somebody else to take over?',
    );
    expect(press(message, 'Hand over')).toEqual({
      command: 'handoff',
      incident: 42,
      options: { role: 'communications' },
    });
    expect(press(message, 'I keep it').command).toBe('assign');
  });

  it('reminds of a task', () => {
    const story = updated().does('22:50', ANA, { do: 'add_task', text: 'Restart db-2', owner: BEN, due: at('23:00') });
    const message = letter('23:00', { about: 'task', task: 1 }, story);
    expect(message.summary).toBe('Task #1 of INC-42 Checkout is failing is due now, at 23:00 UTC: Restart db-2');
    expect(press(message, 'Done')).toEqual({ command: 'task', incident: 42, options: { action: 'done', id: '1' } });
  });
});
