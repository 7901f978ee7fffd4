/** A replay as text for a terminal. */
import { oneLine } from '../incident/text.ts';
import { durationText, SECOND } from '../incident/time.ts';
import type { Replayed } from './replay.ts';

const LINE = 110;

/** `2025-09-05 22:31`, out of an ISO time. */
const shortTime = (iso: string | null): string =>
  iso === null ? '               —' : iso.slice(0, 16).replace('T', ' ');

export const timelineLine = (row: Replayed['timeline'][number]): string =>
  `  ${shortTime(row.occurred_at)}  ${row.kind.padEnd(17)} ${row.actor}: ${oneLine(row.text, LINE)}`;

const heading = ({ title, severity, status, declared_at, resolved_at, duration_text }: Replayed): string[] => [
  title,
  '═'.repeat(Math.min(title.length, LINE)),
  `${severity}, ${status ?? 'status not recorded'}. Declared ${declared_at ?? 'at no recorded time'}, resolved ${resolved_at ?? 'at no recorded time'}. Duration ${duration_text ?? 'not derivable'}.`,
];

const block = (title: string, lines: readonly string[]): string[] => [
  '',
  title,
  ...(lines.length > 0 ? lines : ['  none']),
];

const promiseLine = (promise: Replayed['promises'][number]): string => {
  const { audience, made_at, due_at, met_at, kept, late_seconds } = promise;
  const late =
    late_seconds === null ? 'never met' : `${durationText(late_seconds * SECOND)} late, at ${shortTime(met_at)}`;
  const outcome = kept === null ? 'void' : kept ? `kept at ${shortTime(met_at)}` : `MISSED: ${late}`;
  return `  ${audience.padEnd(8)} made ${shortTime(made_at)}, due ${shortTime(due_at)}: ${outcome}`;
};

const promisesTitle = ({ promises, adherence }: Replayed): string =>
  `Promises: ${promises.filter(({ kept }) => kept === true).length} kept, ${promises.filter(({ kept }) => kept === false).length} missed${adherence === null ? '' : ` (adherence ${Math.round(adherence * 100)} %)`}`;

/** `told`: the timeline has been printed already, line by line. */
export const reportText = (replayed: Replayed, { told = false } = {}): string =>
  [
    ...(told ? [] : [...heading(replayed), ...block('Timeline (UTC)', replayed.timeline.map(timelineLine))]),
    ...(told ? ['', ...heading(replayed)] : []),
    ...block(promisesTitle(replayed), replayed.promises.map(promiseLine)),
    ...block(
      'Nudges that would have sounded',
      replayed.nudges.map(
        ({ at, stage, to }) => `  ${shortTime(at)}  ${stage.padEnd(10)} to ${to.join(', ') || 'nobody'}`,
      ),
    ),
    ...block(
      'Anomalies',
      replayed.anomalies.map((text) => `  - ${text}`),
    ),
    '',
    'Postmortem',
    '──────────',
    replayed.postmortem,
  ].join('\n');
