/** Commands by web, for when chat is down: the few that keep an incident going and end it. */
import { STATUS_WORDS, severityName } from '../../chat/views/labels.ts';
import { type Incident, isOpen, OPEN_STATUSES, SEVERITIES } from '../../incident/incident.ts';
import { type Html, html, when } from '../html.ts';
import * as forms from '../parts/forms.ts';
import type { Reader } from '../reader.ts';
import { commandForm } from '../say/view.ts';

/** What the forms showed: a change by somebody else in between makes them stale. */
const shown = (incident: Incident): Html =>
  forms.hidden({ shownStatus: incident.status, shownSeverity: incident.severity });

const panel = (label: string, open: boolean, body: Html): Html =>
  html`<details class="panel"${when(open, () => html` open`)}><summary>${label}</summary>${body}</details>`;

export const emergency = (
  incident: Incident,
  reader: Reader,
  refused: forms.Refused | null,
  commands: boolean,
): Html => {
  const other = when(commands, () => commandForm(incident, reader, refused));
  const here = `${reader.base}/incidents/${incident.number}`;
  const of = (name: string) => forms.typing(name, reader, refused);
  const update = of('update');
  const severity = of('severity');
  const resolve = of('resolve');
  const note = of('note');
  const reopen = of('reopen');
  const { minutes } = incident.cadence;
  const noted = panel(
    'Add a note',
    note.refused !== null,
    forms.form(
      note,
      `${here}/note`,
      html`${forms.area(note, { name: 'text', label: 'What was seen or done', required: true })}${forms.line(note, { name: 'at', label: 'When', hint: `Empty: now. Else 14:05, 20m ago, yesterday 23:50 CET; in ${reader.zone}.` })}`,
      forms.button('Add note'),
    ),
  );
  if (!isOpen(incident))
    return html`<section class="emergency" aria-label="Act from here">${noted}${panel(
      'Reopen',
      reopen.refused !== null,
      forms.form(
        reopen,
        `${here}/reopen`,
        forms.line(reopen, { name: 'reason', label: 'Why is it not over?' }),
        forms.button('Reopen'),
      ),
    )}${other}</section>`;
  return html`<section class="emergency" aria-label="Act from here">${panel(
    'Post an update',
    update.refused !== null,
    forms.form(
      update,
      `${here}/update`,
      html`${shown(incident)}${forms.area(update, { name: 'text', label: 'What others should know', required: true, rows: 3 })}<div class="grid">${forms.choice(
        update,
        {
          name: 'status',
          label: 'Status',
          value: incident.status,
          choices: OPEN_STATUSES.map((key) => [key, STATUS_WORDS[key]] as const),
        },
      )}${forms.line(update, {
        name: 'next',
        label: 'Next update',
        hint:
          minutes === null
            ? 'Empty: none promised. Else 30m or 22:58.'
            : `Empty: in ${minutes} minutes. Else 15m, 22:58 or none.`,
      })}</div>`,
      forms.button('Post update'),
    ),
  )}${panel(
    'Change severity',
    severity.refused !== null,
    forms.form(
      severity,
      `${here}/severity`,
      html`${shown(incident)}<div class="grid">${forms.choice(severity, {
        name: 'severity',
        label: 'Severity',
        value: incident.severity,
        choices: SEVERITIES.map((key) => [key, severityName(key, reader.settings)] as const),
      })}${forms.line(severity, { name: 'text', label: 'Why', hint: 'Counts as an update when given.' })}</div>`,
      forms.button('Change severity'),
    ),
  )}${panel(
    'Resolve',
    resolve.refused !== null,
    forms.form(
      resolve,
      `${here}/resolve`,
      html`${shown(incident)}${forms.area(resolve, { name: 'text', label: 'Final update', hint: 'How it ended. May stay empty.' })}`,
      forms.button('Resolve', 'danger'),
    ),
  )}${noted}${other}</section>`;
};
