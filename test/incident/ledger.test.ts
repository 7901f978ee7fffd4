import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/incident/events.ts';
import { ledger } from '../../src/incident/ledger.ts';
import { MINUTE, SECOND } from '../../src/incident/time.ts';
import {
  cancelled,
  clockSetting,
  declared,
  LATER,
  merged,
  message,
  minute,
  reopened,
  resolved,
  statusChanged,
  tell,
  update,
} from '../support/entries.ts';

/** Each promise as [audience, due minute, kept, late minutes]. */
const brief = (entries: ReturnType<typeof tell>, now = LATER) =>
  ledger(entries, now).promises.map((promise) => [
    promise.audience,
    (promise.dueAt - minute(0)) / MINUTE,
    promise.void ? 'void' : promise.kept,
    promise.lateBy === null ? null : promise.lateBy / MINUTE,
  ]);

describe('the first update', () => {
  it('is reported, but makes no promise before it', () => {
    const book = ledger(tell([0, declared()], [35, update('internal', 65)], [60, resolved()]), LATER);
    expect(book.firstUpdateAfter).toBe(35 * MINUTE);
    expect(book.firstUpdateDueAt).toBe(minute(30));
    expect(book.promises).toHaveLength(1);
    expect(book.adherence).toBe(1);
  });

  it('is null when none came, and adherence is null when there was nothing to keep', () => {
    const book = ledger(tell([0, declared()], [9, resolved()]), LATER);
    expect(book).toMatchObject({ promises: [], kept: 0, missed: 0, adherence: null, firstUpdateAfter: null });
  });
});

describe('a promise', () => {
  it('is kept within its minute and missed from the next one on', () => {
    const story = (next: number) =>
      tell([0, declared()], [5, update('internal', 35)], [next, update('internal', null)]);
    expect(brief(story(35))).toEqual([['internal', 35, true, 0]]);
    expect(brief(story(35 + 59 / 60))).toEqual([['internal', 35, true, 0]]);
    expect(brief(story(36))).toEqual([['internal', 35, false, 1]]);
  });

  it('is due at a whole minute, rounded up', () => {
    const [promise] = ledger(tell([0, declared()], [1, update('internal', 31.2)]), minute(2)).promises;
    expect(promise?.dueAt).toBe(minute(32));
  });

  it('is pending until its minute has passed, then missed with nothing met', () => {
    const story = tell([0, declared()], [5, update('internal', 35)]);
    expect(brief(story, minute(35) + 59 * SECOND)).toEqual([['internal', 35, null, null]]);
    expect(brief(story, minute(36))).toEqual([['internal', 35, false, null]]);
    expect(ledger(story, minute(36))).toMatchObject({ kept: 0, missed: 1, adherence: 0 });
  });

  it('is made by each update before the end that promises, and by none after', () => {
    const story = tell(
      [0, declared()],
      [5, update('internal', 35)],
      [20, update('internal', null)],
      [40, update('internal', 70)],
      [50, resolved()],
      [55, update('public', 90)],
    );
    expect(brief(story)).toEqual([
      ['internal', 35, true, 0],
      ['internal', 70, true, 0],
    ]);
  });

  it('is not moved by a change of the cadence', () => {
    const slower: Decision = {
      kind: 'cadence_changed',
      minutes: 120,
      reason: 'waiting for the vendor',
      clock: clockSetting(minute(125), 120),
    };
    const story = tell([0, declared()], [5, update('internal', 35)], [6, slower], [50, update('internal', null)]);
    expect(brief(story)).toEqual([['internal', 35, false, 15]]);
  });
});

