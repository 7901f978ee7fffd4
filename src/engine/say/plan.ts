/** What a request asks for, before any I/O: which command, with which options as typed, and whether it opens a form. */
import type { CommandDefinition, Request } from '../command.ts';
import type { Invocation } from '../reply.ts';
import { readArguments } from './arguments.ts';
import { type Lookup, parse } from './parse.ts';
import type { Lexicon } from './recognise.ts';
import { readReference } from './words.ts';

/** A command to run, or the form of one to open. */
export interface Plan {
  definition: CommandDefinition;
  options: Readonly<Record<string, string>>;
  /** The incident named; undefined: that of the room. */
  incident: number | undefined;
  submitted: boolean;
  shown: Readonly<Record<string, unknown>>;
  /** Free text, or words to be edited again: nothing is done but opening the form, whatever is in it. */
  formOnly: boolean;
  /** The draft whose options these go onto. */
  draft: string | undefined;
  /** A person wrote something that must not be lost. */
  typed: boolean;
  /** Words the command has no place for. */
  extra: string | undefined;
  /** Free text whose first word resembles this command. */
  near: CommandDefinition | undefined;
}

/** A plan, one word that resembles a command, or the name of a command there is none of (an old button). */
export type Understood =
  | ({ is: 'plan' } & Plan)
  | { is: 'near'; word: string; definition: CommandDefinition }
  | { is: 'unknown'; command: string };

/** What says "anything" to these: the bare command, and free text, outside and inside a room. */
const BARE = { outside: 'declare', inside: 'menu' } as const;
const FREE = { outside: 'declare', inside: 'update' } as const;

const NOTHING = {
  options: {},
  incident: undefined,
  submitted: false,
  shown: {},
  formOnly: false,
  draft: undefined,
  typed: false,
  extra: undefined,
  near: undefined,
} as const;

/**
 * Two options belong to every command: `draft`, where the other options were put by when they were too long to go
 * along, and `edit`, which opens the form with everything in it instead of acting.
 */
const invoked = (invocation: Invocation, known: Lookup): Understood => {
  const definition = known.find(invocation.command);
  if (!definition) return { is: 'unknown', command: invocation.command };
  const { draft, edit, ...options } = invocation.options;
  const submitted = invocation.submitted ?? false;
  return {
    is: 'plan',
    ...NOTHING,
    definition,
    options,
    incident: invocation.incident ?? named(options),
    submitted,
    shown: invocation.shown ?? {},
    formOnly: edit !== undefined && !submitted,
    draft,
    typed: submitted,
  };
};

/** The option `incident` names the incident of any command. */
const named = (options: Readonly<Record<string, string>>): number | undefined =>
  readReference(options.incident ?? '', true) ?? undefined;

/** `room`: the incident in whose room it was said. */
export const understand = (request: Request, room: number | null, known: Lookup, lexicon: Lexicon): Understood => {
  if (request.invocation) return invoked(request.invocation, known);
  const parsed = parse(request.text ?? '', known, lexicon);
  if (parsed.as === 'near') return { is: 'near', word: parsed.word, definition: parsed.definition };

  const option = parsed.as === 'command' ? named(parsed.options) : undefined;
  const incident = parsed.incident ?? option ?? room ?? undefined;
  const side = incident === undefined ? 'outside' : 'inside';
  if (parsed.as === 'bare') {
    const definition = known.find(BARE[side]);
    return definition ? { is: 'plan', ...NOTHING, definition, incident } : { is: 'unknown', command: BARE[side] };
  }
  if (parsed.as === 'free') {
    const definition = known.find(FREE[side]);
    if (!definition) return { is: 'unknown', command: FREE[side] };
    const { options } = readArguments(definition, parsed.text, lexicon);
    const { near } = parsed;
    return { is: 'plan', ...NOTHING, definition, incident, options, formOnly: true, typed: true, near };
  }
  // "note looks like INC-41", said in the room of another incident, speaks of INC-41 and is said to this one.
  const { mentioned } = parsed;
  const spoken = mentioned !== undefined && room !== null && parsed.incident !== room;
  return {
    is: 'plan',
    ...NOTHING,
    definition: parsed.definition,
    incident: spoken ? room : incident,
    options: spoken ? { ...parsed.options, [mentioned.option]: mentioned.text } : parsed.options,
    typed: Object.keys(parsed.options).length > 0,
    extra: parsed.extra,
  };
};

/** Nothing but spaces counts as not given. */
export const given = (options: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(options).filter(([, text]) => text.trim() !== ''));

export const missing = ({ definition, options }: Plan): string | undefined =>
  Object.entries(definition.options).find(([name, option]) => option.required && !(options[name] ?? '').trim())?.[0];

export const opensForm = (plan: Plan): boolean => {
  if (plan.submitted) return false;
  if (plan.formOnly) return true;
  if (!plan.definition.form) return false;
  return plan.definition.opensForm?.(given(plan.options)) ?? missing(plan) !== undefined;
};
