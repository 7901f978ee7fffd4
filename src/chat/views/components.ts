/** Lists inside a line, and components as they stand in them. */
import type { Rich } from '../../engine/reply.ts';
import { type Component, componentState } from '../../incident/incident.ts';
import { inlineSpans } from './rich.ts';

/** The first few, and how many are left. */
export const some = (parts: readonly Rich[], shown: number, between: string): Rich =>
  [...parts.slice(0, shown), ...(parts.length > shown ? [[`${parts.length - shown} more`]] : [])].flatMap((part, i) =>
    i === 0 ? [...part] : [between, ...part],
  );

/** `API major outage` */
export const componentSpans = (component: Component): Rich => [
  ...inlineSpans(component.name, 60),
  ` ${componentState(component)}`,
];
