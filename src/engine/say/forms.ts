/** A command's form made ready to open: what was typed stands in it, and what has no field in it goes along. */
import type { CommandDefinition } from '../command.ts';
import { type Block, FIELD_LENGTH, type Field, FORM_FIELDS, type Form } from '../reply.ts';

const max = (field: Field): number => ('max' in field ? field.max : FIELD_LENGTH);

/** What was typed stands in its field as it was typed, unless the field offers choices it is not among. */
const withTyped = (field: Field, typed: string | undefined): Field => {
  const text = typed?.trim() ? typed : field.value;
  if (text === undefined) return field;
  if (field.input !== 'choice') return { ...field, value: text.slice(0, max(field)) };
  const choice = field.choices.find(({ value }) => value.toLowerCase() === text.trim().toLowerCase());
  return choice ? { ...field, value: choice.value } : field;
};

/** The fields whose text does not fit. */
export const overlong = (form: Form, typed: Readonly<Record<string, string>>): Field[] =>
  form.fields.filter((field) => (typed[field.name] ?? '').length > max(field));

/** Said above a form that cannot hold all of what was typed: where the whole is. */
export const cutNote = (
  cut: readonly Field[],
  typed: Readonly<Record<string, string>>,
  root: string,
  draft: string | null,
): Block[] => {
  if (cut.length === 0) return [];
  const sizes = cut.map(({ name, label }) => `${label} ${(typed[name] ?? '').length.toLocaleString('en')} characters`);
  return [
    {
      type: 'context',
      text: [
        `Cut to what the form holds (${sizes.join(', ')}). `,
        ...(draft === null
          ? ['The rest could not be kept: copy it before you go on.']
          : ['The whole is kept: ', { code: `/${root} draft ${draft}` }]),
      ],
    },
  ];
};

export const filled = (
  form: Form,
  definition: CommandDefinition,
  incident: number | undefined,
  typed: Readonly<Record<string, string>>,
  draft: string | null,
): Form => {
  const fields = form.fields.map((field) => withTyped(field, typed[field.name]));
  const own = new Set(fields.map((field) => field.name));
  const along = Object.entries(typed).filter(([name]) => !own.has(name) && Object.hasOwn(definition.options, name));
  // A field that comes back empty, or not at all, must not get the draft's text again.
  const emptied = [...own].map((name): [string, string] => [name, '']);
  return {
    ...form,
    fields,
    invoke: {
      ...(incident === undefined ? {} : { incident }),
      ...form.invoke,
      // A draft carries everything along by itself.
      options: {
        ...(draft === null ? Object.fromEntries(along) : { ...Object.fromEntries(emptied), draft }),
        ...form.invoke.options,
      },
      submitted: true,
    },
  };
};

/** For a command without a form of its own: one field for each thing that was typed. */
export const formOf = (definition: CommandDefinition, typed: Readonly<Record<string, string>>): Form => {
  const names = Object.keys(definition.options).filter((name) => (typed[name] ?? '') !== '');
  return {
    title: definition.name,
    submit: 'Send',
    intro: [],
    fields: names.slice(0, FORM_FIELDS).map((name): Field => {
      const option = definition.options[name];
      const long = (typed[name] ?? '').length > 80 || typed[name]?.includes('\n');
      const label = `${name.charAt(0).toUpperCase()}${name.slice(1)}`.replaceAll('_', ' ');
      return {
        name,
        label,
        ...(option ? { hint: option.description } : {}),
        required: option?.required ?? false,
        input: long ? 'paragraph' : 'line',
        max: FIELD_LENGTH,
      };
    }),
    invoke: { command: definition.name, options: {} },
  };
};
