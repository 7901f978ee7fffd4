/** All options of a command read at once: the values, and the first that could not be read. */
import { isRefusal, type Refusal, refuse } from '../../incident/refusal.ts';
import type { CommandDefinition, Options, Values } from '../command.ts';
import { type Reading, readOption } from './options.ts';

export interface Read {
  /** Only what could be read. */
  values: Values<Options>;
  /** The first that could not, with its name. */
  refused: { field: string; refusal: Refusal } | null;
}

export const readValues = (
  definition: CommandDefinition,
  options: Readonly<Record<string, string>>,
  reading: Reading,
): Read => {
  const values: Record<string, unknown> = {};
  let refused: Read['refused'] = null;
  for (const [name, option] of Object.entries(definition.options)) {
    const value = readOption(name, option, options[name] ?? '', reading);
    if (isRefusal(value)) refused ??= { field: name, refusal: value };
    else if (value !== undefined) values[name] = value;
  }
  return { values: values as Values<Options>, refused };
};

const lowered = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

/** The first required option without a value. `submitted`: it was left empty in a form, where no command is typed. */
export const lacking = (
  definition: CommandDefinition,
  values: Values<Options>,
  root: string,
  submitted: boolean,
): { field: string; refusal: Refusal } | null => {
  for (const [name, option] of Object.entries(definition.options))
    if (option.required && values[name] === undefined)
      return {
        field: name,
        refusal: submitted
          ? refuse('missing_option', `Please fill this in: ${lowered(option.description)}.`)
          : refuse(
              'missing_option',
              `${definition.name} needs to know: ${lowered(option.description)}.`,
              definition.examples[0] ? `For example: /${root} ${definition.examples[0]}` : '',
            ),
      };
  return null;
};
