/** How commands answer: the sentence to the asker, the refusal, and silence where the room shows it anyway. */
import { answer } from '../../src/chat/views/answers.ts';
import type { CommandContext, Told } from '../../src/engine/command.ts';
import type { Block, Message, Reply, Rich } from '../../src/engine/reply.ts';
import type { Incident } from '../../src/incident/incident.ts';
import type { Refusal } from '../../src/incident/refusal.ts';

interface Around {
  tone?: Message['tone'];
  blocks?: readonly Block[];
}

export const say = ({ now }: Pick<CommandContext, 'now'>, text: Rich, around: Around = {}): Reply => ({
  reply: 'say',
  message: answer(text, { now, ...around }),
});

export const refused = (refusal: Refusal, field?: string): Reply => ({
  reply: 'refused',
  refusal,
  ...(field === undefined ? {} : { field }),
});

/**
 * What came of telling the engine. In the incident's own room what was done shows by itself, unless `always`; what
 * changed nothing is said, so that nobody waits for it.
 */
export const replied = (
  context: CommandContext,
  told: Told,
  words: { done: (incident: Incident) => Rich; same: (incident: Incident) => Rich; always?: boolean } & Around,
): Reply => {
  if (!told.ok) return refused(told.refusal);
  const { done, same, always = false, ...around } = words;
  if (!told.changed) return say(context, same(told.incident));
  return context.inRoom && !always ? { reply: 'done' } : say(context, done(told.incident), around);
};
