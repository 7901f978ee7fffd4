import { describe, expect, it } from 'vitest';
import { cleanText, mentionsIn, nearest, oneLine, slugOf } from '../../src/incident/text.ts';

describe('room names', () => {
  it.each([
    ['Checkout is failing', 'inc-42-checkout-is-failing'],
    ['Überlauf — Zürich: 100 % voll!', 'inc-42-uberlauf-zurich-100-voll'],
    ['🔥🔥🔥', 'inc-42'],
    ['تعطل الدفع', 'inc-42'],
    ['a'.repeat(200), `inc-42-${'a'.repeat(73)}`],
    [`${'ab '.repeat(24)} c`, `inc-42-${'ab-'.repeat(24)}c`.slice(0, 80)],
  ])('%s → %s', (title, slug) => {
    expect(slugOf(42, title)).toBe(slug);
    expect(slugOf(42, title)).toMatch(/^[a-z0-9-]{1,80}$/);
  });
});

describe('text at the door', () => {
  it('loses NUL and lone surrogates, and nothing else', () => {
    expect(cleanText('a\0b\ud800c\r\nd\re 🔥 \u202eשלום')).toBe('ab\ufffdc\nd\ne 🔥 \u202eשלום');
  });
  it('is cut between characters people see', () => {
    expect(oneLine('family: 👩‍👩‍👧‍👧👩‍👩‍👧‍👧', 20)).toBe('family: 👩‍👩‍👧‍👧…');
    expect(oneLine('two\n\nlines ', 20)).toBe('two lines');
  });
  it('knows who is mentioned', () => {
    expect(mentionsIn('<@local:ana> and <@local:ben>, again <@local:ana>; not <@> nor <!channel>')).toEqual([
      'local:ana',
      'local:ben',
    ]);
  });
});

describe('the word most likely meant', () => {
  const words = ['severity', 'status', 'stats', 'resolve', 'reopen', 'note', 'update'];
  it.each([
    ['sevrity', 'severity'],
    ['stauts', 'status'],
    ['STATS', 'stats'],
    ['reslove', 'resolve'],
    ['upadte', 'update'],
    ['database', null],
    ['x', null],
  ])('%s → %s', (typed, meant) => expect(nearest(typed, words)).toBe(meant));
});
