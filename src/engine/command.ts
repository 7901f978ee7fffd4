/** How a command people can say is defined: once, in neutral terms, for every platform. */
import type { Asker, Command } from '../incident/commands.ts';
import type { BindingName } from '../incident/effects.ts';
import type { Entry } from '../incident/entry.ts';
import type { Decision } from '../incident/events.ts';
import type { Incident, Instant, PersonId } from '../incident/incident.ts';
import type { Refusal } from '../incident/refusal.ts';
import type { Settings } from '../incident/settings.ts';
import type { ShownRow } from '../incident/shown.ts';
import type { Binding, Delivery, Draft, IncidentFilter, Person, TimelineQuery } from './ports.ts';
import type { Form, Invocation, Reply } from './reply.ts';

/** What an option takes. Each kind has one parser (text in, value or refusal out) and one rendering a platform. */
export type OptionKind =
  /** `word`: an id, a date, a name of one word. Any other text runs on, once named, to the next name. */
  | { kind: 'text'; max?: number; word?: true }
  | { kind: 'choice'; choices: readonly string[]; synonyms?: Readonly<Record<string, string>> }
  | { kind: 'severity' }
  | { kind: 'status' }
  | { kind: 'role' }
  | { kind: 'person' }
  | { kind: 'people' }
  | { kind: 'components' }
  | { kind: 'incident' }
  /** A moment in the past or future, in the asker's zone: "14:05", "20m ago", "mon 09:00". With `none`, also "none": null. */
  | { kind: 'time'; direction: 'past' | 'future'; none?: boolean }
  /** "15m", "2h", "90" (minutes). In ms. */
  | { kind: 'duration' }
  | { kind: 'number'; min?: number; max?: number }
  | { kind: 'flag' };

export type Option = OptionKind & {
  description: string;
  required?: boolean;
  /** Taken from bare words, in this order; the last `text` takes all that is left. Others are given as `name:value`. */
  positional?: boolean;
  /** At the end of what was typed its name may stand without a colon: "…, next 15m", "until mon 09:00". */
  keyword?: boolean;
};

/** The value an option parses to. */
export type ValueOf<O extends OptionKind> = O extends { kind: 'text' | 'role' }
  ? string
  : O extends { kind: 'choice'; choices: readonly (infer C)[] }
    ? C
    : O extends { kind: 'severity' }
      ? import('../incident/incident.ts').Severity
      : O extends { kind: 'status' }
        ? import('../incident/incident.ts').Status
        : O extends { kind: 'person' }
          ? PersonId
          : O extends { kind: 'people' }
            ? PersonId[]
            : O extends { kind: 'components' }
              ? { name: string; status?: import('../incident/incident.ts').ComponentStatus }[]
              : O extends { kind: 'time'; none: true }
                ? number | null
                : O extends { kind: 'incident' | 'number' | 'duration' | 'time' }
                  ? number
                  : O extends { kind: 'flag' }
                    ? boolean
                    : never;

export type Options = Readonly<Record<string, Option>>;
export type Values<O extends Options> = { readonly [K in keyof O]?: ValueOf<O[K]> };

/** What the engine answers: the incident after the decision, or the refusal. */
export type Told =
  | { ok: true; incident: Incident /** False: nothing had to change. */; changed: boolean }
  | { ok: false; refusal: Refusal };

/** Questions, each answered for the asker: private incidents stay private. */
export interface Ask {
  incident(number: number): Promise<Incident | null>;
  incidents(filter: IncidentFilter): Promise<Incident[]>;
  timeline(number: number, query?: TimelineQuery): Promise<ShownRow[]>;
  countTimeline(number: number, query?: TimelineQuery): Promise<number>;
  /** The decisions, in recorded order: what the ledger and the facts are made from. None where the asker may not look. */
  entries(number: number): Promise<Entry<Decision>[]>;
  /** One entry as stored; null: none of that id. */
  entry(number: number, id: string): Promise<Entry | null>;
  /** A message of the room as it reads now, by its key; null: never captured, or its text is gone. */
  message(number: number, key: string): Promise<CommandContext['message'] | null>;
  bindings(number: number): Promise<Partial<Record<BindingName, Binding>>>;
  deliveries(number: number): Promise<Delivery[]>;
  people(ids?: readonly PersonId[]): Promise<Person[]>;
  draft(id: string): Promise<Draft | null>;
}

