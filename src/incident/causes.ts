/** Which of people's words speak of causes. It finds sentences to quote; it never says what the cause was. */

import type { Instant, PersonId } from './incident.ts';
import type { Recorded } from './record.ts';

const SPEAKS_OF_CAUSE =
  /\b(caus(?:e|es|ed|ing)|because|due to|root cause|trigger(?:s|ed|ing)?|culprit|led to|leads? to|result(?:s|ed|ing)? (?:in|from)|stem(?:s|med)? from|as a result of|contribut(?:es|ed|ing)|regression|traced (?:back )?to|introduced (?:by|in|with)|offending|at fault|bottleneck|related to|broke(?:n)? (?:by|after|since)|since the (?:deploy|release|change|rollout|migration)|after the (?:deploy|release|change|rollout|migration)|(?:issue|problem|outage|fault|bug) (?:with|in|at|of) (?:the |our |an? )?\w+)\b/i;

/** Sentences of a text; lines end sentences too. */
const sentencesOf = (text: string): string[] =>
  text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');

const speaksOfCause = (text: string): boolean => SPEAKS_OF_CAUSE.test(text);

/** The sentences that speak of a cause, as written. */
export const causalSentences = (text: string): string[] => sentencesOf(text).filter(speaksOfCause);

export interface CausalWords {
  at: Instant;
  entry: string;
  by: PersonId;
  kind: 'note' | 'update' | 'description';
  sentences: string[];
}

const KINDS: Partial<Record<Recorded['event']['kind'], CausalWords['kind']>> = {
  note_raised: 'note',
  update_posted: 'update',
  impact_recorded: 'description',
  declared: 'description',
};

/** Notes, updates and descriptions that speak of causes. Plain messages are left to the log. */
export const causesOf = (record: readonly Recorded[]): CausalWords[] =>
  record.flatMap(({ event, text, at, by, id }) => {
    const kind = KINDS[event.kind];
    const sentences = kind === undefined || text === null ? [] : causalSentences(text);
    return kind === undefined || sentences.length === 0 ? [] : [{ at, entry: id, by, kind, sentences }];
  });
