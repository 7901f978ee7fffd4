/** The words after a command → its options, as text. Anything not recognised stays text, in the writer's own words. */
import type { CommandDefinition, Option } from '../command.ts';
import { type Edge, type Lexicon, recognise } from './recognise.ts';
import { rest, type Token, tokens } from './tokens.ts';
import { readReference } from './words.ts';

export interface Arguments {
  options: Record<string, string>;
  /** The incident named by the first or last word. */
  incident?: number;
  /**
   * It was named after text, which may have meant to speak of it: the option, and its text with the name left in.
   * In the room of another incident that is how it is read.
   */
  mentioned?: { option: string; text: string };
  /** Words the command has no place for. */
  extra?: string;
}

type Sink = 'text' | 'components' | 'people';
const isSink = (option: Option): boolean =>
  option.positional === true &&
  (['text', 'components', 'people'] satisfies Sink[]).some((kind) => kind === option.kind);

/** Lists go on after a comma: `components:API, Web`. */
const goesOn = (option: Option): boolean => option.kind === 'components' || option.kind === 'people';

export const readArguments = (definition: CommandDefinition, text: string, lexicon: Lexicon): Arguments => {
  const entries = Object.entries(definition.options);
  const positional = entries.filter(([, option]) => option.positional);
  const sink = positional.findLast(([, option]) => option.kind === 'text') ?? positional.findLast(([, o]) => isSink(o));
  const amidText = sink?.[1].kind === 'text';
  const found: Arguments = { options: {} };
  let left = tokens(text);

  const has = (name: string): boolean => name in found.options;
  const take = (name: string, words: readonly Token[]): void => {
    found.options[name] = words.map((word) => word.text).join(' ');
    left = left.filter((word) => !words.includes(word));
  };

  /** "…, next 15m": takes a keyword and its value, which must reach the end; the words before it, null: there is none. */
  const beforeKeyword = (words: readonly Token[]): Token[] | null => {
    for (const [name, option] of entries) {
      if (!option.keyword || has(name)) continue;
      const from = words.findLastIndex((word) => !word.quoted && word.text.toLowerCase() === name);
      const after = words.slice(from + 1);
      const value = after.slice(after.findIndex(({ text: next }) => !/^(update|in|by|at|to)$/i.test(next)));
      if (from === -1 || value.length === 0) continue;
      if (recognise(name, option, value, { side: 'front', amidText: false }, lexicon) !== value.length) continue;
      found.options[name] = value.map((word) => word.text).join(' ');
      const before = words.slice(0, from);
      const last = before.at(-1);
      // The comma before it belonged to it.
      if (last && /[,;]$/.test(last.text) && !last.quoted)
        return [...before.slice(0, -1), { ...last, end: last.end - 1, text: last.text.slice(0, -1) }];
      return before;
    }
    return null;
  };

  /** `name:value` and `name:"quoted value"`, for the names this command has; a colon is a colon otherwise. */
  const namedBy = (word: Token | undefined): { name: string; option: Option | undefined; value: string } | null => {
    const match = word && !word.quoted ? /^([a-z_-]+):(.+)$/is.exec(word.text) : null;
    const name = match?.[1]?.toLowerCase().replaceAll('-', '_') ?? '';
    const option = Object.hasOwn(definition.options, name) ? definition.options[name] : undefined;
    if (!match?.[2] || (!option && name !== 'incident') || match[2].startsWith('//') || has(name)) return null;
    return { name, option, value: match[2] };
  };

  /** "text:Payments are failing status:identified": all that stands before the next name, or a keyword at the end. */
  const takeRun = (index: number, name: string, value: string): void => {
    const next = left.findIndex((word, at) => at > index && (namedBy(word)?.name ?? name) !== name);
    const run = left.slice(index, next === -1 ? undefined : next);
    const [first, ...others] = run;
    if (!first) return;
    const words = [{ ...first, start: first.end - value.length, text: value }, ...others];
    const kept = (next === -1 ? beforeKeyword(words) : null) ?? words;
    found.options[name] = rest(text, kept).replace(/,$/, '');
    left = [...left.slice(0, index), ...left.slice(index + run.length)];
  };

  const takeNamed = (): void => {
    for (let index = 0; index < left.length; index++) {
      const word = left[index];
      const named = namedBy(word);
      if (!word || !named) continue;
      const { name, option } = named;
      const value = named.value.replace(/^["“]([^"“”]*)["”]$/, '$1');
      if (option?.kind === 'text' && !option.word && value === named.value) {
        takeRun(index, name, value);
        index--;
        continue;
      }
      const unquoted = { ...word, text: value };
      let count = 1;
      if (option && goesOn(option)) while (left[index + count - 1]?.text.endsWith(',') && left[index + count]) count++;
      if (option?.kind === 'time' || option?.kind === 'duration') {
        const ahead = [unquoted, ...left.slice(index + 1)];
        count = Math.max(1, recognise(name, option, ahead, { side: 'front', amidText: true }, lexicon));
      }
      const words = left.slice(index, index + count);
      found.options[name] = [value, ...words.slice(1).map((one) => one.text)].join(' ').replace(/,$/, '');
      left = left.filter((one) => !words.includes(one));
      index--;
    }
  };

  const takeKeyword = (): boolean => {
    const before = beforeKeyword(left);
    left = before ?? left;
    return before !== null;
  };

  /** "until mon 09:00 the vendor is closed": a keyword that comes first takes what is its value, and no more. */
  const takeLeading = (): boolean => {
    const name = left[0]?.quoted ? '' : (left[0]?.text.toLowerCase() ?? '');
    const option = Object.hasOwn(definition.options, name) ? definition.options[name] : undefined;
    if (!option?.keyword || has(name)) return false;
    const count = recognise(name, option, left.slice(1), { side: 'front', amidText: true }, lexicon);
    if (count === 0) return false;
    take(name, left.slice(1, 1 + count));
    left = left.slice(1);
    return true;
  };

  const takeAt = (edge: Edge): boolean => {
    for (const [name, option] of positional) {
      if (has(name)) continue;
      // A text before the last one takes one word, unless what follows it was meant.
      if (edge.side === 'front' && option.kind === 'text' && name !== sink?.[0] && left.length > 0) {
        take(name, left.slice(0, 1));
        return true;
      }
      const count = recognise(name, option, left, edge, lexicon);
      if (count === 0) continue;
      take(name, edge.side === 'front' ? left.slice(0, count) : left.slice(-count));
      return true;
    }
    return false;
  };

  const takeReference = (side: Edge['side']): boolean => {
    const word = side === 'front' ? left[0] : left.at(-1);
    const number = word && !word.quoted ? readReference(word.text) : null;
    if (!word || number === null || found.incident !== undefined || definition.where !== 'room') return false;
    // "merge INC-41" means the other one; only a second name leaves the first to be this one.
    const other = positional.some(([name, { kind }]) => kind === 'incident' && name !== 'incident' && !has(name));
    if (other && (side === 'end' || !left.slice(1).some(({ text: next }) => readReference(next) !== null)))
      return false;
    if (side === 'end' && amidText && sink && left.length > 1 && !has(sink[0]))
      found.mentioned = { option: sink[0], text: '' };
    found.incident = number;
    left = left.filter((one) => one !== word);
    return true;
  };

  /** "no change": the name of something to be switched on is never all that a text says. */
  const takeLone = (): void => {
    const said = left.some((word) => word.quoted) ? '' : left.map((word) => word.text.toLowerCase()).join('_');
    const name = said.replaceAll('-', '_');
    if (!Object.hasOwn(definition.options, name) || definition.options[name]?.kind !== 'flag' || has(name)) return;
    found.options[name] = 'yes';
    left = [];
    delete found.mentioned;
  };

  takeNamed();
  if (found.options.incident !== undefined && !('incident' in definition.options)) {
    const number = readReference(found.options.incident, true);
    if (number !== null) found.incident = number;
    delete found.options.incident;
  }
  const front: Edge = { side: 'front', amidText };
  const end: Edge = { side: 'end', amidText };
  const whole = left;
  while (takeReference('front') || takeLeading() || (left.length > 0 && takeAt(front)));
  while (takeKeyword() || takeReference('end') || (left.length > 0 && takeAt(end)));
  takeLone();

  // A word is missing where this one stands: let its parser say what is wrong with it.
  const expected = positional.find(([name, option]) => option.required && !isSink(option) && !has(name));
  if (expected && left[0] && !left[0].quoted) take(expected[0], left.slice(0, 1));
  if (left.length > 0) {
    const place =
      sink && !has(sink[0]) ? sink : positional.find(([name, option]) => !has(name) && option.kind !== 'flag');
    if (place) found.options[place[0]] = rest(text, left);
    else found.extra = rest(text, left);
  }
  if (found.mentioned) {
    const named = whole.findLast((word) => readReference(word.text) === found.incident);
    found.mentioned.text = rest(text, named ? [...left, named] : left);
  }
  return found;
};
