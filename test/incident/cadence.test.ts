import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import { nextStep, nextWakeAt } from '../../src/incident/cadence.ts';
import { ANA, at, BEN, CHIDI, declared } from '../support/given.ts';

const update = (text = 'Looking at the database', next?: number | null) =>
  ({ do: 'post_update', audience: 'internal', text, next }) as const;
const settings = { ...DEFAULT_SETTINGS, responders: 'local:oncall' };

describe('the ladder', () => {
  it('warns, sounds, names others, escalates, repeats three times and falls silent', () => {
    const it = declared(settings).does('22:40', BEN, { do: 'join', person: BEN }).sleepsUntil('27:00');
    expect(it.nudges()).toEqual([
      '22:56 heads_up local:ben',
      '23:01 due local:ben',
      '23:11 overdue local:ana',
      '23:21 escalated local:oncall',
      '23:51 repeat local:oncall',
      '00:21 repeat local:oncall',
      '00:51 repeat local:oncall',
    ]);
    expect(it.state.cadence.silentSince).toBe(at('22:40'));
    expect(nextWakeAt(it.state)).toBeNull();
  });

  it('takes one step after downtime, not a backlog, and never skips the escalation', () => {
    const it = declared(settings).ticks('23:13');
    expect(it.nudges()).toEqual(['23:13 overdue local:ana']);
    expect(declared(settings).ticks('29:00').nudges()).toEqual(['05:00 escalated local:ana local:oncall']);
    expect(declared(settings).ticks('29:00').sleepsUntil('29:29').nudges()).toHaveLength(1);
    expect(declared(settings).ticks('29:00').sleepsUntil('29:30').nudges()).toHaveLength(2);
  });

  it('asks the communications lead first, then the commander', () => {
    const it = declared()
      .does('22:32', ANA, { do: 'assign_role', role: 'commander', person: BEN })
      .does('22:33', ANA, { do: 'assign_role', role: 'communications', person: CHIDI })
      .sleepsUntil('23:15');
    expect(it.nudges()).toEqual(['22:56 heads_up local:chidi', '23:01 due local:chidi', '23:11 overdue local:ben']);
  });

  it('never names the declarer who stopped being a responder', () => {
    const it = declared()
      .does('22:33', BEN, { do: 'join', person: BEN })
      .does('22:34', ANA, { do: 'leave', person: ANA });
    expect(it.sleepsUntil('23:01').nudges()).toEqual(['22:56 heads_up local:ben', '23:01 due local:ben']);
  });

  it('never names somebody who left or a bot', () => {
    const it = declared().does('22:32', ANA, { do: 'assign_role', role: 'communications', person: CHIDI });
    expect(it.ticks('23:01', (person) => person !== CHIDI).nudges()).toEqual(['23:01 due local:ana']);
  });

  it('stays quiet for three minutes while somebody has the form open', () => {
    const it = declared().ticks('22:56').does('23:00', ANA, { do: 'begin_update' }).sleepsUntil('23:05');
    expect(it.nudges()).toEqual(['22:56 heads_up local:ana', '23:03 due local:ana']);
  });

  it('does not note an open form when no nudge is near', () => {
    expect(declared().does('22:35', ANA, { do: 'begin_update' }).entries).toHaveLength(1);
  });

  it('stops SEV3 at the due post outside working hours, and goes on when they begin', () => {
    const hours = { zone: 'UTC', days: [1, 2, 3, 4, 5], from: 9 * 60, to: 17 * 60 };
    const working = { ...settings, workingHours: hours };
    const low = declared(working, { severity: 'SEV3' }).sleepsUntil('32:00');
    expect(low.nudges()).toEqual(['22:56 heads_up local:ana', '23:01 due local:ana']);
    expect(nextWakeAt(low.state)).toBe(at('33:00')); // Thursday, 09:00
    expect(declared(working, { severity: 'SEV1' }).sleepsUntil('23:30').nudges()).toHaveLength(4);
  });

  it('announces no private incident: the members are told directly', () => {
    const it = declared(settings, { private: true, people: [BEN] }).ticks('23:21');
    expect(it.last.effects.map((effect) => effect.kind)).toEqual([
      'direct',
      'direct',
      'page',
      'refresh_nudge',
      'refresh',
    ]);
    expect(it.nudges()).toEqual(['23:21 escalated local:ana']);
  });
});

