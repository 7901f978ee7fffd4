/** What is owed, to whom, by whom and since when: the lines that the card, the announcement and the catch-up share. */
import type { IncidentView } from '../../engine/presenter.ts';
import type { Rich, Span } from '../../engine/reply.ts';
import { driving, owes } from '../../incident/cadence.ts';
import { isOpen } from '../../incident/incident.ts';
import { MINUTE } from '../../incident/time.ts';
import { capital, updateWords } from './labels.ts';
import { who } from './text.ts';
import { moment } from './times.ts';

/** When the next update is due, or why none is. */
export const nextUpdate = ({ incident, now }: IncidentView): Rich => {
  const { cadence } = incident;
  if (cadence.pausedUntil !== null && cadence.pausedUntil > now) {
    return ['Reminders paused until ', moment(cadence.pausedUntil, now)];
  }
  const { internal, public: open } = cadence.owed;
  if (internal === null && open === null)
    return [cadence.minutes === null && isOpen(incident) ? 'Cadence is off' : 'None owed'];
  const due = (at: number): Span[] =>
    at + MINUTE <= now ? ['owed since ', moment(at, now)] : ['by ', moment(at, now)];
  const parts: Span[] = [];
  if (internal !== null) parts.push(...due(internal));
  if (open !== null) parts.push(...(parts.length > 0 ? [' · '] : []), 'public ', ...due(open));
  return parts;
};

/** What wants somebody's attention about the updates, most urgent first; empty when all is well. */
export const owedLines = ({ incident, now }: IncidentView): Rich[] => {
  const { cadence } = incident;
  const lines: Rich[] = [];
  const owed = driving(incident.cadence);
  const resting = cadence.pausedUntil !== null && cadence.pausedUntil > now;
  if (cadence.silentSince !== null) lines.push([{ bold: 'Silent since ' }, moment(cadence.silentSince, now)]);
  if (owed && !resting) {
    const what = updateWords(owed.audience, incident);
    const left = owed.owedAt - now;
    const snoozed = cadence.sounding?.owedAt === owed.owedAt ? cadence.sounding.snoozedUntil : null;
    // The card is brought up to date by what happens, not by the minute: it says nothing that time makes untrue.
    if (left <= 0) {
      lines.push([{ bold: `${capital(what)} owed since ` }, moment(owed.owedAt, now), ', from ', who(owes(incident))]);
    } else if (left <= cadence.ladder.headsUp) {
      lines.push([{ bold: `Heads-up: ${what} due` }, ' at ', moment(owed.owedAt, now), ', from ', who(owes(incident))]);
    }
    if (snoozed !== null && snoozed > now) lines.push(['Reminders snoozed until ', moment(snoozed, now)]);
  }
  if (incident.publicOpen && !isOpen(incident))
    lines.push([{ bold: 'Public page still open' }, ': the closing text is not published yet']);
  return lines;
};
