import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfDay, readListQuery, searchOf, startOfDay } from '../../src/console/list/query.ts';
import { createOnce } from '../../src/console/once.ts';
import { difference } from '../../src/console/postmortem/difference.ts';
import { renderMarkdown } from '../../src/console/postmortem/markdown.ts';
import { iso } from '../../src/incident/time.ts';

describe('difference', () => {
  const shown = (before: string, after: string): string[] =>
    difference(before, after).map(({ mark, text }) => `${{ same: ' ', gone: '-', new: '+' }[mark]}${text}`);

  it('shows what was added and removed between what stayed', () => {
    expect(shown('a\nb\nc\nd', 'a\nc\nx\nd')).toEqual([' a', '-b', ' c', '+x', ' d']);
  });

  it('shows equal texts as the same', () => {
    expect(shown('a\nb', 'a\nb')).toEqual([' a', ' b']);
  });

  it('can always be read back into both texts', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = difference(before, after);
        const of = (mark: 'gone' | 'new'): string =>
          lines.flatMap((line) => (line.mark === 'same' || line.mark === mark ? [line.text] : [])).join('\n');
        expect(of('gone')).toBe(before);
        expect(of('new')).toBe(after);
      }),
    );
  });

  it('takes texts of thousands of lines', () => {
    const long = (seed: string): string => Array.from({ length: 3000 }, (_, i) => `${seed}${i}`).join('\n');
    expect(difference(long('a'), long('b'))).toHaveLength(6000);
  });
});

describe('renderMarkdown', () => {
  const html = (text: string): string => String(renderMarkdown(text));

  it('shows HTML as text, and makes no link but to the web', () => {
    const attacks = [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '[x](javascript:alert(1))',
      '[x](data:text/html,<script>alert(1)</script>)',
      '[x](//evil.example)',
      '![x](https://evil.example/pixel.png)',
      '<javascript:alert(1)>',
      '[x]: javascript:alert(1)\n\n[x]',
    ];
    for (const attack of attacks) {
      const out = html(attack);
      expect(out).not.toMatch(/<(script|img)/);
      expect(out).not.toMatch(/(href|src)="(?!https:)/);
    }
  });

  it('tells linked sites nothing about where one came from', () => {
    expect(html('[x](https://example.com)')).toContain('rel="noopener noreferrer nofollow"');
  });

  it('puts headings below the section’s own', () => {
    expect(html('# One')).toContain('<h3>One</h3>');
    expect(html('##### Five')).toContain('<h6>Five</h6>');
  });
});

describe('once', () => {
  const lasting = (answer: string): boolean => answer !== 'no';

  it('runs a form once, however often it is sent, even before the first answer is there', async () => {
    const once = createOnce(lasting);
    let runs = 0;
    const run = async (): Promise<string> => `run ${++runs}`;
    expect(await Promise.all([once('a', run), once('a', run)])).toEqual(['run 1', 'run 1']);
    expect(await once('a', run)).toBe('run 1');
    expect(await once('b', run)).toBe('run 2');
  });

  it('forgets what was refused, and what failed', async () => {
    const once = createOnce(lasting);
    expect(await once('a', async () => 'no')).toBe('no');
    await expect(
      once('a', async () => {
        throw new Error('full disk');
      }),
    ).rejects.toThrow('full disk');
    expect(await once('a', async () => 'yes')).toBe('yes');
  });

  it('keeps the last few hundred', async () => {
    const once = createOnce(lasting);
    for (let i = 0; i < 400; i++) await once(`key ${i}`, async () => 'first');
    expect(await once('key 0', async () => 'second')).toBe('second');
    expect(await once('key 399', async () => 'second')).toBe('first');
  });
});

describe('the search of the list', () => {
  it('takes empty fields as not given, as forms send them', () => {
    expect(readListQuery({ words: '', severity: '', from: '' })).toEqual({});
  });

  it('refuses what it cannot read with one sentence', () => {
    expect(readListQuery({ severity: 'SEV9' })).toMatchObject({ code: 'bad_parameter' });
    expect(readListQuery({ from: 'yesterday' })).toMatchObject({ code: 'bad_parameter' });
    expect(readListQuery({ before: '-1' })).toMatchObject({ code: 'bad_parameter' });
    expect(readListQuery({ words: 'x'.repeat(201) })).toMatchObject({ code: 'bad_parameter' });
  });

  it('comes back from an address as it was put there', () => {
    const query = readListQuery({ words: 'a & b', severity: 'SEV1', drills: 'only' });
    expect(readListQuery(Object.fromEntries(new URLSearchParams(searchOf(query as object))))).toEqual(query);
  });

  it('counts days by the reader’s midnights, also when the clock is changed', () => {
    expect(iso(startOfDay('2026-03-29', 'Europe/Berlin'))).toBe('2026-03-28T23:00:00Z');
    expect(iso(endOfDay('2026-03-29', 'Europe/Berlin'))).toBe('2026-03-29T22:00:00Z');
    expect(iso(endOfDay('2026-10-25', 'Europe/Berlin'))).toBe('2026-10-25T23:00:00Z');
  });
});
