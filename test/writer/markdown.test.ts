import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { inline, link, quoted } from '../../src/writer/markdown.ts';

// Everything switched on that a reader of the file may have switched on.
const renderer = new MarkdownIt({ html: true, linkify: true, breaks: false });
const tags = (html: string): string[] => [...new Set([...html.matchAll(/<\/?([a-z0-9]+)/gi)].map((m) => m[1] ?? ''))];
const textIn = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();

const hostile = [
  '# heading',
  '## heading',
  'heading\n===',
  'heading\n---',
  '- item',
  '* item',
  '+ item',
  '1. item',
  '12) item',
  '> quote',
  '```\ncode\n```',
  '    code',
  '`code`',
  '~~gone~~',
  '**bold** __bold__ *it* _it_',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<!-- comment -->',
  '[words](https://evil.example)',
  '![picture](https://evil.example/x.png)',
  '[words][1]\n\n[1]: https://evil.example',
  '<https://evil.example>',
  'https://evil.example/path',
  'www.evil.example',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  'a | b\n--- | ---\n1 | 2',
  '&lt;b&gt; &amp; &#35; &copy;',
  '\\# \\[x\\](y)',
  '***',
  '___',
  '- - -',
  'line one\nline two\n\nline four',
  'مرحبا \u202Eتجربة',
  'trailing backslash \\',
  'two  spaces  \nbreak',
  'x = 1 > 0 && y < 2',
  '[ ] task, [email protected]',
];

describe('people’s text as one line', () => {
  it.each(hostile)('%j becomes nothing but text', (text) => {
    for (const source of [inline(text), `- **22:58** · Ana: ${inline(text)}`, `1. ${inline(text)}`]) {
      const html = renderer.render(source);
      expect(tags(html).filter((tag) => !['p', 'ul', 'ol', 'li', 'strong'].includes(tag))).toEqual([]);
    }
    const said = textIn(renderer.render(inline(text)));
    expect(flat(said)).toBe(flat(text.replace('\u202E', '')));
  });

  it('whatever is typed', () => {
    const typed = fc.string({
      unit: fc.oneof(fc.constantFrom(...'#*_`[]()<>|~-+=.!:\\/&;1\n \t'), fc.string({ maxLength: 3 })),
    });
    fc.assert(
      fc.property(typed, (text) => {
        const html = renderer.render(`- so: ${inline(text)}`);
        expect(tags(html).filter((tag) => !['ul', 'li'].includes(tag))).toEqual([]);
        const alone = renderer.render(inline(text));
        expect(tags(alone).filter((tag) => tag !== 'p')).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('people’s text as a quotation', () => {
  it.each(hostile)('%j stays inside the quotation', (text) => {
    const html = renderer.render(`before\n\n${quoted(text)}\n\nafter`);
    expect(tags(html).filter((tag) => !['p', 'blockquote', 'br'].includes(tag))).toEqual([]);
    expect(html.startsWith('<p>before</p>')).toBe(true);
    expect(html.trimEnd().endsWith('<p>after</p>')).toBe(true);
  });

  it('keeps lines', () => {
    expect(renderer.render(quoted('one\ntwo\n\nthree'))).toBe(
      '<blockquote>\n<p>one<br>\ntwo</p>\n<p>three</p>\n</blockquote>\n',
    );
  });
});

describe('links', () => {
  it('go to addresses of the web only, and say what they say', () => {
    expect(renderer.render(link('a [b] c', 'https://chat.example/x_(y)?a=1'))).toContain(
      '<a href="https://chat.example/x_(y)?a=1">a [b] c</a>',
    );
    expect(link('words', 'javascript:alert(1)')).toBe('words');
    expect(link('words', 'https://x.example/> [y](z')).toBe('words');
    expect(link('words', null)).toBe('words');
  });
});
