/**
 * A stage for whole stories: Foghorn composed as main composes it, on files of its own, its workspace asked over
 * its own routes, and a clock turned by hand. People do what people can do there; what comes back is what they read.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { LOBBY, type Offer } from '../../src/chat/local/index.ts';
import { composeLocal, type LocalFoghorn as Foghorn, type Ingredients } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { dataFiles } from '../../src/data.ts';
import type { Say } from '../../src/engine/command.ts';
import type { Button, Form, Invocation, Message, Reply } from '../../src/engine/reply.ts';
import type { Entry } from '../../src/incident/entry.ts';
import type { Decision } from '../../src/incident/events.ts';
import type { Incident, Instant } from '../../src/incident/incident.ts';
import { type Ledger, ledger } from '../../src/incident/ledger.ts';
import type { ShownRow } from '../../src/incident/shown.ts';
import { clockTime, dateTime, SECOND } from '../../src/incident/time.ts';
import { createWeb, type Web } from '../../src/web.ts';
import { toMarkdown } from '../../src/writer/postmortem.ts';
import { legible } from '../chat/local-world.ts';
import { memoryLog } from './builders.ts';
import { handClock, uniques } from './clock.ts';
import { at } from './given.ts';
import { filledIn } from './stage-form.ts';
import { clearSky, underWeather, type Weather } from './stage-weather.ts';
import { channelLines, formText, type Line, messageText, readerIn, refusalMessage } from './transcript.ts';

export { LOBBY };

export interface StageOptions {
  /** `HH:MM` UTC on Wednesday 4 March 2026; default 22:31. */
  from?: string;
  /** foghorn.yaml. */
  config?: string;
  publishers?: Ingredients['publishers'];
  pager?: Ingredients['pager'];
}

/** Something with buttons that only one person sees. */
interface Whisper extends Offer {
  at: Instant;
}

/** Other days than the first are named. */
const stamp = (moment: Instant): string =>
  moment >= at('00:00') && moment < at('24:00')
    ? clockTime(moment, 'UTC')
    : dateTime(moment, 'UTC').replace(' UTC', '');

const ORIGIN = 'http://localhost:3000';

