/** A double click: the same request of the same person, right after it changed something, is answered as the first was. */
import type { Instant } from '../../incident/incident.ts';
import { SECOND } from '../../incident/time.ts';
import type { Request } from '../command.ts';
import { createRecent } from '../recent.ts';
import type { Reply } from '../reply.ts';

const DOUBLE_CLICK = 2 * SECOND;
/** People remembered; whoever clicks twice does so at once. */
const REMEMBERED = 1000;

/** Told that the request changed something: only then must it not happen twice. */
export type Acted = () => void;
export type Once = (request: Request, now: Instant, answer: (acted: Acted) => Promise<Reply>) => Promise<Reply>;

export const createOnce = (): Once => {
  const last = createRecent<string, { key: string; at: Instant; reply: Promise<Reply> }>(REMEMBERED);
  return ({ asker, place, text, invocation, message }, now, answer) => {
    const key = JSON.stringify([place, text, invocation, message?.key]);
    const before = last.get(asker.person);
    if (before?.key === key && now - before.at <= DOUBLE_CLICK) return before.reply;
    let changed = false;
    const reply = answer(() => {
      changed = true;
    }).finally(() => {
      if (!changed && last.get(asker.person)?.reply === reply) last.delete(asker.person);
    });
    last.set(asker.person, { key, at: now, reply });
    return reply;
  };
};
