/** The list of incidents: open ones first, then the recent, newest first; with search and a form to declare. */
import { STATUS_WORDS, severityName } from '../../chat/views/labels.ts';
import { driving } from '../../incident/cadence.ts';
import { type Incident, isOpen, reference, SEVERITIES, STATUSES } from '../../incident/incident.ts';
import { durationText } from '../../incident/time.ts';
import { type Html, html, none, when } from '../html.ts';
import type { Page } from '../page.ts';
import { severityBadge, statusBadge, warnings } from '../parts/badges.ts';
import * as forms from '../parts/forms.ts';
import { ago, moment } from '../parts/moments.ts';
import { person } from '../parts/words.ts';
import type { Reader } from '../reader.ts';
import { type ListQuery, narrowed, searchOf } from './query.ts';

export interface ListData {
  query: ListQuery;
  open: readonly Incident[];
  recent: readonly Incident[];
  /** More recent ones follow below this number; null: these were the last. */
  next: number | null;
}

/** When the next update is owed, while one is. */
const due = (incident: Incident, reader: Reader): Html => {
  const owed = driving(incident.cadence);
  if (owed === null) return none;
  const late = owed.owedAt < reader.now;
  return html`<div><dt>${owed.audience === 'public' ? 'Public update' : 'Next update'}</dt><dd${when(late, () => html` class="late"`)}>${late ? html`${durationText(reader.now - owed.owedAt)} overdue` : ago(owed.owedAt, reader)}</dd></div>`;
};

const row = (incident: Incident, reader: Reader): Html => {
  const commander = incident.roles.commander?.person;
  const end = incident.endedAt ?? reader.now;
  return html`<li class="incident ${incident.severity.toLowerCase()}${isOpen(incident) ? '' : ' ended'}"><div class="what"><a class="title" href="${reader.base}/incidents/${incident.number}"><span class="reference">${reference(incident.number)}</span> <span dir="auto">${incident.title}</span></a><p class="badges">${severityBadge(incident.severity, reader)}${statusBadge(incident.status)}${warnings(incident)}${incident.components.map(({ name }) => html`<span class="component">${name}</span>`)}</p></div><dl class="when"><div><dt>Declared</dt><dd>${moment(incident.declaredAt, reader)}</dd></div><div><dt>${isOpen(incident) ? 'Open for' : 'Lasted'}</dt><dd>${durationText(end - incident.declaredAt)}</dd></div>${due(incident, reader)}${when(commander, () => html`<div><dt>Commander</dt><dd>${commander ? person(commander, reader) : ''}</dd></div>`)}</dl></li>`;
};

const rows = (incidents: readonly Incident[], reader: Reader): Html =>
  html`<ul class="incidents">${incidents.map((incident) => row(incident, reader))}</ul>`;

const search = (query: ListQuery, reader: Reader): Html => {
  const typed = forms.typing('search', reader, null);
  const names = reader.settings.components.map(({ name }) => name);
  const fold = narrowed({ ...query, words: undefined });
  return html`<form method="get" action="${reader.base}/" class="search" role="search"><div class="row">${forms.line(typed, { name: 'words', label: 'Words', type: 'search', value: query.words ?? '' })}<button type="submit" class="primary">Search</button></div><details${when(fold, () => html` open`)}><summary>More filters</summary><div class="grid">${forms.choice(
    typed,
    {
      name: 'severity',
      label: 'Severity',
      value: query.severity ?? '',
      choices: [['', 'Any'], ...SEVERITIES.map((key) => [key, severityName(key, reader.settings)] as const)],
    },
  )}${forms.choice(typed, {
    name: 'status',
    label: 'Status',
    value: query.status ?? '',
    choices: [['', 'Any'], ...STATUSES.map((key) => [key, STATUS_WORDS[key]] as const)],
  })}${
    names.length > 0
      ? forms.choice(typed, {
          name: 'component',
          label: 'Component',
          value: query.component ?? '',
          choices: [
            ['', 'Any'],
            ...(query.component && !names.includes(query.component) ? [query.component, ...names] : names).map(
              (name) => [name, name] as const,
            ),
          ],
        })
      : forms.line(typed, { name: 'component', label: 'Component', value: query.component ?? '' })
  }${forms.line(typed, { name: 'from', label: 'Declared from', type: 'date', value: query.from ?? '' })}${forms.line(typed, { name: 'to', label: 'Declared to', type: 'date', value: query.to ?? '' })}${forms.choice(
    typed,
    {
      name: 'drills',
      label: 'Drills',
      value: query.drills ?? 'with',
      choices: [
        ['with', 'With the others'],
        ['without', 'Leave out'],
        ['only', 'Drills only'],
      ],
    },
  )}</div></details></form>`;
};