export const createStage = async (options: StageOptions = {}): Promise<Stage> => {
  const folder = mkdtempSync(join(tmpdir(), 'foghorn-stage-'));
  if (options.config !== undefined) writeFileSync(join(folder, 'foghorn.yaml'), options.config);
  const time = handClock(at(options.from ?? '22:31'));
  const log = memoryLog();
  const weather = clearSky();
  const unique = uniques('u');
  const outside = { clock: time.clock, timer: time.timer, unique, random: () => 0.5, log };

  let foghorn: Foghorn;
  let web: Web;
  let open = false;
  /** What the door last answered to whom, on its way to a page. */
  const answered = new Map<string, Reply>();
  let whispers: Whisper[] = [];
  const pages = new Map<string, string>();
  const forms = new Map<string, { form: Form; channel: string; message?: number }>();

  const raise = async (): Promise<void> => {
    foghorn = await composeLocal({
      config: readConfig({}, folder),
      files: dataFiles(folder),
      ...outside,
      ...(options.publishers ? { publishers: options.publishers } : {}),
      ...(options.pager ? { pager: options.pager } : {}),
    });
    open = true;
    underWeather(foghorn.local, weather);
    foghorn.local.onOffer((offer) => whispers.push({ ...offer, at: time.clock() }));
    const say: Say = {
      ...foghorn.say,
      say: async (request) => {
        const reply = await foghorn.say.say(request);
        answered.set(request.asker.person, reply);
        return reply;
      },
    };
    web = createWeb({ ...foghorn, say }, outside);
    await foghorn.connect();
    await foghorn.settle();
  };
  const lower = async (): Promise<void> => {
    if (!open) return;
    open = false;
    web.close();
    await foghorn.stop();
    // Answers that only one person sees do not outlive the process.
    whispers = [];
    forms.clear();
  };

  /** Settles at every moment on the way at which Foghorn itself would wake. */
  const pass = async (until: Instant): Promise<void> => {
    for (let steps = 0; ; steps++) {
      if (steps > 20_000) throw new Error('time does not pass: something is due over and over');
      await foghorn.settle();
      const moments = [await foghorn.ticker.beat(), await foghorn.storage.nextEffectAt()];
      const next = Math.min(...moments.filter((one) => one !== null));
      if (next > until) break;
      time.turn(Math.max(next - time.clock(), SECOND / 10));
    }
    if (until > time.clock()) time.turn(until - time.clock());
    await foghorn.settle();
  };

  const zoneOf = (user: string): string => foghorn.platform.people.get(user)?.zone ?? 'UTC';
  const reader = (zone = 'UTC') => readerIn(zone, time.clock());
  const asUser = (user: string): Record<string, string> => {
    const found = foghorn.platform.people.get(user);
    if (!found || found.bot) throw new Error(`nobody can be ${user} here`);
    return { cookie: `foghorn_as=${user}`, 'sec-fetch-site': 'same-origin' };
  };

  interface Answer {
    reply?: string;
    html?: string;
    refused?: { sentence: string; hint: string };
  }
  const post = async (user: string, path: string, body: object | FormData): Promise<Answer> => {
    const isForm = body instanceof FormData;
    const response = await web.fetch(
      new Request(`${ORIGIN}/workspace/${path}`, {
        method: 'POST',
        headers: { ...asUser(user), ...(isForm ? {} : { 'content-type': 'application/json' }) },
        body: isForm ? body : JSON.stringify(body),
      }),
    );
    const answer = (await response.json()) as Answer;
    await foghorn.settle();
    return answer;
  };
  /** What the workspace itself has done; a person would not be able to go on when it refuses. */
  const done = ({ refused }: Answer): void => {
    if (refused) throw new Error(`${refused.sentence} ${refused.hint}`);
  };

  const ask = async (
    user: string,
    channel: string,
    body: { text?: string; invocation?: Invocation; message?: number },
    thread: number | null = null,
  ): Promise<string> => {
    answered.delete(`local:${user}`);
    const opened = body.invocation?.submitted ? forms.get(user) : undefined;
    forms.delete(user);
    const answer = await post(user, 'ask', { channel, thread, ...body });
    const reply = answered.get(`local:${user}`);
    if (!reply) return answer.refused ? [answer.refused.sentence, answer.refused.hint].join('\n').trim() : '';
    const look = reader(zoneOf(user));
    const whispered = (message: Message): string => {
      whispers.push({ user, channel, thread, message, at: time.clock() });
      return messageText(message, look);
    };
    switch (reply.reply) {
      case 'done':
        return '';
      case 'say':
        return whispered(reply.message);
      case 'form':
        pages.set(user, answer.html ?? '');
        forms.set(user, {
          form: reply.form,
          channel,
          ...(body.message === undefined ? {} : { message: body.message }),
        });
        return formText(reply.form, look);
      case 'refused':
        // Beside the field of a form that stays open; else as a whisper.
        if (opened) forms.set(user, opened);
        if (opened) return [reply.refusal.sentence, reply.refusal.hint].join('\n').trim();
        return whispered(refusalMessage(reply));
    }
  };

  interface Found {
    invoke: Invocation;
    channel: string;
    thread: number | null;
    order: number;
  }
  const buttonsOf = ({ blocks }: Message): Pick<Button, 'label' | 'invoke'>[] =>
    blocks.flatMap((block) => {
      if (block.type === 'buttons') return block.buttons;
      return block.type === 'menu' ? block.choices : [];
    });
  /** The newest of that label which this person sees: in answers to them, in their channels, threads and messages. */
  const findButton = (user: string, label: string, within?: string): Found | null => {
    const { platform } = foghorn;
    const found: Found[] = [];
    const look = (message: Message, where: Omit<Found, 'invoke'>): void => {
      if (within !== undefined && where.channel !== within) return;
      for (const { label: own, invoke } of buttonsOf(message)) if (own === label) found.push({ ...where, invoke });
    };
    for (const channel of platform.channels.list(user))
      for (const { id } of channelLines(platform, channel.id, reader())) {
        const posted = platform.messages.get(id);
        if (posted?.body)
          look(posted.body, { channel: channel.id, thread: posted.thread, order: posted.at + id / 1e6 });
      }
    // A form that is open stands before everything.
    const opened = forms.get(user);
    if (opened)
      look(
        { summary: '', tone: 'plain', blocks: opened.form.intro },
        { channel: opened.channel, thread: null, order: Number.POSITIVE_INFINITY },
      );
    for (const [index, { user: whose, message, at: when, ...where }] of whispers.entries())
      if (whose === user) look(message, { ...where, order: when + 0.5 + index / 1e6 });
    return found.toSorted((a, b) => a.order - b.order).at(-1) ?? null;
  };

  await raise();
  onTestFinished(async () => {
    await lower();
    rmSync(folder, { recursive: true, force: true });
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual(stage.expectedErrors);
  });

  const lines = (channel: string, zone?: string): Line[] => channelLines(foghorn.platform, channel, reader(zone));
  const entries = (number: number) => foghorn.storage.entries(number) as Promise<Entry<Decision>[]>;
  const incident = async (number = 1): Promise<Incident> => {
    const found = await foghorn.storage.load(number);
    if (!found) throw new Error(`there is no INC-${number}`);
    return found;
  };

  const stage: Stage = {
    folder,
    get foghorn() {
      return foghorn;
    },
    weather,
    log,
    expectedErrors: [],
    now: time.clock,
    to: (clock) => pass(at(clock)),
    pass: (ms) => pass(time.clock() + ms),
    jump: async (clock) => {
      time.jump(at(clock));
      await foghorn.settle();
    },
    restart: async (clock) => {
      await lower();
      if (clock !== undefined) time.jump(at(clock));
      await raise();
    },

    say: (user, channel, text) => ask(user, channel, { text }),
    shortcut: (user, command, message) => {
      const channel = foghorn.platform.messages.get(message)?.channel ?? '';
      return ask(user, channel, { invocation: { command, options: {} }, message });
    },
    press: async (user, label, channel) => {
      const button = findButton(user, label, channel);
      if (!button) throw new Error(`@${user} sees no button “${label}”`);
      return ask(user, button.channel, { invocation: button.invoke }, button.thread);
    },
    invoke: (user, channel, invocation) => ask(user, channel, { invocation }),
    sees: (user, label, channel) => findButton(user, label, channel) !== null,
    submit: async (user, fields = {}) => {
      const opened = forms.get(user);
      if (!opened) throw new Error(`@${user} has no form open`);
      const everybody = foghorn.platform.people.all().map(({ id }) => id);
      const { form, channel, message } = opened;
      const invocation = filledIn(form, fields, everybody);
      return ask(user, channel, { invocation, ...(message === undefined ? {} : { message }) });
    },

    dialog: (user) => legible(pages.get(user) ?? ''),

    message: async (user, channel, text, more = {}) => {
      if (foghorn.platform.people.get(user)?.bot) {
        // Programs have no page of their own.
        const posted = foghorn.platform.say({ channel, author: user, text, thread: more.thread ?? null });
        await foghorn.settle();
        return 'id' in posted ? posted.id : (done({ refused: posted }) ?? 0);
      }
      const body = new FormData();
      body.set('channel', channel);
      body.set('text', text);
      if (more.thread !== undefined) body.set('thread', String(more.thread));
      for (const name of more.files ?? []) body.append('files', new File(['…'], name, { type: 'text/plain' }));
      done(await post(user, 'say', body));
      const own = lines(channel).filter(({ id }) => foghorn.platform.messages.get(id)?.author === user);
      return Math.max(...own.map(({ id }) => id));
    },
    edit: async (user, id, text) => done(await post(user, 'edit', { id, text })),
    remove: async (user, id) => done(await post(user, 'delete', { id })),
    react: async (user, id, emoji, on = true) => done(await post(user, 'react', { id, emoji, on })),
    pin: async (user, id, on = true) => done(await post(user, 'pin', { id, on })),
    page: async (user, path) => (await web.fetch(new Request(`${ORIGIN}${path}`, { headers: asUser(user) }))).text(),

    room: async (number = 1) => (await foghorn.storage.bindings(number)).room?.channel ?? '',
    lines: (channel, zone) => lines(channel, zone).map(({ text }) => text),
    transcript: (channel, zone) =>
      lines(channel, zone)
        .map(({ text }) => text)
        .join('\n'),
    last: (channel, back = 1) => lines(channel).at(-back)?.text ?? '',
    find: (channel, words) => {
      const found = lines(channel).findLast(({ text }) => text.includes(words));
      if (!found) throw new Error(`nothing in ${channel} says “${words}”:\n${stage.transcript(channel)}`);
      return found;
    },
    card: async (number = 1) => {
      // The card follows within two seconds.
      await pass(time.clock() + 2 * SECOND);
      const { card } = await foghorn.storage.bindings(number);
      const body = foghorn.platform.messages.get(Number(card?.message))?.body;
      if (!body) throw new Error(`INC-${number} has no card`);
      return messageText(body, reader());
    },
    members: (channel) => foghorn.platform.channels.members(channel),
    visible: (user) => foghorn.platform.channels.list(user).map(({ id }) => id),
    incident,
    story: async (number = 1) =>
      (await foghorn.storage.timeline(number, { salience: 'high' })).map(
        ({ occurredAt, kind, text, actor }) => `${stamp(occurredAt)} ${kind} ${actor.replace('local:', '')}: ${text}`,
      ),
    timeline: (number = 1) => foghorn.storage.timeline(number, { hidden: true }),
    nudges: async (number = 1) =>
      (await entries(number)).flatMap(({ event, occurredAt }) =>
        event.kind === 'nudge_sounded'
          ? [
              [
                clockTime(occurredAt, 'UTC'),
                event.stage,
                ...(event.audience === 'public' ? ['public'] : []),
                ...[...event.people, ...event.groups].map((one) => one.replace('local:', '')),
              ].join(' '),
            ]
          : [],
      ),
    ledger: async (number = 1) => ledger(await entries(number), time.clock()),
    postmortem: async (number = 1) =>
      toMarkdown({
        incident: await incident(number),
        entries: await foghorn.storage.entries(number),
        timeline: await foghorn.storage.timeline(number),
        people: await foghorn.storage.people(),
        now: time.clock(),
        settings: foghorn.settings,
      }),
    backlog: () => foghorn.storage.backlog(),
  };
  return stage;
};

