/** Words that were refused are kept, so that *Edit again* can bring them back. */
import type { Instant, PersonId } from '../../incident/incident.ts';
import type { CommandContext } from '../command.ts';
import type { Clock, Draft, Log, Storage, Unique } from '../ports.ts';

type ShortcutMessage = NonNullable<CommandContext['message']>;

/** A message shortcut's message goes along in the draft under these names, which no option can have. */
const FIELDS = ['key', 'text', 'author', 'at', 'url'] as const;
const named = (field: (typeof FIELDS)[number]): string => `message.${field}`;

const withMessage = (message: ShortcutMessage | undefined): Record<string, string> => {
  if (!message) return {};
  const { key, text, author, at, url } = message;
  return {
    [named('key')]: key,
    [named('text')]: text,
    [named('author')]: author,
    [named('at')]: String(at),
    ...(url === undefined ? {} : { [named('url')]: url }),
  };
};

const messageOf = (options: Readonly<Record<string, string>>): ShortcutMessage | undefined => {
  const [key, text, author, at, url] = FIELDS.map((field) => options[named(field)]);
  if (key === undefined || text === undefined || author === undefined || at === undefined) return undefined;
  return { key, text, author, at: Number(at) as Instant, ...(url === undefined ? {} : { url }) };
};

export interface KeptWords {
  options: Record<string, string>;
  message: ShortcutMessage | undefined;
}

export interface Drafts {
  /** The id; null when nothing could be stored, which is logged. */
  keep(
    person: PersonId,
    command: string,
    incident: number | undefined,
    words: { options: Readonly<Record<string, string>>; message?: ShortcutMessage | undefined },
  ): Promise<string | null>;
  /** Null: no such draft of this person's. */
  find(id: string, person: PersonId): Promise<KeptWords | null>;
}

export const createDrafts = (storage: Storage, clock: Clock, unique: Unique, log: Log): Drafts => ({
  keep: async (person, command, incident, { options, message }) => {
    const draft: Draft = {
      id: unique(),
      person,
      command,
      incident: incident ?? null,
      options: { ...options, ...withMessage(message) },
      message: message?.key ?? null,
      at: clock(),
    };
    try {
      return (await storage.commit([{ write: 'keep_draft', draft }])) === 'committed' ? draft.id : null;
    } catch (error) {
      // The refusal still goes out, with the words themselves in it.
      log.error({ err: error, command }, 'A draft could not be kept');
      return null;
    }
  },
  find: async (id, person) => {
    const draft = await storage.draft(id);
    if (!draft || draft.person !== person) return null;
    const options = Object.entries(draft.options).filter(([name]) => !name.startsWith('message.'));
    return { options: Object.fromEntries(options), message: messageOf(draft.options) };
  },
});