export const declareForm = (reader: Reader, refused: forms.Refused | null): Html => {
  const typed = forms.typing('declare', reader, refused);
  const { severities, defaultSeverity, components } = reader.settings;
  const fields = html`${forms.line(typed, { name: 'title', label: 'What is wrong?', required: true, hint: 'One line that everybody understands: “Checkout is failing”.' })}<div class="grid">${forms.choice(
    typed,
    {
      name: 'severity',
      label: 'Severity',
      value: defaultSeverity,
      choices: SEVERITIES.map((key) => [key, `${severities[key].name} – ${severities[key].description}`] as const),
    },
  )}${forms.line(typed, {
    name: 'components',
    label: 'Components',
    hint:
      components.length > 0 ? `With commas: ${components.map(({ name }) => name).join(', ')}` : 'With commas: API, Web',
  })}</div>${forms.area(typed, { name: 'text', label: 'What is known so far', rows: 3 })}<div class="flags">${forms.flag(typed, { name: 'private', label: 'Private: invited people alone see it' })}${forms.flag(typed, { name: 'drill', label: 'A drill: left out of statistics' })}</div>`;
  return html`<details class="panel" id="declare"${when(typed.refused, () => html` open`)}><summary>Declare an incident</summary><p class="hint">Chat is quicker. This form is for when chat is down: the room follows as soon as it is back.</p>${forms.form(typed, `${reader.base}/declare`, fields, forms.button('Declare'))}</details>`;
};

const nothing = (query: ListQuery, reader: Reader): Html =>
  narrowed(query)
    ? html`<div class="empty"><p>No incident matches this search.</p><p><a href="${reader.base}/">Show all incidents</a>, or use fewer words.</p></div>`
    : html`<div class="empty"><p>No incident has been declared yet.</p><p>Declare one in chat with <code>/incident What is wrong</code>, or with the form above. <code>drill</code> makes it a rehearsal that stays out of the statistics.</p></div>`;

export const listPage = (data: ListData, reader: Reader, refused: forms.Refused | null): Page => {
  const { query, open, recent, next } = data;
  const later = query.before !== undefined;
  const empty = open.length === 0 && recent.length === 0;
  const more =
    next === null
      ? none
      : html`<nav class="pages" aria-label="Pages"><a rel="next" href="${reader.base}/${searchOf({ ...query, before: next })}">Earlier incidents</a></nav>`;
  return {
    title: 'Incidents',
    under: 'incidents',
    body: html`<h1>Incidents</h1>${declareForm(reader, refused)}${search(query, reader)}${empty ? (later ? html`<div class="empty"><p>There are no earlier incidents.</p></div>` : nothing(query, reader)) : none}${
      open.length > 0
        ? html`<section aria-labelledby="open"><h2 id="open">Open <span class="count">${open.length}</span></h2>${rows(open, reader)}</section>`
        : when(
            !empty && !later && !narrowed(query),
            () => html`<p class="calm">Nothing is open. The fog has lifted.</p>`,
          )
    }${when(recent.length > 0, () => html`<section aria-labelledby="recent"><h2 id="recent">${later ? 'Earlier' : 'Recent'}</h2>${rows(recent, reader)}</section>`)}${more}${when(later, () => html`<p><a href="${reader.base}/${searchOf({ ...query, before: undefined })}">Back to the newest</a></p>`)}`,
  };
};
