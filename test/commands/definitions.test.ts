import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import { readOption } from '../../src/engine/say/options.ts';
import { lookup, parse } from '../../src/engine/say/parse.ts';
import type { Instant } from '../../src/incident/incident.ts';
import { isRefusal } from '../../src/incident/refusal.ts';
import { parseIso } from '../../src/incident/time.ts';

const now = parseIso('2026-03-04T22:31:00Z') as Instant;
const lexicon = { settings: DEFAULT_SETTINGS, now, zone: 'UTC' };
const everybody = ['ana', 'ben', 'cem'].map((handle) => ({
  id: `local:${handle}`,
  name: handle,
  handle,
  zone: null,
  bot: false,
  active: true,
}));

describe('the definitions', () => {
  it('call nothing twice by the same word', () => {
    const words = commands.flatMap(({ name, synonyms }) => [name, ...synonyms]);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  });

  it('know the habits of other tools', () => {
    const habits: Record<string, string> = {
      new: 'declare',
      open: 'declare',
      create: 'declare',
      post: 'update',
      log: 'note',
      sev: 'severity',
      escalate: 'severity',
      lead: 'assign',
      role: 'assign',
      claim: 'assign',
      action: 'task',
      todo: 'task',
      close: 'resolve',
      retro: 'postmortem',
      pm: 'postmortem',
      summary: 'catchup',
      'catch-up': 'catchup',
      duplicate: 'merge',
    };
    const known = lookup(commands);
    expect(Object.fromEntries(Object.keys(habits).map((word) => [word, known.find(word)?.name]))).toEqual(habits);
  });

  describe.each(commands.map((definition) => [definition.name, definition] as const))('%s', (_, definition) => {
    const options = Object.entries(definition.options);

    it('can be registered on every platform', () => {
      // Discord: 25 options, names of lower-case letters, 100 characters a description, 25 choices.
      expect(options.length).toBeLessThanOrEqual(25);
      for (const [name, option] of options) {
        expect(name).toMatch(/^[a-z_]{1,32}$/);
        expect(option.description).toMatch(/^.{3,100}$/);
        if (option.kind === 'choice') expect(option.choices.length).toBeLessThanOrEqual(25);
      }
      expect(definition.name).toMatch(/^[a-z]{2,32}$/);
      expect(definition.summary.length).toBeLessThanOrEqual(100);
    });

    it('keeps the names that belong to every command free', () => {
      expect(options.map(([name]) => name)).not.toContain('draft');
      expect(options.map(([name]) => name)).not.toContain('edit');
    });

    it('helps beginning with a verb, and with examples that are itself', () => {
      expect(definition.summary).toMatch(/^[A-Z][a-z]+s .*\.$/);
      expect(definition.examples.length).toBeGreaterThan(0);
      for (const example of definition.examples) {
        const parsed = parse(example, lookup(commands), lexicon);
        expect(parsed, example).toMatchObject({ as: 'command', definition: { name: definition.name } });
        expect('extra' in parsed && parsed.extra, example).toBeFalsy();
      }
    });

    it('gives only examples whose every value reads', () => {
      for (const example of definition.examples) {
        const parsed = parse(example, lookup(commands), lexicon);
        if (parsed.as !== 'command') throw new Error(example);
        for (const [name, text] of Object.entries(parsed.options)) {
          const option = definition.options[name];
          if (!option) throw new Error(`${example}: no option ${name}`);
          const value = readOption(name, option, text, {
            settings: DEFAULT_SETTINGS,
            people: everybody,
            asker: 'local:ana',
            zone: 'UTC',
            now,
            components: [],
          });
          expect(isRefusal(value) ? `${example}: ${value.sentence}` : null).toBeNull();
        }
      }
    });

    it('has at most one text that takes the rest, and it comes after the others', () => {
      const texts = options.filter(([, option]) => option.positional && option.kind === 'text');
      const last = options.findLastIndex(([, option]) => option.positional && option.kind === 'text');
      const first = options.findIndex(([, option]) => option.positional && option.kind === 'text');
      if (texts.length > 1) expect(last).toBeGreaterThan(first);
    });
  });
});
