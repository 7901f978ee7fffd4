/** Questions that a record leaves open: for the people who were there, never answered by a guess. */
import type { Facts } from './facts.ts';
import { type Incident, isOpen } from './incident.ts';
import { utcAfter } from './oddities.ts';
import { dateTime, durationText } from './time.ts';

type Known = Omit<Facts, 'questions'>;

const aboutTimes = (incident: Incident, { times, spans }: Known): string[] => {
  const asked: string[] = [];
  if (times.impactBegan.at === null) asked.push('When did the impact begin? The record does not say.');
  else if (spans.toDetect.ms !== null && spans.toDetect.ms > 0)
    asked.push(
      `The impact was there for ${durationText(spans.toDetect.ms)} before it was detected: what shows it sooner next time?`,
    );
  if (times.acknowledged.at === null) asked.push('Who took it up first, and when? No acknowledgement is recorded.');
  if (times.mitigated.at === null && incident.status === 'resolved')
    asked.push('When did the impact end for those affected? No move to monitoring is recorded before the resolution.');
  if (isOpen(incident)) asked.push('How did it end? The incident is still open.');
  return asked;
};

const aboutCauses = ({ causes }: Known): string[] =>
  causes.length === 0
    ? ['What contributed to it? The record holds no statement about causes.']
    : ['Which of the quoted statements about causes hold up, and what else had to be true for this to happen?'];

const aboutRest = (incident: Incident, known: Known, printed: boolean): string[] => {
  const { anomalies, ledger, tasks, impacts, responders } = known;
  const asked: string[] = [];
  if (impacts.length === 0)
    asked.push(
      'What were those affected unable to do, and how many were they? The record gives no description of the impact.',
    );
  if (ledger.longestSilence && ledger.missed > 0) {
    const { from, to } = ledger.longestSilence;
    asked.push(
      `What was going on between ${dateTime(from, 'UTC')} and ${utcAfter(from, to)}, the longest stretch without an update?`,
    );
  }
  if (anomalies.some(({ code }) => code === 'ends_before_detection' || code === 'detected_before_impact'))
    asked.push('Which of the contradicting times is right?');
  if (anomalies.some(({ code }) => code === 'partly_resolved'))
    asked.push('What remained unresolved when the incident was resolved, and who follows it up?');
  if (anomalies.some(({ code }) => code === 'status_backwards'))
    asked.push('What showed that the earlier status no longer held?');
  if (tasks.length === 0 && incident.status === 'resolved')
    asked.push('What is worth doing next? No task is recorded.');
  if (responders.length <= 1)
    asked.push(
      printed
        ? 'Who responded, and in which role? The record does not say.'
        : 'Who else took part? The record shows one person.',
    );
  return asked;
};

/** At least two; `printed`: the record is one kept elsewhere. The causes are asked about in every record, and one thing more. */
export const openQuestions = (incident: Incident, facts: Known, printed: boolean): string[] => {
  const asked = [...aboutTimes(incident, facts), ...aboutCauses(facts), ...aboutRest(incident, facts, printed)];
  return asked.length >= 2 ? asked : [...asked, 'What surprised those who were there?'];
};
