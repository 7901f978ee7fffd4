import { lineField, textField } from '../src/chat/views/answers.ts';
import { defineCommand } from '../src/engine/command.ts';
import { reference } from '../src/incident/incident.ts';
import { replied } from './shared/replies.ts';
import { incidentOf } from './shared/view.ts';

export const note = defineCommand({
  name: 'note',
  synonyms: ['log', 'event', 'pin'],
  summary: 'Puts an observation onto the timeline, now or at an earlier time.',
  examples: [
    'note Restarted the payment pods',
    'note 14:05 Error rate began to rise',
    'note at:"yesterday 23:50 CET" Deploy 812',
  ],
  where: 'room',
  options: {
    at: { kind: 'time', direction: 'past', positional: true, description: 'When it happened, if not now' },
    text: { kind: 'text', positional: true, description: 'What was seen or done' },
  },
  // A message carries its own words.
  opensForm: ({ text }) => text === undefined,

  form: async (_, context) => {
    const { number } = incidentOf(context);
    return {
      title: `Note for ${reference(number)}`,
      submit: 'Add to the timeline',
      intro: [],
      fields: [
        textField('text', 'What was seen or done?', {
          required: true,
          ...(context.message ? { value: context.message.text } : {}),
        }),
        lineField('at', 'When, if not now?', { hint: '14:05, 20m ago, yesterday 23:50 CET', max: 60 }),
      ],
      invoke: { command: 'note', incident: number, options: {} },
    };
  },

  run: async ({ at, text }, context) => {
    const { message } = context;
    const told = await context.tell({
      do: 'raise_note',
      text: text ?? message?.text ?? '',
      ...(at === undefined ? (message ? { occurredAt: message.at } : {}) : { occurredAt: at }),
      ...(message && (text ?? message.text) === message.text
        ? { author: message.author, origin: { message: message.key, ...(message.url ? { url: message.url } : {}) } }
        : {}),
    });
    return replied(context, told, {
      // A typed time may be read otherwise than it was meant: its date is said.
      done: ({ number }) => [
        `The note is on the timeline of ${reference(number)}`,
        ...(at === undefined ? ['.'] : [' at ', { time: at, as: 'date' } as const, '.']),
      ],
      same: ({ number }) => [`That message is on the timeline of ${reference(number)} already.`],
      always: at !== undefined || message !== undefined,
    });
  },
});
