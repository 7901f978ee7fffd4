/** Tasks of an incident: they become the action items of its postmortem. */
import type { CommandOf } from '../commands.ts';
import type { Incident, Task } from '../incident.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { badText } from './check.ts';
import type { Rule } from './rule.ts';

const find = (incident: Incident, id: number): Task | Refusal =>
  incident.tasks.find((task) => task.id === id) ??
  refuse('unknown_task', `There is no task ${id} here.`, 'Type /incident task list to see them.');

export const addTask: Rule<'add_task'> = (incident, { text, owner, due }) =>
  badText(text, 'The task') ?? [
    { event: { kind: 'task_added', task: incident.tasks.length + 1, text, owner: owner ?? null, due: due ?? null } },
  ];

export const changeTask: Rule<'change_task'> = (incident, command) => {
  const task = find(incident, command.task);
  if (isRefusal(task)) return task;
  const bad = command.text === undefined ? null : badText(command.text, 'The task');
  if (bad) return bad;
  const changed = (key: 'text' | 'owner' | 'due'): boolean => command[key] !== undefined && command[key] !== task[key];
  const { text, owner, due }: Omit<CommandOf<'change_task'>, 'do' | 'task'> = command;
  if (!changed('text') && !changed('owner') && !changed('due')) return [];
  return [
    {
      event: {
        kind: 'task_changed',
        task: task.id,
        ...(text === undefined ? {} : { text }),
        ...(owner === undefined ? {} : { owner }),
        ...(due === undefined ? {} : { due }),
      },
    },
  ];
};

export const finishTask: Rule<'finish_task'> = (incident, command) => {
  const task = find(incident, command.task);
  if (isRefusal(task)) return task;
  return task.doneAt === null ? [{ event: { kind: 'task_done', task: task.id } }] : [];
};

export const reopenTask: Rule<'reopen_task'> = (incident, command) => {
  const task = find(incident, command.task);
  if (isRefusal(task)) return task;
  return task.doneAt === null ? [] : [{ event: { kind: 'task_reopened', task: task.id } }];
};
