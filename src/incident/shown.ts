/**
 * The timeline as it is shown now: one row an entry, derived from the entries alone and written in the same commit.
 * `show` is the whole derivation; rebuilding a timeline is folding `show` over its entries in recorded order.
 */
import type { Entry } from './entry.ts';
import type { EventKind, FileRef } from './events.ts';
import type { Instant, PersonId } from './incident.ts';

export interface ShownRow {
  incident: number;
  /** The entry's id. */
  id: string;
  occurredAt: Instant;
  recordedAt: Instant;
  actor: PersonId;
  kind: EventKind;
  /** What people read and search; user text as they wrote it, under its heading where it has one. */
  text: string;
  /** The title of a declaration: stays above its words when these change, and when they are taken away. Null: none. */
  heading: string | null;
  /** `high`: belongs to the story. `low`: plain messages, for the complete log. */
  salience: 'high' | 'low';
  /** Not listed: bookkeeping, withdrawn notes. */
  hidden: boolean;
  redacted: boolean;
  /** A person corrected its text or time. */
  corrected: boolean;
  /** When the text was last edited on the platform; null: never. */
  editedAt: Instant | null;
  recovered: boolean;
  /** Posted by another program. */
  bot: boolean;
  /** Key of the message it is, or came from. */
  message: string | null;
  /** Key of the message whose thread it replies in. */
  thread: string | null;
  url: string | null;
  files: FileRef[];
}

/** Either a new row (kept if the id is there already), or a change to rows there: by entry id or by message key. */
export type ShownChange =
  | { put: ShownRow }
  | {
      /** A new text without a new heading comes under the one that is there. */
      patch: Partial<
        Pick<
          ShownRow,
          'text' | 'heading' | 'occurredAt' | 'hidden' | 'redacted' | 'corrected' | 'editedAt' | 'files' | 'salience'
        >
      >;
      where: { id: string } | { message: string /** Only rows not corrected by a person. */; uncorrected?: boolean };
      /** Apply only to rows whose last edit is older than this: a late redelivery changes nothing. */
      ifEditedBefore?: Instant;
    };

/** The text of a row that says these words: under its heading. */
export const underHeading = (heading: string | null, words: string): string =>
  heading === null ? words : words === '' ? heading : `${heading}\n${words}`;

export type Show = (entry: Entry) => ShownChange[];
