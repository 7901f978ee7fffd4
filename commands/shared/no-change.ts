/** "No change since …" by one tap; where words are needed or the public reads it, a form comes first. */
import { textField } from '../../src/chat/views/answers.ts';
import type { CommandContext } from '../../src/engine/command.ts';
import type { Form, Reply } from '../../src/engine/reply.ts';
import { driving } from '../../src/incident/cadence.ts';
import { type Incident, isOpen, reference } from '../../src/incident/incident.ts';
import { refuse } from '../../src/incident/refusal.ts';
import { noChangeNeedsText, noChangeText } from '../../src/incident/rules/updates.ts';
import { parseIso } from '../../src/incident/time.ts';
import { refused, replied } from './replies.ts';
import { promiseText } from './updating.ts';

/** A third "no change" in a row needs words, and so does the public: what would be said stands in the form. */
const noChangeForm = (incident: Incident, context: CommandContext, publicly: boolean): Form => ({
  title: publicly ? 'No change, publicly' : 'Still no change?',
  submit: publicly ? 'Publish' : 'Post update',
  intro: [
    {
      type: 'text',
      text: publicly
        ? ['The public is owed this update: everybody will read it.']
        : ['This would be the third “no change” in a row. What is being tried, or waited for?'],
    },
  ],
  fields: [
    textField('text', publicly ? 'What the public reads' : 'In a sentence', {
      required: true,
      ...(noChangeNeedsText(incident) ? {} : { value: noChangeText(incident, context.now) }),
    }),
  ],
  invoke: {
    command: 'update',
    incident: incident.number,
    options: { no_change: 'yes', ...(context.raw.owed ? { owed: context.raw.owed } : {}) },
  },
});

export const noChange = async (
  incident: Incident,
  context: CommandContext,
  text: string | undefined,
): Promise<Reply> => {
  const owedAt = parseIso(context.raw.owed ?? '');
  const publicly = driving(incident.cadence)?.audience === 'public';
  if (isOpen(incident) && text === undefined && (publicly || noChangeNeedsText(incident)))
    return context.submitted
      ? refused(refuse('needs_sentence', 'A sentence is needed here.', 'What is being tried, or waited for?'), 'text')
      : { reply: 'form', form: noChangeForm(incident, context, publicly) };
  const told = await context.tell({
    do: 'no_change',
    ...(text === undefined ? {} : { text }),
    ...(publicly ? { audience: 'public' } : {}),
    ...(owedAt === null ? {} : { owedAt }),
  });
  return replied(context, told, {
    done: (after) => [`${reference(after.number)}: “no change” is posted.`, ...promiseText(after)],
    same: (after) => [`${reference(after.number)}: nothing had to be said.`],
  });
};
