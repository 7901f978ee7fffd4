/** What the console is given. It imports no storage and no writer: main hands it functions. */
import type { Say, Told } from '../engine/command.ts';
import type { Clock, Log, Person, Storage, Unique } from '../engine/ports.ts';
import type { Command, CommandOf } from '../incident/commands.ts';
import type { Entry } from '../incident/entry.ts';
import type { Incident, Instant, PersonId } from '../incident/incident.ts';
import type { Settings } from '../incident/settings.ts';
import type { ShownRow } from '../incident/shown.ts';
import type { Door } from './session/door.ts';

/** The questions the console asks of what is kept. It looks after privacy itself: see `sight.ts`. */
export type ConsoleReads = Pick<
  Storage,
  'list' | 'load' | 'entries' | 'entry' | 'timeline' | 'countTimeline' | 'people' | 'deliveries' | 'bindings'
>;

/** A section of a postmortem, rendered. */
export interface PostmortemSection {
  id: string;
  title: string;
  /** Its body, without the title. */
  markdown: string;
  /** `computed` from the record, `drafted` by a writer, `edited` by a person. */
  origin: 'computed' | 'drafted' | 'edited';
  /** The writer's name, or the person who edited it. */
  by?: string;
  at?: Instant;
}

/** All that a postmortem is made from. */
export interface PostmortemRecord {
  incident: Incident;
  entries: readonly Entry[];
  timeline: readonly ShownRow[];
  people: readonly Person[];
  now: Instant;
  settings: Settings;
  roomUrl: string | null;
}

export interface ConsoleOptions {
  read: ConsoleReads;
  /** A core command on an incident, on behalf of a person. */
  tell(number: number, command: Exclude<Command, { do: 'declare' }>, person: PersonId): Promise<Told>;
  /** Takes the next number. */
  declare(command: Omit<CommandOf<'declare'>, 'do' | 'number' | 'home'>, person: PersonId): Promise<Told>;
  /** Releases what is parked of an incident; how many. */
  retry(number: number, person: PersonId): Promise<number>;
  /** Has the writer draft the postmortem anew; people's sections stay theirs. */
  redraft(number: number, person: PersonId): Promise<Told>;
  /** The door for commands; absent: only the forms of the pages act. */
  say?: Say['say'];
  /** The sections in order. Pure: a record whose incident has no edits tells what the drafter would say. */
  postmortem(record: PostmortemRecord): readonly PostmortemSection[];
  /** The whole document as Markdown. */
  document(record: PostmortemRecord): string;
  /** Who asks, where no session tells; null: nobody. */
  viewer(request: Request): Person | null | Promise<Person | null>;
  /** Where one signs in; absent: `viewer` alone tells who asks. */
  door?: Door;
  /** What people type after the slash; default `incident`. */
  command?: string;
  clock: Clock;
  unique: Unique;
  settings: Settings;
  log: Log;
  /** Where it is mounted; default `/console`. */
  base?: string;
  /** Where the chat is, for a way back; absent: no link. */
  workspace?: string;
}
