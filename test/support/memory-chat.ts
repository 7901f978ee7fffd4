/**
 * The Chat port for tests of the engine alone: remembers what was asked of it, recognises an effect it has performed,
 * and fails on demand. How real platforms behave is the business of the contract suite.
 */
import { type Binding, type Chat, DeliveryError, type Document, type Post } from '../../src/engine/ports.ts';
import type { Message } from '../../src/engine/reply.ts';
import type { PersonId } from '../../src/incident/incident.ts';

export type Call =
  | { call: 'openRoom'; slug: string; effect: string }
  | { call: 'invite'; channel: string; people: readonly string[]; groups: readonly string[] }
  | { call: 'setTopic'; channel: string; topic: string }
  | { call: 'post'; channel: string; thread: string | null; post: Post; message: string }
  | { call: 'edit'; at: Binding; message: Message }
  | { call: 'pin'; at: Binding }
  | { call: 'direct'; person: PersonId; post: Post }
  | { call: 'archive'; channel: string }
  | { call: 'unarchive'; channel: string }
  | { call: 'document'; channel: string; document: Document };
export type CallName = Call['call'] | 'find';

/** What goes wrong with the next calls of a name. `drop`: it is performed, and the answer is lost. */
export type Fault =
  | { fault: 'fail'; retryAfter?: number }
  | { fault: 'permanent' }
  | { fault: 'drop' }
  | { fault: 'hang' }
  | { fault: 'throw'; error: unknown };

export interface MemoryChat extends Chat {
  /** Everything performed, in order. */
  readonly calls: readonly Call[];
  /** Those of one name. */
  of<N extends CallName>(name: N): Extract<Call, { call: N }>[];
  /** The next calls of that name go wrong, one fault each. */
  next(name: CallName, ...faults: Fault[]): void;
  /** How often a call of that name was tried, performed or not. */
  tries(name: CallName): number;
  /** Lets the calls that hang go on. */
  release(): void;
}

export const memoryChat = (platform = 'local', lobby = 'lobby'): MemoryChat => {
  const calls: Call[] = [];
  const faults = new Map<CallName, Fault[]>();
  const tries = new Map<CallName, number>();
  const performed = new Map<string, Binding>();
  let hanging: (() => void)[] = [];
  let last = 0;

  const attempt = async <T>(name: CallName, perform: () => T): Promise<T> => {
    tries.set(name, (tries.get(name) ?? 0) + 1);
    const fault = faults.get(name)?.shift();
    switch (fault?.fault) {
      case 'fail':
        throw new DeliveryError('unavailable', 'The platform is down.', { retryAfter: fault.retryAfter ?? null });
      case 'permanent':
        throw new DeliveryError('channel_gone', 'The channel is gone.', { permanent: true });
      case 'throw':
        throw fault.error;
      case 'hang':
        await new Promise<void>((resolve) => hanging.push(resolve));
        return perform();
      case 'drop':
        perform();
        throw new DeliveryError('no_answer', 'The answer was lost.');
      default:
        return perform();
    }
  };

  /** Looks before it acts, as a platform's adapter does when an earlier try may have succeeded. */
  const once = (effect: string, attempts: number, act: () => Binding): Binding => {
    const before = attempts > 1 ? performed.get(effect) : undefined;
    const binding = before ?? act();
    performed.set(effect, binding);
    return binding;
  };
  const posted = (channel: string): Binding => {
    last += 1;
    return { platform, channel, message: String(last), url: `https://chat.example/${channel}/${last}` };
  };

  return {
    platform,
    lobby,
    calls,
    of: (name) => calls.filter((one): one is Extract<Call, { call: typeof name }> => one.call === name),
    next: (name, ...more) => void faults.set(name, [...(faults.get(name) ?? []), ...more]),
    tries: (name) => tries.get(name) ?? 0,
    release: () => {
      for (const go of hanging) go();
      hanging = [];
    },
    openRoom: ({ effect, attempts, slug }) =>
      attempt('openRoom', () =>
        once(effect, attempts, () => {
          calls.push({ call: 'openRoom', slug, effect });
          return { platform, channel: slug, message: null, url: `https://chat.example/${slug}` };
        }),
      ),
    invite: (channel, people, groups) =>
      attempt('invite', () => void calls.push({ call: 'invite', channel, people, groups })),
    setTopic: (channel, topic) => attempt('setTopic', () => void calls.push({ call: 'setTopic', channel, topic })),
    post: ({ channel, thread }, post) =>
      attempt('post', () =>
        once(post.effect, post.attempts, () => {
          const binding = posted(channel);
          calls.push({ call: 'post', channel, thread: thread ?? null, post, message: binding.message ?? '' });
          return binding;
        }),
      ),
    find: (_, effect) => attempt('find', () => performed.get(effect) ?? null),
    edit: (at, message) => attempt('edit', () => void calls.push({ call: 'edit', at, message })),
    pin: (at) => attempt('pin', () => void calls.push({ call: 'pin', at })),
    direct: (person, post) =>
      attempt('direct', () =>
        once(post.effect, post.attempts, () => {
          calls.push({ call: 'direct', person, post });
          return posted(`direct:${person}`);
        }),
      ),
    archive: (channel) => attempt('archive', () => void calls.push({ call: 'archive', channel })),
    unarchive: (channel) => attempt('unarchive', () => void calls.push({ call: 'unarchive', channel })),
    document: ({ channel }, document) =>
      attempt('document', () =>
        once(document.effect, document.attempts, () => {
          calls.push({ call: 'document', channel, document });
          return posted(channel);
        }),
      ),
    start: async () => {},
    stop: async () => {},
  };
};
