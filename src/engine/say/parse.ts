/** What was typed after `/incident` → which command, with which options. */
import { nearest } from '../../incident/text.ts';
import type { CommandDefinition } from '../command.ts';
import { readArguments } from './arguments.ts';
import { type Lexicon, recognise } from './recognise.ts';
import { tokens } from './tokens.ts';
import { readReference } from './words.ts';

export type Parsed =
  /** Nothing but perhaps an incident. */
  | { as: 'bare'; incident?: number }
  | {
      as: 'command';
      definition: CommandDefinition;
      options: Record<string, string>;
      incident?: number;
      mentioned?: { option: string; text: string };
      extra?: string;
    }
  /** No command: words that never act by themselves. `near`: the command whose name the first word resembles. */
  | { as: 'free'; text: string; incident?: number; near?: CommandDefinition }
  /** One word that resembles a command. */
  | { as: 'near'; word: string; definition: CommandDefinition };

export interface Lookup {
  readonly commands: readonly CommandDefinition[];
  find(word: string): CommandDefinition | undefined;
  /** Misspelt, or only begun. */
  nearest(word: string): CommandDefinition | undefined;
}

/** Letters by which a command may be known: two begin too many words. */
const BEGINNING = 3;

/** By name and by synonym; nothing may be called the same. */
export const lookup = (commands: readonly CommandDefinition[]): Lookup => {
  const byWord = new Map<string, CommandDefinition>();
  for (const definition of commands)
    for (const word of [definition.name, ...definition.synonyms]) byWord.set(word, definition);
  const find = (word: string): CommandDefinition | undefined =>
    byWord.get(word.toLowerCase().replace(/^\//, '').replace(/:$/, ''));
  /** The one command whose name or synonyms begin so. */
  const begun = (word: string): CommandDefinition | undefined => {
    const typed = word.toLowerCase().replace(/^\//, '');
    if (typed.length < BEGINNING) return undefined;
    const meant = new Set([...byWord].filter(([name]) => name.startsWith(typed)).map(([, definition]) => definition));
    return meant.size === 1 ? [...meant][0] : undefined;
  };
  return {
    commands,
    find,
    nearest: (word) => byWord.get(nearest(word, [...byWord.keys()]) ?? '') ?? begun(word),
  };
};

export const parse = (text: string, known: Lookup, lexicon: Lexicon): Parsed => {
  const words = tokens(text);
  const named = words[0]?.quoted ? null : readReference(words[0]?.text ?? '');
  const incident = named === null ? {} : { incident: named };
  const first = words[named === null ? 0 : 1];
  const second = words[named === null ? 1 : 2];
  if (!first) return { as: 'bare', ...incident };

  const joined = second && !second.quoted ? known.find(`${first.text}-${second.text}`) : undefined;
  const definition = first.quoted ? undefined : (joined ?? known.find(first.text));
  if (!definition) {
    const near = first.quoted ? undefined : known.nearest(first.text);
    if (near && !second) return { as: 'near', word: first.text, definition: near };
    return { as: 'free', text: text.slice(first.start).trim(), ...incident, ...(near ? { near } : {}) };
  }

  const rest = text.slice((joined && second ? second : first).end);
  const help = known.find('help');
  if (help && /^\s*(--help|-h|\?)\s*$/.test(rest))
    return { as: 'command', definition: help, options: { command: definition.name } };
  // `lead @ana` is `assign lead @ana`, `call https://…` is `links call https://…`: the word is a value as well.
  const word = [{ ...first, start: 0, end: first.text.length }];
  const speaks = Object.entries(definition.options).some(
    ([name, option]) =>
      option.positional &&
      (option.kind === 'role' || option.kind === 'choice' || option.kind === 'flag') &&
      recognise(name, option, word, EDGE, lexicon) === 1,
  );
  return {
    as: 'command',
    definition,
    ...readArguments(definition, speaks ? `${first.text} ${rest}` : rest, lexicon),
    ...incident,
  };
};
const EDGE = { side: 'front', amidText: false } as const;
