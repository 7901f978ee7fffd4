/**
 * What Foghorn says, in neutral terms. Adapters render it; nothing in here knows a platform.
 *
 * Text is made of spans. A plain string is shown exactly as it is: user text can neither format nor ping.
 */

import type { Instant, PersonId } from '../incident/incident.ts';
import type { Refusal } from '../incident/refusal.ts';

export type Span =
  | string
  | { bold: string }
  | { code: string }
  | {
      time: Instant /** `time`: 22:58 · `date`: with its date · `ago`: relative. In the reader's zone, else labelled UTC. */;
      as: 'time' | 'date' | 'ago';
    }
  | { person: PersonId }
  | { group: string }
  | { link: string; text: string }
  /** A place on Foghorn's console: shown as a link where the console has an address, else as text. */
  | { console: string; text: string };
export type Rich = readonly Span[];

export interface Button {
  label: string;
  style: 'plain' | 'primary' | 'danger';
  /** Every button is a command with some options given: nothing can be done by button alone. */
  invoke: Invocation;
  /** Asked again before it acts. */
  confirm?: string;
}

export type Block =
  | { type: 'heading'; text: string }
  | { type: 'text'; text: Rich }
  | { type: 'quote'; text: string }
  | { type: 'fields'; fields: readonly { label: string; value: Rich }[] }
  | { type: 'list'; items: readonly Rich[] }
  | { type: 'context'; text: Rich }
  | { type: 'code'; text: string }
  | { type: 'buttons'; buttons: readonly Button[] }
  | { type: 'menu'; label: string; choices: readonly { label: string; invoke: Invocation }[] };

export interface Message {
  /** One line that stands for the whole where blocks cannot be shown: notifications, screen readers. */
  summary: string;
  tone: 'plain' | 'good' | 'attention' | 'alarm';
  blocks: readonly Block[];
}

/** A command asked for: by text, by button, by form. All values are as typed; the command's options parse them. */
export interface Invocation {
  command: string;
  incident?: number;
  options: Readonly<Record<string, string>>;
  /** A submitted form: act, do not open the form again. */
  submitted?: boolean;
  /** What the form showed when it was opened, as JSON values by field. */
  shown?: Readonly<Record<string, unknown>>;
}

export type Field = {
  /** The option it fills. */
  name: string;
  label: string;
  hint?: string;
  required?: boolean;
  /** What stands in it when it opens. */
  value?: string;
} & (
  | { input: 'line' | 'paragraph'; max: number }
  | { input: 'choice'; choices: readonly { value: string; label: string }[] }
  | { input: 'people' | 'components'; many: boolean }
);

/** At most five fields of at most 3,000 characters: the smallest of the platforms' limits (Discord's modal). */
export interface Form {
  title: string;
  submit: string;
  /** Read above the fields: what happened since the last update, similar incidents. */
  intro: readonly Block[];
  fields: readonly Field[];
  /** What submitting asks for; the fields are added to its options. */
  invoke: Invocation;
}
export const FORM_FIELDS = 5;
export const FIELD_LENGTH = 3000;

/** The answer to the asker: after the commit, at most once, seen by nobody else. */
export type Reply =
  | { reply: 'say'; message: Message }
  | { reply: 'form'; form: Form }
  | {
      reply: 'refused';
      refusal: Refusal;
      /** The field at fault, for forms to show it beside. */
      field?: string;
      /** Opens the form again with everything as typed. */
      again?: Invocation;
    }
  /** Nothing to say: what was done shows by itself. */
  | { reply: 'done' };
