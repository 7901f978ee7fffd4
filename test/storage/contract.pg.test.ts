/** The contract on PostgreSQL, in process. Starting takes seconds, so one instance serves every test, emptied between. */
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPg } from '../../src/storage/open.pg.ts';
import { storageContract } from '../contracts/storage.ts';
import { minute } from '../support/entries.ts';
import { declaring, enqueued, LEASE, leasing, paging, quiet } from './samples.ts';

let client: PGlite;
beforeAll(async () => {
  client = await PGlite.create();
  // Nothing may rest on the server's zone.
  await client.exec("set time zone 'Asia/Kolkata'");
});
afterAll(() => client.close());

const TABLES = 'incidents, members, entries, shown, outbox, bindings, people, drafts, links, sessions';

storageContract('PostgreSQL (PGlite)', async (options) => {
  const storage = await openPg({ db: drizzle(client), log: quiet, ...options });
  await client.exec(`truncate ${TABLES} restart identity`);
  return storage;
});

describe('PostgreSQL alone', () => {
  const open = () => openPg({ db: drizzle(client), log: quiet });
  beforeEach(async () => {
    await client.exec('drop schema public cascade; create schema public');
  });

  it('migrates an empty database once', async () => {
    await open();
    const applied = await client.query('select at from foghorn_migrations');
    await open();
    expect((await client.query('select at from foghorn_migrations')).rows).toEqual(applied.rows);
  });

  it('leaves the leases of others alone when it opens', async () => {
    const first = await open();
    await first.commit([...declaring(1).writes, ...enqueued(paging(1, 1))]);
    expect(await leasing(first, minute(0))).toHaveLength(1);
    const second = await open();
    expect(await leasing(second, minute(0))).toEqual([]);
    expect(await leasing(second, minute(0) + LEASE)).toHaveLength(1);
  });

  it('refuses a database newer than the program', async () => {
    await open();
    await client.exec("insert into foghorn_migrations (at, hash) values (9007199254740991, 'later')");
    await expect(open()).rejects.toMatchObject({ code: 'database_too_new' });
  });

  it('refolds a state stored in another shape', async () => {
    const storage = await open();
    const { incident, writes } = declaring(1);
    await storage.commit(writes);
    await client.exec("update incidents set shape = 0, state = '{}'");
    expect(await storage.load(1)).toEqual(incident);
  });

  it('explains what the server refuses', async () => {
    const storage = await open();
    await client.exec('drop table drafts');
    await expect(storage.draft('d1')).rejects.toMatchObject({ code: 'database_error' });
    await client.exec('set default_transaction_read_only = on');
    const refused = storage.commit(declaring(1).writes);
    await expect(refused).rejects.toMatchObject({ code: 'read_only' });
    await client.exec('set default_transaction_read_only = off');
  });
});
