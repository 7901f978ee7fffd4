/** The postmortem as it reads now: computed, drafted by a writer, or in people's own words, section by section. */
import { type Instant, type PersonId, reference } from '../incident/incident.ts';
import { oneLine } from '../incident/text.ts';
import { zoneLabel } from '../incident/time.ts';
import { type Drafting, drafting, moment, type PostmortemRecord } from './draft.ts';
import { inline } from './markdown.ts';
import { namesOf } from './names.ts';
import { SECTIONS, type SectionId } from './sections.ts';
import { compute, templateWriter } from './template.ts';

export type { PostmortemRecord, Replayed } from './draft.ts';
export { isSection, SECTIONS, type SectionId } from './sections.ts';

export interface Section {
  id: SectionId;
  title: string;
  markdown: string;
  /** `computed` from the record, `drafted` by a writer, `edited` by a person. */
  origin: 'computed' | 'drafted' | 'edited';
  /** Who edited it, and when; only with `edited`. */
  by?: PersonId;
  at?: Instant;
}

export interface Postmortem {
  /** As Markdown, one line. */
  title: string;
  /** Drawn up by a program and not read by anybody yet, as far as the record shows. */
  draft: boolean;
  sections: Section[];
}

/** Prose kept by the latest draft of a writer that keeps any. */
const keptProse = ({ entries }: PostmortemRecord): Record<string, string> => {
  const drafts = entries.flatMap(({ event, version }) =>
    event.kind === 'postmortem_drafted' && version !== null ? [{ event, version }] : [],
  );
  const latest = drafts.toSorted((a, b) => a.version - b.version).at(-1)?.event;
  return latest === undefined || latest.writer === templateWriter.name ? {} : latest.sections;
};

const offered = (d: Drafting, prose: Record<string, string>, id: SectionId): Pick<Section, 'markdown' | 'origin'> => {
  const text = prose[id];
  return text ? { markdown: text, origin: 'drafted' } : { markdown: compute[id](d), origin: 'computed' };
};

export const postmortem = (record: PostmortemRecord): Postmortem => {
  const d = drafting(record);
  const prose = keptProse(record);
  const edited = record.incident.postmortem?.edited ?? {};
  const { number, title } = record.incident;
  return {
    title: `Postmortem${record.replayed ? ': ' : ` of ${reference(number)}: `}${inline(oneLine(title, 200))}`,
    draft: Object.keys(edited).length === 0,
    sections: SECTIONS.map(({ id, title: name }): Section => {
      const theirs = edited[id];
      return theirs
        ? { id, title: name, markdown: theirs.text, origin: 'edited', by: theirs.by, at: theirs.at }
        : { id, title: name, ...offered(d, prose, id) };
    }),
  };
};

/** What the drafter would say now in a section that a person has written; null where that is the same, or not theirs. */
export const difference = (
  record: PostmortemRecord,
  section: SectionId,
): { theirs: string; offered: string } | null => {
  const theirs = record.incident.postmortem?.edited[section]?.text;
  if (theirs === undefined) return null;
  const { markdown } = offered(drafting(record), keptProse(record), section);
  return markdown.trim() === theirs.trim() ? null : { theirs, offered: markdown };
};

/** The whole as one Markdown document. */
export const toMarkdown = (record: PostmortemRecord): string => {
  const { title, sections } = postmortem(record);
  const zone = record.zone ?? 'UTC';
  const names = namesOf(record.people);
  const edits = sections.filter(({ origin }) => origin === 'edited').length;
  const label = zone === 'UTC' ? 'UTC' : `${zone} (${zoneLabel(record.incident.declaredAt, zone)})`;
  const state =
    edits === 0
      ? 'Drawn up from the timeline; nobody has reviewed it yet.'
      : 'Sections marked so are in people’s own words.';
  const parts = sections.map(({ title: name, markdown, by, at }) => {
    const mark =
      by === undefined || at === undefined ? '' : `*Written by ${inline(names.name(by))}, ${moment(at, zone)}.*\n\n`;
    return `## ${name}\n\n${mark}${markdown.trim()}`;
  });
  return `# ${title}\n\n**DRAFT.** ${state} All times are ${label}.\n\n${parts.join('\n\n')}\n`;
};
