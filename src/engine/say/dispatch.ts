/** The one door for what people say: request in, reply out. Whatever goes wrong, one clear sentence, and no word lost. */
import { type Incident, maySee } from '../../incident/incident.ts';
import type { Settings } from '../../incident/settings.ts';
import { cleanText } from '../../incident/text.ts';
import type { CommandContext, CommandDefinition, Request, Say, SignIn } from '../command.ts';
import type { Engine } from '../engine.ts';
import type { Clock, Log, Person, Storage, Unique } from '../ports.ts';
import { createRecent } from '../recent.ts';
import type { Form, Reply } from '../reply.ts';
import { CARRIED, carried, lengthOf } from './carry.ts';
import { contextFor } from './context.ts';
import { createDrafts, type KeptWords } from './drafts.ts';
import { cutNote, filled, formOf, overlong } from './forms.ts';
import { type Acted, createOnce } from './once.ts';
import { lookup } from './parse.ts';
import { opensForm, type Plan, type Understood, understand } from './plan.ts';
import { refusals, refused } from './refusals.ts';
import { spoken } from './spoken.ts';
import { beforeForm, suggestion } from './suggest.ts';
import { lacking, readValues } from './values.ts';

export interface SayOptions {
  commands: readonly CommandDefinition[];
  engine: Engine;
  storage: Storage;
  clock: Clock;
  unique: Unique;
  settings: () => Settings;
  log: Log;
  /** The root command as people type it; default `incident`. */
  root?: string;
  /** Called after a commit that the engine does not know of: effects released, or a draft of the postmortem asked for. */
  committed?: (numbers: readonly number[]) => void;
  /** The way into the console, by the platform of whoever asks; absent: it is off. */
  console?: (platform: string) => SignIn | 'open' | null;
}

/** Longer requests are kept, and refused: no platform's form or message holds them. */
export const LONGEST_REQUEST = 100_000;
/** Rooms remembered for telling without I/O whether a form opens. A room stays the room of its incident. */
const ROOMS = 10_000;

const clean = (request: Request): Request => {
  const { text, invocation } = request;
  const options = Object.entries(invocation?.options ?? {}).map(([name, value]) => [name, cleanText(value)]);
  return {
    ...request,
    ...(text === undefined ? {} : { text: cleanText(text) }),
    ...(invocation === undefined ? {} : { invocation: { ...invocation, options: Object.fromEntries(options) } }),
  };
};

const sizeOf = ({ text, invocation }: Request): number => (text ?? '').length + lengthOf(invocation?.options ?? {});

