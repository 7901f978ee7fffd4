/** The writer that is always there: every section from the facts alone, the same words for the same record. */
import type { Writer } from '../engine/ports.ts';
import type { Drafting } from './draft.ts';
import { factors, lucky, oddities, poorly, questions, well } from './learning.ts';
import { detection, impact, response, roles, summary } from './overview.ts';
import type { SectionId } from './sections.ts';
import { actions, cadence, log, timeline, updates } from './story.ts';

export const compute: Readonly<Record<SectionId, (drafting: Drafting) => string>> = {
  summary,
  impact,
  detection,
  response,
  roles,
  timeline,
  updates,
  cadence,
  factors,
  well,
  poorly,
  lucky,
  actions,
  oddities,
  questions,
  log,
};

/**
 * Its drafts hold no text: all of it is computed anew whenever a postmortem is read, so that corrections,
 * late tasks and above all redactions reach it.
 */
export const templateWriter: Writer = {
  name: 'template',
  draft: async () => ({}),
};
