/** The one door for what people say: request in, reply out. Whatever goes wrong, one clear sentence, and no word lost. */
import { type Incident, type Instant, maySee, reference } from '../../incident/incident.ts';
import { type Refusal, refuse } from '../../incident/refusal.ts';
import type { Settings } from '../../incident/settings.ts';
import { cleanText } from '../../incident/text.ts';
import { SECOND } from '../../incident/time.ts';
import type { CommandContext, CommandDefinition, Request, Say } from '../command.ts';
import type { Engine } from '../engine.ts';
import { type Clock, FoghornError, type Log, type Storage, type Unique } from '../ports.ts';
import { createRecent } from '../recent.ts';
import type { Form, Message, Reply } from '../reply.ts';
import { contextFor } from './context.ts';
import { createDrafts, type KeptWords } from './drafts.ts';
import { filled, formOf, overlong } from './forms.ts';
import { lookup } from './parse.ts';
import { opensForm, type Plan, type Understood, understand } from './plan.ts';
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
  /** Called after something was stored that no engine call tells of: effects released or added. */
  committed?: (numbers: readonly number[]) => void;
}

/** Longer requests are kept, and refused: no platform's form or message holds them. */
export const LONGEST_REQUEST = 100_000;
/** The same request again within this time is a double click. */
const DOUBLE_CLICK = 2 * SECOND;
/** What a form carries invisibly must fit where platforms keep it (Slack: 3,000 characters, some of them its own). */
const CARRIED = 1000;

const refused = (refusal: Refusal, field?: string): Reply => ({
  reply: 'refused',
  refusal,
  ...(field === undefined ? {} : { field }),
});

const length = (words: Readonly<Record<string, string>>): number =>
  Object.values(words).reduce((sum, text) => sum + text.length, 0);

const clean = (request: Request): Request => ({
  ...request,
  ...(request.text === undefined ? {} : { text: cleanText(request.text) }),
  ...(request.invocation === undefined
    ? {}
    : {
        invocation: {
          ...request.invocation,
          options: Object.fromEntries(
            Object.entries(request.invocation.options).map(([name, text]) => [name, cleanText(text)]),
          ),
        },
      }),
});