describe('what moves the clock', () => {
  it('an update, to one cadence on, in whole minutes rounded up', () => {
    const it = declared().does('22:50:20', ANA, update());
    expect(it.state.cadence.owed.internal).toBe(at('23:21'));
    expect(it.state.lastUpdate?.promise).toBe(at('23:21'));
  });
  it('an update, to the time it promised', () => {
    expect(
      declared().does('22:50', ANA, update('Waiting for the vendor', at('24:30'))).state.cadence.owed.internal,
    ).toBe(at('24:30'));
  });
  it('a status change only when it carries text', () => {
    const it = declared().does('22:50', ANA, { do: 'change_status', to: 'identified' });
    expect(it.state.cadence.owed.internal).toBe(at('23:01'));
    it.does('22:55', ANA, { do: 'change_status', to: 'monitoring', text: 'Fix is out' });
    expect(it.state.cadence.owed.internal).toBe(at('23:25'));
    expect(it.state.status).toBe('monitoring');
  });
  it('a public update moves both clocks, an internal one only its own', () => {
    const it = declared().does('22:40', ANA, { do: 'post_update', audience: 'public', text: 'We are looking into it' });
    expect(it.state.cadence.owed).toEqual({ internal: at('23:10'), public: at('23:10') });
    it.does('22:50', ANA, update());
    expect(it.state.cadence.owed).toEqual({ internal: at('23:20'), public: at('23:10') });
    expect(nextStep(it.state)).toMatchObject({ audience: 'public', at: at('23:05') });
  });
  it('a late mark corrects, but never moves what is owed backwards', () => {
    const it = declared()
      .does('22:50', ANA, update())
      .does('22:55', BEN, { ...update('Found it'), occurredAt: at('22:45') });
    expect(it.state.cadence.owed.internal).toBe(at('23:20'));
    expect(it.state.lastUpdate?.text).toBe('Looking at the database');
  });
  it('a shorter cadence brings it forward, a longer one never moves a promise', () => {
    const it = declared().does('22:32', ANA, { do: 'change_cadence', minutes: 15 });
    expect(it.state.cadence.owed.internal).toBe(at('22:47'));
    it.does('22:33', ANA, { do: 'change_cadence', minutes: 60 });
    expect(it.state.cadence.owed.internal).toBe(at('22:47'));
  });
  it('a severity with a shorter cadence of its own', () => {
    const strict = {
      ...DEFAULT_SETTINGS,
      severities: { ...DEFAULT_SETTINGS.severities, SEV1: { ...DEFAULT_SETTINGS.severities.SEV1, cadence: 15 } },
    };
    const it = declared(strict).does('22:35', ANA, { do: 'change_severity', to: 'SEV1' });
    expect(it.state.cadence).toMatchObject({ minutes: 15, owed: { internal: at('22:50') } });
  });
  it('off takes a reason and owes nothing; a rest moves what is owed to its end', () => {
    expect(declared().refused('22:40', ANA, { do: 'change_cadence', minutes: null }).code).toBe('no_reason');
    const off = declared().does('22:40', ANA, { do: 'change_cadence', minutes: null, reason: 'vendor reports daily' });
    expect(nextWakeAt(off.state)).toBeNull();
    const rest = declared().does('22:40', ANA, { do: 'change_cadence', pausedUntil: at('33:00'), reason: 'sleep' });
    expect(rest.state.cadence.owed.internal).toBe(at('33:00'));
    expect(rest.sleepsUntil('33:01').nudges()).toEqual(['09:00 due local:ana']);
  });
});

describe('a promise that stands', () => {
  const off = { do: 'change_cadence', minutes: null, reason: 'quiet' } as const;
  it('is owed again when the cadence comes back', () => {
    const it = declared()
      .does('22:40', ANA, update('one', at('22:50')))
      .does('22:41', ANA, off);
    it.does('22:42', ANA, { do: 'change_cadence', minutes: 30 });
    expect(it.state.cadence.owed.internal).toBe(at('22:50'));
  });
  it('is not owed again once its time has passed', () => {
    const it = declared()
      .does('22:40', ANA, update('one', at('22:50')))
      .does('22:41', ANA, off);
    it.does('22:55', ANA, { do: 'change_cadence', minutes: 30 });
    expect(it.state.cadence.owed.internal).toBe(at('23:25'));
  });
  it('a rest after "off" ends: then an update is owed', () => {
    const it = declared().does('22:40', ANA, off);
    it.does('22:41', ANA, { do: 'change_cadence', pausedUntil: at('33:00'), reason: 'weekend' });
    expect(it.state.cadence).toMatchObject({ minutes: 30, owed: { internal: at('33:00') } });
    expect(it.sleepsUntil('33:01').nudges()).toEqual(['09:00 due local:ana']);
  });
  it('where the settings owe nothing there is nothing to rest', () => {
    const it = declared({ ...DEFAULT_SETTINGS, cadence: null });
    const rest = { do: 'change_cadence', pausedUntil: at('33:00'), reason: 'weekend' } as const;
    expect(it.refused('22:40', ANA, rest).code).toBe('nothing_owed');
  });
  it('a short one is not warned of in the minute it is made', () => {
    const it = declared()
      .does('22:40', ANA, update('one', at('22:43')))
      .sleepsUntil('22:44');
    expect(it.nudges()).toEqual(['22:42 heads_up local:ana', '22:43 due local:ana']);
  });
});

