/**
 * A whole incident on Slack, from declare to postmortem, by three people: the real Foghorn, the real Bolt and Web API,
 * and what everybody saw as a transcript in the output.
 */
import { afterEach, expect, it } from 'vitest';
import { SHORTCUTS } from '../../src/chat/slack/index.ts';
import { dateTime, MINUTE, SECOND } from '../../src/incident/time.ts';
import type { SeenMessage } from '../support/slack/index.ts';
import { type Workplace, words, workplace } from './workplace.ts';
import { TRANSPORTS } from './world.ts';

let open: Workplace | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

/** What is new to the eye since the last look, one paragraph each. */
const reporter = ({ fake, time, ana, ben, chidi }: Workplace) => {
  const seen = new Map<string, string>();
  const lines: string[] = [];
  const names = new Map([
    [ana, 'Ana'],
    [ben, 'Ben'],
    [chidi, 'Chidi'],
    [fake.botUser, 'Foghorn'],
  ]);
  const named = (text: string): string =>
    [...names].reduce((said, [id, name]) => said.replaceAll(`@${id}`, `@${name}`), text).replace(/\n/g, '\n      ');
  /** Buttons stand side by side, and what a menu holds is left out. */
  const legible = ({ blocks, ...shown }: { blocks?: unknown; text: string }): string => {
    if (!Array.isArray(blocks)) return words({ ...shown, blocks });
    return blocks
      .map((block: { type: string; elements?: { type: string }[] }) =>
        block.type === 'actions'
          ? (block.elements ?? [])
              .map((element) => `[${words({ text: '', blocks: { ...element, options: undefined } })}]`)
              .join(' ')
          : words({ text: '', blocks: [block] }),
      )
      .join('\n');
  };
  const show = (key: string, head: string, text: string): void => {
    const before = seen.get(key);
    if (before === text) return;
    seen.set(key, text);
    lines.push(`  ${head}${before === undefined ? '' : ' (edited)'}\n      ${named(text)}`);
  };
  const who = ({ user }: SeenMessage): string => names.get(user ?? '') ?? user ?? 'an app';
  const look = (): void => {
    for (const { id, name } of fake.channels())
      for (const parent of fake.messages(id))
        for (const message of parent.reply_count ? fake.messages(id, { thread: parent.ts }) : [parent]) {
          if (message.subtype?.startsWith('channel_') || message.subtype?.startsWith('group_')) continue;
          const place = `#${name}${message.ts === parent.ts ? '' : ' (thread)'}`;
          const pinned = message.pinned ? ' [pinned]' : '';
          show(`${id} ${message.ts}`, `${place} ${who(message)}${pinned}:`, legible(message));
        }
    for (const [user, name] of names) {
      if (user === fake.botUser) continue;
      for (const message of fake.directs(user)) show(`${user} ${message.ts}`, `to ${name} alone:`, legible(message));
      for (const told of fake.ephemerals(user)) show(`${user} ${told.ts}`, `only ${name} sees:`, legible(told));
      for (const view of fake.views(user)) show(view.id, `${name} has open:`, view.readable);
    }
  };
  return {
    look,
    act: (text: string): void => {
      look();
      lines.push(`\n${dateTime(time.clock(), 'UTC')}  ${text}`);
    },
    print: (): void => {
      look();
      process.stdout.write(`\n${lines.join('\n')}\n`);
    },
  };
};

