/**
 * What Foghorn is yet to hear. An event is committed with the change it tells of and removed when Foghorn has
 * committed it, so that it is told at least once, restarts included. Lanes (channels) keep their order; one lane
 * in trouble does not hold up another.
 */
import type Database from 'better-sqlite3';
import type {
  InboundDeletion,
  InboundMessage,
  InboundReaction,
  InboundRevision,
  Person,
} from '../../../engine/ports.ts';

export type Told =
  | { kind: 'message'; body: InboundMessage }
  | { kind: 'revision'; body: InboundRevision }
  | { kind: 'deletion'; body: InboundDeletion }
  /** `event` is the log's own id, filled in when it is handed over. */
  | { kind: 'reaction'; body: Omit<InboundReaction, 'event'> }
  | { kind: 'people'; body: Person[] };
export type Handed = { id: number; lane: string } & Told;

export interface EventLog {
  add(lane: string, message: number | null, told: Told): void;
  /** The first of every lane, oldest lane first. */
  heads(): Handed[];
  done(id: number): void;
  /** A message was deleted: its words must not wait in here. That it was said is still told. */
  blank(message: number): void;
  waiting(): number;
}

export const openEvents = (db: Database.Database): EventLog => {
  const insert = db.prepare('insert into event (lane, kind, message, body) values (?, ?, ?, ?)');
  const first = db.prepare<[], { id: number; lane: string; kind: string; body: string }>(
    'select id, lane, kind, body from event where id in (select min(id) from event group by lane) order by id',
  );
  const remove = db.prepare('delete from event where id = ?');
  const wipe = db.prepare(
    `update event set body = case when kind = 'reaction'
       then case when json_type(body, '$.message') is null then body
            else json_set(body, '$.message.text', '', '$.message.files', json('[]')) end
       else json_set(body, '$.text', '', '$.files', json('[]')) end
     where message = ? and kind in ('message', 'revision', 'reaction')`,
  );
  const count = db.prepare<[], { n: number }>('select count(*) as n from event');
  return {
    add: (lane, message, told) => {
      insert.run(lane, told.kind, message, JSON.stringify(told.body));
    },
    // The log is written by `add` alone: kind and body belong together.
    heads: () => first.all().map(({ body, ...row }) => ({ ...row, body: JSON.parse(body) }) as Handed),
    done: (id) => {
      remove.run(id);
    },
    blank: (message) => {
      wipe.run(message);
    },
    waiting: () => count.get()?.n ?? 0,
  };
};
