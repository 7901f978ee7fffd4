/** Timed lines pasted in bulk → notes with their times. Dates carry on from line to line. */
import type { Instant } from '../../src/incident/incident.ts';
import { isRefusal, type Refusal, refuse } from '../../src/incident/refusal.ts';
import { DAY, fromWall, HOUR, MINUTE, wallAt } from '../../src/incident/time.ts';
import { type Here, parsePast } from '../../src/incident/when.ts';

export interface TimedLine {
  at: Instant;
  text: string;
}

const DATE = String.raw`\d{4}-\d\d-\d\d`;
const CLOCK = String.raw`\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?\s*(?:[ap]m\b)?`;
const ZONE = String.raw`(?:Z|UTC|GMT|[A-Z]{2,4}T|[+-]\d\d:?\d\d)`;
/** A line that begins with a time: in brackets or not, dated or not, with a zone or not, then what happened. */
const TIMED = new RegExp(
  String.raw`^[\s>*•-]*[[(]?((?:${DATE}[T ]\s*|yesterday\s+|today\s+)?${CLOCK}\s*${ZONE}?)[\])]?[\s:–—|-]*(.*)$`,
  'i',
);
const AGO = /^[\s>*•-]*((?:\d+\s*[a-z]+\s*){1,2}ago)[\s:–—|-]+(.*)$/i;
/** A date alone: the day of what follows. */
const HEADING = new RegExp(String.raw`^[\s#*]*(${DATE})[\s:*]*$`);

/** Clocks that go back by this much have passed midnight. */
const ROLLS_OVER = 12 * HOUR;

/** Lines without a time go on with the one before. Refused: none is timed; a time that cannot be. */
export const readLines = (pasted: string, here: Here): TimedLine[] | Refusal => {
  const lines: TimedLine[] = [];
  let day: string | null = null;
  for (const [index, line] of pasted.split('\n').entries()) {
    if (line.trim() === '') continue;
    const heading = HEADING.exec(line);
    if (heading?.[1]) {
      day = heading[1];
      continue;
    }
    const [, time = '', text = ''] = AGO.exec(line) ?? TIMED.exec(line) ?? [];
    const last = lines.at(-1);
    if (time === '') {
      if (last) last.text = `${last.text}\n${line.trim()}`.trim();
      continue;
    }
    const bare = day !== null && !/\d{4}-|day|ago/i.test(time);
    const when = parsePast((bare ? `${day} ${time}` : time).trim(), here);
    if (isRefusal(when)) return refuse(when.code, `Line ${index + 1}: ${when.sentence}`, when.hint);
    const next = wallAt(when.at + DAY, when.zone);
    const rolled = bare && last && last.at - when.at > ROLLS_OVER;
    const at = rolled
      ? fromWall({ ...wallAt(when.at, when.zone), day: wallAt(when.at, when.zone).day + 1 }, when.zone)
      : when.at;
    if (rolled) day = `${next.year}-${String(next.month).padStart(2, '0')}-${String(next.day).padStart(2, '0')}`;
    if (at > here.now + MINUTE)
      return refuse('future_time', `Line ${index + 1} has not happened yet.`, 'Give a time that has passed.');
    lines.push({ at, text: text.trim() });
  }
  const told = lines.filter((line) => line.text !== '');
  return told.length > 0
    ? told
    : refuse(
        'no_times',
        'None of these lines begins with a time.',
        'Begin each with its time: “14:05 Error rate began to rise”. A line 2026-03-01 sets the day.',
      );
};