describe('two audiences', () => {
  it('a public update keeps the promises made to both, an internal one only its own', () => {
    const story = tell(
      [0, declared()],
      [1, update('public', 31)],
      [2, update('internal', 32)],
      [30, update('internal', 60)],
      [45, update('public', 75)],
    );
    expect(brief(story, minute(46))).toEqual([
      ['public', 31, false, 14],
      ['internal', 32, true, 0],
      ['internal', 60, true, 0],
      ['public', 75, null, null],
    ]);
  });

  it('a bare resolution keeps the internal promise and leaves the public one open', () => {
    const story = tell([0, declared()], [1, update('public', 31)], [2, update('internal', 32)], [20, resolved()]);
    expect(brief(story, minute(21))).toEqual([
      ['public', 31, null, null],
      ['internal', 32, true, 0],
    ]);
    expect(brief(story)[0]).toEqual(['public', 31, false, null]);
  });

  it('a closing public text after the resolution keeps the public promise', () => {
    const story = tell([0, declared()], [1, update('public', 31)], [20, resolved()], [25, update('public', null)]);
    expect(brief(story)).toEqual([['public', 31, true, 0]]);
  });
});

describe('the end', () => {
  it.each([
    ['cancel', cancelled],
    ['merge', merged],
  ])('a promise pending at %s is void unless it is overdue', (_, end) => {
    const story = (at: number) => tell([0, declared()], [5, update('internal', 35)], [at, end()]);
    expect(brief(story(35))).toEqual([['internal', 35, 'void', null]]);
    expect(ledger(story(35), LATER).adherence).toBeNull();
    expect(brief(story(36))).toEqual([['internal', 35, false, null]]);
  });

  it('a reopened incident promises again', () => {
    const story = tell(
      [0, declared()],
      [5, update('internal', 35)],
      [10, cancelled()],
      [60, reopened()],
      [65, update('internal', 95)],
      [99, update('internal', null)],
    );
    expect(brief(story)).toEqual([
      ['internal', 35, 'void', null],
      ['internal', 95, false, 4],
    ]);
  });
});

describe('platform time', () => {
  it('a message counted late is judged by when it was said', () => {
    const story = tell(
      [0, declared()],
      [5, update('internal', 35)],
      [50, update('internal', 80)],
      [34, update('internal', 64), { recorded: 55 }],
    );
    expect(brief(story)).toEqual([
      ['internal', 35, true, 0],
      ['internal', 64, true, 0],
      ['internal', 80, false, null],
    ]);
  });

  it('a corrected, typed time moves no judgement', () => {
    const story = tell(
      [0, declared()],
      [5, update('internal', 35)],
      [50, update('internal', null)],
      [52, { kind: 'entry_corrected', entry: 'v00000003', occurredAt: minute(30) }],
    );
    expect(brief(story)).toEqual([['internal', 35, false, 15]]);
  });

  it('plain messages, notes and silent status changes never count', () => {
    const story = tell(
      [0, declared()],
      [5, update('internal', 35)],
      [20, statusChanged('investigating', 'identified')],
      [30, { kind: 'note_raised', text: 'the pool is full' }],
      [44, update('internal', null)],
    );
    expect(ledger([...story, message(25, 'local:r:1', 'looking')], LATER).promises).toMatchObject([
      { kept: false, lateBy: 9 * MINUTE, metAt: minute(44) },
    ]);
  });
});

describe('the longest silence', () => {
  it('runs between updates, from declaration and up to the end', () => {
    const story = tell([0, declared()], [10, update('internal', 40)], [30, update('internal', 60)], [95, resolved()]);
    expect(ledger(story, LATER).longestSilence).toEqual({ from: minute(30), to: minute(95) });
  });

  it('runs until now while the incident is open, and not while it is closed', () => {
    const open = tell([0, declared()], [10, update('internal', 40)]);
    expect(ledger(open, minute(70)).longestSilence).toEqual({ from: minute(10), to: minute(70) });
    const again = tell([0, declared()], [10, resolved()], [500, reopened()], [505, resolved()]);
    expect(ledger(again, LATER).longestSilence).toEqual({ from: minute(0), to: minute(10) });
  });
});