export interface CommandContext {
  asker: Asker & { name: string /** IANA zone of the asker; UTC when unknown. */; zone: string; platform: string };
  now: Instant;
  settings: Settings;
  /** The incident meant: named, or the one whose room this was said in. Undefined where the command needs none. */
  incident: Incident | undefined;
  /** Said in the room of `incident`. */
  inRoom: boolean;
  /** A submitted form. */
  submitted: boolean;
  /** What the form showed when it was opened. */
  shown: Readonly<Record<string, unknown>>;
  /** Option values as typed, for forms to show again. */
  raw: Readonly<Record<string, string>>;
  /** The message a message shortcut was used on. */
  message?: { key: string; text: string; author: PersonId; at: Instant; url?: string } | undefined;
  /** A core command to the engine, on `incident` unless another is named. */
  tell(command: Command, number?: number): Promise<Told>;
  /** Declares: takes the next number. */
  declare(command: Omit<Extract<Command, { do: 'declare' }>, 'do' | 'number' | 'home'>): Promise<Told>;
  /** Merges `incident` into another, both guarded by one commit. */
  merge(into: number): Promise<Told>;
  /** Redacts entries, by id. */
  redact(entries: readonly string[]): Promise<Told>;
  /** Releases parked effects of `incident`; how many. */
  retry(): Promise<number>;
  /** The way into the console; `open`: nobody signs in here; null: it is off. */
  console: { link: () => Promise<{ url: string; until: Instant }>; revoke: () => Promise<number> } | 'open' | null;
  /** Has the postmortem of `incident` drafted (again) by the writer, soon after. */
  redraft(): Promise<void>;
  ask: Ask;
}

export interface CommandDefinition<O extends Options = Options> {
  name: string;
  /** Other words for it: habits from other tools. */
  synonyms: readonly string[];
  /** One line of help, beginning with a verb. */
  summary: string;
  /** Examples as people would type them, after `/incident`. */
  examples: readonly string[];
  /** `room`: needs an incident, by room or by `INC-42`. `anywhere`: needs none. */
  where: 'room' | 'anywhere';
  options: O;
  /**
   * Does it open a form? Told from the options given alone, before any I/O: platforms allow three seconds.
   * Absent: when it has a form and something required was not given.
   */
  opensForm?(given: Readonly<Record<string, string>>): boolean;
  /** The form itself; may look things up. */
  form?(values: Values<O>, context: CommandContext): Promise<Form | Refusal>;
  run(values: Values<O>, context: CommandContext): Promise<Reply>;
}

/** Identity, for inference: keeps the option types while the list holds them all. */
export const defineCommand = <const O extends Options>(definition: CommandDefinition<O>): CommandDefinition =>
  definition as unknown as CommandDefinition;

/** The way into the console, where one signs in. */
export interface SignIn {
  /** A link that works once, until then. */
  link(person: PersonId): Promise<{ url: string; until: Instant }>;
  /** Ends every session of this person, and their unused links; how many sessions. */
  revoke(person: PersonId): Promise<number>;
}

/** Something said to Foghorn: typed after the root command, or asked for by a button, a form or a typed subcommand. */
export interface Request {
  asker: Asker & { name: string /** IANA zone; null when unknown. */; zone: string | null };
  /** Where it was said. */
  place: { platform: string; channel: string };
  /** What was typed after the root command. Exactly one of `text` and `invocation` is given. */
  text?: string;
  invocation?: Invocation;
  /** The message a message shortcut was used on. */
  message?: CommandContext['message'] | undefined;
}

/** Requests in, replies out: the one door for every platform. Never throws. */
export interface Say {
  say(request: Request): Promise<Reply>;
  /**
   * Will the answer be a form? Told before any I/O, so that a platform can open one in time. The answer may
   * still turn out to be a refusal or a message.
   */
  opensForm(request: Request): boolean;
  /** The definitions, in help order: for completion, typed subcommands and help. */
  readonly commands: readonly CommandDefinition[];
}