describe('answering a nudge', () => {
  it('a snooze moves the nudges and never the promise', () => {
    const it = declared().sleepsUntil('23:01').does('23:02', ANA, { do: 'snooze', minutes: 30 }).sleepsUntil('23:50');
    expect(it.nudges().slice(2)).toEqual(['23:32 overdue local:ana', '23:42 escalated local:ana']);
    expect(it.state.cadence.owed.internal).toBe(at('23:01'));
  });
  it('no change: one tap, next in one cadence; the third in a row asks for a sentence', () => {
    const it = declared()
      .does('23:01', ANA, { do: 'no_change', owedAt: at('23:01') })
      .does('23:31', ANA, { do: 'no_change' });
    expect(it.state.lastUpdate?.text).toBe('No change since 22:31 UTC.');
    expect(it.refused('24:01', ANA, { do: 'no_change' }).code).toBe('needs_sentence');
    it.does('24:01', ANA, { do: 'no_change', text: 'Still waiting for the vendor' });
    expect(it.state.cadence.owed.internal).toBe(at('24:31'));
  });
  it('two people on one button: the second is told, and nothing is said twice', () => {
    const it = declared().does('23:01', ANA, { do: 'no_change', owedAt: at('23:01') });
    expect(it.refused('23:01:01', BEN, { do: 'no_change', owedAt: at('23:01') }).code).toBe('already_answered');
    expect(it.refused('23:01:02', BEN, { do: 'snooze', minutes: 15, owedAt: at('23:01') }).code).toBe(
      'already_answered',
    );
  });
  it('any sign of life ends the silence, and the ladder repeats once more', () => {
    const it = declared().sleepsUntil('27:00').does('27:10', BEN, { do: 'note_activity' });
    expect(it.state.cadence.silentSince).toBeNull();
    expect(nextStep(it.state)).toMatchObject({ stage: 'repeat', at: at('27:40') });
  });
});

describe('ending', () => {
  it('resolve silences the internal clock; the public one sounds until the page is closed', () => {
    const it = declared()
      .does('22:40', ANA, { do: 'post_update', audience: 'public', text: 'We are looking into it' })
      .does('22:50', ANA, { do: 'resolve', text: 'Rolled back' });
    expect(it.state.cadence.owed).toEqual({ internal: null, public: at('23:10') });
    expect(it.sleepsUntil('23:11').nudges()).toHaveLength(2);
    expect(it.state.publicOpen).toBe(true);
    it.does('23:12', ANA, { do: 'post_update', audience: 'public', text: 'This is resolved.' });
    expect(it.state.publicOpen).toBe(false);
    expect(nextStep(it.state)).toBeNull();
  });
  it('reopening owes updates again where they had been turned off', () => {
    const it = declared().does('22:40', ANA, { do: 'change_cadence', minutes: null, reason: 'quiet' });
    it.does('22:50', ANA, { do: 'resolve' }).does('23:00', ANA, { do: 'reopen' });
    expect(it.state.cadence).toMatchObject({ minutes: 30, owed: { internal: at('23:30') } });
  });
  it('reopening arms both again', () => {
    const it = declared()
      .does('22:40', ANA, { do: 'post_update', audience: 'public', text: 'We are looking into it' })
      .does('22:50', ANA, { do: 'resolve', text: 'It is over.', audience: 'public' })
      .does('23:00', BEN, { do: 'reopen', reason: 'errors are back' });
    expect(it.state.cadence.owed).toEqual({ internal: at('23:30'), public: at('23:30') });
    expect(it.state).toMatchObject({ status: 'investigating', endedAt: null, publicOpen: true });
  });
});