it.each(TRANSPORTS)('three people, from declare to postmortem, over %s', { timeout: 90_000 }, async (over) => {
  const place = await workplace(over);
  open = place;
  const { fake, ana, ben, chidi, lobby, settle, pass, foghorn } = place;
  const { act, look, print } = reporter(place);

  act('Ana types /incident declare Checkout is failing sev1 in #incidents');
  await fake.slash(ana, lobby, 'declare Checkout is failing sev1');
  await settle();
  const room = fake.channelOf('inc-1-checkout-is-failing')?.id ?? '';
  expect(fake.pins(room)).toHaveLength(1);
  expect(fake.bookmarks(room)).toHaveLength(1);
  expect(fake.channelOf(room)?.topic).toContain('INC-1');

  act('Ben presses Join on the announcement; Chidi comes in by herself');
  const announced = fake.messages(lobby).find(({ user }) => user === fake.botUser);
  await fake.press(ben, { action: 'Join', channel: lobby, ts: announced?.ts ?? '' });
  fake.join(chidi, room);
  await settle();
  expect(fake.channelOf(room)?.members).toContain(ben);

  act('Ben writes what he sees; Ana raises it to a note with a pushpin');
  const clue = fake.message(ben, room, 'Pool exhausted on db-1 since 21:58, see https://grafana.example/d/1?a=1&b=2');
  await settle();
  fake.react(ana, room, clue, 'pushpin');
  await settle();

  act('Chidi gives the roles: Ben communicates, Ana commands');
  await fake.slash(chidi, room, 'assign comms @ben');
  await fake.slash(ana, room, 'lead me');
  await settle();
  expect(await foghorn().storage.load(1)).toMatchObject({
    roles: { communications: { person: `slack:${ben}` }, commander: { person: `slack:${ana}` } },
  });

  act('Nobody has said anything for thirty minutes');
  await pass(26 * MINUTE);
  expect(fake.directs(ben).map(words).join()).toMatch(/update/i);
  await pass(5 * MINUTE);
  const nudge = fake.messages(room).findLast(({ notified }) => notified.includes(ben));
  expect(nudge && words(nudge)).toMatch(/update/i);

  act('Ben presses Post update, writes it and sends the form');
  await fake.press(ben, { action: 'Post update', channel: room, ts: nudge?.ts ?? '' });
  await settle();
  look();
  expect(fake.views(ben)).toHaveLength(1);
  const sent = await fake.submit(ben, { 'field.text': 'Rolling back the 21:50 deploy, @chidi watches the pool' });
  expect(sent).toMatchObject({ outcome: 'cleared', errors: {} });
  await settle();
  expect(await foghorn().storage.load(1)).toMatchObject({
    lastUpdate: { text: `Rolling back the 21:50 deploy, <@slack:${chidi}> watches the pool`, by: `slack:${ben}` },
  });

  act('Chidi answers in a thread, and Ana puts that onto the timeline by the shortcut');
  const reply = fake.reply(chidi, room, clue, 'Pool is down to 40 % again', {});
  await settle();
  await fake.messageShortcut(ana, SHORTCUTS.addToTimeline, room, reply);
  await settle();
  look();
  const shortcut = await fake.submit(ana, {});
  expect(shortcut.outcome).toBe('cleared');
  await settle();

  act('Ben mentions Foghorn in the thread: that is an update too');
  await pass(12 * MINUTE);
  fake.reply(ben, room, clue, '@foghorn rollback is through, errors are back to normal');
  await settle();
  expect((await foghorn().storage.load(1))?.lastUpdate?.text).toBe('rollback is through, errors are back to normal');

  act('Chidi sets the status to monitoring from the card');
  const card = fake.pins(room)[0];
  await fake.press(chidi, { action: 'Status', channel: room, ts: card?.ts ?? '' });
  await settle();
  look();
  const status = await fake.submit(chidi, { 'field.to': 'monitoring' });
  expect(status).toMatchObject({ errors: {} });
  await settle();
  expect(await foghorn().storage.load(1)).toMatchObject({ status: 'monitoring' });

  act('Ana looks at her home tab');
  fake.openHome(ana);
  await settle();
  expect(fake.home(ana)?.readable).toContain('Checkout is failing');

  act('Ana resolves it');
  await pass(10 * MINUTE);
  await fake.slash(ana, room, 'resolve Everybody can pay again; the pool is twice as large now');
  await settle();
  await pass(SECOND * 10);
  const ended = await foghorn().storage.load(1);
  expect(ended).toMatchObject({ status: 'resolved', postmortem: { drafts: 1 } });

  act('The postmortem');
  await settle();
  const document = fake.canvases()[0]?.markdown ?? fake.files()[0]?.content ?? '';
  for (const words of [
    'Checkout is failing',
    'Pool exhausted',
    'Rolling back the 21:50 deploy',
    'Everybody can pay again',
  ])
    expect(document).toContain(words);
  print();
  process.stdout.write(`\n${document}\n`);

  const story = await foghorn().storage.timeline(1, { salience: 'high' });
  expect(story.filter(({ kind }) => kind === 'update_posted')).toHaveLength(3);
  expect(story.filter(({ kind }) => kind === 'note_raised')).toHaveLength(2);
  expect(await foghorn().storage.backlog()).toEqual({ waiting: 0, parked: 0 });
  expect(fake.deliveries().filter(({ state }) => state !== 'acknowledged')).toEqual([]);
  expect(place.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
});
