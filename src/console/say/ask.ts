/** Any command, said from an incident's page as it would be in its room: for when there is no room to say it in. */
import { z } from 'zod';
import type { Request, Say } from '../../engine/command.ts';
import type { Binding } from '../../engine/ports.ts';
import type { Form, Invocation, Reply } from '../../engine/reply.ts';
import { type Incident, reference } from '../../incident/incident.ts';
import type { Refusal } from '../../incident/refusal.ts';
import type { Reader } from '../reader.ts';

/** The invocation that a form carries hidden. Whoever forges it may do no more than they may type. */
const invocationSchema = z.object({
  command: z.string(),
  options: z.record(z.string(), z.string()),
  shown: z.record(z.string(), z.unknown()).optional(),
});
export type Carried = z.infer<typeof invocationSchema>;

export const carriedIn = (written: string): Carried | null => {
  try {
    const read = invocationSchema.safeParse(JSON.parse(written));
    return read.success ? read.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

/** Fields of a command's form travel under names of their own, apart from what our forms carry hidden. */
const FIELD = 'option.';
export const fieldName = (option: string): string => `${FIELD}${option}`;
export const optionsIn = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      name.startsWith(FIELD) ? [[name.slice(FIELD.length), value]] : [],
    ),
  );

/** What came of it: an answer to read, a form to fill in, or nothing more to say. */
export type Answer =
  | { is: 'done' }
  | { is: 'said'; reply: Extract<Reply, { reply: 'say' }> }
  | { is: 'form'; form: Form; refusal: Refusal | null; field: string | null }
  | { is: 'refused'; refusal: Refusal };

export const asker = (say: Say['say'], incident: Incident, room: Binding | null, reader: Reader) => {
  const { person, zone } = reader;
  const request = (what: Pick<Request, 'text'> | { invocation: Invocation }): Request => ({
    asker: { person: person.id, name: person.name, zone },
    place: { platform: incident.home, channel: room?.channel ?? '' },
    ...what,
  });
  const invoke = (carried: Carried, more: Partial<Invocation> = {}): Promise<Reply> => {
    const { shown, ...rest } = carried;
    return say(request({ invocation: { ...rest, ...(shown && { shown }), incident: incident.number, ...more } }));
  };
  const answer = (reply: Reply): Answer => {
    switch (reply.reply) {
      case 'done':
        return { is: 'done' };
      case 'say':
        return { is: 'said', reply };
      case 'form':
        return { is: 'form', form: reply.form, refusal: null, field: null };
      case 'refused':
        return { is: 'refused', refusal: reply.refusal };
    }
  };

  return {
    /** As typed, without `/incident`. This incident is meant unless another is named. */
    typed: async (text: string): Promise<Answer> => {
      const words = text.trim().replace(/^\/\w+\s*/, '');
      const named = /^inc-\d+\b/i.test(words);
      return answer(await say(request({ text: named ? words : `${reference(incident.number)} ${words}` })));
    },
    /** A filled-in form. Refused, it comes again with everything as typed. */
    submitted: async (carried: Carried, typed: Record<string, string>): Promise<Answer> => {
      const options = { ...carried.options, ...typed };
      const reply = await invoke({ ...carried, options }, { submitted: true });
      if (reply.reply !== 'refused') return answer(reply);
      const again = await (reply.again ? say(request({ invocation: reply.again })) : invoke({ ...carried, options }));
      return again.reply === 'form'
        ? { is: 'form', form: again.form, refusal: reply.refusal, field: reply.field ?? null }
        : answer(reply);
    },
  };
};
