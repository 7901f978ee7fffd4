import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf } from '../../src/chat/slack/blocks.ts';
import { canvasMarkdown } from '../../src/chat/slack/canvas.ts';
import { fitted, mrkdwn, pieces, plainly, type Reading } from '../../src/chat/slack/mrkdwn.ts';
import { topicText } from '../../src/chat/slack/rooms.ts';
import type { Message, Rich } from '../../src/engine/reply.ts';
import { legible, marked, readText } from './legible.ts';

const NOW = Date.UTC(2025, 8, 5, 22, 31);
const ana = { id: 'slack:U1ANA', name: 'Ana *Lima* <!here>', handle: 'ana', zone: null, bot: false, active: true };
const reading: Reading = {
  people: {
    person: (user) => (user === 'U1ANA' ? ana : undefined),
    group: (id) => (id === 'S1' ? { id, handle: 'responders', members: [] } : undefined),
  },
  now: NOW,
  consoleUrl: 'https://foghorn.example',
};
const calling: Reading = { ...reading, ping: { people: ['slack:U1ANA'], groups: ['slack:S1'] } };
const show = (...rich: Rich): string => mrkdwn(rich, reading);

const TYPED = [
  '<!channel> <!here> @everyone @here <@U1ANA> <#C123|general> <!subteam^S1>',
  '&lt;b&gt; &amp; & < > &amp;lt;',
  '*not bold* _nor this_ ~nor~ `this` **nor** __this__ ```nor that```',
  '> no quote\n# no heading\n- no list',
  'https://example.com/a_b_c?x=1&y=<2> and (http://b.example).',
  '<https://example.com|text> [text](https://example.com)',
  'snake_case_names 2*3*4 a~b~c',
  '*_~`>*',
  ' * spaced * ',
  '🔥 café – \u200fשלום\u200f 你好',
  '<@slack:U1ANA',
  '<mailto:a@b.example|x> <tel:1>',
];

