/** What a command gets to work with: the engine and the questions, both bound to who asks. */
import { unknownIncident } from '../../incident/decide.ts';
import type { Effect } from '../../incident/effects.ts';
import type { Entry } from '../../incident/entry.ts';
import type { Decision } from '../../incident/events.ts';
import { type Incident, type Instant, maySee, type PersonId } from '../../incident/incident.ts';
import type { Settings } from '../../incident/settings.ts';
import type { Ask, CommandContext, Request, SignIn, Told } from '../command.ts';
import type { Engine } from '../engine.ts';
import type { Storage } from '../ports.ts';
import { effectRow } from '../writes.ts';
import type { Plan } from './plan.ts';

/** The message as it reads after its last revision. */
const latest = (key: string, entries: readonly Entry[]): CommandContext['message'] | null => {
  let found: CommandContext['message'] | null = null;
  for (const { event, actor, occurredAt } of entries) {
    if (event.kind === 'message')
      found = { key, text: event.text, author: actor, at: occurredAt, ...(event.url ? { url: event.url } : {}) };
    if (event.kind === 'revision' && found) found = { ...found, text: event.text };
    if (event.kind === 'deletion') return null;
  }
  return found?.text.trim() ? found : null;
};

/** Questions as this person may ask them: what they may not see does not exist. */
const askFor = (storage: Storage, person: PersonId): Ask => {
  const visible = async (number: number): Promise<Incident | null> => {
    const incident = await storage.load(number);
    return incident && maySee(incident, person) ? incident : null;
  };
  const ifVisible = async <T>(number: number, otherwise: T, look: () => Promise<T>): Promise<T> =>
    (await visible(number)) ? look() : otherwise;
  return {
    incident: visible,
    incidents: (filter) => storage.list(filter, { person }),
    timeline: (number, query) => ifVisible(number, [], () => storage.timeline(number, query)),
    countTimeline: (number, query) => ifVisible(number, 0, () => storage.countTimeline(number, query)),
    entries: (number) =>
      // Decisions are asked for, so decisions are what comes.
      ifVisible(number, [], async () => (await storage.entries(number, 'decisions')) as Entry<Decision>[]),
    entry: (number, id) => ifVisible(number, null, () => storage.entry(number, id)),
    message: (number, key) =>
      ifVisible(number, null, async () => latest(key, await storage.entriesOfMessage(number, key))),
    bindings: (number) => ifVisible(number, {}, () => storage.bindings(number)),
    deliveries: (number) => ifVisible(number, [], () => storage.deliveries(number)),
    people: (ids) => storage.people(ids),
    draft: async (id) => {
      const draft = await storage.draft(id);
      return draft?.person === person ? draft : null;
    },
  };
};

export interface Situation {
  storage: Storage;
  engine: Engine;
  request: Request;
  plan: Plan;
  asker: CommandContext['asker'];
  incident: Incident | undefined;
  inRoom: boolean;
  now: Instant;
  settings: Settings;
  message: CommandContext['message'];
  /** Called when something was changed by this request. */
  acted: () => void;
  /** Called when it was changed without the engine. */
  committed: () => void;
  console: SignIn | 'open' | null;
}

const signIn = ({ link, revoke }: SignIn, person: PersonId): CommandContext['console'] => ({
  link: () => link(person),
  revoke: () => revoke(person),
});

const DRAFT: Effect = { kind: 'draft_postmortem' };

export const contextFor = (situation: Situation): CommandContext => {
  const { storage, engine, request, plan, asker, incident, now, acted, committed } = situation;
  const who = { person: asker.person, ...(asker.admin === undefined ? {} : { admin: asker.admin }) };
  const noted = (told: Told): Told => {
    if (told.ok && told.changed) acted();
    return told;
  };
  /** Commands on "the incident" are only run where there is one. */
  const on = async (number: number | undefined, act: (number: number) => Promise<Told>): Promise<Told> =>
    number === undefined ? { ok: false, refusal: unknownIncident(0) } : noted(await act(number));
  return {
    asker,
    now,
    settings: situation.settings,
    incident,
    inRoom: situation.inRoom,
    submitted: plan.submitted,
    shown: plan.shown,
    raw: plan.options,
    message: situation.message,
    tell: (command, number = incident?.number) => on(number, (one) => engine.tell(one, command, who)),
    declare: async (command) => noted(await engine.declare({ ...command, home: request.place.platform }, who)),
    merge: (into) => on(incident?.number, (from) => engine.merge(from, into, who)),
    redact: (entries) => on(incident?.number, (number) => engine.redact(number, entries, who)),
    retry: async () => {
      if (!incident) return 0;
      const released = await storage.release(incident.number, now);
      if (released > 0) {
        acted();
        committed();
      }
      return released;
    },
    console:
      situation.console === null || situation.console === 'open'
        ? situation.console
        : signIn(situation.console, asker.person),
    redraft: async () => {
      if (!incident) return;
      await storage.commit([{ write: 'enqueue', effect: effectRow(incident.number, incident.version, 0, DRAFT, now) }]);
      acted();
      committed();
    },
    ask: askFor(storage, asker.person),
  };
};
