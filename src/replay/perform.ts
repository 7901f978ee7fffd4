/** One step of a script, done through the engine as people would have done it. */
import type { Told } from '../engine/command.ts';
import { FoghornError, type InboundMessage, type InboundReaction } from '../engine/ports.ts';
import { captureOf } from '../engine/seen.ts';
import { type Instant, isOpen, type PersonId } from '../incident/incident.ts';
import { cleanText, oneLine } from '../incident/text.ts';
import { iso } from '../incident/time.ts';
import type { ScriptedChat, ScriptedUpdate, Step } from './script.ts';
import { PLATFORM, type Stage } from './stage.ts';

export const personOf = (name: string): PersonId => `${PLATFORM}:${name.trim().replace(/[\s<>]+/g, '-') || 'someone'}`;

export interface Performance {
  stage: Stage;
  number: number;
  /** Everybody who speaks, by the name after `@`. */
  voices: readonly string[];
  /** Those of them who are programs. */
  bots: ReadonlySet<string>;
  zones: ReadonlyMap<string, string>;
  odd(text: string): void;
  /** Entries that the record gives without a time. */
  untimed: Set<string>;
  /** Entries that came after the fact and are kept from the drafter. */
  afterwards: Set<string>;
}

const versionOf = async ({ stage, number }: Performance): Promise<number> => (await stage.storage.version(number)) ?? 0;

/** The decisions appended by what is done. */
const added = async (performance: Performance, act: () => Promise<void>): Promise<string[]> => {
  const before = await versionOf(performance);
  await act();
  const entries = await performance.stage.storage.entries(performance.number, 'decisions');
  return entries.filter(({ version }) => (version ?? 0) > before).map(({ id }) => id);
};

const told = (performance: Performance, what: string, answer: Told): void => {
  if (!answer.ok) performance.odd(`${what} was refused: ${answer.refusal.sentence}`);
};

const timeOf = (at: Instant | null): string => (at === null ? 'without a time' : `of ${iso(at)}`);

const updateStep = async (performance: Performance, step: ScriptedUpdate): Promise<void> => {
  const { stage, number, odd } = performance;
  const { text, kind, at } = step;
  const asker = { person: personOf(step.by) };
  const what = `The update ${timeOf(at)}`;
  const tell = async (command: Parameters<Stage['engine']['tell']>[1]): Promise<void> =>
    told(performance, what, await stage.engine.tell(number, command, asker));
  /** Kept as a note: an origin of its own lets it be as long as it is. */
  const note = () =>
    tell({ do: 'raise_note', text, origin: { message: `${PLATFORM}:update:${timeOf(at)}:${text.length}` } });
  const incident = await stage.storage.load(number);
  if (!incident) throw new FoghornError('lost', 'The replayed incident is gone from its storage.');
  // Untimed updates neither keep promises to the public nor make any.
  const audience = at === null ? 'internal' : 'public';
  const next = at === null ? null : undefined;
  if (kind === 'postmortem') return note();
  if (kind === 'resolved') {
    if (isOpen(incident)) return tell({ do: 'resolve', text, audience });
    odd(`${what} resolves what was resolved already: kept as a note.`);
    return note();
  }
  if (kind === 'note') return isOpen(incident) ? tell({ do: 'post_update', audience, text, next }) : note();
  if (!isOpen(incident)) {
    odd(`${what} says ${kind} after the resolution: the incident was reopened.`);
    await tell({ do: 'reopen' });
  }
  await tell({ do: 'post_update', audience, text, status: kind, next });
};

/** `@ana` → a mention, where somebody of that name speaks. */
const neutral = (text: string, voices: readonly string[]): string =>
  cleanText(text).replace(/(^|[^\w@])@([\w.-]*\w)/g, (all, before: string, name: string) => {
    const voice = voices.find((one) => one.toLowerCase() === name.toLowerCase());
    return voice === undefined ? all : `${before}<@${personOf(voice)}>`;
  });

const chatStep = async (performance: Performance, { at, index, item }: ScriptedChat): Promise<void> => {
  const { stage, number, voices, bots, odd, zones } = performance;
  const room = (await stage.storage.bindings(number)).room;
  if (!room) throw new FoghornError('no_room', 'The replayed incident has no room.');
  const { channel } = room;
  const author = personOf(item.by);
  const place = { platform: PLATFORM, channel };
  const keyOf = (id: string): string => `${PLATFORM}:${channel}:${id}`;
  const key = keyOf(item.id ?? `item-${index}`);
  const early = at < stage.clock();
  const message = (): InboundMessage => ({
    ...place,
    key,
    at,
    author,
    bot: bots.has(item.by),
    text: neutral(item.text, voices),
    mentionsBot: /(^|\W)@foghorn\b/i.test(item.text),
    thread: item.thread ? keyOf(item.thread) : null,
    threadMessage: item.thread ?? null,
    files: [],
  });
  const needsMessage = async (): Promise<boolean> => {
    if (item.id !== undefined && (await stage.storage.entriesOfMessage(number, key)).length > 0) return true;
    odd(`Chat item ${index + 1} (${item.action}) refers to a message that is not there: left out.`);
    return false;
  };
  const react = (emoji: string): InboundReaction => ({
    ...place,
    key,
    event: `item-${index}`,
    at,
    person: author,
    emoji,
    added: true,
  });
  switch (item.action) {
    case 'message':
      // Said before anything was declared: it belongs to the log, and counts for nothing.
      if (early)
        return stage.engine.capture(number, key, (_, known) =>
          known.length > 0 ? null : { captures: [captureOf(message())], decisions: [] },
        );
      return stage.inbox.message(message());
    case 'edit':
      if (await needsMessage()) await stage.inbox.revision({ ...message(), editedAt: at });
      return;
    case 'delete':
      if (await needsMessage()) await stage.inbox.deletion({ ...place, key, at });
      return;
    case 'react':
      if (await needsMessage()) await stage.inbox.reaction(react(item.text.replaceAll(':', '')));
      return;
    case 'pin':
      if (await needsMessage()) await stage.inbox.reaction(react('pin'));
      return;
    case 'command': {
      const text = item.text.replace(/^\/(incident|inc)\b/, '').trim();
      const zone = zones.get(item.by) ?? null;
      const reply = await stage.say.say({
        asker: { person: author, name: item.by, zone },
        place,
        text: neutral(text, voices),
      });
      const typed = oneLine(text, 60);
      if (reply.reply === 'refused') odd(`The command “${typed}” of ${iso(at)} was refused: ${reply.refusal.sentence}`);
      if (reply.reply === 'form')
        odd(`The command “${typed}” of ${iso(at)} opens a form, which a record cannot fill in.`);
    }
  }
};

export const performStep = async (performance: Performance, step: Step): Promise<void> => {
  const { stage, number, untimed, afterwards } = performance;
  if (step.at !== null) await stage.turnTo(step.at);
  const act = async (): Promise<void> => {
    if (step.do === 'update') await updateStep(performance, step);
    else if (step.do === 'chat') await chatStep(performance, step);
    else
      told(performance, 'The end', await stage.engine.tell(number, { do: 'resolve' }, { person: personOf(step.by) }));
    await stage.settle();
  };
  const published = step.do === 'update' && step.kind === 'postmortem';
  if (step.at !== null && !published) return act();
  for (const entry of await added(performance, act)) {
    if (step.at === null) untimed.add(entry);
    if (published) afterwards.add(entry);
  }
};
