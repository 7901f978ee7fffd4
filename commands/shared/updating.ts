/** What update, status and severity share: when the next update will come, and what a form said at its opening. */
import { lineField } from '../../src/chat/views/answers.ts';
import type { CommandContext } from '../../src/engine/command.ts';
import type { Field, Rich } from '../../src/engine/reply.ts';
import { cadenceMinutes } from '../../src/incident/cadence.ts';
import type { Next, Shown } from '../../src/incident/commands.ts';
import {
  COMPONENT_STATUSES,
  type Component,
  type Incident,
  type Instant,
  SEVERITIES,
  STATUSES,
} from '../../src/incident/incident.ts';
import type { Settings } from '../../src/incident/settings.ts';

/** A moment; null: none promised; left out: one cadence on. */
export const next = (values: { next?: Instant | null; by?: Instant }): { next?: Next } => {
  if (values.by !== undefined) return { next: values.by };
  return values.next === undefined ? {} : { next: values.next };
};

const minutesText = (minutes: number): string => (minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`);

/** Offers the cadence first, then the usual lengths, then any moment in a field of its own. */
export const nextFields = (incident: Incident, settings: Settings): Field[] => {
  const cadence = cadenceMinutes({ ...incident, override: incident.cadence.override }, settings);
  const offered = [...new Set([...(cadence === null ? [] : [cadence]), 15, 30, 60, 120])];
  return [
    {
      name: 'next',
      label: 'Next update in',
      input: 'choice',
      value: cadence === null ? 'none' : minutesText(cadence),
      choices: [
        ...offered.map((minutes) => ({
          value: minutesText(minutes),
          label: `${minutesText(minutes)}${minutes === cadence ? ' (the cadence)' : ''}`,
        })),
        { value: 'none', label: 'Promise none' },
      ],
    },
    lineField('by', 'Or by another time', { hint: '45m, 22:58, mon 09:00', max: 60 }),
  ];
};

/** What a form showed comes back from the platform: nothing in it is believed before it is looked at. */
export const expected = ({ shown }: CommandContext): { expected?: Shown } => {
  const known: Shown = {
    ...(typeof shown.title === 'string' ? { title: shown.title } : {}),
    ...(SEVERITIES.some((severity) => severity === shown.severity)
      ? { severity: shown.severity as Incident['severity'] }
      : {}),
    ...(STATUSES.some((status) => status === shown.status) ? { status: shown.status as Incident['status'] } : {}),
    ...(Array.isArray(shown.components) && shown.components.every(isComponent)
      ? {
          components: shown.components.map(({ name, status, assumed }) => ({
            name,
            status,
            ...(assumed ? { assumed } : {}),
          })),
        }
      : {}),
  };
  return Object.keys(known).length === 0 ? {} : { expected: known };
};

const isComponent = (value: unknown): value is Component =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'status' in value &&
  COMPONENT_STATUSES.some((status) => status === value.status);

/** "Next update by …", as the answer to whoever posted. */
export const promiseText = (incident: Incident): Rich => {
  const promise = incident.lastUpdate?.promise ?? null;
  return promise === null ? [' No next update is promised.'] : [' Next update by ', { time: promise, as: 'time' }, '.'];
};
