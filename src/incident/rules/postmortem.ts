/** The postmortem: drafts are Foghorn's, sections that people edit are theirs. */

import { reference } from '../incident.ts';
import { refuse } from '../refusal.ts';
import type { Rule } from './rule.ts';

/** Longer than any section people write; a bound against accidents. */
const SECTION_LENGTH = 100_000;

export const attachDraft: Rule<'attach_draft'> = (_, { writer, sections }) => [
  { event: { kind: 'postmortem_drafted', writer, sections } },
];

export const editPostmortem: Rule<'edit_postmortem'> = (incident, { section, text, base }) => {
  if (!incident.postmortem)
    return refuse(
      'no_postmortem',
      `${reference(incident.number)} has no postmortem yet.`,
      'It is drafted when the incident is resolved; /incident postmortem drafts it now.',
    );
  const current = incident.postmortem.edited[section]?.text;
  if (base !== undefined && current !== undefined && current !== base && current !== text)
    return refuse(
      'edited_meanwhile',
      'Somebody else changed this section while you were writing.',
      'Your text is kept: compare the two, then save again.',
    );
  if (text !== null && text.length > SECTION_LENGTH)
    return refuse(
      'text_too_long',
      `The section is ${text.length.toLocaleString('en-US')} characters long; at most 100,000 fit.`,
      'Move the long part into a file and link it.',
    );
  return current === (text ?? undefined) ? [] : [{ event: { kind: 'postmortem_edited', section, text } }];
};