export interface Stage {
  /** The one that runs now: after a restart it is another. */
  readonly foghorn: Foghorn;
  /** Where its files are. */
  readonly folder: string;
  readonly weather: Weather;
  readonly log: ReturnType<typeof memoryLog>;
  /** The log's lines of level error are compared with these at the end. */
  expectedErrors: unknown[];
  now(): Instant;

  /** Lets time pass until `HH:MM` (`25:10`: the next day), waking on the way whenever Foghorn would. */
  to(clock: string): Promise<void>;
  pass(ms: number): Promise<void>;
  /** The machine's clock jumps: nobody wakes on the way. */
  jump(clock: string): Promise<void>;
  /** Stops, and starts again on the same files; down until that time. */
  restart(until?: string): Promise<void>;

  /** Types a command. What is answered, as this person reads it; empty when nothing is. */
  say(user: string, channel: string, text: string): Promise<string>;
  /** Uses a shortcut of a message's menu. */
  shortcut(user: string, command: string, message: number): Promise<string>;
  /** Presses the newest button of that label this person sees, or chooses it from a menu. */
  press(user: string, label: string, channel?: string): Promise<string>;
  /** Presses a button that stands on this person's page and nowhere else any more. */
  invoke(user: string, channel: string, invocation: Invocation): Promise<string>;
  sees(user: string, label: string, channel?: string): boolean;
  /** Sends the form this person opened last, with these fields changed. */
  submit(user: string, fields?: Readonly<Record<string, string>>): Promise<string>;
  /** The words of the dialog this person's page showed last. */
  dialog(user: string): string;

