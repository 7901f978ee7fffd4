import { describe, expect, it } from 'vitest';
import { neutralText, pieces, typedText } from '../../src/chat/local/text.ts';

const isUser = (user: string): boolean => ['ana', 'ben', 'foghorn'].includes(user);

describe('text as typed and as kept', () => {
  it.each([
    ['@ana look', '<@local:ana> look'],
    ['(@Ben)', '(<@local:ben>)'],
    ['@foghorn all quiet', '<@local:foghorn> all quiet'],
    ['@nobody there', '@nobody there'],
    ['mail ana@ben.example', 'mail ana@ben.example'],
    ['https://x.example/@ana', 'https://x.example/@ana'],
    ['<@local:ana> stays', '<@local:ana> stays'],
    ['@ana, @ben.', '<@local:ana>, <@local:ben>.'],
  ])('%j is kept as %j', (typed, kept) => {
    expect(neutralText(typed, isUser)).toBe(kept);
  });

  it('comes back as it was typed', () => {
    expect(typedText('<@local:ana> and <@slack:U1> @nobody')).toBe('@ana and <@slack:U1> @nobody');
  });

  it.each([
    ['see https://a.example/x?y=1.', ['see ', { url: 'https://a.example/x?y=1' }, '.']],
    ['(https://a.example)', ['(', { url: 'https://a.example' }, ')']],
    ['<@local:ana> <b>x</b>', [{ person: 'local:ana' }, ' <b>x</b>']],
    ['javascript:alert(1)', ['javascript:alert(1)']],
    ['', []],
  ])('%j is taken apart', (text, parts) => {
    expect(pieces(text).map((piece) => ('plain' in piece ? piece.plain : piece))).toEqual(parts);
  });
});