describe('people’s words on Slack', () => {
  it.each(TYPED)('read as they were typed, and call nobody: %j', (typed) => {
    expect(readText(show(typed))).toBe(typed);
    expect(readText(plainly(typed))).toBe(typed);
    expect(show(typed)).not.toMatch(/<[@!#]/);
  });

  it('read so whatever they are', () => {
    const sign = fc.constantFrom(
      '*',
      '_',
      '~',
      '`',
      '>',
      '<',
      '&',
      '|',
      ' ',
      '\n',
      'a',
      '1',
      '!',
      '@',
      'http://x.example',
    );
    fc.assert(
      fc.property(
        fc.array(sign, { maxLength: 30 }).map((signs) => signs.join('')),
        (typed) => {
          const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();
          expect(readText(show(typed))).toBe(typed);
          expect(flat(readText(show('Before ', { bold: typed }, ' after')))).toBe(flat(`Before ${typed} after`));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('name people known here, and show every other token as typed', () => {
    expect(readText(show('Ask <@slack:U1ANA> or <@local:ben> or <@U1ANA>'))).toBe(
      'Ask @Ana *Lima* <!here> or <@local:ben> or <@U1ANA>',
    );
    expect(show('<@slack:U1ANA>')).not.toContain('<');
  });

  it('keep addresses fit for copying', () => {
    expect(show('see https://a.example/x_y_z*.')).toBe('see <https://a.example/x_y_z>\u2060*\u2060.');
  });
});

describe('spans on Slack', () => {
  it('mention only those who are to be notified', () => {
    const rich: Rich = [{ person: 'slack:U1ANA' }, ', ', { person: 'slack:U2BEN' }, ' and ', { group: 'slack:S1' }];
    expect(mrkdwn(rich, calling)).toBe('<@U1ANA>, @U2BEN and <!subteam^S1>');
    expect(mrkdwn(rich, reading)).not.toMatch(/<[@!]/);
    expect(readText(mrkdwn(rich, reading))).toBe('@Ana *Lima* <!here>, @U2BEN and @responders');
  });

  it('never mention by an id that is none', () => {
    const forged = 'slack:U1> <!channel';
    expect(
      mrkdwn([{ person: forged }, { group: forged }], { ...reading, ping: { people: [forged], groups: [forged] } }),
    ).not.toMatch(/<[@!]/);
  });

  it('tell times in the reader’s zone, with UTC where that cannot be', () => {
    expect(show({ time: NOW, as: 'time' })).toBe('<!date^1757111460^{time}|2025-09-05 22:31 UTC>');
    expect(show({ time: NOW - 60_000, as: 'ago' })).toBe('<!date^1757111400^{ago}|2025-09-05 22:30 UTC>');
    expect(show({ time: NOW + 600_000, as: 'ago' })).toContain('^{time}|');
    expect(show({ time: NOW, as: 'date' })).toContain('{date_short_pretty} at {time}');
  });

  it('lead only to pages, under a label that is words', () => {
    expect(show({ link: 'https://a.example/?a=1&b=2|3', text: '*a|b* <c>' })).toBe(
      '<https://a.example/?a=1&amp;b=2%7C3|\u2060*\u2060a¦b\u2060*\u2060 &lt;c&gt;>',
    );
    expect(show({ link: 'javascript:alert(1)', text: 'press' })).toBe('press');
    expect(show({ console: '/incidents/42', text: 'INC-42' })).toBe('<https://foghorn.example/incidents/42|INC-42>');
    expect(mrkdwn([{ console: '/incidents/42', text: 'INC-42' }], { ...reading, consoleUrl: null })).toBe('INC-42');
  });

  it('format beside a word, and code only what can be code', () => {
    expect(readText(show('is', { bold: 'SEV1' }, 'now'))).toBe('isSEV1now');
    expect(show({ code: 'a*b' })).toBe('`a*b`');
    expect(show({ code: 'a`b' })).not.toMatch(/^`/);
    expect(show({ bold: 'a\n b ' })).toBe('*a*\n *b* ');
  });

  it('are cut so that nothing of Slack’s is cut through', () => {
    const rich = fc.array(
      fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.constantFrom('&'.repeat(50), '*'.repeat(50), '👩‍👩‍👧‍👦'.repeat(9)),
        fc.string({ maxLength: 40 }).map((bold) => ({ bold })),
        fc.constant({ time: NOW, as: 'date' as const }),
        fc.constant({ link: 'https://a.example/', text: 'words' }),
        fc.constant({ person: 'slack:U1ANA' }),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(rich, fc.integer({ min: 120, max: 400 }), (spans, max) => {
        for (const text of [...pieces(spans, max, calling), fitted(spans, max, calling)]) {
          expect(text.length).toBeLessThanOrEqual(max);
          expect(text.isWellFormed()).toBe(true);
          expect(text.replace(/<[^<>]*>/g, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
        }
        const letters = (text: string): string => text.replace(/[\s\u2060\u200b*]/g, '');
        expect(letters(pieces(spans, max, calling).join(''))).toBe(letters(mrkdwn(spans, calling)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('text in every place of a message', () => {
  it.each(TYPED)('reads as typed: %j', (typed) => {
    const message: Message = {
      summary: typed,
      tone: 'plain',
      blocks: [
        { type: 'text', text: [typed] },
        { type: 'quote', text: typed },
        { type: 'fields', fields: [{ label: 'Title', value: [{ bold: typed }] }] },
        { type: 'list', items: [[typed]] },
        { type: 'context', text: [typed] },
        { type: 'code', text: typed },
      ],
    };
    const { blocks, text } = blocksOf(message, calling);
    const flat = (words: string): string => words.replace(/\s+/g, ' ').trim();
    for (const block of blocks) expect(flat(legible(block))).toContain(flat(typed));
    expect(flat(readText(text))).toBe(flat(typed));
    for (const one of marked(blocks)) expect(one.verbatim).toBe(true);
  });

  it('a topic is one line within its limit, escaped once', () => {
    expect(topicText('SEV1 · <!channel>\n& more')).toBe('SEV1 · &lt;!channel&gt; &amp; more');
    expect(topicText('&'.repeat(300)).length).toBeLessThanOrEqual(250);
  });
});

describe('Markdown for a canvas', () => {
  it('has three levels of headings, and no list in a quote', () => {
    expect(canvasMarkdown('#### Deep\n> - one\n> 2. two\n- three <@slack:U1ANA>')).toBe(
      '### Deep\n> • one\n> • two\n- three ![](@U1ANA)',
    );
  });

  it('turns a table of more than 300 cells into a list', () => {
    const table = (rows: number): string =>
      [
        '| When | What | Who |',
        '| --- | --- | --- |',
        ...Array.from({ length: rows }, (_, i) => `| ${i} | did | ana |`),
      ].join('\n');
    expect(canvasMarkdown(table(99))).toBe(table(99));
    const [first, ...rest] = canvasMarkdown(table(100)).split('\n');
    expect(first).toBe('- **0** What: did · Who: ana');
    expect(rest).toHaveLength(99);
  });

  it('leaves code alone', () => {
    expect(canvasMarkdown('```\n#### not a heading\n> - nor this\n```')).toBe(
      '```\n#### not a heading\n> - nor this\n```',
    );
  });
});
