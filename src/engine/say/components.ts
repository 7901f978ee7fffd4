/** Components as people name them: `API, Web=down, Payment API=degraded`. */
import type { ComponentStatus } from '../../incident/incident.ts';
import { isRefusal, type Refusal, refuse } from '../../incident/refusal.ts';
import type { Settings } from '../../incident/settings.ts';
import { nearest } from '../../incident/text.ts';
import { readComponentStatus } from './words.ts';

/** How long the name of a component may be: Statuspage's own limit leaves room. */
const NAME_LENGTH = 100;

export interface NamedComponent {
  name: string;
  status?: ComponentStatus;
}

const readName = (typed: string, known: readonly string[], free: boolean): string | Refusal => {
  const found = known.find((name) => name.toLowerCase() === typed.toLowerCase());
  if (found !== undefined) return found;
  if (free && typed.length <= NAME_LENGTH) return typed.replace(/\s+/g, ' ');
  if (free) return refuse('too_long', `A component's name has at most ${NAME_LENGTH} characters.`, 'Shorten it.');
  const near = nearest(typed, known);
  return refuse(
    'unknown_component',
    `There is no component “${typed.slice(0, 60)}”.`,
    `${near ? `Did you mean ${near}? ` : ''}There are ${known.join(', ')}.`,
  );
};

const readOne = (part: string, known: readonly string[], free: boolean): NamedComponent | Refusal => {
  const [, typed = '', word] = /^(.*?)(?:=(.*))?$/s.exec(part.trim()) ?? [];
  const name = readName(typed.trim(), known, free);
  if (isRefusal(name)) return name;
  if (word === undefined) return { name };
  const status = readComponentStatus(word);
  if (status) return { name, status };
  return refuse(
    'unknown_component_status',
    `“${word.slice(0, 60)}” is not the status of a component.`,
    'Use operational, degraded, partial, down or maintenance.',
  );
};

/**
 * Each named once. Where components are configured only those may be named, and those the incident has already;
 * where none are, any name will do.
 */
export const readComponents = (
  text: string,
  settings: Settings,
  present: readonly string[],
): NamedComponent[] | Refusal => {
  const known = [...new Set([...settings.components.map((component) => component.name), ...present])];
  const found = new Map<string, NamedComponent>();
  for (const part of text.split(/[,;\n]/).filter((part) => part.trim() !== '')) {
    const component = readOne(part, known, settings.components.length === 0);
    if (isRefusal(component)) return component;
    found.set(component.name.toLowerCase(), component);
  }
  return [...found.values()];
};
