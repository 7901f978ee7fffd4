/** What Foghorn knows of its rooms, as far as Slack's half must know it: which are open, what is known in each. */
import type { Storage } from '../../engine/ports.ts';
import type { Entry } from '../../incident/entry.ts';
import type { Instant, PersonId } from '../../incident/incident.ts';
import { PLATFORM } from './ids.ts';

export interface OpenRoom {
  incident: number;
  channel: string;
  /** From when on the room is reread. */
  since: Instant;
}

export interface Rooms {
  /** Rooms of incidents that are not over. */
  open(): Promise<readonly OpenRoom[]>;
  /** The incident whose room this is; null: none. */
  incidentIn(channel: string): Promise<number | null>;
  entries(incident: number): Promise<readonly Entry[]>;
  /** The channel goes on under another id: everything of ours in it does. */
  moved(from: string, to: string): Promise<void>;
}

export const roomsIn = (storage: Pick<Storage, 'list' | 'bindings' | 'entries' | 'findBound' | 'commit'>): Rooms => {
  const incidentIn = async (channel: string): Promise<number | null> => {
    const bound = await storage.findBound(PLATFORM, channel);
    return bound?.name === 'room' ? bound.incident : null;
  };
  return {
    open: async () => {
      const rooms: OpenRoom[] = [];
      for (const { number, declaredAt } of await storage.list({ open: true }, 'all')) {
        const { room } = await storage.bindings(number);
        if (room?.platform === PLATFORM) rooms.push({ incident: number, channel: room.channel, since: declaredAt });
      }
      return rooms;
    },
    incidentIn,
    entries: (incident) => storage.entries(incident),
    moved: async (from, to) => {
      const incident = await incidentIn(from);
      if (incident === null) return;
      const bindings = Object.entries(await storage.bindings(incident));
      await storage.commit(
        bindings
          .filter(([, binding]) => binding?.platform === PLATFORM && binding.channel === from)
          .flatMap(([name, binding]) =>
            binding
              ? [
                  {
                    write: 'bind' as const,
                    incident,
                    name: name as keyof Awaited<ReturnType<typeof storage.bindings>>,
                    binding: { ...binding, channel: to, url: binding.url?.replaceAll(from, to) ?? null },
                  },
                ]
              : [],
          ),
      );
    },
  };
};

/** A message as Foghorn has it. */
export interface Known {
  author: PersonId;
  at: Instant;
  text: string;
  files: readonly string[];
  /** Key of the parent. */
  thread: string | null;
  editedAt: Instant | null;
  deleted: boolean;
  /** Marks that stand: `emoji person`. */
  marks: ReadonlySet<string>;
}

export const markOf = (emoji: string, person: PersonId): string => `${emoji} ${person}`;

/** Everything known about the messages of a room, by key. */
export const knownIn = (entries: readonly Entry[]): ReadonlyMap<string, Known> => {
  const known = new Map<string, Known>();
  const marked = new Map<string, Map<string, { at: Instant; added: boolean }>>();
  const gone = new Set<string>();
  for (const { event, actor, occurredAt } of entries) {
    if (event.kind === 'message')
      known.set(event.message, {
        author: actor,
        at: occurredAt,
        text: event.text,
        files: event.files.map(({ name }) => name),
        thread: event.thread,
        editedAt: null,
        deleted: false,
        marks: new Set(),
      });
    if (event.kind === 'deletion') gone.add(event.message);
    if (event.kind === 'reaction') {
      const marks = marked.get(event.message) ?? new Map();
      const mark = markOf(event.emoji, actor);
      const before = marks.get(mark);
      // By the platform's own times, whatever the order in which they arrived.
      if (!before || occurredAt >= before.at) marks.set(mark, { at: occurredAt, added: event.added });
      marked.set(event.message, marks);
    }
  }
  for (const { event, occurredAt } of entries) {
    if (event.kind !== 'revision') continue;
    const before = known.get(event.message);
    if (before && occurredAt > (before.editedAt ?? Number.NEGATIVE_INFINITY)) {
      const files = event.files.map(({ name }) => name);
      known.set(event.message, { ...before, text: event.text, files, editedAt: occurredAt });
    }
  }
  for (const [key, message] of known) {
    const marks = [...(marked.get(key) ?? [])].filter(([, { added }]) => added).map(([mark]) => mark);
    known.set(key, { ...message, deleted: gone.has(key), marks: new Set(marks) });
  }
  // A deletion can be known of a message that never was.
  for (const key of gone)
    if (!known.has(key))
      known.set(key, {
        author: '',
        at: 0,
        text: '',
        files: [],
        thread: null,
        editedAt: null,
        deleted: true,
        marks: new Set(),
      });
  return known;
};
