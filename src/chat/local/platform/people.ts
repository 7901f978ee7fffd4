/** Who is pretended: six people in six zones, a bot that raises alarms, and two groups. */
import type Database from 'better-sqlite3';
import { BOT, type Crew, type User } from './model.ts';

export const PRETEND: readonly User[] = [
  { id: 'ana', name: 'Ana Ribeiro', zone: 'Europe/Lisbon', bot: false },
  { id: 'ben', name: 'Ben Carter', zone: 'America/New_York', bot: false },
  { id: 'chidi', name: 'Chidi Okafor', zone: 'Africa/Lagos', bot: false },
  { id: 'dana', name: 'Dana Weiss', zone: 'Europe/Berlin', bot: false },
  { id: 'emre', name: 'Emre Yıldız', zone: 'Europe/Istanbul', bot: false },
  { id: 'priya', name: 'Priya Nair', zone: 'Asia/Kolkata', bot: false },
  { id: 'watchtower', name: 'Watchtower', zone: null, bot: true },
  { id: BOT, name: 'Foghorn', zone: null, bot: true },
];

const CREWS: readonly Crew[] = [
  { id: 'oncall', name: 'On call', members: ['ana', 'ben'] },
  { id: 'responders', name: 'Responders', members: ['ana', 'ben', 'chidi', 'dana', 'emre', 'priya'] },
];

export interface People {
  all(): User[];
  get(id: string): User | null;
  /** Adds a pretend person, or renames one: a played incident brings its own cast. */
  put(user: User): void;
  crews(): Crew[];
  crew(id: string): Crew | null;
}

export const openPeople = (db: Database.Database): People => {
  const insert = db.prepare(
    `insert into user (id, name, zone, bot) values (@id, @name, @zone, @bot)
     on conflict (id) do update set name = excluded.name, zone = excluded.zone, bot = excluded.bot`,
  );
  const put = (user: User): void => {
    insert.run({ ...user, bot: user.bot ? 1 : 0 });
  };
  const addCrew = db.prepare('insert into crew (id, name) values (?, ?) on conflict (id) do nothing');
  const addMember = db.prepare('insert into crew_member (crew, user) values (?, ?) on conflict do nothing');
  if (db.prepare('select 1 from user').get() === undefined)
    db.transaction(() => {
      for (const user of PRETEND) put(user);
      for (const crew of CREWS) {
        addCrew.run(crew.id, crew.name);
        for (const member of crew.members) addMember.run(crew.id, member);
      }
    })();

  interface Row {
    id: string;
    name: string;
    zone: string | null;
    bot: number;
  }
  const user = (row: Row): User => ({ ...row, bot: row.bot === 1 });
  const every = db.prepare<[], Row>('select * from user order by bot, name');
  const one = db.prepare<[string], Row>('select * from user where id = ?');
  const everyCrew = db.prepare<[], { id: string; name: string }>('select id, name from crew order by name');
  const members = db.prepare<[string], { user: string }>('select user from crew_member where crew = ? order by user');
  const crews = (): Crew[] =>
    everyCrew.all().map((crew) => ({ ...crew, members: members.all(crew.id).map((row) => row.user) }));

  return {
    all: () => every.all().map(user),
    get: (id) => {
      const row = one.get(id);
      return row ? user(row) : null;
    },
    put,
    crews,
    crew: (id) => crews().find((crew) => crew.id === id) ?? null,
  };
};
