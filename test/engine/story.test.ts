/** One whole story through the engine, the same on both dialects: two replicas of it on one PostgreSQL besides. */
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { afterAll, describe, expect, it } from 'vitest';
import type { Storage } from '../../src/engine/ports.ts';
import { MINUTE, SECOND } from '../../src/incident/time.ts';
import { openPg } from '../../src/storage/open.pg.ts';
import { openSqlite } from '../../src/storage/open.sqlite.ts';
import { ANA, BEN, type Bench, bench, CHIDI, inRoom, memoryLog, START } from '../support/builders.ts';

const clients: PGlite[] = [];
afterAll(async () => {
  for (const client of clients) await client.close();
});
const open: Record<Storage['dialect'], () => Promise<Storage>> = {
  sqlite: () => openSqlite({ file: ':memory:', log: memoryLog() }),
  postgres: async () => {
    const client = await PGlite.create();
    clients.push(client);
    return openPg({ db: drizzle(client), log: memoryLog() });
  },
};

const tell = async (it: Bench): Promise<void> => {
  const { number } = await it.declare({ severity: 'SEV2', components: ['API'] });
  const says = inRoom((await it.storage.bindings(number)).room?.channel ?? '');
  it.time.turn(4 * MINUTE);
  const first = says.message('1', BEN, 'Pool exhausted since 22:10', { at: START + 2 * MINUTE });
  const secret = says.message('2', BEN, 'the password is hunter2', { at: START + 3 * MINUTE });
  await Promise.all([it.inbox.message(first), it.inbox.message(secret), it.inbox.message(first)]);
  await it.inbox.reaction(says.reaction('1', ANA, 'pushpin', { message: first }));
  await it.inbox.reaction(says.reaction('2', CHIDI, 'pushpin'));
  await it.engine.tell(number, { do: 'assign_role', role: 'communications', person: BEN }, { person: ANA });
  for (let minute = 0; minute < 40; minute++) {
    it.time.turn(MINUTE);
    await it.ticker.tick();
    await it.relay.drain();
  }
  await it.inbox.message(says.message('3', BEN, 'update: Rolling back', { at: it.time.clock() }));
  await it.inbox.deletion(says.deletion('2', it.time.clock()));
  await it.engine.tell(number, { do: 'change_status', to: 'monitoring', text: 'Rolled back' }, { person: BEN });
  await it.engine.tell(number, { do: 'resolve', text: 'Pool size doubled' }, { person: ANA });
  for (let i = 0; i < 3; i++) {
    await it.relay.drain();
    it.time.turn(2 * SECOND);
  }
};

describe.each(['sqlite', 'postgres'] as const)('a story on %s', (dialect) => {
  it('is whole: state, timeline, deliveries, and nothing of what was deleted', async () => {
    const it = await bench({ storage: await open[dialect]() });
    await tell(it);
    expect(await it.state(1)).toMatchObject({
      status: 'resolved',
      acknowledgedBy: BEN,
      acknowledgedAt: START + 2 * MINUTE,
      lastUpdate: { text: 'Pool size doubled' },
      postmortem: { drafts: 1 },
    });
    const story = await it.storage.timeline(1, { salience: 'high' });
    expect(story.map(({ kind, text }) => `${kind}${text ? '' : ' (empty)'}`)).toEqual([
      'declared',
      'acknowledged',
      'note_raised',
      'note_raised (empty)',
      'role_assigned',
      'nudge_sounded',
      'nudge_sounded',
      'nudge_sounded',
      'update_posted',
      'status_changed',
      'update_posted',
      'components_changed',
      'resolved',
      'update_posted',
      'postmortem_drafted',
    ]);
    const everything = JSON.stringify([await it.entries(1), await it.storage.timeline(1, { hidden: true })]);
    expect(everything).not.toContain('hunter2');
    expect(it.chat.of('direct').map(({ person }) => person)).toEqual([BEN]);
    expect(await it.storage.backlog()).toEqual({ waiting: 0, parked: 0 });
    expect(it.log.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  });
});

it('two replicas on one PostgreSQL lose nothing and double nothing', async () => {
  const storage = await open.postgres();
  const one = await bench({ storage });
  const other = await bench({ storage, time: one.time });
  await one.declare();
  await Promise.all(
    Array.from({ length: 24 }, (_, i) =>
      (i % 2 ? one : other).engine.tell(1, { do: 'raise_note', text: `note ${i}` }, { person: ANA }),
    ),
  );
  const declared = await Promise.all(
    Array.from({ length: 6 }, (_, i) =>
      (i % 2 ? one : other).engine.declare({ home: 'local', title: `Number ${i}` }, { person: BEN }),
    ),
  );
  expect((await one.state(1)).version).toBe(25);
  expect(new Set(declared.map((told) => (told.ok ? told.incident.number : 0))).size).toBe(6);
  one.time.turn(30 * MINUTE);
  await Promise.all([one.ticker.tick(), other.ticker.tick()]);
  const sounded = (await one.entries(1)).filter(({ event }) => event.kind === 'nudge_sounded');
  expect(sounded).toHaveLength(1);
  await Promise.all([one.relay.drain(), other.relay.drain()]);
  const rooms = [...one.chat.of('openRoom'), ...other.chat.of('openRoom')].map(({ effect }) => effect);
  expect(rooms).toHaveLength(7);
  expect(new Set(rooms).size).toBe(7);
});
