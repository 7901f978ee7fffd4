/** What is wrong with a configuration, said so that it can be mended: where, what stands there, what is accepted. */
import type { z } from 'zod';
import { nearest, oneLine } from './incident/text.ts';

type Path = readonly PropertyKey[];

/** `severities.SEV1.impact`, `roles[2].key` */
const spell = (path: Path): string =>
  path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${String(part)}`)).join('');

const valueAt = (document: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    document,
  );

/** A secret pasted into the wrong place is not repeated on a terminal. */
const SECRET = /xox[a-z]|xapp-/;
const show = (value: unknown): string => {
  const shown = JSON.stringify(value) ?? 'nothing';
  return SECRET.test(shown) ? 'a secret, which belongs into the environment' : oneLine(shown, 60);
};

/** `unknown key "severitys" (did you mean "severities"?); accepted here: …` */
export const unknownKey = (key: string, where: string, accepted: readonly string[]): string => {
  const meant = nearest(key, accepted);
  const guess = meant === null ? '' : ` (did you mean "${meant}"?)`;
  return `unknown key "${key}"${where === '' ? '' : ` in ${where}`}${guess}; accepted here: ${accepted.join(', ')}`;
};

export const wrongValue = (where: string, value: unknown, accepts: string): string =>
  value === undefined
    ? `${where} is missing; accepted: ${accepts}`
    : `${where} is ${show(value)}; accepted: ${accepts}`;

/** The same of a secret, which is not repeated. */
export const wrongSecret = (where: string, accepts: string): string =>
  `${where} is not what it should be; accepted: ${accepts}`;

/** Every problem of a document that its schema refused, in the document's order of keys. */
export const problemsOf = (document: unknown, issues: readonly z.core.$ZodIssue[]): string[] =>
  issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const accepted = JSON.parse(issue.message) as string[];
      return issue.keys.map((key) => unknownKey(key, spell(issue.path), accepted));
    }
    return wrongValue(spell(issue.path) || 'the file', valueAt(document, issue.path), issue.message);
  });
