/** The postmortem: every section with where its words come from, each to be edited, none ever overwritten. */
import { type Incident, isOpen, reference } from '../../incident/incident.ts';
import { type Html, html, none, when } from '../html.ts';
import type { Page } from '../page.ts';
import { severityBadge, statusBadge, warnings } from '../parts/badges.ts';
import * as forms from '../parts/forms.ts';
import { moment } from '../parts/moments.ts';
import { nameOf } from '../parts/words.ts';
import type { Reader } from '../reader.ts';
import type { PostmortemSection } from '../reads.ts';
import { difference } from './difference.ts';
import { renderMarkdown } from './markdown.ts';

export interface PostmortemData {
  incident: Incident;
  sections: readonly PostmortemSection[];
  /** The sections as the drafter would have them now, edits left aside. */
  drafter: ReadonlyMap<string, PostmortemSection>;
  /** The section whose editor is open; null: none. */
  editing: string | null;
  /** The section shown in full however long it is; null: none. */
  whole: string | null;
  done: string | null;
}

export const DONE: Readonly<Record<string, string>> = {
  saved: 'Section saved.',
  given: 'Given back to the drafter.',
  redrafted: 'Drafted anew. What people wrote was left as it is.',
  nothing: 'Nothing had to change.',
};

const origin = (section: PostmortemSection, reader: Reader): Html => {
  const at = section.at === undefined ? none : html`, ${moment(section.at, reader)}`;
  if (section.origin === 'edited')
    return html`<span class="origin edited">Edited by ${section.by ? nameOf(section.by, reader) : 'a person'}${at}</span>`;
  if (section.origin === 'drafted')
    return html`<span class="origin drafted">Drafted${section.by ? ` by ${section.by}` : ''}${at}</span>`;
  return html`<span class="origin computed">Computed from the timeline</span>`;
};

const compared = (before: string, after: string): Html =>
  html`<div class="difference" role="group" aria-label="Difference, line by line">${difference(before, after).map(
    ({ mark, text }) =>
      mark === 'gone'
        ? html`<del><span class="hush">Removed: </span>${text || ' '}</del>`
        : mark === 'new'
          ? html`<ins><span class="hush">Added: </span>${text || ' '}</ins>`
          : html`<span>${text || ' '}</span>`,
  )}</div>`;

const address = (data: PostmortemData, reader: Reader): string =>
  `${reader.base}/incidents/${data.incident.number}/postmortem`;

/** Somebody saved meanwhile: both versions, side by side or one under the other, and the own one in the editor. */
const conflict = (section: PostmortemSection, mine: string): Html =>
  html`<div class="conflict"><h3>What it is now</h3><pre class="markdown" dir="auto" tabindex="0">${section.markdown}</pre><h3>From that to your text</h3>${compared(section.markdown, mine)}<p class="hint">Your text is below, as you wrote it. Put the two together and save: that replaces what it is now.</p></div>`;

const editor = (
  data: PostmortemData,
  section: PostmortemSection,
  reader: Reader,
  refused: forms.Refused | null,
): Html => {
  const typed = forms.typing('section', reader, refused);
  const clash = typed.refused?.refusal.code === 'edited_meanwhile';
  const fields = html`${forms.hidden({ section: section.id, base: section.markdown })}${clash ? conflict(section, typed.refused?.values.text ?? '') : none}${forms.area(typed, { name: 'text', label: `${section.title}, as Markdown`, value: section.markdown, rows: 14, keep: true })}`;
  return forms.form(
    typed,
    `${address(data, reader)}/edit`,
    fields,
    html`${forms.button('Save')}<a href="${address(data, reader)}#${section.id}">Cancel</a>`,
  );
};

const drafterSays = (
  data: PostmortemData,
  section: PostmortemSection,
  reader: Reader,
  refused: forms.Refused | null,
): Html => {
  const drafter = data.drafter.get(section.id);
  if (section.origin !== 'edited') return none;
  const giveBack = forms.typing('give', reader, refused?.values.section === section.id ? refused : null);
  return html`<details class="drafter"${when(giveBack.refused, () => html` open`)}><summary>What the drafter would say now</summary>${
    drafter
      ? drafter.markdown === section.markdown
        ? html`<p class="hint">The same, word for word.</p>`
        : html`<p class="hint">From the section as it is to the drafter’s.</p>${compared(section.markdown, drafter.markdown)}`
      : html`<p class="hint">Nothing: the section is a person’s alone.</p>`
  }${forms.form(giveBack, `${address(data, reader)}/give-back`, forms.hidden({ section: section.id, base: section.markdown }), forms.button('Give back to the drafter', 'plain'))}</details>`;
};