export const createSay = (options: SayOptions): Say => {
  const { commands, engine, storage, clock, unique, settings, log, committed, root = 'incident' } = options;
  const known = lookup(commands);
  const drafts = createDrafts(storage, clock, unique, log);
  const no = refusals(root);
  const rooms = createRecent<string, number>(ROOMS);
  const once = createOnce();

  const channelOf = ({ place }: Request): string => `${place.platform}:${place.channel}`;
  const plan = (request: Request, room: number | null): Understood =>
    understand(request, room, known, { settings: settings(), now: clock(), zone: request.asker.zone ?? 'UTC' });

  const roomOf = async (request: Request): Promise<number | null> => {
    const seen = rooms.get(channelOf(request));
    if (seen !== undefined) return seen;
    const bound = await storage.findBound(request.place.platform, request.place.channel);
    if (bound?.name !== 'room') return null;
    rooms.set(channelOf(request), bound.incident);
    return bound.incident;
  };

  /** The people a command may name; at least the asker, where their zone is not told. */
  const peopleFor = async (definition: CommandDefinition, { asker }: Request): Promise<readonly Person[]> => {
    if (Object.values(definition.options).some(({ kind }) => kind === 'person' || kind === 'people'))
      return storage.people();
    return asker.zone === null ? storage.people([asker.person]) : [];
  };

  /** Forms hold less than people can type, and carry less than they hold: the rest waits in a draft. */
  const ready = async (
    made: Form,
    asked: Plan,
    words: KeptWords,
    { asker, incident }: CommandContext,
  ): Promise<Form> => {
    const { definition, draft, near } = asked;
    const own = new Set(made.fields.map(({ name }) => name));
    const along = Object.entries(words.options).filter(([name]) => !own.has(name));
    const cut = overlong(made, words.options);
    const heavy = cut.length > 0 || words.message !== undefined || lengthOf(Object.fromEntries(along)) > CARRIED;
    const number = incident?.number;
    const id = draft ?? (heavy ? await drafts.keep(asker.person, definition.name, number, words) : null);
    const form = filled(made, definition, number, words.options, id);
    return {
      ...form,
      intro: [...(near ? [beforeForm(near, root)] : []), ...form.intro, ...cutNote(cut, words.options, root, id)],
    };
  };

  interface Answered {
    reply: Reply;
    /** What to keep if it was refused. */
    words: KeptWords;
    incident: number | undefined;
  }

  const answer = async (asked: Plan, request: Request, room: number | null, acted: Acted): Promise<Answered> => {
    const { definition } = asked;
    const { person, name } = request.asker;
    const kept = asked.draft === undefined ? null : await drafts.find(asked.draft, person);
    const words: KeptWords = {
      options: { ...kept?.options, ...asked.options },
      message: request.message ?? kept?.message,
    };
    const whole: Plan = { ...asked, options: words.options };
    const number = asked.incident ?? room ?? undefined;
    const done = (reply: Reply): Answered => ({ reply, words, incident: number });
    if (asked.draft !== undefined && !kept) return done(refused(no.unknownDraft()));

    const found = number === undefined ? null : await storage.load(number);
    const incident: Incident | undefined = found && maySee(found, person) ? found : undefined;
    const people = await peopleFor(definition, request);
    const zone = request.asker.zone ?? people.find(({ id }) => id === person)?.zone ?? 'UTC';
    const now = clock();
    const current = settings();
    const context = contextFor({
      storage,
      engine,
      request,
      plan: whole,
      asker: {
        person,
        name,
        zone,
        platform: request.place.platform,
        admin: request.asker.admin ?? current.admins.includes(person),
      },
      incident,
      inRoom: incident !== undefined && incident.number === room,
      now,
      settings: current,
      message: words.message,
      acted,
      console: options.console?.(request.place.platform) ?? null,
      committed: () => incident && committed?.([incident.number]),
    });
    if (definition.where === 'room' && !incident) {
      if (number !== undefined) return done(refused(no.unknownIncident(number)));
      const open = await context.ask.incidents({ open: true, limit: 3 });
      return done(refused(no.noIncident(definition, request, open)));
    }
    if (asked.extra !== undefined) return done(refused(no.unexpectedWords(definition, asked.extra)));

    const components = incident?.components.map((component) => component.name) ?? [];
    const reading = { settings: current, people, asker: person, zone, now, components };
    const { values, refused: bad } = readValues(definition, words.options, reading);
    const opens = opensForm(whole);
    // A form to edit again shows even what could not be read; elsewhere it is refused at once.
    if (bad && !asked.formOnly) return done(refused(bad.refusal, bad.field));
    const lacks = opens ? null : lacking(definition, values, root, asked.submitted);
    if (lacks) return done(refused(lacks.refusal, lacks.field));
    if (!opens) {
      const reply = await definition.run(values, context);
      if (reply.reply !== 'form') return done(reply);
      return done({ reply: 'form', form: await ready(reply.form, whole, words, context) });
    }
    const made = definition.form ? await definition.form(values, context) : formOf(definition, words.options);
    if ('code' in made) return done(refused(made));
    return done({ reply: 'form', form: await ready(made, whole, words, context) });
  };

  /** What was typed and refused can be edited again: from a draft, or from the words themselves where none can be kept. */
  const editable = async (asked: Plan, { reply, words, incident }: Answered, person: string): Promise<Reply> => {
    if (reply.reply !== 'refused' || reply.again || !asked.typed) return reply;
    const { definition, extra } = asked;
    const typed = lengthOf(words.options) === 0 && extra !== undefined ? { text: extra } : words.options;
    if (lengthOf(typed) === 0 && !words.message) return reply;
    const id = await drafts.keep(person, definition.name, incident, { ...words, options: typed });
    return {
      ...reply,
      again: {
        command: definition.name,
        ...(incident === undefined ? {} : { incident }),
        options: { ...(id === null ? typed : { draft: id }), edit: 'yes' },
      },
    };
  };

  /** Too much to look at: kept as it came, and refused with its size. */
  const tooLong = async ({ asker, text, invocation, message }: Request, size: number): Promise<Reply> => {
    const first = invocation?.command ?? text?.slice(0, 40).trim().split(/\s/)[0] ?? '';
    const named = known.find(first);
    const command = (named ?? known.find('note'))?.name ?? first;
    // The word that names the command belongs to what was asked, not to what was said.
    const said = named ? (text ?? '').trimStart().slice(first.length).trim() : (text ?? '');
    const words = { options: invocation?.options ?? { text: said }, message };
    const id = await drafts.keep(asker.person, command, invocation?.incident, words);
    return {
      ...refused(no.tooLong(size, LONGEST_REQUEST, id)),
      ...(id === null ? {} : { again: { command, options: { draft: id, edit: 'yes' } } }),
    };
  };

  /** The boundary: nothing thrown below gets past it. */
  const guarded = async (request: Request, acted: Acted): Promise<Reply> => {
    const { person } = request.asker;
    const size = sizeOf(request);
    if (size > LONGEST_REQUEST) return tooLong(request, size);
    let asked: Plan | null = null;
    try {
      const room = await roomOf(request);
      const understood = plan(request, room);
      if (understood.is === 'near') return suggestion(understood.word, understood.definition, root);
      if (understood.is === 'unknown') return refused(no.unknownCommand(understood.command));
      asked = understood;
      const answered = await answer(asked, request, room, acted);
      if (answered.reply.reply === 'refused')
        log.debug({ command: asked.definition.name, code: answered.reply.refusal.code }, 'Refused what was asked');
      const reply = await editable(asked, answered, person);
      return await carried(reply, ({ command, incident, options: long }) =>
        drafts.keep(person, command, incident, { options: long }),
      );
    } catch (error) {
      const what = asked?.definition.name ?? 'reading the storage';
      log.error({ err: error, command: what, incident: asked?.incident }, 'A command failed');
      const reply = refused(no.failed(error, what));
      if (!asked) return reply;
      const words = { options: { ...asked.options }, message: request.message };
      return editable(asked, { reply, words, incident: asked.incident }, person);
    }
  };

  return {
    commands,
    say: (dirty) => {
      const request = clean(dirty);
      return once(request, clock(), async (acted) => spoken(await guarded(request, acted), root));
    },
    opensForm: (dirty) => {
      const request = clean(dirty);
      if (sizeOf(request) > LONGEST_REQUEST) return false;
      const understood = plan(request, rooms.get(channelOf(request)) ?? null);
      return understood.is === 'plan' && opensForm(understood);
    },
  };
};
