/** What is known of the world outside: where our things are, who people are, and what they had typed. */
import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import type { Binding, Storage } from '../engine/ports.ts';
import type { BindingName } from '../incident/effects.ts';
import { type Driver, slot } from './driver.ts';
import type { WriteStatements } from './writes.ts';

export const worldVerbs = (driver: Driver, writes: WriteStatements) => {
  const { db, tables } = driver;
  const { bindings, people, drafts } = tables;

  const ofIncident = db
    .select()
    .from(bindings)
    .where(eq(bindings.incident, slot('number', bindings.incident)))
    .prepare('bindings');

  const found = { incident: bindings.incident, name: bindings.name };
  const inChannel = and(
    eq(bindings.platform, slot('platform', bindings.platform)),
    eq(bindings.channel, slot('channel', bindings.channel)),
  );
  const roomOf = db
    .select(found)
    .from(bindings)
    .where(and(inChannel, isNull(bindings.message)))
    .prepare('bound_room');
  const messageOf = db
    .select(found)
    .from(bindings)
    .where(and(inChannel, eq(bindings.message, slot('message', bindings.message))))
    .prepare('bound_message');

  return {
    bindings: async (number) => {
      const rows = await ofIncident.execute({ number });
      const named: Partial<Record<BindingName, Binding>> = {};
      for (const { name, platform, channel, message, url } of rows) named[name] = { platform, channel, message, url };
      return named;
    },
    findBound: async (platform, channel, message) => {
      const rows = await (message === undefined
        ? roomOf.execute({ platform, channel })
        : messageOf.execute({ platform, channel, message }));
      return rows[0] ?? null;
    },

    putPeople: async (known) => {
      const steps = known.map((person) => ({ statement: writes.putPerson, values: { ...person } }));
      if (steps.length > 0) await driver.run(steps);
    },
    people: (ids) =>
      db
        .select()
        .from(people)
        .where(ids && inArray(people.id, [...ids]))
        .orderBy(asc(people.id)),

    draft: async (id) => {
      const [draft] = await db.select().from(drafts).where(eq(drafts.id, id));
      return draft ?? null;
    },
  } satisfies Partial<Storage>;
};
