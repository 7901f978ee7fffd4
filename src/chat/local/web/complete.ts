/** What could be typed next, from the definitions of the commands and the people who are there. */
import type { CommandDefinition, Option } from '../../../engine/command.ts';
import { OPEN_STATUSES, SEVERITIES } from '../../../incident/incident.ts';
import type { Settings } from '../../../incident/settings.ts';
import type { User } from '../platform/model.ts';

export interface Completion {
  /** Replaces the text from `from` to the caret. */
  insert: string;
  label: string;
  detail: string;
}
export interface Completions {
  from: number;
  items: readonly Completion[];
  /** Enter takes the first: what stands there is not yet anything one could send. */
  eager: boolean;
  /** How the command being typed is used; empty outside a command. */
  usage: string;
}

export interface Vocabulary {
  /** The root command and its aliases, without the slash. */
  roots: readonly string[];
  commands: readonly CommandDefinition[];
  settings: Settings;
  people: readonly User[];
}

const NONE: Completions = { from: 0, items: [], eager: false, usage: '' };
const starts = (word: string, typed: string): boolean => word.toLowerCase().startsWith(typed.toLowerCase());

const mentions = (typed: string, people: readonly User[]): Completion[] =>
  people
    .filter(({ id, name }) => starts(id, typed) || name.split(' ').some((part) => starts(part, typed)))
    .map(({ id, name, bot }) => ({ insert: `@${id} `, label: `@${id}`, detail: bot ? `${name}, a bot` : name }));

/** The values an option offers; none where anything may be typed. */
const values = (
  name: string,
  option: Option,
  { settings, people }: Vocabulary,
): { value: string; detail: string }[] => {
  const bare = (list: readonly string[]) => list.map((value) => ({ value, detail: '' }));
  switch (option.kind) {
    case 'choice':
      return bare(option.choices);
    case 'severity':
      return SEVERITIES.map((severity) => ({
        value: settings.severities[severity].name.toLowerCase(),
        detail: settings.severities[severity].description,
      }));
    case 'status':
      return bare(OPEN_STATUSES);
    case 'role':
      return settings.roles.map(({ key, description }) => ({ value: key, detail: description }));
    case 'person':
    case 'people':
      return people.filter(({ bot }) => !bot).map(({ id, name }) => ({ value: `@${id}`, detail: name }));
    case 'components':
      return bare(settings.components.map(({ name }) => name));
    case 'flag':
      // Some stand as a word of their own.
      return option.positional ? [{ value: name, detail: option.description }] : bare(['yes', 'no']);
    case 'duration':
      return bare(['15m', '30m', '1h']);
    default:
      return [];
  }
};

/** A name of several words would else be taken for several values. */
const quoted = (value: string): string => (/\s/.test(value) ? `"${value}"` : value);

const usageOf = (root: string, { summary, examples }: CommandDefinition): string =>
  `${summary}${examples[0] === undefined ? '' : ` For example: /${root} ${examples[0]}`}`;

const subcommands = (typed: string, commands: readonly CommandDefinition[]): Completion[] => {
  const byName = commands.filter(({ name }) => starts(name, typed));
  const bySynonym = commands.filter(
    (command) => !byName.includes(command) && typed !== '' && command.synonyms.some((word) => starts(word, typed)),
  );
  return [...byName, ...bySynonym].map(({ name, summary }) => ({ insert: `${name} `, label: name, detail: summary }));
};

/** Within a command: the values of the option being typed, else options not given yet. */
const optionsFor = (
  definition: CommandDefinition,
  before: string,
  word: string,
  vocabulary: Vocabulary,
): { skip: number; items: Completion[] } => {
  const named = /^([a-z_]+):(.*)$/is.exec(word);
  if (named) {
    const [, name = '', typed = ''] = named;
    const option = definition.options[name.toLowerCase()];
    if (!option) return { skip: 0, items: [] };
    // Lists are separated by commas: the last piece is the one being typed.
    const piece = typed.slice(typed.lastIndexOf(',') + 1);
    return {
      skip: word.length - piece.length,
      items: values(name, option, vocabulary)
        .filter(({ value }) => starts(value, piece))
        .map(({ value, detail }) => ({ insert: `${quoted(value)} `, label: value, detail })),
    };
  }
  const open = Object.entries(definition.options).filter(([name]) => !new RegExp(`\\b${name}:`, 'i').test(before));
  return {
    skip: 0,
    items: [
      ...open
        .filter(([, option]) => option.positional)
        .flatMap(([name, option]) => values(name, option, vocabulary))
        .filter(({ value }) => starts(value, word))
        .map(({ value, detail }) => ({ insert: `${value} `, label: value, detail })),
      ...open
        .filter(([name, option]) => !option.positional && starts(name, word))
        .map(([name, option]) => ({ insert: `${name}:`, label: `${name}:`, detail: option.description })),
    ],
  };
};

/** `text` is what stands before the caret. */
export const complete = (text: string, vocabulary: Vocabulary): Completions => {
  const { roots, commands, people } = vocabulary;
  const slash = /^\/(\S*)$/.exec(text);
  if (slash) {
    const items = roots
      .filter((root) => starts(root, slash[1] ?? ''))
      .map((root) => ({
        insert: `/${root} `,
        label: `/${root}`,
        detail: 'Declare an incident, or work on the one here',
      }));
    return { from: 0, items, eager: !roots.includes(slash[1] ?? ''), usage: '' };
  }

  const word = /\S*$/.exec(text)?.[0] ?? '';
  const from = text.length - word.length;
  const mention = /^@([\w-]*)$/.exec(word);
  const root = /^\/(\S+)\s+/.exec(text);
  if (!root || !roots.includes(root[1] ?? ''))
    return mention ? { ...NONE, from, items: mentions(mention[1] ?? '', people), eager: true } : NONE;

  const said = text.slice(root[0].length);
  if (!/\s/.test(said)) {
    const items = subcommands(said, commands);
    const exact = commands.some(({ name, synonyms }) => name === said || synonyms.includes(said));
    return { from, items, eager: said !== '' && !exact, usage: '' };
  }
  const [name = ''] = said.split(/\s/, 1);
  const definition = commands.find((command) => command.name === name || command.synonyms.includes(name));
  if (mention) return { ...NONE, from, items: mentions(mention[1] ?? '', people), eager: true };
  if (!definition) return NONE;
  const { skip, items } = optionsFor(definition, said.slice(0, said.length - word.length), word, vocabulary);
  return { from: from + skip, items, eager: false, usage: usageOf(root[1] ?? '', definition) };
};
