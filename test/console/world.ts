/** The console over the real engine and a real database in memory, its clock turned by hand. */
import type { Hono } from 'hono';
import { commands } from '../../commands/index.ts';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import { createConsole, createDoor, type Door } from '../../src/console/index.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { createInbox } from '../../src/engine/inbox.ts';
import type { Inbox, Log, Person, Storage } from '../../src/engine/ports.ts';
import { createSay } from '../../src/engine/say/dispatch.ts';
import type { Command, CommandOf } from '../../src/incident/commands.ts';
import { FOGHORN, type Incident, type Instant, type PersonId } from '../../src/incident/incident.ts';
import type { Settings } from '../../src/incident/settings.ts';
import { MINUTE } from '../../src/incident/time.ts';
import { openSqlite } from '../../src/storage/open.sqlite.ts';
import { postmortem, toMarkdown } from '../../src/writer/postmortem.ts';
import { templateWriter } from '../../src/writer/template.ts';
import { type HandClock, handClock, uniques } from '../support/clock.ts';
import { ANA, at, BEN, CHIDI } from '../support/given.ts';

const person = (id: PersonId, name: string, zone: string | null): Person => ({
  id,
  name,
  handle: id.slice(id.indexOf(':') + 1),
  zone,
  bot: false,
  active: true,
});

export const PEOPLE: readonly Person[] = [
  person(ANA, 'Ana Ferreira', 'Europe/Lisbon'),
  person(BEN, 'Ben Okafor', 'Europe/Berlin'),
  person(CHIDI, 'Chidi Rao', 'Asia/Kolkata'),
];

export interface World {
  app: Hono;
  /** Where one signs in. Only when the world was made with one. */
  door: Door;
  storage: Storage;
  engine: Engine;
  inbox: Inbox;
  clock: HandClock;
  /** What the console logged as errors. */
  errors: object[];
  declare(by: PersonId, what: Partial<CommandOf<'declare'>> & { title: string }): Promise<Incident>;
  /** Minutes later this person does this. Throws when refused. */
  does(after: number, by: PersonId, number: number, command: Command): Promise<Incident>;
  /** A room, so that messages are taken down. */
  openRoom(number: number): Promise<void>;
  writes(after: number, by: PersonId, number: number, text: string): Promise<void>;
  draft(number: number): Promise<void>;
  get(path: string, by?: PersonId | null): Promise<Response>;
  page(path: string, by?: PersonId): Promise<string>;
  /** A form as our own pages send it; `from` other than the same origin for attacks. */
  post(path: string, form: Record<string, string>, by?: PersonId, from?: Record<string, string>): Promise<Response>;
}

const ORIGIN = 'http://foghorn.test';

export const createWorld = async (
  given: { settings?: Partial<Settings>; start?: Instant; door?: boolean } = {},
): Promise<World> => {
  const errors: object[] = [];
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (fields) => void errors.push(fields),
    child: () => log,
  };
  const settings: Settings = { ...DEFAULT_SETTINGS, ...given.settings };
  const clock = handClock(given.start ?? at('09:00'));
  const storage = await openSqlite({ file: ':memory:', log });
  await storage.putPeople(PEOPLE);
  const engine = createEngine({ storage, clock: clock.clock, settings: () => settings, log });
  const inbox = createInbox({ storage, engine, settings: () => settings });
  const told = async (answer: ReturnType<Engine['tell']>): Promise<Incident> => {
    const said = await answer;
    if (!said.ok) throw new Error(`${said.refusal.code}: ${said.refusal.sentence}`);
    return said.incident;
  };
  const draft = async (number: number) =>
    engine.tell(number, { do: 'attach_draft', writer: templateWriter.name, sections: {} }, { person: FOGHORN });
  const { say } = createSay({
    commands,
    engine,
    storage,
    clock: clock.clock,
    unique: uniques('draft'),
    settings: () => settings,
    log,
  });
  const secret = uniques('secret');
  const door = createDoor({
    store: storage,
    clock: clock.clock,
    secret,
    address: ORIGIN.replace('http', 'https'),
    base: '',
  });
  const app = createConsole({
    ...(given.door ? { door } : {}),
    say,
    read: storage,
    tell: (number, command, by) => engine.tell(number, command, { person: by }),
    declare: (command, by) => engine.declare({ home: 'local', ...command }, { person: by }),
    retry: (number) => storage.release(number, clock.clock()),
    redraft: draft,
    postmortem: (record) => postmortem(record).sections,
    document: toMarkdown,
    viewer: (request) => {
      const id = request.headers.get('x-person');
      return PEOPLE.find((known) => known.id === id) ?? null;
    },
    clock: clock.clock,
    unique: uniques('form'),
    settings,
    log,
    base: '',
    workspace: '/',
  });
  let messages = 0;

  const get: World['get'] = async (path, by = ANA) =>
    app.request(`${ORIGIN}${path}`, { headers: by === null ? {} : { 'x-person': by } });
  return {
    app,
    door,
    storage,
    engine,
    inbox,
    clock,
    errors,
    declare: (by, what) => told(engine.declare({ home: 'local', ...what }, { person: by })),
    does: (after, by, number, command) => {
      clock.turn(after * MINUTE);
      return told(engine.tell(number, command, { person: by }));
    },
    openRoom: async (number) => {
      const binding = {
        platform: 'local',
        channel: `room-${number}`,
        message: null,
        url: `https://chat.test/${number}`,
      };
      await storage.commit([{ write: 'bind', incident: number, name: 'room', binding }]);
    },
    writes: async (after, by, number, text) => {
      clock.turn(after * MINUTE);
      messages += 1;
      await inbox.message({
        platform: 'local',
        channel: `room-${number}`,
        key: `local:room-${number}:${messages}`,
        at: clock.clock(),
        author: by,
        bot: false,
        text,
        mentionsBot: false,
        thread: null,
        threadMessage: null,
        files: [],
      });
    },
    draft: async (number) => void (await draft(number)),
    get,
    page: async (path, by) => {
      const response = await get(path, by);
      const body = await response.text();
      if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${body}`);
      return body;
    },
    post: async (path, form, by = ANA, from = { 'sec-fetch-site': 'same-origin' }) =>
      app.request(`${ORIGIN}${path}`, {
        method: 'POST',
        headers: { 'x-person': by, ...from },
        body: new URLSearchParams(form),
      }),
  };
};

/** A token and whatever else a form of a page carries hidden. */
export const hiddenOf = (page: string, action: string): Record<string, string> => {
  const form = page.split('<form').find((part) => part.includes(`action="${action}`)) ?? '';
  const fields = form
    .slice(0, form.indexOf('</form>'))
    .matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return Object.fromEntries([...fields].map(([, name = '', value = '']) => [name, unescaped(value)]));
};

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
