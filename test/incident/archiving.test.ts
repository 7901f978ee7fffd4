import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import { nextWakeAt } from '../../src/incident/cadence.ts';
import { DAY } from '../../src/incident/time.ts';
import { ANA, at, BEN, declared, type Story } from '../support/given.ts';

const RESOLVED = at('22:50');
/** A clock of so many days and hours after the evening of the story. */
const day = (days: number, clock = '22:50'): string => {
  const [hours = '0', minutes = '00'] = clock.split(':');
  return `${Number(hours) + 24 * days}:${minutes}`;
};
const kinds = (it: Story): string[] => it.last.events.map(({ kind }) => kind);
const wanted = (it: Story): string[] => it.last.effects.map(({ kind }) => kind);
const resolved = (settings = DEFAULT_SETTINGS): Story => declared(settings).does('22:50', ANA, { do: 'resolve' });

describe('the room of an incident that is over', () => {
  it('is told a day before, and then put away', () => {
    const it = resolved();
    expect(it.state.archive).toEqual({ at: RESOLVED + 7 * DAY, announcedAt: null });
    expect(nextWakeAt(it.state)).toBe(RESOLVED + 6 * DAY);
    it.ticks(day(6));
    expect([kinds(it), wanted(it)]).toEqual([['archive_announced'], ['say']]);
    it.ticks(day(6, '23:50'));
    expect(nextWakeAt(it.state)).toBe(RESOLVED + 7 * DAY);
    it.ticks(day(7));
    expect([kinds(it), wanted(it)]).toEqual([['room_archived'], ['say', 'archive_room', 'refresh']]);
    expect(it.state).toMatchObject({ archive: null, archived: { at: RESOLVED + 7 * DAY } });
    expect(nextWakeAt(it.state)).toBeNull();
  });

  it('has its day of notice even when the announcement came late', () => {
    const it = resolved().ticks(day(20));
    expect(kinds(it)).toEqual(['archive_announced']);
    expect(it.state.archive?.at).toBe(RESOLVED + 21 * DAY);
  });

  it('stays when somebody keeps it, and comes back when it was put away', () => {
    const kept = resolved().ticks(day(6)).does(day(6, '23:00'), BEN, { do: 'keep_room' });
    // Ben, who keeps it, is a responder from now on.
    expect(wanted(kept)).toEqual(['say', 'refresh', 'refresh', 'invite']);
    expect(nextWakeAt(kept.state)).toBeNull();

    const back = resolved().sleepsUntil(day(8)).does(day(8), BEN, { do: 'keep_room' });
    expect(wanted(back)).toEqual(['unarchive_room', 'say', 'refresh', 'refresh', 'invite']);
    expect(back.state.archived).toBeNull();
  });

  it('comes back with its incident', () => {
    const it = resolved().sleepsUntil(day(8)).does(day(8), BEN, { do: 'reopen' });
    expect(wanted(it)[0]).toBe('unarchive_room');
    expect(it.state).toMatchObject({ archive: null, archived: null, status: 'investigating' });
    it.does(day(8, '23:30'), ANA, { do: 'cancel', reason: 'A false alarm after all' });
    expect(it.state.archive?.at).toBe(at(day(15, '23:30')));
  });

  it('is wanted while the public page waits for its closing text', () => {
    const it = declared()
      .does('22:40', ANA, { do: 'post_update', audience: 'public', text: 'We are looking into it' })
      .does('22:50', ANA, { do: 'resolve' })
      .sleepsUntil(day(10));
    expect(it.entries.some(({ event }) => event.kind === 'archive_announced')).toBe(false);
    expect(it.refused(day(10), ANA, { do: 'archive_room' }).code).toBe('public_open');
    it.does(day(10), ANA, { do: 'post_update', audience: 'public', text: 'It is over.' });
    expect(kinds(it.ticks(day(10)))).toEqual(['archive_announced']);
  });

  it('is put away by hand once it is over, once', () => {
    expect(declared().refused('22:40', ANA, { do: 'archive_room' }).code).toBe('still_open');
    const it = resolved().does('23:00', ANA, { do: 'archive_room' });
    expect(wanted(it)).toEqual(['say', 'archive_room', 'refresh']);
    expect(kinds(it.does('23:01', BEN, { do: 'archive_room' }))).toEqual([]);
  });

  it('stays where the settings say so, and where the record is older than this', () => {
    const it = resolved({ ...DEFAULT_SETTINGS, archiveAfterDays: null });
    expect(nextWakeAt(it.state)).toBeNull();
    expect(kinds(it.does('23:00', ANA, { do: 'keep_room' }))).toEqual([]);
  });
});
