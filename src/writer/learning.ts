/** What is worth talking about: factors, what went well, poorly, by luck; contradictions; questions. Nobody is named. */
import { durationText, wallAt } from '../incident/time.ts';
import { bullets, count, type Drafting, moment, paragraphs, stamps } from './draft.ts';
import { inline } from './markdown.ts';

export const factors = (d: Drafting): string => {
  const stamp = stamps(d.zone);
  const said = d.facts.causes.flatMap(({ at, entry, kind, sentences }) => {
    const when = d.timed(entry) ? stamp(at) : 'time not recorded';
    return sentences.map((sentence) => `${when}, ${kind}: “${inline(d.names.unnamed(sentence))}”`);
  });
  const known = [...new Set(said)];
  return known.length === 0
    ? 'The cause is not recorded: no note or update speaks of one. What contributed is an open question for those who were there.'
    : paragraphs(
        'What was said of causes at the time, quoted without names. None of it has been verified here.',
        bullets(known),
        'Whether these hold, and what else had to be true at the same time, is not recorded.',
      );
};

/** Facts as prompts, then the question; where there are no facts, that is said. */
const prompts = (facts: readonly string[], question: string): string =>
  facts.length === 0
    ? `The record holds no fact that speaks to this. ${question}`
    : paragraphs('Facts to start from:', bullets(facts), question);

export const well = (d: Drafting): string => {
  const { ledger, spans, roles, notes, tasks } = d.facts;
  const { kept, missed, firstUpdateAfter, firstUpdateDueAt } = ledger;
  const owedAfter = firstUpdateDueAt === null ? null : firstUpdateDueAt - d.incident.declaredAt;
  const timed = d.facts.updates.some(({ entry }) => d.timed(entry));
  // What was done while it went on was the work itself.
  const { endedAt } = d.incident;
  const left = tasks.filter(({ doneAt }) => doneAt === null || (endedAt !== null && doneAt > endedAt));
  const found = [
    ...(timed && firstUpdateAfter !== null && owedAfter !== null && firstUpdateAfter <= owedAfter
      ? [`The first update came within one cadence (${durationText(firstUpdateAfter)}).`]
      : []),
    ...(kept > 0 ? [`${kept} of ${count(kept + missed, 'promised update')} came in time.`] : []),
    ...(spans.toAcknowledge.ms === null
      ? []
      : [`It was taken up ${durationText(spans.toAcknowledge.ms)} after detection.`]),
    ...(spans.toMitigate.ms === null
      ? []
      : [`Mitigation was recorded ${durationText(spans.toMitigate.ms)} after detection.`]),
    ...(roles.some(({ handoff }) => handoff) ? ['A role was handed over while the incident went on.'] : []),
    ...(notes.length > 0 ? [`${count(notes.length, 'note')} kept the story while it happened.`] : []),
    ...(left.length > 0 ? [`${count(left.length, 'follow-up task')} came out of it.`] : []),
  ];
  return prompts(found, 'What helped most, as those who were there saw it?');
};

export const poorly = (d: Drafting): string => {
  const { ledger, spans, times, roles, statuses, anomalies } = d.facts;
  const late = ledger.promises.filter(({ kept }) => kept === false);
  const worst = Math.max(0, ...late.map(({ lateBy }) => lateBy ?? 0));
  const reopened = d.entries.filter(({ event }) => event.kind === 'reopened').length;
  const codes = new Set(anomalies.map(({ code }) => code));
  const found = [
    ...(late.length > 0
      ? [
          `${late.length} of ${count(ledger.kept + ledger.missed, 'promised update')} came late or not at all${worst > 0 ? `, the latest by ${durationText(worst)}` : ''}.`,
        ]
      : []),
    ...(codes.has('long_silence') && ledger.longestSilence
      ? [
          `The longest stretch without an update was ${durationText(ledger.longestSilence.to - ledger.longestSilence.from)}.`,
        ]
      : []),
    ...(spans.toDetect.ms !== null && spans.toDetect.ms > 0
      ? [`The impact lasted ${durationText(spans.toDetect.ms)} before it was detected.`]
      : []),
    ...(times.impactBegan.at === null ? ['When the impact began is not recorded.'] : []),
    ...(roles.length === 0 && d.replayed === undefined ? ['No role was assigned.'] : []),
    ...(codes.has('status_backwards')
      ? [`The status moved back; it changed ${count(statuses.length - 1, 'time')}.`]
      : []),
    ...(codes.has('partly_resolved') ? ['The final update speaks of a partial resolution.'] : []),
    ...(reopened > 0 ? [`It was reopened ${reopened === 1 ? 'once' : count(reopened, 'time')}.`] : []),
  ];
  return prompts(found, 'What made the work harder than it had to be: tools, alerts, documents, access?');
};

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export const lucky = (d: Drafting): string => {
  const { times, responders } = d.facts;
  const at = times.detected.at;
  const found = [
    ...(at === null
      ? []
      : [`It was detected on a ${WEEKDAYS[wallAt(at, d.zone).weekday - 1]}, at ${moment(at, d.zone)}.`]),
    ...(responders.length > 1 ? [`${count(responders.length, 'person', 'people')} took part.`] : []),
  ];
  return paragraphs(
    'Luck is not recorded.',
    prompts(found, 'Where did chance help: the hour, who happened to be around, what happened to keep working?'),
  );
};

export const oddities = (d: Drafting): string => {
  // Updates of one minute are the doubt of a record made by hand; our own clock tells them apart.
  const own = d.facts.anomalies.filter(({ code }) => d.replayed !== undefined || code !== 'same_minute');
  const found = [...(d.replayed?.anomalies ?? []), ...own.map(({ text }) => text)];
  return found.length === 0 ? 'None found.' : bullets([...new Set(found)].map((text) => inline(text)));
};

export const questions = (d: Drafting): string =>
  d.facts.questions.map((question, index) => `${index + 1}. ${inline(question)}`).join('\n');
