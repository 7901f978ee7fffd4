/** A task on one line. */
import type { Rich } from '../../engine/reply.ts';
import type { Instant, Task } from '../../incident/incident.ts';
import { inlineSpans } from './rich.ts';
import { who } from './text.ts';
import { moment } from './times.ts';

export const taskSpans = (task: Task, now: Instant): Rich => [
  { bold: `#${task.id} ` },
  ...inlineSpans(task.text, 140),
  ...(task.owner === null ? [', nobody yet'] : [', ', who(task.owner)]),
  ...(task.due === null ? [] : [task.due < now ? ', was due ' : ', due ', moment(task.due, now)]),
];
