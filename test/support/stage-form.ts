/** A form filled in as the workspace's page does it: every field goes back as text, choices only as offered. */
import { typedText } from '../../src/chat/local/text.ts';
import type { Field, Form, Invocation } from '../../src/engine/reply.ts';

/** What stands in the control before anybody touches it. */
const standing = (field: Field, everybody: readonly string[]): string => {
  const value = field.value ?? '';
  if (field.input === 'choice') {
    if (field.choices.some((choice) => choice.value === value)) return value;
    return field.required && field.value !== undefined ? (field.choices[0]?.value ?? '') : '';
  }
  if (field.input !== 'people') return typedText(value);
  const chosen = everybody.filter((id) => value.split(/[\s,]+/).includes(`local:${id}`));
  return chosen.map((id) => `@${id}`).join(', ');
};

/** Throws where a person could not do this: no such field, no such choice, longer than the control takes. */
const typed = (field: Field, value: string): string => {
  if (field.input === 'choice' && value !== '') {
    const choice = field.choices.find((one) => one.value === value || one.label === value);
    if (!choice) throw new Error(`“${field.label}” offers no ${value}: ${field.choices.map((one) => one.label)}`);
    return choice.value;
  }
  if ('max' in field && value.length > field.max) throw new Error(`“${field.label}” takes ${field.max} characters`);
  return value;
};

export const filledIn = (
  form: Form,
  fields: Readonly<Record<string, string>>,
  everybody: readonly string[],
): Invocation => {
  for (const name of Object.keys(fields))
    if (!form.fields.some((field) => field.name === name || field.label === name))
      throw new Error(`“${form.title}” has no field ${name}: ${form.fields.map((field) => field.name)}`);
  const options = form.fields.map((field) => {
    const given = fields[field.name] ?? fields[field.label];
    return [field.name, given === undefined ? standing(field, everybody) : typed(field, given)];
  });
  return {
    ...form.invoke,
    options: { ...form.invoke.options, ...Object.fromEntries(options) },
    submitted: true,
  };
};
