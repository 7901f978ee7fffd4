/** The entries people wait for: updates, severity, roles, cadence, the end. */
import type { IncidentView } from '../../engine/presenter.ts';
import type { Rich } from '../../engine/reply.ts';
import { decisionId, type Entry } from '../../incident/entry.ts';
import { durationText, MINUTE } from '../../incident/time.ts';
import { button, buttons, closedButtons } from './actions.ts';
import { componentSpans, some } from './components.ts';
import { roleWords, STATUS_WORDS, severityName } from './labels.ts';
import { consoleSpan, postmortemPage } from './places.ts';
import { backdated, quote, said, say, type Teller } from './saying.ts';
import { blank, who } from './text.ts';
import { moment, words } from './times.ts';

/** The update given in the same breath: why the severity was raised, how it was resolved. */
const alongside = ({ incident }: IncidentView, entry: Entry): string => {
  const { lastUpdate } = incident;
  if (lastUpdate === null || entry.version === null) return '';
  // A quiet change of status and components may stand between the two.
  const near = [1, 2, 3].map((after) => decisionId((entry.version ?? 0) + after));
  return lastUpdate.at === entry.occurredAt && near.includes(lastUpdate.entry) ? lastUpdate.text : '';
};

export const update: Teller<'update_posted'> = (event, view, entry) => {
  if (blank(event.text)) return null;
  const { settings, incident, now } = view;
  const affected = event.components.filter((component) => component.status !== 'operational');
  const next: Rich =
    event.promise === null
      ? event.status === 'resolved'
        ? []
        : [' · No next update promised']
      : [' · Next update by ', moment(event.promise, now)];
  return {
    sentence: [
      { bold: event.audience === 'public' ? 'Public update' : 'Update' },
      ' by ',
      who(entry.actor),
      ...backdated(entry, now),
    ],
    blocks: [
      quote(event.text, view),
      {
        type: 'context',
        text: [
          `${STATUS_WORDS[event.status]} · ${severityName(incident.severity, settings)}`,
          ...(affected.length === 0 ? [] : [' · ', ...some(affected.map(componentSpans), 6, ', ')]),
          ...next,
        ],
      },
    ],
    tone: event.status === 'resolved' ? 'good' : 'plain',
  };
};

export const severity: Teller<'severity_changed'> = (event, view, entry, place) => {
  const inLobby = place === 'lobby';
  const { settings, incident } = view;
  return {
    sentence: [
      who(entry.actor),
      ...(event.from === event.to
        ? [' confirmed the severity: ']
        : [
            event.raised ? ' raised the severity from ' : ' lowered the severity from ',
            severityName(event.from, settings),
            ' to ',
          ]),
      { bold: severityName(event.to, settings) },
      ...(inLobby ? said(alongside(view, entry)) : []),
    ],
    tone: event.raised ? 'alarm' : 'plain',
    blocks: [
      inLobby
        ? buttons(
            button('Join', 'join', incident.number, {}, { style: 'primary' }),
            button('Catch me up', 'catchup', incident.number),
          )
        : buttons(),
    ],
  };
};

export const role: Teller<'role_assigned'> = (event, { settings }, entry) => {
  const name = roleWords(event.role, settings);
  const { from, person } = event;
  if (event.handoff && from !== null && from !== person) {
    const asked = entry.actor === from ? [] : [', asked by ', who(entry.actor)];
    return say(who(from), ` handed the ${name} role to `, who(person), ...asked);
  }
  const before = from === null || from === person ? [] : [', taking over from ', who(from)];
  return entry.actor === person
    ? say(who(person), ` is now ${name}`, ...before)
    : say(who(entry.actor), ' made ', who(person), ` ${name}`, ...before);
};

export const cadence: Teller<'cadence_changed'> = (event, { now }, entry) => {
  const why = said(event.reason);
  if (event.pausedUntil) {
    return say(who(entry.actor), ' paused the update reminders until ', moment(event.pausedUntil, now), ...why);
  }
  if (event.minutes === undefined) return say(who(entry.actor), ' ended the pause of the update reminders', ...why);
  if (event.minutes === null) return say(who(entry.actor), ' turned the update cadence off', ...why);
  const next = event.clock.owed.internal;
  return {
    ...say(who(entry.actor), ` set the update cadence to every ${words(event.minutes * MINUTE)}`, ...why),
    ...(next === null ? {} : { blocks: [{ type: 'context', text: ['Next update by ', moment(next, now)] }] }),
  };
};

export const resolved: Teller<'resolved'> = (_, view, entry, place) => {
  const { incident } = view;
  const text = place === 'lobby' ? alongside(view, entry) : '';
  const page: Rich = incident.publicOpen
    ? ['The public page is still open: its closing text is not published yet. ']
    : [];
  return {
    sentence: [
      { bold: 'Resolved' },
      ` after ${durationText(entry.occurredAt - incident.declaredAt)} by `,
      who(entry.actor),
    ],
    blocks: [
      quote(text, view),
      { type: 'context', text: [...page, consoleSpan(postmortemPage(incident.number), 'Read the postmortem draft')] },
      place === 'room' ? closedButtons(incident) : buttons(button('Catch me up', 'catchup', incident.number)),
    ],
    tone: 'good',
  };
};
