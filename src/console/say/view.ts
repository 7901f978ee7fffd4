/** What a command answers, as a page: words to read, or its form to fill in. */
import { plainText } from '../../chat/views/plain.ts';
import type { Block, Field, Form, Message } from '../../engine/reply.ts';
import { type Incident, reference } from '../../incident/incident.ts';
import { type Html, html, when } from '../html.ts';
import type { Page } from '../page.ts';
import * as forms from '../parts/forms.ts';
import { nameOf, prose } from '../parts/words.ts';
import type { Reader } from '../reader.ts';
import { type Answer, fieldName } from './ask.ts';

/** The line on the incident's page. */
export const commandForm = (incident: Incident, reader: Reader, refused: forms.Refused | null): Html => {
  const typed = forms.typing('say', reader, refused);
  return html`<details class="panel"${when(typed.refused, () => html` open`)}><summary>Any other command</summary>${forms.form(
    typed,
    `${reader.base}/incidents/${incident.number}/say`,
    forms.line(typed, {
      name: 'text',
      label: 'As in chat, without /incident',
      required: true,
      hint: 'handoff @ben · task Call the vendor · cancel false alarm · help',
    }),
    forms.button('Say it'),
  )}</details>`;
};

/** Buttons and menus are of no use outside chat: every one of them is a command that can be typed. */
const readable = (blocks: readonly Block[]): readonly Block[] =>
  blocks.filter(({ type }) => type !== 'buttons' && type !== 'menu');

const words = (message: Pick<Message, 'blocks'>, reader: Reader): Html =>
  prose(
    plainText(
      { blocks: readable(message.blocks) },
      { name: (id) => nameOf(id, reader), zone: reader.zone, now: reader.now },
    ),
    reader,
  );

const PEOPLE = 'As @ana; several with commas.';
const COMPONENTS = 'With commas: API, Web=major outage';

/** People as one types them: a form holds their ids. */
const handles = (ids: string, reader: Reader): string =>
  ids
    .split(/[\s,]+/)
    .map((id) => (reader.people.has(id) ? nameOf(id, reader) : id))
    .join(', ');

const control = (typed: forms.Typing, field: Field): Html => {
  const { label, hint, required, value } = field;
  const common = {
    name: fieldName(field.name),
    label,
    ...(hint !== undefined && { hint }),
    ...(required !== undefined && { required }),
    ...(value !== undefined && { value }),
  };
  switch (field.input) {
    case 'paragraph':
      return forms.area(typed, common);
    case 'line':
      return forms.line(typed, common);
    case 'choice': {
      const choices = field.choices.map((choice) => [choice.value, choice.label] as const);
      return forms.choice(typed, { ...common, choices: required ? choices : [['', '–'], ...choices] });
    }
    case 'people':
      return forms.line(typed, {
        ...common,
        ...(value && { value: handles(value, typed.reader) }),
        hint: hint ?? PEOPLE,
      });
    case 'components':
      return forms.line(typed, { ...common, hint: hint ?? COMPONENTS });
  }
};

const filledIn = (
  incident: Incident,
  { form, refusal, field }: Extract<Answer, { is: 'form' }>,
  reader: Reader,
): Html => {
  const typed = forms.typing('say', reader, refusal && { form: 'say', values: {}, refusal, ...fieldOf(form, field) });
  const { command, options, shown } = form.invoke;
  return html`<h1>${form.title}</h1>${when(form.intro.length > 0, () => words({ blocks: form.intro }, reader))}${forms.form(
    typed,
    `${reader.base}/incidents/${incident.number}/say`,
    html`${forms.hidden({ invocation: JSON.stringify({ command, options, shown }) })}${form.fields.map((one) => control(typed, one))}`,
    forms.button(form.submit),
  )}`;
};

/** A refusal about an option that the form does not show is about the form as a whole. */
const fieldOf = (form: Form, field: string | null): { field?: string } =>
  field !== null && form.fields.some(({ name }) => name === field) ? { field: fieldName(field) } : {};

export const answerPage = (
  incident: Incident,
  answer: Extract<Answer, { is: 'said' | 'form' }>,
  reader: Reader,
): Page => {
  const here = `${reader.base}/incidents/${incident.number}`;
  const body =
    answer.is === 'form'
      ? filledIn(incident, answer, reader)
      : html`<h1>Foghorn says</h1><div class="panel" role="status">${words(answer.reply.message, reader)}</div>`;
  return {
    title: answer.is === 'form' ? answer.form.title : `An answer about ${reference(incident.number)}`,
    under: 'incidents',
    body: html`<div class="answer">${body}<p><a href="${here}">Back to ${reference(incident.number)}</a></p></div>`,
  };
};