/** The log of a long incident would bury the rest: past this many characters a section waits to be asked for. */
const LONG = 30_000;

const body = (data: PostmortemData, section: PostmortemSection, reader: Reader): Html => {
  const { id, markdown } = section;
  if (markdown.length <= LONG || data.whole === id)
    return html`<div class="markdown">${renderMarkdown(markdown)}</div>`;
  return html`<p class="empty">This section has ${markdown.length.toLocaleString('en')} characters. <a href="${address(data, reader)}?whole=${encodeURIComponent(id)}#${id}">Show it here</a>, download the whole, or page through the <a href="${reader.base}/incidents/${data.incident.number}?log=complete#story">complete log</a>.</p>`;
};

const sectionView = (
  data: PostmortemData,
  section: PostmortemSection,
  reader: Reader,
  refused: forms.Refused | null,
): Html => {
  const editing = data.editing === section.id;
  const editable = data.incident.postmortem !== null;
  return html`<section class="section" id="${section.id}" aria-labelledby="${section.id}-title"><header><h2 id="${section.id}-title">${section.title}</h2><p class="tools">${origin(section, reader)}${when(editable && !editing, () => html`<a class="edit" href="${address(data, reader)}?edit=${encodeURIComponent(section.id)}#${section.id}" aria-label="Edit ${section.title}">Edit</a>`)}</p></header>${editing ? editor(data, section, reader, refused) : html`${body(data, section, reader)}${drafterSays(data, section, reader, refused)}`}</section>`;
};

const redraft = (data: PostmortemData, reader: Reader, refused: forms.Refused | null): Html => {
  const typed = forms.typing('redraft', reader, refused);
  return forms.form(
    typed,
    `${address(data, reader)}/redraft`,
    none,
    forms.button(data.incident.postmortem ? 'Redraft' : 'Draft it now', data.incident.postmortem ? 'plain' : 'primary'),
  );
};

const state = ({ incident }: PostmortemData, reader: Reader): Html => {
  const { postmortem } = incident;
  if (!postmortem)
    return html`<p>No draft yet: this is what the timeline says by itself, in UTC. ${isOpen(incident) ? 'The postmortem is drafted when the incident is resolved.' : 'Draft it to edit it.'}</p>`;
  return html`<p>Draft ${postmortem.drafts}, by ${postmortem.writer}, ${moment(postmortem.draftedAt, reader)}. A draft is where a review begins: check it against the timeline, and write what it cannot know. Times in the text are UTC.</p>`;
};

export const postmortemPage = (data: PostmortemData, reader: Reader, refused: forms.Refused | null): Page => {
  const { incident, sections } = data;
  return {
    title: `Postmortem of ${reference(incident.number)}`,
    under: 'incidents',
    done: data.done === null ? null : (DONE[data.done] ?? null),
    body: html`<article class="postmortem"><header class="head ${incident.severity.toLowerCase()}"><p class="badges"><a class="reference" href="${reader.base}/incidents/${incident.number}">${reference(incident.number)}</a>${severityBadge(incident.severity, reader)}${statusBadge(incident.status)}${warnings(incident)}</p><h1><span class="over">Postmortem</span> <span dir="auto">${incident.title}</span></h1>${state(data, reader)}<div class="ways">${redraft(data, reader, refused)}<a class="button" href="${address(data, reader)}.md" download>Download Markdown</a><button type="button" class="plain" data-print hidden>Print</button></div></header><nav class="contents" aria-label="Sections"><ol>${sections.map(({ id, title, origin: from }) => html`<li class="${from}"><a href="#${id}">${title}</a></li>`)}</ol></nav>${sections.map((section) => sectionView(data, section, reader, refused))}</article>`,
  };
};
