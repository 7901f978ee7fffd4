/** The timeline by people's hands: notes raised and withdrawn, entries corrected, text redacted. */

import type { EventKind } from '../events.ts';
import { refuse } from '../refusal.ts';
import { badText, inFuture, mayRedact } from './check.ts';
import type { Rule } from './rule.ts';

export const raiseNote: Rule<'raise_note'> = (
  incident,
  { text, author, occurredAt, origin, files },
  { now, asker },
) => {
  const raised = origin ? incident.raised[origin.message] : undefined;
  if (raised?.by.includes(asker.person)) return [];
  if (origin && raised) return [{ event: { kind: 'note_seconded', message: origin.message } }];
  // A message that is only a file is worth a note too; and messages may be longer than what people type into forms.
  const bad =
    (origin ? null : badText(text, 'The note')) ?? (occurredAt === undefined ? null : inFuture(occurredAt, now));
  if (bad) return bad;
  return [
    {
      event: {
        kind: 'note_raised',
        text,
        ...(author === undefined || author === asker.person ? {} : { author }),
        ...(origin ? { origin } : {}),
        ...(files?.length ? { files: [...files] } : {}),
      },
      ...(occurredAt === undefined ? {} : { occurredAt: Math.min(occurredAt, now) }),
    },
  ];
};

export const withdrawNote: Rule<'withdraw_note'> = (incident, { message }, { asker }) => {
  const note = incident.raised[message];
  if (!note?.by.includes(asker.person)) return [];
  return [{ event: { kind: 'note_withdrawn', message, entry: note.entry, last: note.by.length === 1 } }];
};

/** Kinds whose words are a person's own and written through Foghorn. Messages are edited where they were written. */
const TEXT_OF: ReadonlySet<EventKind> = new Set<EventKind>(['note_raised', 'update_posted']);
/** Kinds whose time is the platform's own and not to be typed over. */
const OWN_TIME: ReadonlySet<EventKind> = new Set<EventKind>(['message', 'revision', 'deletion', 'reaction']);
/** What of an entry may be corrected, for pages to offer no more. */
export const correctableText = (kind: EventKind): boolean => TEXT_OF.has(kind);
export const correctableTime = (kind: EventKind): boolean => !OWN_TIME.has(kind);

export const correctEntry: Rule<'correct_entry'> = (_, { entry, of, text, occurredAt }, { now }) => {
  if (text === undefined && occurredAt === undefined) return [];
  if (text !== undefined && !TEXT_OF.has(of))
    return refuse(
      'not_correctable',
      'The text of this entry cannot be corrected here.',
      'Notes and updates can; edit a message in its room.',
    );
  if (occurredAt !== undefined && OWN_TIME.has(of))
    return refuse(
      'not_correctable',
      'The time of a message is the platform’s own.',
      'Raise it to a note, and correct the time of the note.',
    );
  const bad =
    (text === undefined ? null : badText(text, 'The entry')) ??
    (occurredAt === undefined ? null : inFuture(occurredAt, now));
  if (bad) return bad;
  return [
    {
      event: {
        kind: 'entry_corrected',
        entry,
        ...(text === undefined ? {} : { text }),
        ...(occurredAt === undefined ? {} : { occurredAt }),
      },
    },
  ];
};

export const redact: Rule<'redact'> = (incident, { entries, because, authors, quoting = [] }, moment) => {
  if (entries.length === 0) return [];
  if (!mayRedact(incident, authors, moment))
    return refuse(
      'may_not_redact',
      'Only the author, the incident commander and admins may redact this.',
      'Ask one of them.',
    );
  const told = quoting.length > 0 ? { quoting: [...quoting] } : {};
  return [{ event: { kind: 'redacted', entries: [...entries], ...told, because } }];
};