export const createSay = (options: SayOptions): Say => {
  const { commands, engine, storage, clock, unique, settings, log, committed, root = 'incident' } = options;
  const known = lookup(commands);
  const drafts = createDrafts(storage, clock, unique, log);
  /** Rooms seen so far, so that whether a form opens is known without I/O. A room stays the room of its incident. */
  const rooms = createRecent<string, number>(10_000);
  /** The last request of a person that changed something, for double clicks. */
  const last = createRecent<string, { key: string; at: Instant; reply: Promise<Reply> }>(1000);

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

  const suggest = (word: string, definition: CommandDefinition): Reply => {
    const message: Message = {
      summary: `There is no command “${word}”. Did you mean ${definition.name}?`,
      tone: 'attention',
      blocks: [
        { type: 'text', text: ['There is no command ', { code: word.slice(0, 60) }, '. Did you mean this one?'] },
        { type: 'text', text: [{ code: `/${root} ${definition.name}` }, ` ${definition.summary}`] },
        {
          type: 'buttons',
          buttons: [
            { label: definition.name, style: 'primary', invoke: { command: definition.name, options: {} } },
            { label: 'All commands', style: 'plain', invoke: { command: 'help', options: {} } },
          ],
        },
      ],
    };
    return { reply: 'say', message };
  };

  /** Said outside every room: what to type instead, with an incident that can be meant. */
  const noIncident = async ({ definition }: Plan, context: CommandContext, request: Request): Promise<Refusal> => {
    const open = await context.ask.incidents({ open: true, limit: 3 });
    const typed = (request.text ?? definition.name).replace(/\s+/g, ' ').trim().slice(0, 60);
    const first = reference(open[0]?.number ?? 42);
    const names = open.map((one) => `${reference(one.number)} ${one.title.slice(0, 40)}`).join(', ');
    return refuse(
      'no_incident',
      `${definition.name} is about an incident, and this is not the room of one.`,
      `Say it in the incident's room, or name the incident: /${root} ${typed} ${first}. ${names ? `Open now: ${names}.` : 'No incident is open now.'}`,
    );
  };

  const unknown = (number: number): Refusal =>
    refuse('unknown_incident', `There is no ${reference(number)}.`, `Type /${root} list to see the open ones.`);

  /** Forms hold less than people can type, and carry less than they hold: the rest waits in a draft. */
  const form = async (
    definition: CommandDefinition,
    made: Form,
    words: KeptWords,
    context: CommandContext,
    draft: string | undefined,
  ): Promise<Form> => {
    const cut = overlong(made, words.options);
    const own = new Set(made.fields.map((field) => field.name));
    const along =
      length(words.options) -
      length(Object.fromEntries(Object.entries(words.options).filter(([name]) => own.has(name))));
    const heavy = cut.length > 0 || words.message !== undefined || along > CARRIED;
    const { person } = context.asker;
    const id = draft ?? (heavy ? await drafts.keep(person, definition.name, context.incident?.number, words) : null);
    const ready = filled(made, definition, context.incident?.number, words.options, id);
    if (cut.length === 0) return ready;
    const sizes = cut.map(
      (field) => `${field.label}: ${(words.options[field.name] ?? '').length.toLocaleString('en')} characters`,
    );
    return {
      ...ready,
      intro: [
        ...ready.intro,
        {
          type: 'context',
          text: [
            `Cut to what the form holds (${sizes.join(', ')}). The whole is kept: `,
            ...(id === null ? ['nowhere else, as nothing can be stored'] : [{ code: `/${root} draft ${id}` }]),
            '.',
          ],
        },
      ],
    };
  };

  interface Answered {
    reply: Reply;
    /** Words worth keeping if they were refused. */
    words: KeptWords;
    incident: number | undefined;
  }

  const answer = async (asked: Plan, request: Request, room: number | null, acted: () => void): Promise<Answered> => {
    const { definition } = asked;
    const now = clock();
    const kept = asked.draft === undefined ? null : await drafts.find(asked.draft, request.asker.person);
    const words: KeptWords = {
      options: { ...kept?.options, ...asked.options },
      message: request.message ?? kept?.message,
    };
    const whole: Plan = { ...asked, options: words.options };
    const number = asked.incident ?? room ?? undefined;
    const done = (reply: Reply): Answered => ({ reply, words, incident: number });
    if (asked.draft !== undefined && !kept)
      return done(refused(refuse('unknown_draft', 'That draft is not there any more.', 'Please type it again.')));

    const found = number === undefined ? null : await storage.load(number);
    const incident: Incident | undefined = found && maySee(found, request.asker.person) ? found : undefined;
    const takesPeople = Object.values(definition.options).some(({ kind }) => kind === 'person' || kind === 'people');
    const people = takesPeople
      ? await storage.people()
      : request.asker.zone === null
        ? await storage.people([request.asker.person])
        : [];
    const zone = request.asker.zone ?? people.find(({ id }) => id === request.asker.person)?.zone ?? 'UTC';
    const current = settings();
    const admin = request.asker.admin ?? current.admins.includes(request.asker.person);
    const context = contextFor(
      { storage, engine },
      {
        request,
        plan: whole,
        asker: {
          person: request.asker.person,
          name: request.asker.name,
          admin,
          zone,
          platform: request.place.platform,
        },
        incident,
        inRoom: incident !== undefined && incident.number === room,
        now,
        settings: current,
        raw: words.options,
        message: words.message,
        acted: () => {
          acted();
          if (incident) committed?.([incident.number]);
        },
      },
    );
    if (definition.where === 'room') {
      if (number === undefined) return done(refused(await noIncident(whole, context, request)));
      if (!incident) return done(refused(unknown(number)));
    }
    if (asked.extra !== undefined)
      return done(
        refused(
          refuse(
            'unexpected_words',
            `${definition.name} has no place for “${asked.extra.slice(0, 60)}”.`,
            `Type /${root} help ${definition.name} to see what it takes.`,
          ),
        ),
      );

    const { values, refused: bad } = readValues(definition, words.options, {
      settings: current,
      people,
      asker: request.asker.person,
      zone,
      now,
      components: incident?.components.map(({ name }) => name) ?? [],
    });
    // A form shows what could not be read beside its field; elsewhere it is refused at once.
    if (bad && !asked.formOnly) return done(refused(bad.refusal, bad.field));
    if (opensForm(whole)) {
      const made = definition.form ? await definition.form(values, context) : formOf(definition, words.options);
      if ('code' in made) return done(refused(made));
      const ready = await form(definition, made, words, context, asked.draft);
      return done({ reply: 'form', form: asked.near ? nearby(ready, asked.near) : ready });
    }
    const lacks = lacking(definition, values, root);
    if (lacks) return done(refused(lacks.refusal, lacks.field));
    return done(await definition.run(values, context));
  };

  const nearby = (ready: Form, near: CommandDefinition): Form => ({
    ...ready,
    intro: [
      { type: 'context', text: ['If you meant a command: ', { code: `/${root} ${near.name}` }, ` ${near.summary}`] },
      ...ready.intro,
    ],
  });

  const failed = (error: unknown, asked: Plan): Reply => {
    log.error({ err: error, command: asked.definition.name, incident: asked.incident }, 'A command failed');
    return refused(
      error instanceof FoghornError
        ? refuse(error.code, error.message)
        : refuse(
            'internal',
            `Foghorn could not do that: ${asked.definition.name} failed.`,
            'Please try again; the cause is in its log.',
          ),
    );
  };

  /** What was typed and refused can be edited again: from a draft, or from the words themselves where none can be kept. */
  const editable = async (
    reply: Reply,
    asked: Plan,
    { words, incident }: Omit<Answered, 'reply'>,
    request: Request,
  ) => {
    if (reply.reply !== 'refused' || reply.again || !asked.typed) return reply;
    const extra = asked.extra ?? '';
    const options = Object.keys(words.options).length > 0 || !extra ? words.options : { text: extra };
    if (length(options) === 0 && !words.message) return reply;
    const id = await drafts.keep(request.asker.person, asked.definition.name, incident, { ...words, options });
    return {
      ...reply,
      again: {
        command: asked.definition.name,
        ...(incident === undefined ? {} : { incident }),
        options: id === null ? options : { draft: id },
      },
    };
  };

  /** Too much to look at: kept as it came, and refused with its size. */
  const tooLong = async (request: Request, size: number): Promise<Reply> => {
    const command = request.invocation?.command ?? request.text?.slice(0, 40).split(/\s/)[0] ?? '';
    const definition = known.find(command) ?? known.find('note');
    const options = request.invocation?.options ?? { text: request.text ?? '' };
    const name = definition?.name ?? command;
    const id = await drafts.keep(request.asker.person, name, undefined, { options, message: request.message });
    const count = (n: number): string => n.toLocaleString('en');
    return {
      ...(refused(
        refuse(
          'too_long',
          `That is ${count(size)} characters; at most ${count(LONGEST_REQUEST)} can be said at once.`,
          id === null ? 'Shorten it.' : `Shorten it. What you typed is kept: /${root} draft ${id} shows it.`,
        ),
      ) as Extract<Reply, { reply: 'refused' }>),
      ...(id === null ? {} : { again: { command: name, options: { draft: id } } }),
    };
  };

  const once = async (request: Request, acted: () => void): Promise<Reply> => {
    const size = (request.text ?? '').length + length(request.invocation?.options ?? {});
    if (size > LONGEST_REQUEST) return tooLong(request, size);
    let asked: Plan | null = null;
    try {
      const room = await roomOf(request);
      const understood = plan(request, room);
      if (understood.is === 'near') return suggest(understood.word, understood.definition);
      if (understood.is === 'unknown')
        return refused(
          refuse(
            'unknown_command',
            `There is no command “${understood.command.slice(0, 60)}”.`,
            `Type /${root} help to see them all.`,
          ),
        );
      asked = understood;
      const { reply, ...answered } = await answer(asked, request, room, acted);
      if (reply.reply === 'refused')
        log.debug({ command: asked.definition.name, code: reply.refusal.code }, 'Refused what was asked');
      return await editable(reply, asked, answered, request);
    } catch (error) {
      if (!asked) {
        log.error({ err: error }, 'A request failed before it was understood');
        return refused(
          refuse(
            'internal',
            'Foghorn could not read its storage just now.',
            'Please try again; the cause is in its log.',
          ),
        );
      }
      const words = { options: { ...asked.options }, message: request.message };
      return editable(failed(error, asked), asked, { words, incident: asked.incident }, request);
    }
  };

  const say = (dirty: Request): Promise<Reply> => {
    const request = clean(dirty);
    const now = clock();
    const { person } = request.asker;
    const key = JSON.stringify([request.place, request.text, request.invocation, request.message?.key]);
    const before = last.get(person);
    if (before?.key === key && now - before.at <= DOUBLE_CLICK) return before.reply;
    let changed = false;
    const reply = once(request, () => {
      changed = true;
    }).finally(() => {
      // Only what changed something must not happen twice; a list asked for again is looked up again.
      if (!changed && last.get(person)?.reply === reply) last.delete(person);
    });
    last.set(person, { key, at: now, reply });
    return reply;
  };

  return {
    commands,
    say,
    opensForm: (dirty) => {
      const request = clean(dirty);
      if ((request.text ?? '').length > LONGEST_REQUEST) return false;
      const understood = plan(request, rooms.get(channelOf(request)) ?? null);
      return understood.is === 'plan' && opensForm(understood);
    },
  };
};
