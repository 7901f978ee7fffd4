/** What the dispatcher itself says no to, and how: what was wrong, and what to type instead. */
import { type Incident, reference } from '../../incident/incident.ts';
import { type Refusal, refuse } from '../../incident/refusal.ts';
import { oneLine } from '../../incident/text.ts';
import type { CommandDefinition, Request } from '../command.ts';
import { FoghornError } from '../ports.ts';
import type { Reply } from '../reply.ts';

export const refused = (refusal: Refusal, field?: string): Extract<Reply, { reply: 'refused' }> => ({
  reply: 'refused',
  refusal,
  ...(field === undefined ? {} : { field }),
});

const count = (n: number): string => n.toLocaleString('en');

export const refusals = (root: string) => ({
  /** Said outside every room: with an incident that can be meant, when there is one. */
  noIncident: ({ name }: CommandDefinition, request: Request, open: readonly Incident[]): Refusal => {
    const typed = oneLine(request.text?.trim() || name, 60);
    const names = open.map((one) => `${reference(one.number)} ${oneLine(one.title, 40)}`).join(', ');
    return refuse(
      'no_incident',
      `This is not the room of an incident, and ${name} needs one.`,
      `Say it in the room, or name the incident, for example /${root} ${typed} ${reference(open[0]?.number ?? 42)}. ${
        names ? `Open now: ${names}.` : 'No incident is open now.'
      }`,
    );
  },
  unknownIncident: (number: number): Refusal =>
    refuse('unknown_incident', `There is no ${reference(number)}.`, `Type /${root} list to see the open ones.`),
  unknownCommand: (command: string): Refusal =>
    refuse('unknown_command', `There is no command “${oneLine(command, 60)}”.`, `Type /${root} help to see them all.`),
  unexpectedWords: ({ name }: CommandDefinition, words: string): Refusal =>
    refuse(
      'unexpected_words',
      `${name} has no place for “${oneLine(words, 60)}”.`,
      `Type /${root} help ${name} to see what it takes.`,
    ),
  unknownDraft: (): Refusal =>
    refuse('unknown_draft', 'What you typed then is not there any more.', 'Please type it again.'),
  tooLong: (size: number, limit: number, draft: string | null): Refusal =>
    refuse(
      'too_long',
      `That is ${count(size)} characters; at most ${count(limit)} can be said at once.`,
      draft === null ? 'Shorten it.' : `Shorten it. What you typed is kept: /${root} draft ${draft} shows it.`,
    ),
  /** Ours have a sentence of their own; of anything else the log has the cause. */
  failed: (error: unknown, what: string): Refusal =>
    error instanceof FoghornError
      ? refuse(error.code, error.message)
      : refuse('internal', `Foghorn could not do that: ${what} failed.`, 'Please try again; the cause is in its log.'),
});
