/** What can be asked of an incident: the commands `decide` answers with events or a refusal. */
import type { EventKind, FileRef, Origin } from './events.ts';
import type { Audience, Component, Instant, Link, OpenStatus, PersonId, Role, Severity, Status } from './incident.ts';

/** What a form showed when it was opened. A field changed since makes the form stale; the version never does. */
export interface Shown {
  title?: string;
  severity?: Severity;
  status?: Status;
  components?: readonly Component[];
}

export interface DeclareCommand {
  do: 'declare';
  number: number;
  home: string;
  title: string;
  severity?: Severity;
  components?: readonly string[];
  private?: boolean;
  drill?: boolean;
  /** People to invite beside the configured groups. */
  people?: readonly PersonId[];
  impactBeganAt?: Instant;
  origin?: Origin;
  text?: string;
  /** Whose words the text is, when not the asker's. */
  author?: PersonId;
}

/** When the next update will come: a moment, one cadence on (undefined), or no promise (null). */
export type Next = Instant | null | undefined;

export type Command =
  | DeclareCommand
  | { do: 'change_status'; to: OpenStatus; text?: string; next?: Next; expected?: Shown }
  | { do: 'change_severity'; to: Severity; text?: string; next?: Next; expected?: Shown }
  | { do: 'rename'; title: string; expected?: Shown }
  /** Names alone are set to the given status, or keep theirs; `remove` takes names off. */
  | { do: 'change_components'; set?: readonly Component[]; remove?: readonly string[]; expected?: Shown }
  | { do: 'record_impact'; beganAt?: Instant | null; text?: string }
  /** `vacant`: only while nobody holds it, so that of two who take it at once the second does not replace the first. */
  | { do: 'assign_role'; role: Role; person: PersonId; handoff?: boolean; vacant?: boolean }
  | { do: 'clear_role'; role: Role }
  | { do: 'join'; person: PersonId; invitedBy?: PersonId }
  | { do: 'leave'; person: PersonId }
  | { do: 'add_link'; link: Link }
  | { do: 'remove_link'; url: string }
  | { do: 'add_task'; text: string; owner?: PersonId; due?: Instant }
  | { do: 'change_task'; task: number; text?: string; owner?: PersonId | null; due?: Instant | null }
  | { do: 'finish_task'; task: number }
  | { do: 'reopen_task'; task: number }
  | {
      do: 'raise_note';
      text: string /** Whose words they are, when not the asker's. */;
      author?: PersonId;
      occurredAt?: Instant;
      origin?: Origin;
      files?: readonly FileRef[];
    }
  | { do: 'withdraw_note'; message: string }
  /** `of`: the kind of the entry, which decides what of it may be corrected. */
  | { do: 'correct_entry'; entry: string; of: EventKind; text?: string; occurredAt?: Instant }
  | {
      do: 'redact';
      entries: readonly string[];
      because: 'asked' | 'deleted';
      authors: readonly PersonId[];
      /** Entries that were told of in the words of these. */
      quoting?: readonly string[];
    }
  | {
      do: 'post_update';
      audience: Audience;
      text: string;
      /** When it was said, for a message that counts as the update; else now. */
      occurredAt?: Instant;
      status?: OpenStatus;
      components?: readonly Component[];
      next?: Next;
      origin?: Origin;
      expected?: Shown;
    }
  /** One tap in the nudge: no change since the last one, next in one cadence. */
  | {
      do: 'no_change';
      text?: string;
      audience?: Audience /** The owed moment the nudge was about. */;
      owedAt?: Instant;
    }
  | { do: 'begin_update' }
  | { do: 'change_cadence'; minutes?: number | null; pausedUntil?: Instant; reason?: string }
  | {
      do: 'snooze';
      minutes?: number;
      until?: Instant;
      reason?: string /** The owed moment the nudge was about. */;
      owedAt?: Instant;
    }
  | { do: 'note_activity' }
  | {
      do: 'resolve';
      text?: string /** Who the text is for; default internal. */;
      audience?: Audience;
      expected?: Shown;
    }
  | { do: 'cancel'; reason: string }
  | { do: 'merge'; into: number }
  | {
      do: 'absorb';
      other: number;
      /** Empty when the other is private and this one is not. */
      title: string;
      people: readonly PersonId[];
      private: boolean;
      drill: boolean;
    }
  | { do: 'reopen'; reason?: string }
  /** Puts the room away now; keeps it, or brings it back. */
  | { do: 'archive_room' }
  | { do: 'keep_room' }
  | { do: 'attach_draft'; writer: string; sections: Record<string, string> }
  | {
      do: 'edit_postmortem';
      section: string;
      text: string | null /** Text the editor started from, to notice another's edit. */;
      base?: string;
    }
  /** Time passed: sound what is due, remind, ask. */
  | { do: 'tick' /** False for a person known to be gone or a bot. */; present: (person: PersonId) => boolean };

export type CommandName = Command['do'];
export type CommandOf<N extends CommandName> = Extract<Command, { do: N }>;

/** Who asks. */
export interface Asker {
  person: PersonId;
  /** May do what is reserved to admins. */
  admin?: boolean;
}
