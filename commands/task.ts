import { lineField } from '../src/chat/views/answers.ts';
import { inlineText, plural } from '../src/chat/views/text.ts';
import { type CommandContext, defineCommand } from '../src/engine/command.ts';
import type { Field, Reply, Rich } from '../src/engine/reply.ts';
import { type Instant, type PersonId, reference, type Task } from '../src/incident/incident.ts';
import { refuse } from '../src/incident/refusal.ts';
import { dateTime } from '../src/incident/time.ts';
import { refused, replied, say } from './shared/replies.ts';
import { incidentOf, peopleOf } from './shared/view.ts';

const line = (task: Task, people: Parameters<typeof inlineText>[2]): Rich => [
  { bold: `#${task.id}` },
  ` ${task.doneAt === null ? '' : '✓ '}${inlineText(task.text, 160, people)}`,
  ...(task.owner === null ? [' · nobody yet'] : [' · ', { person: task.owner } as const]),
  ...(task.due === null || task.doneAt !== null ? [] : [' · due ', { time: task.due, as: 'date' } as const]),
];

const listed = async (context: CommandContext): Promise<Reply> => {
  const { number, tasks } = incidentOf(context);
  const people = await peopleOf(context);
  const open = tasks.filter((task) => task.doneAt === null);
  return say(
    context,
    tasks.length === 0
      ? [`${reference(number)} has no tasks yet: `, { code: '/incident task add Restart the pods @ben' }]
      : [`${plural(open.length, 'open task')} of ${tasks.length} in ${reference(number)}:`],
    {
      blocks: [
        {
          type: 'list',
          items: [...open, ...tasks.filter((task) => task.doneAt !== null)].map((task) => line(task, people)),
        },
      ],
    },
  );
};

const fields = (task: Task | undefined, now: Instant): Field[] => [
  lineField('text', 'What is to be done?', { required: true, max: 500, ...(task ? { value: task.text } : {}) }),
  { name: 'owner', label: 'By whom?', input: 'people', many: false, ...(task?.owner ? { value: task.owner } : {}) },
  lineField('due', 'By when?', {
    hint: '30m, 15:00, mon 09:00; none',
    max: 60,
    ...(task?.due && task.due > now ? { value: dateTime(task.due, 'UTC') } : {}),
  }),
];

interface Wanted {
  id?: number;
  text?: string;
  owner?: PersonId;
  due?: Instant | null;
}

const change = async (id: number, { text, owner, due }: Wanted, context: CommandContext): Promise<Reply> => {
  // The moment a form showed may have passed since: it is no new wish.
  const sameDue = context.shown.due !== undefined && context.raw.due === context.shown.due;
  const emptied = context.submitted && 'owner' in context.shown && (context.raw.owner ?? '') === '';
  const told = await context.tell({
    do: 'change_task',
    task: id,
    ...(text === undefined ? {} : { text }),
    ...(owner === undefined ? (emptied ? { owner: null } : {}) : { owner }),
    ...(due === undefined || sameDue ? {} : { due }),
  });
  return replied(context, told, {
    done: () => [`Task #${id} is changed.`],
    same: () => [`Task #${id} is like that already.`],
  });
};

export const task = defineCommand({
  name: 'task',
  synonyms: ['action', 'todo', 'tasks', 'action-item'],
  summary: 'Adds a task with an owner and a due time, or lists, changes and finishes tasks.',
  examples: ['task add Restart the pods @ben due 15:00', 'task done 2', 'task edit 2 @cem due 30m', 'task list'],
  where: 'room',
  options: {
    action: {
      kind: 'choice',
      choices: ['add', 'list', 'done', 'reopen', 'edit'],
      synonyms: {
        new: 'add',
        ls: 'list',
        show: 'list',
        finish: 'done',
        close: 'done',
        change: 'edit',
        assign: 'edit',
        undo: 'reopen',
      },
      positional: true,
      description: 'What to do',
    },
    id: { kind: 'number', min: 1, positional: true, description: 'Which task' },
    text: { kind: 'text', max: 500, positional: true, description: 'What is to be done' },
    owner: { kind: 'person', positional: true, description: 'By whom' },
    due: { kind: 'time', direction: 'future', none: true, keyword: true, description: 'By when' },
  },
  opensForm: ({ action, id, text, owner, due }) =>
    action === 'edit'
      ? text === undefined && owner === undefined && due === undefined
      : text === undefined && id === undefined && (action === undefined || action === 'add' || action === 'new'),

  form: async ({ action, id }, context) => {
    const { number, tasks } = incidentOf(context);
    const known = action === 'edit' || id !== undefined ? tasks.find((one) => one.id === id) : undefined;
    if (action === 'edit' && !known)
      return refuse(
        'unknown_task',
        `There is no task ${id ?? ''} here.`.replace('  ', ' '),
        'Type /incident task list to see them.',
      );
    return {
      title: known ? `Task #${known.id}` : `A task for ${reference(number)}`,
      submit: known ? 'Change' : 'Add',
      intro: [],
      fields: fields(known, context.now),
      invoke: {
        command: 'task',
        incident: number,
        options: known ? { action: 'edit', id: String(known.id) } : { action: 'add' },
        shown: known ? { owner: known.owner, due: known.due === null ? '' : dateTime(known.due, 'UTC') } : {},
      },
    };
  },

  run: async (values, context) => {
    const { action, id, text, owner, due } = values;
    if (action === 'list') return listed(context);
    if (action === 'add' || (action === undefined && text !== undefined)) {
      // "add 2 more pods": the number belongs to the words.
      const words = [...(id === undefined ? [] : [context.raw.id]), ...(text === undefined ? [] : [text])].join(' ');
      const told = await context.tell({
        do: 'add_task',
        text: words,
        ...(owner === undefined ? {} : { owner }),
        ...(due === undefined || due === null ? {} : { due }),
      });
      return replied(context, told, {
        done: ({ tasks }) => [`Task #${tasks.at(-1)?.id ?? 1} is added.`],
        same: () => ['That task is there already.'],
      });
    }
    if (id === undefined)
      return refused(
        refuse('no_task', 'Which task?', 'Give its number: /incident task done 2. /incident task list shows them.'),
        'id',
      );
    if (action === 'done' || action === 'reopen') {
      const told = await context.tell({ do: action === 'done' ? 'finish_task' : 'reopen_task', task: id });
      return replied(context, told, {
        done: () => [`Task #${id} is ${action === 'done' ? 'done' : 'open again'}.`],
        same: () => [`Task #${id} is ${action === 'done' ? 'done' : 'open'} already.`],
      });
    }
    return change(id, values, context);
  },
});