  /** Writes a message; its id. */
  message(
    user: string,
    channel: string,
    text: string,
    more?: { thread?: number; files?: readonly string[] },
  ): Promise<number>;
  edit(user: string, message: number, text: string): Promise<void>;
  remove(user: string, message: number): Promise<void>;
  react(user: string, message: number, emoji: string, on?: boolean): Promise<void>;
  pin(user: string, message: number, on?: boolean): Promise<void>;
  /** The page at this path as this person gets it: HTML. */
  page(user: string, path: string): Promise<string>;

  /** The channel of an incident's room. */
  room(incident?: number): Promise<string>;
  /** What stands in a channel, in UTC unless a zone is given. */
  lines(channel: string, zone?: string): string[];
  transcript(channel: string, zone?: string): string;
  /** The last message there; with `back` 2 the one before it. */
  last(channel: string, back?: number): string;
  /** The last message there that says this. */
  find(channel: string, words: string): Line;
  card(incident?: number): Promise<string>;
  members(channel: string): string[];
  /** The channels this person sees. */
  visible(user: string): string[];

  incident(number?: number): Promise<Incident>;
  /** The story of the timeline: `22:31 declared ana: Checkout is failing`. */
  story(incident?: number): Promise<string[]>;
  timeline(incident?: number): Promise<ShownRow[]>;
  /** `23:01 due ana` */
  nudges(incident?: number): Promise<string[]>;
  ledger(incident?: number): Promise<Ledger>;
  postmortem(incident?: number): Promise<string>;
  backlog(): Promise<{ waiting: number; parked: number }>;
}
