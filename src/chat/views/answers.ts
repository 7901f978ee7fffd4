/** Small answers to the asker, and the forms' common fields: what several commands say and ask alike. */
import type { Block, Field, Message, Rich } from '../../engine/reply.ts';
import { FIELD_LENGTH } from '../../engine/reply.ts';
import {
  COMPONENT_STATUSES,
  type Component,
  type Instant,
  OPEN_STATUSES,
  type OpenStatus,
  SEVERITIES,
  type Severity,
} from '../../incident/incident.ts';
import type { Settings } from '../../incident/settings.ts';
import { bounded } from './bounds.ts';
import { COMPONENT_WORDS, STATUS_WORDS } from './labels.ts';
import { plainRich } from './plain.ts';
import { handle, type People } from './text.ts';

/** A sentence, with whatever belongs below it. */
export const answer = (
  text: Rich,
  around: { now: Instant; people?: People; tone?: Message['tone']; blocks?: readonly Block[] },
): Message => {
  const { now, people = new Map(), tone = 'plain', blocks = [] } = around;
  const summary = plainRich(text, { name: (person) => handle(person, people), zone: 'UTC', now });
  return bounded({ summary, tone, blocks: [{ type: 'text', text }, ...blocks] });
};

export const severityField = (settings: Settings, value: Severity | undefined, name = 'severity'): Field => ({
  name,
  label: 'Severity',
  input: 'choice',
  required: true,
  choices: SEVERITIES.map((severity) => ({
    value: severity,
    label: `${settings.severities[severity].name} ${settings.severities[severity].description}`.slice(0, 75),
  })),
  ...(value === undefined ? {} : { value }),
});

export const statusField = (value: OpenStatus | undefined, name = 'status'): Field => ({
  name,
  label: 'Status',
  input: 'choice',
  required: true,
  choices: OPEN_STATUSES.map((status) => ({ value: status, label: STATUS_WORDS[status] })),
  ...(value === undefined ? {} : { value }),
});

export const textField = (
  name: string,
  label: string,
  more: Partial<Pick<Field, 'hint' | 'required' | 'value'>> = {},
): Field => ({
  name,
  label,
  input: 'paragraph',
  max: FIELD_LENGTH,
  ...more,
});

/** What stands in a field when it opens, if anything does. */
export const startingWith = (value: string | undefined): Pick<Field, 'value'> => (value === undefined ? {} : { value });

export const lineField = (
  name: string,
  label: string,
  more: Partial<Pick<Field, 'hint' | 'required' | 'value'>> & { max?: number } = {},
): Field => {
  const { max = 200, ...rest } = more;
  return { name, label, input: 'line', max, ...rest };
};

export const componentStatusField = (name: string, value?: string): Field => ({
  name,
  label: 'Their status',
  input: 'choice',
  choices: COMPONENT_STATUSES.map((status) => ({ value: status, label: COMPONENT_WORDS[status] })),
  ...(value === undefined ? {} : { value }),
});

/** As the option reads it back: `API=major outage, Web=operational`. */
export const componentsText = (components: readonly Component[]): string =>
  components.map(({ name, status, assumed }) => (assumed ? name : `${name}=${COMPONENT_WORDS[status]}`)).join(', ');
