/** Where a record contradicts itself, or looks as if something is missing. Named, never repaired. */
import type { Facts } from './facts.ts';
import { type Instant, OPEN_STATUSES, type Status } from './incident.ts';
import type { Recorded } from './record.ts';
import { clockTime, dateText, dateTime, durationText, floorMinute, MINUTE } from './time.ts';

export interface Oddity {
  /** Stable, for programs: `ends_before_detection`. */
  code: string;
  /** One sentence; times in UTC. */
  text: string;
  /** The entries concerned. */
  entries: string[];
}

const ids = (...entries: readonly (string | null)[]): string[] => entries.filter((entry) => entry !== null);
const utc = (at: Instant): string => dateTime(at, 'UTC');
/** The second of two times: with its date where that differs from the first one's. */
export const utcAfter = (first: Instant, at: Instant): string =>
  dateText(first, 'UTC') === dateText(at, 'UTC') ? `${clockTime(at, 'UTC')} UTC` : utc(at);

const contradictions = ({ times, updates }: Pick<Facts, 'times' | 'updates'>): Oddity[] => {
  const { impactBegan, detected, acknowledged, mitigated, ended } = times;
  const found: Oddity[] = [];
  const before = (
    code: string,
    early: Facts['times']['ended'],
    earlyName: string,
    late: typeof early,
    name: string,
  ) => {
    if (early.at === null || late.at === null || early.at >= late.at) return;
    found.push({
      code,
      text: `${earlyName} (${utc(early.at)}) is recorded before ${name} (${utc(late.at)}), ${durationText(late.at - early.at)} earlier: no length between them can be derived.`,
      entries: ids(early.entry, late.entry),
    });
  };
  before('ends_before_detection', ended, 'The end', detected, 'the detection');
  before('acknowledged_before_detection', acknowledged, 'The acknowledgement', detected, 'the detection');
  before('mitigated_before_detection', mitigated, 'The mitigation', detected, 'the detection');
  before('detected_before_impact', detected, 'The detection', impactBegan, 'the beginning of the impact');
  before('ends_before_impact', ended, 'The end', impactBegan, 'the beginning of the impact');
  before('ends_before_mitigation', ended, 'The end', mitigated, 'the mitigation');
  if (ended.at !== null && detected.at !== null && floorMinute(ended.at) === floorMinute(detected.at))
    found.push({
      code: 'no_length',
      text: `Detection and end are recorded in the same minute (${utc(detected.at)}), so the record shows no length.`,
      entries: ids(detected.entry, ended.entry),
    });
  const early = updates.filter(({ at }) => detected.at !== null && at < detected.at);
  if (early.length > 0 && detected.at !== null)
    found.push({
      code: 'updates_before_detection',
      text: `${early.length === 1 ? 'One update is' : `${early.length} updates are`} dated before the detection (${utc(detected.at)}): ${early.map(({ at }) => utc(at)).join(', ')}.`,
      entries: early.map(({ entry }) => entry),
    });
  return found;
};

const rank = (status: Status): number => (OPEN_STATUSES as readonly Status[]).indexOf(status);

const statusOddities = ({ statuses }: Pick<Facts, 'statuses'>): Oddity[] => {
  const found: Oddity[] = [];
  for (const [index, now] of statuses.entries()) {
    const was = statuses[index - 1];
    if (was && rank(now.status) >= 0 && rank(was.status) > rank(now.status))
      found.push({
        code: 'status_backwards',
        text: `The status moved back from ${was.status} to ${now.status} at ${utc(now.at)}.`,
        entries: [was.entry, now.entry],
      });
  }
  return found;
};

const SUMMER_STANDARD = /\b(EST|CST|MST|PST)\b/;
/** Second Sunday of March to first Sunday of November, to the nearest safe week. */
const inAmericanSummer = (at: Instant): boolean => {
  const day = dateText(at, 'UTC').slice(5);
  return day >= '03-15' && day < '11-01';
};

const updateOddities = ({ updates }: Pick<Facts, 'updates'>): Oddity[] => {
  const found: Oddity[] = [];
  const sameMinute = new Map<Instant, string[]>();
  for (const [index, update] of updates.entries()) {
    const minute = floorMinute(update.at);
    sameMinute.set(minute, [...(sameMinute.get(minute) ?? []), update.entry]);
    const text = update.text;
    const was = updates[index - 1];
    if (text !== null && was?.text === text && !update.noChange)
      found.push({
        code: 'same_words',
        text: `The updates of ${utc(was.at)} and ${utcAfter(was.at, update.at)} are word for word the same.`,
        entries: [was.entry, update.entry],
      });
    if (text === null) continue;
    if (update.status === 'resolved' && /\bpartial(ly)?\b/i.test(text))
      found.push({
        code: 'partly_resolved',
        text: `The update of ${utc(update.at)} has the status resolved while its text says partially.`,
        entries: [update.entry],
      });
    const zone = SUMMER_STANDARD.exec(text)?.[1];
    if (zone && inAmericanSummer(update.at))
      found.push({
        code: 'zone_in_doubt',
        text: `The update of ${utc(update.at)} gives times in ${zone} on a date on which daylight time applies; which is meant is not recorded.`,
        entries: [update.entry],
      });
  }
  for (const [minute, entries] of sameMinute)
    if (entries.length > 1)
      found.push({
        code: 'same_minute',
        text: `${entries.length} updates are dated in the same minute (${utc(minute)}).`,
        entries,
      });
  return found;
};

/** Longer than two cadences without a word to anybody, while it was open. */
const silences = (record: readonly Recorded[]): Oddity[] => {
  const found: Oddity[] = [];
  let since: Recorded | null = null;
  let cadence: number | null = null;
  const heard = (entry: Recorded): void => {
    if (since && cadence !== null && entry.at - since.at > 2 * cadence * MINUTE)
      found.push({
        code: 'long_silence',
        text: `No update for ${durationText(entry.at - since.at)}, between ${utc(since.at)} and ${utc(entry.at)}: longer than two cadences of ${durationText(cadence * MINUTE)}.`,
        entries: [since.id, entry.id],
      });
    since = entry;
  };
  for (const entry of record) {
    const { event } = entry;
    if (event.kind === 'update_posted') heard(entry);
    if (event.kind === 'declared' || event.kind === 'reopened') since = entry;
    if (event.kind === 'resolved' || event.kind === 'cancelled' || event.kind === 'merged') {
      heard(entry);
      since = null;
    } else if ('clock' in event && event.clock) cadence = event.clock.minutes;
  }
  return found;
};

export const odditiesOf = (record: readonly Recorded[], facts: Omit<Facts, 'anomalies' | 'questions'>): Oddity[] => [
  ...contradictions(facts),
  ...statusOddities(facts),
  ...updateOddities(facts),
  ...silences(record),
];
