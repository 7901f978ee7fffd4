/** What the forms of an incident's page ask for: values as typed → a core command, or a refusal beside its field. */
import type { Command } from '../../incident/commands.ts';
import {
  type Incident,
  type Instant,
  OPEN_STATUSES,
  type OpenStatus,
  SEVERITIES,
  type Severity,
} from '../../incident/incident.ts';
import { isRefusal, type Refusal, refuse } from '../../incident/refusal.ts';
import { parseFuture, parsePast } from '../../incident/when.ts';
import type { Reader } from '../reader.ts';

export type Values = Readonly<Record<string, string>>;
export type Asked = Exclude<Command, { do: 'declare' }>;
/** Not even asked for: what was typed cannot be read. */
export interface Unread {
  refusal: Refusal;
  field?: string;
}
export const isUnread = (value: object): value is Unread => 'refusal' in value;

const oneOf = <T extends string>(list: readonly T[], value: string | undefined): T | null =>
  list.find((known) => known === value) ?? null;

const text = (values: Values): string => values.text ?? '';
const optionalText = (values: Values): { text?: string } => (text(values).trim() === '' ? {} : { text: text(values) });

/** What the form showed. A severity or status that the form did not know is no stale form. */
const expected = (values: Values): { status?: OpenStatus; severity?: Severity } => {
  const status = oneOf(OPEN_STATUSES, values.shownStatus);
  const severity = oneOf(SEVERITIES, values.shownSeverity);
  return { ...(status && { status }), ...(severity && { severity }) };
};

/** Empty: one cadence on. "none": no promise. Else a moment or a length of time. */
const readNext = (typed: string, reader: Reader): Instant | null | undefined | Unread => {
  const clean = typed.trim();
  if (clean === '') return undefined;
  if (/^none$/i.test(clean)) return null;
  const when = parseFuture(clean, { now: reader.now, zone: reader.zone });
  return isRefusal(when) ? { refusal: when, field: 'next' } : when.at;
};

const update = (values: Values, reader: Reader): Asked | Unread => {
  const next = readNext(values.next ?? '', reader);
  if (typeof next === 'object' && next !== null) return next;
  const status = oneOf(OPEN_STATUSES, values.status);
  if (!status)
    return {
      refusal: refuse('unknown_status', `A status is one of ${OPEN_STATUSES.join(', ')}.`),
      field: 'status',
    };
  const { status: shown } = expected(values);
  return {
    do: 'post_update',
    audience: 'internal',
    text: text(values),
    status,
    ...(next === undefined ? {} : { next }),
    ...(shown && { expected: { status: shown } }),
  };
};

const severity = (values: Values): Asked | Unread => {
  const to = oneOf(SEVERITIES, values.severity);
  const { severity: shown } = expected(values);
  return to
    ? { do: 'change_severity', to, ...optionalText(values), ...(shown && { expected: { severity: shown } }) }
    : {
        refusal: refuse('unknown_severity', `A severity is one of ${SEVERITIES.join(', ')}.`),
        field: 'severity',
      };
};

const note = (values: Values, reader: Reader): Asked | Unread => {
  const typed = (values.at ?? '').trim();
  const when = typed === '' ? null : parsePast(typed, { now: reader.now, zone: reader.zone });
  if (when !== null && isRefusal(when)) return { refusal: when, field: 'at' };
  return { do: 'raise_note', text: text(values), ...(when && { occurredAt: when.at }) };
};

/** By the name of the form, which is also the last part of its address. */
export const ACTIONS: Readonly<Record<string, (values: Values, reader: Reader, incident: Incident) => Asked | Unread>> =
  {
    update,
    severity,
    note,
    resolve: (values) => ({ do: 'resolve', ...optionalText(values) }),
    reopen: (values) => {
      const reason = (values.reason ?? '').trim();
      return { do: 'reopen', ...(reason && { reason }) };
    },
  };

/** Which field a refusal of the core is about; those not named here are about the form as a whole. */
const FIELDS: Readonly<Record<string, string>> = {
  no_text: 'text',
  text_too_long: 'text',
  past_promise: 'next',
  future_time: 'at',
  no_title: 'title',
  title_too_long: 'title',
};
export const fieldOf = (refusal: Refusal): { field?: string } => {
  const field = FIELDS[refusal.code];
  return field === undefined ? {} : { field };
};
