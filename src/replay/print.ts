/** What is odd about a record as it was printed: beside what its timeline contradicts, which the facts name. */
import { durationText, iso, MINUTE, parseIso } from '../incident/time.ts';
import type { Recorded } from './recorded.ts';
import type { Script, ScriptedUpdate } from './script.ts';

const isUpdate = (step: Script['steps'][number]): step is ScriptedUpdate => step.do === 'update';

/** `4h 34m`, `51m`, `1h` → minutes; null: not a duration. */
const minutesIn = (text: string): number | null => {
  const match = /^\s*(?:(\d+)\s*d(?:ays?)?)?\s*(?:(\d+)\s*h(?:ours?)?)?\s*(?:(\d+)\s*m(?:in(?:utes?)?)?)?\s*$/i.exec(
    text,
  );
  if (!match || (match[1] ?? match[2] ?? match[3]) === undefined) return null;
  return Number(match[1] ?? 0) * 1440 + Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
};

const aboutLength = (recorded: Recorded, { detectedAt, resolvedAt }: Script): string[] => {
  const printed = recorded.duration_text ?? null;
  if (detectedAt === null && resolvedAt === null) return ['Neither detection nor resolution is timed: no duration.'];
  if (detectedAt === null) return ['The detection is not timed: no duration.'];
  if (resolvedAt === null) return ['The resolution is not timed: no duration.'];
  const length = resolvedAt - detectedAt;
  // The facts name that contradiction themselves.
  if (length < 0) return [];
  if (printed === null) return ['The record prints no duration of its own.'];
  const minutes = minutesIn(printed);
  if (minutes === null) return [`The printed duration “${printed}” cannot be read.`];
  const apart = Math.floor(length / MINUTE) - minutes;
  if (apart === 0) return [];
  return [
    `The printed duration ${printed} is ${durationText(Math.abs(apart) * MINUTE)} ${apart > 0 ? 'shorter' : 'longer'} than the times say (${durationText(length)}).`,
  ];
};

const aboutUpdates = (recorded: Recorded, { steps, resolvedAt }: Script): string[] => {
  const found: string[] = [];
  const updates = steps.filter(isUpdate);
  const untimed = updates.filter(({ at }) => at === null).length;
  if (updates.length === 0) found.push('No update is recorded.');
  if (untimed > 0) found.push(`${untimed} of ${updates.length} updates ${untimed === 1 ? 'has' : 'have'} no time.`);
  const stated = recorded.stated_update_count;
  if (typeof stated === 'number' && stated !== updates.length)
    found.push(`The record speaks of ${stated} updates and prints ${updates.length}.`);
  const printed = (recorded.updates ?? []).flatMap(({ at }) => parseIso(at ?? '') ?? []);
  if (printed.some((at, index) => index > 0 && at < (printed[index - 1] ?? at)))
    found.push('The updates are not printed in the order of their times.');
  const first = updates[0]?.kind;
  if (first && first !== 'investigating')
    found.push(`The first update is already ${first}: nothing earlier is recorded.`);
  const resolution = updates.findLast(({ kind }) => kind === 'resolved');
  if (!resolution && resolvedAt !== null) found.push('A time of resolution is recorded, but no update says so.');
  if (resolution && resolution.at !== null && resolvedAt !== null && resolution.at !== resolvedAt)
    found.push(`The record is resolved at ${iso(resolvedAt)}, its resolving update is dated ${iso(resolution.at)}.`);
  const resolvedIndex = updates.findIndex(({ kind }) => kind === 'resolved');
  const after = updates.slice(resolvedIndex + 1).filter(({ kind }) => kind !== 'postmortem').length;
  if (resolvedIndex >= 0 && after > 0)
    found.push(`${after} more ${after === 1 ? 'update follows' : 'updates follow'} after the first resolution.`);
  const published = updates.find(({ kind }) => kind === 'postmortem');
  if (published)
    found.push(
      `A postmortem was published as an update${published.at === null ? '' : ` at ${iso(published.at)}`}: kept in the timeline, not shown to the drafter.`,
    );
  return found;
};

/** Marks that a form or a template leaves behind. */
const TEMPLATE = /\[[^\]]*\]|\{\{[^}]*\}\}|<[A-Z_ ]+>|\(s\)/g;

const aboutTitle = ({ title }: Recorded): string[] => {
  const marks = [...new Set(title.match(TEMPLATE) ?? [])];
  return marks.length === 0 ? [] : [`The title holds what looks like marks of a template: ${marks.join(' ')}`];
};

export const printAnomalies = (recorded: Recorded, script: Script): string[] => [
  ...script.anomalies,
  ...aboutTitle(recorded),
  ...aboutLength(recorded, script),
  ...aboutUpdates(recorded, script),
  ...('resolved_date_assumed' in recorded
    ? ['The date of resolution is assumed: the source prints it without a year or a time.']
    : []),
];
