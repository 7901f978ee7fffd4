import { describe, expect, it } from 'vitest';
import { plainRich, plainText } from '../../src/chat/views/plain.ts';
import { inlineSpans, spans } from '../../src/chat/views/rich.ts';
import { excerpt, handle, inlineText, listed, named } from '../../src/chat/views/text.ts';
import { moment, punctuality, utc, words } from '../../src/chat/views/times.ts';
import { FOGHORN } from '../../src/incident/incident.ts';
import { HOUR, MINUTE } from '../../src/incident/time.ts';
import { at } from '../support/given.ts';
import { PEOPLE } from '../support/view.ts';

const reader = { name: (id: string) => handle(id, PEOPLE), zone: 'UTC', now: at('23:00') };

describe('people’s text', () => {
  it('turns mentions into people, and leaves everything else as it is', () => {
    expect(spans('ask <@local:ana> or *<!channel>* @here')).toEqual([
      'ask ',
      { person: 'local:ana' },
      ' or *<!channel>* @here',
    ]);
    expect(named('ask <@local:ana> or <@local:gone>', PEOPLE)).toBe('ask @ana or @gone');
  });

  it('never cuts a mention in two', () => {
    for (let max = 1; max < 80; max++) {
      for (const span of inlineSpans('please ask <@local:ana> and <@local:ben> about the failover', max)) {
        expect(typeof span === 'string' ? span : '').not.toMatch(/<@/);
      }
    }
  });

  it('cuts between characters as people see them', () => {
    expect(excerpt('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 24)).toBe('👩‍👩‍👧‍👦👩‍👩‍👧‍👦…');
    expect(excerpt('one two', 20)).toBe('one two');
  });

  it('keeps the direction of Hebrew and Arabic to itself, and drops signs that turn ours', () => {
    expect(inlineText('שלום', 20, PEOPLE)).toBe('\u2068שלום\u2069');
    expect(inlineText('abc\u202edef', 20, PEOPLE)).toBe('abcdef');
    expect(inlineText('plain', 20, PEOPLE)).toBe('plain');
  });

  it('lists as one speaks', () => {
    expect(plainRich(listed(['a']), reader)).toBe('a');
    expect(plainRich(listed(['a', 'b', 'c']), reader)).toBe('a, b and c');
  });

  it('calls people by their handle, and itself by its name', () => {
    expect(handle('local:ana', PEOPLE)).toBe('@ana');
    expect(handle('slack:U123', PEOPLE)).toBe('@U123');
    expect(handle(FOGHORN, PEOPLE)).toBe('Foghorn');
  });
});

describe('times', () => {
  it('a clock time for half a day, then with its date', () => {
    expect(moment(at('22:31'), at('23:00'))).toEqual({ time: at('22:31'), as: 'time' });
    expect(moment(at('22:31'), at('22:31') + 12 * HOUR)).toEqual({ time: at('22:31'), as: 'date' });
    expect(utc(at('22:31'), at('23:00'))).toBe('22:31 UTC');
    expect(utc(at('22:31'), at('22:31') + 30 * HOUR)).toBe('2026-03-04 22:31 UTC');
  });

  it.each([
    [0, '0 minutes'],
    [MINUTE, '1 minute'],
    [59 * MINUTE, '59 minutes'],
    [HOUR, '1 hour'],
    [2 * HOUR + MINUTE, '2 hours 1 minute'],
    [-MINUTE, '0 minutes'],
  ])('%i ms are %s', (length, text) => expect(words(length)).toBe(text));

  it.each([
    ['22:56:30', '2 minutes early'],
    ['22:58:59', 'on time'],
    ['22:59', '1 minute late'],
    ['24:58', '2 hours late'],
  ])('an answer at %s to what was due at 22:58 is %s', (clock, text) => {
    expect(punctuality(at(clock), at('22:58'))).toBe(text);
  });
});

describe('plain text', () => {
  it('renders every kind of block and span', () => {
    const text = plainText(
      {
        blocks: [
          { type: 'heading', text: 'Title' },
          {
            type: 'text',
            text: [
              'by ',
              { person: 'local:ana' },
              ' and ',
              { group: 'local:oncall' },
              ' at ',
              { time: at('22:31'), as: 'time' },
            ],
          },
          { type: 'quote', text: 'one\n\ntwo' },
          { type: 'fields', fields: [{ label: 'Label', value: ['a\nb'] }] },
          { type: 'list', items: [[{ bold: 'x' }], [{ code: 'y' }]] },
          {
            type: 'context',
            text: [
              { time: at('22:31'), as: 'ago' },
              ', ',
              { time: at('23:30'), as: 'ago' },
              ', ',
              { time: at('22:31'), as: 'date' },
            ],
          },
          { type: 'code', text: 'SELECT 1' },
          {
            type: 'text',
            text: [{ link: 'https://a.example', text: 'A' }, ' ', { console: '/incidents/42', text: 'B' }],
          },
          { type: 'buttons', buttons: [{ label: 'Go', style: 'plain', invoke: { command: 'help', options: {} } }] },
          { type: 'menu', label: 'More', choices: [] },
        ],
      },
      { ...reader, consoleUrl: 'https://fog.example' },
    );
    expect(text.split('\n')).toEqual([
      'Title',
      'by @ana and @oncall at 22:31 UTC',
      '> one',
      '>',
      '> two',
      'Label: a, b',
      '- x',
      '- y',
      '29m ago, in 30 minutes, 2026-03-04 22:31 UTC',
      'SELECT 1',
      'A (https://a.example) B (https://fog.example/incidents/42)',
      '[Go]',
      '[More ▾]',
    ]);
  });

  it('labels times with the reader’s zone', () => {
    expect(plainRich([{ time: at('22:31'), as: 'time' }], { ...reader, zone: 'Asia/Kolkata' })).toBe('04:01 GMT+5:30');
  });
});
