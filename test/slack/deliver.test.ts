import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlackDelivery } from '../../src/chat/slack/deliver.ts';
import { type Binding, DeliveryError } from '../../src/engine/ports.ts';
import { MINUTE, SECOND } from '../../src/incident/time.ts';
import { type DeliverWorld, deliverWorld, post, START, words } from './deliver-world.ts';
import { legible } from './legible.ts';

const room = (more: Partial<Parameters<SlackDelivery['openRoom']>[0]> = {}) => ({
  effect: '42.1.0',
  attempts: 1,
  incident: 42,
  slug: 'inc-42-checkout',
  private: false,
  declaredAt: START,
  ...more,
});

describe('everything Foghorn sends to Slack', () => {
  let world: DeliverWorld;
  beforeEach(async () => {
    world = await deliverWorld();
  });
  afterEach(() => world.close());

  const failure = async (work: Promise<unknown>): Promise<DeliveryError> => {
    const error = await world.run(work).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(DeliveryError);
    return error as DeliveryError;
  };
  const methods = (): string[] => world.fake.calls().map(({ method }) => method);
  const opened = async (): Promise<string> => (await world.run(world.delivery.openRoom(room()))).channel;

  describe('a post', () => {
    it('carries its effect, a text that stands for it, and calls only whom it may', async () => {
      const { delivery, fake, lobby, ana, ben } = world;
      const rich = ['Owed by ', { person: `slack:${ana}` }, ', then ', { person: `slack:${ben}` }] as const;
      const ping = { people: [`slack:${ana}`], groups: [] };
      const binding = await world.run(delivery.post({ channel: lobby }, post('42.2.1', words(...rich), { ping })));
      const [args] = fake.calls('chat.postMessage').map((call) => call.args);
      expect(args).toMatchObject({ unfurl_links: 'false', unfurl_media: 'false', link_names: 'false', parse: 'none' });
      const said = fake.at(lobby, binding.message ?? '');
      expect(said).toMatchObject({
        text: 'A word',
        notified: [ana],
        metadata: { event_type: 'foghorn_effect', event_payload: { effect: '42.2.1' } },
      });
      expect(legible(said?.blocks)).toBe(`Owed by ${ana}, then @ben`.replace(ana, `@${ana}`));
      expect(binding.url).toBe(
        `https://${fake.teamDomain}.slack.com/archives/${lobby}/p${binding.message?.replace('.', '')}`,
      );
    });

    it.each(['room', 'thread', 'direct'])('is adopted when its answer was lost: %s', async (kind) => {
      const { fake, lobby, ana, run } = world;
      const head = await run(world.delivery.post({ channel: lobby }, post('42.1.1', words('Update due'))));
      const send = (delivery: SlackDelivery, attempts: number): Promise<Binding> => {
        const one = post('42.2.1', words('Ten minutes over'), { attempts });
        if (kind === 'direct') return delivery.direct(`slack:${ana}`, one);
        return delivery.post(kind === 'room' ? { channel: lobby } : { channel: lobby, thread: head.message }, one);
      };
      fake.fail('chat.postMessage', { dropAnswer: true });
      expect(await failure(send(world.delivery, 1))).toMatchObject({ permanent: false });
      // By the same process, and by another that remembers nothing.
      const binding = await run(send(world.delivery, 2));
      expect(await run(send(world.again(), 3))).toEqual(binding);
      const told =
        kind === 'direct'
          ? fake.directs(ana)
          : fake.messages(lobby, kind === 'thread' ? { thread: head.message ?? '' } : {}).slice(1);
      expect(told.map(({ ts }) => ts)).toEqual([binding.message]);
      expect(binding.url).toContain(binding.message?.replace('.', ''));
    });

    it('is posted when the answer was lost before anything happened', async () => {
      const { fake, lobby, delivery, run } = world;
      fake.fail('chat.postMessage', { refuse: true });
      expect(await failure(delivery.post({ channel: lobby }, post('42.2.1')))).toMatchObject({ permanent: false });
      await run(delivery.post({ channel: lobby }, post('42.2.1', undefined, { attempts: 2 })));
      expect(fake.messages(lobby)).toHaveLength(1);
    });

    it('is not looked for after a refusal, for it cannot be there', async () => {
      const { fake, lobby, delivery, run } = world;
      fake.rateLimit('chat.postMessage', { retryAfter: 5 });
      expect(await failure(delivery.post({ channel: lobby }, post('42.2.1')))).toMatchObject({ retryAfter: 5000 });
      world.time.turn(6 * SECOND);
      await run(delivery.post({ channel: lobby }, post('42.2.1', undefined, { attempts: 2 })));
      expect(methods()).not.toContain('conversations.history');
    });

    it('is looked for only since the room’s last known message', async () => {
      const { fake, lobby, delivery, run } = world;
      const before = await run(delivery.post({ channel: lobby }, post('42.1.1')));
      fake.fail('chat.postMessage', { dropAnswer: true });
      await failure(delivery.post({ channel: lobby }, post('42.2.1')));
      await run(delivery.post({ channel: lobby }, post('42.2.1', undefined, { attempts: 2 })));
      expect(fake.calls('conversations.history')[0]?.args).toMatchObject({ oldest: before.message });
    });

    it('is found behind what others said meanwhile, pages of it', async () => {
      const { fake, lobby, ana, run } = world;
      fake.fail('chat.postMessage', { dropAnswer: true });
      await failure(world.delivery.post({ channel: lobby }, post('42.2.1')));
      for (let i = 0; i < 450; i++) fake.message(ana, lobby, `line ${i}`);
      const binding = await run(world.again().post({ channel: lobby }, post('42.2.1', undefined, { attempts: 2 })));
      expect(binding.message).toBe(fake.messages(lobby)[0]?.ts);
    });

    it('never takes another effect’s message for its own', async () => {
      const { fake, lobby, delivery, run } = world;
      await run(delivery.post({ channel: lobby }, post('42.2.1', words('Still looking'))));
      await run(delivery.post({ channel: lobby }, post('42.2.2', words('Still looking'), { attempts: 2 })));
      expect(fake.messages(lobby)).toHaveLength(2);
    });
  });

  describe('a room', () => {
    it.each([false, true])('is adopted when its answer was lost (private: %s)', async (hidden) => {
      const { fake, delivery, run } = world;
      fake.fail('conversations.create', { dropAnswer: true });
      const wanted = room({ private: hidden });
      expect(await failure(delivery.openRoom(wanted))).toMatchObject({ permanent: false });
      const binding = await run(world.again().openRoom({ ...wanted, attempts: 2 }));
      expect(fake.channels().map(({ name }) => name)).toEqual(['incidents', 'inc-42-checkout']);
      expect(fake.channelOf(binding.channel)).toMatchObject({ name: 'inc-42-checkout', private: hidden });
      expect(binding.url).toContain(`/archives/${binding.channel}`);
    });

    it('gets a number behind its name where the name is another’s', async () => {
      const { fake, delivery, run, ana } = world;
      fake.channel({ name: 'inc-42-checkout', members: [ana], creator: ana, private: true });
      const binding = await run(delivery.openRoom(room({ attempts: 2 })));
      expect(fake.channelOf(binding.channel)?.name).toBe('inc-42-checkout-2');
    });

    it('is never one that is an incident’s already', async () => {
      const { fake, delivery, run } = world;
      const { channel } = await run(delivery.openRoom(room()));
      const again = world.again({ isBound: async (id) => id === channel });
      const other = await run(again.openRoom(room({ attempts: 2, effect: '7.1.0' })));
      expect(fake.channelOf(other.channel)?.name).toBe('inc-42-checkout-2');
    });

    it('is never one from before the declaration', async () => {
      const { fake, delivery, run, time } = world;
      await run(delivery.openRoom(room()));
      const later = room({ attempts: 2, declaredAt: time.clock() + 5 * MINUTE });
      expect(fake.channelOf((await run(delivery.openRoom(later))).channel)?.name).toBe('inc-42-checkout-2');
    });

    it('keeps its name within Slack’s 80 characters', async () => {
      const { fake, delivery, run } = world;
      const slug = `inc-42-${'x'.repeat(73)}`;
      await run(delivery.openRoom(room({ slug })));
      const { channel } = await run(delivery.openRoom(room({ slug })));
      expect(fake.channelOf(channel)?.name).toBe(`${slug.slice(0, 78)}-2`);
    });

    it('says what to do where the workspace forbids it', async () => {
      world.fake.restrict({ creating: false });
      const error = await failure(world.delivery.openRoom(room()));
      expect(error).toMatchObject({ code: 'restricted_action', permanent: true });
      expect(error.message).toContain('administrator');
    });
  });

  describe('people in a room', () => {
    it('are invited a hundred at a time, groups by their members, and again without harm', async () => {
      const { fake, delivery, run, crew } = world;
      const channel = await opened();
      const many = Array.from({ length: 130 }, (_, i) => `slack:${fake.user({ name: `person${i}` })}`);
      fake.forgetCalls();
      for (let time = 0; time < 2; time++) await run(delivery.invite(channel, many, [`slack:${crew}`]));
      expect(fake.channelOf(channel)?.members).toHaveLength(133);
      expect(fake.calls('conversations.invite').map(({ args }) => String(args.users).split(',').length)).toEqual([
        100, 32, 100, 32,
      ]);
    });

    it('are all in before it is said who is not', async () => {
      const { fake, delivery, ana, ben } = world;
      const channel = await opened();
      const gone = fake.user({ name: 'gone', deleted: true });
      const people = [`slack:${ana}`, `slack:${gone}`, 'slack:U0NOBODY', 'local:chidi', `slack:${ben}`];
      const error = await failure(delivery.invite(channel, people, ['slack:S0NONE']));
      expect(error).toMatchObject({ code: 'not_invited', permanent: true });
      for (const name of [gone, 'U0NOBODY', 'local:chidi', 'slack:S0NONE']) expect(error.message).toContain(name);
      expect(fake.channelOf(channel)?.members).toEqual(expect.arrayContaining([ana, ben]));
    });

    it('include somebody alone who is in already', async () => {
      const { delivery, run, ana } = world;
      const channel = await opened();
      for (let time = 0; time < 2; time++) await run(delivery.invite(channel, [`slack:${ana}`], []));
    });
  });

  it('sets a topic only when it changes, also after a restart', async () => {
    const { fake, run } = world;
    const channel = await opened();
    const topic = 'SEV1 · <!channel> & more';
    await run(world.delivery.setTopic(channel, topic));
    await run(world.delivery.setTopic(channel, topic));
    await run(world.again().setTopic(channel, topic));
    expect(fake.calls('conversations.setTopic')).toHaveLength(1);
    expect(fake.channelOf(channel)?.topic).toBe('SEV1 · &lt;!channel&gt; &amp; more');
    await run(world.delivery.setTopic(channel, 'SEV1 · monitoring'));
    expect(fake.channelOf(channel)?.topic).toBe('SEV1 · monitoring');
  });

  it('pins the card and bookmarks it, once however often it is tried', async () => {
    const { fake, delivery, run } = world;
    const channel = await opened();
    const card = await run(delivery.post({ channel }, post('42.1.2')));
    fake.fail('bookmarks.add', { status: 500 });
    expect(await failure(delivery.pin(card))).toMatchObject({ permanent: false });
    for (let time = 0; time < 2; time++) await run(delivery.pin(card));
    expect(fake.pins(channel).map(({ ts }) => ts)).toEqual([card.message]);
    expect(fake.bookmarks(channel)).toMatchObject([{ title: 'Incident card', link: card.url }]);
  });

  it('edits what it posted, and says for good when it is gone', async () => {
    const { fake, delivery, run, lobby, ana } = world;
    const binding = await run(delivery.post({ channel: lobby }, post('42.1.2')));
    await run(delivery.edit(binding, words('Monitoring by ', { person: `slack:${ana}` })));
    const said = fake.at(lobby, binding.message ?? '');
    expect(legible(said?.blocks)).toBe('Monitoring by @ana');
    // What it is stays with it.
    expect(said?.metadata?.event_payload).toEqual({ effect: '42.1.2' });
    fake.delete(fake.botUser, lobby, binding.message ?? '');
    expect(await failure(delivery.edit(binding, words('x')))).toMatchObject({
      code: 'message_not_found',
      permanent: true,
    });
    expect(await failure(delivery.edit({ ...binding, message: null }, words('x')))).toMatchObject({ permanent: true });
  });

  it('archives, also again; what comes back is posted to', async () => {
    const { fake, delivery, run } = world;
    const channel = await opened();
    for (let time = 0; time < 2; time++) await run(delivery.archive(channel));
    expect(fake.channelOf(channel)?.archived).toBe(true);
    const error = await failure(delivery.post({ channel }, post('42.2.1')));
    expect(error).toMatchObject({ code: 'is_archived', permanent: true });
    expect(error.message).toContain('Unarchive');
  });

  describe('what Slack does not allow', () => {
    it('a missing scope is named, with the remedy', async () => {
      world.fake.withdraw('chat:write');
      const error = await failure(world.delivery.post({ channel: world.lobby }, post('42.2.1')));
      expect(error).toMatchObject({ code: 'missing_scope', permanent: true });
      expect(error.message).toMatch(/chat:write.*reinstall/s);
    });

    it('a revoked token', async () => {
      await opened();
      world.fake.revokeToken();
      const error = await failure(world.delivery.post({ channel: world.lobby }, post('42.2.1')));
      expect(error.permanent).toBe(true);
      expect(error.message).toContain('SLACK_BOT_TOKEN');
    });

    it('a room that the bot was removed from, and one that is not there', async () => {
      const { fake, delivery, ana, run } = world;
      const channel = await opened();
      await run(delivery.invite(channel, [`slack:${ana}`], []));
      fake.kick(ana, channel, fake.botUser);
      const error = await failure(delivery.post({ channel }, post('42.2.1')));
      expect(error).toMatchObject({ code: 'not_in_channel', permanent: true });
      expect(error.message).toContain('/invite');
      expect(await failure(delivery.post({ channel: 'C0NONE' }, post('42.2.2')))).toMatchObject({
        code: 'channel_not_found',
        permanent: true,
      });
    });

    it('a direct message to somebody who is not here', async () => {
      const { delivery } = world;
      expect(await failure(delivery.direct('local:ana', post('42.2.1')))).toMatchObject({ permanent: true });
      expect(await failure(delivery.direct('slack:U0NOBODY', post('42.2.1')))).toMatchObject({ permanent: true });
    });
  });

  describe('a channel shared with another organisation', () => {
    it('hears nothing of what is internal', async () => {
      const { fake, delivery, ana, run } = world;
      const channel = fake.channel({ name: 'with-partner', external: true, members: [fake.botUser, ana] });
      for (const work of [
        delivery.post({ channel }, post('42.2.1')),
        delivery.setTopic(channel, 'INC-42'),
        delivery.document({ channel }, { effect: '42.3.1', attempts: 1, title: 'Postmortem', markdown: '# x' }),
      ]) {
        const error = await failure(work);
        expect(error).toMatchObject({ code: 'shared_outside', permanent: true });
        expect(error.message).toContain('another organisation');
      }
      expect(fake.messages(channel)).toEqual([]);
      expect(fake.canvases()).toEqual([]);
      // What stood there before gives way.
      delivery.sharing.learn(channel, false);
      const binding = await run(delivery.post({ channel }, post('42.2.2', words('Secret'))));
      delivery.sharing.learn(channel, true);
      await run(delivery.edit(binding, words('More secret')));
      expect(legible(fake.at(channel, binding.message ?? '')?.blocks)).not.toMatch(/secret/i);
    });

    it('nor does a person of another organisation', async () => {
      const { fake, delivery } = world;
      const stranger = fake.user({ name: 'guest', stranger: true });
      expect(await failure(delivery.direct(`slack:${stranger}`, post('42.2.1')))).toMatchObject({
        code: 'shared_outside',
        permanent: true,
      });
    });
  });

  describe('a document', () => {
    const document = (more = {}) => ({
      effect: '42.9.1',
      attempts: 1,
      title: 'INC-42 postmortem',
      markdown: `# INC-42\n\n#### Timeline\n\n> - quoted\n\n- 22:31 *declared* by <@slack:U1>`,
      ...more,
    });

    it('is the room’s canvas, written anew when it is there', async () => {
      const { fake, delivery, run } = world;
      const channel = await opened();
      const binding = await run(delivery.document({ channel }, document()));
      await run(delivery.document({ channel }, document({ effect: '42.12.1', markdown: '# Second draft' })));
      expect(fake.canvases()).toMatchObject([{ id: binding.message, channel, markdown: '# Second draft' }]);
      expect(fake.files()).toEqual([]);
    });

    it('is a Markdown file where the plan has no canvases, the same one however often it is tried', async () => {
      const { fake, run } = world;
      const channel = await opened();
      fake.fail('conversations.canvases.create', {
        error: 'team_tier_cannot_create_channel_canvases',
        times: Number.POSITIVE_INFINITY,
      });
      fake.fail('files.completeUploadExternal', { dropAnswer: true });
      expect(await failure(world.delivery.document({ channel }, document()))).toMatchObject({ permanent: false });
      const binding = await run(world.again().document({ channel }, document({ attempts: 2 })));
      const shown = fake.files().filter(({ channels }) => channels.length > 0);
      expect(shown).toMatchObject([{ id: binding.message, title: 'INC-42 postmortem', content: document().markdown }]);
      expect(shown[0]?.name).toBe('inc-42-postmortem-42-9-1.md');
    });

    it('is cut to a mebibyte, and says so', async () => {
      const { fake, delivery, run } = world;
      const channel = await opened();
      await run(delivery.document({ channel }, document({ markdown: 'é line\n'.repeat(200_000) })));
      const [file] = fake.files();
      expect(Buffer.byteLength(file?.content ?? '')).toBeLessThanOrEqual(1_048_576);
      expect(file?.content).toMatch(/é line\n\n\(Cut here/);
    });
  });

  it('a 429 on one method delays no other', async () => {
    const { fake, delivery, run, lobby, time } = world;
    const channel = await opened();
    const card = await run(delivery.post({ channel }, post('42.1.2')));
    fake.rateLimit('pins.add', { retryAfter: 50 });
    expect(await failure(delivery.pin(card))).toMatchObject({ code: 'ratelimited', retryAfter: 50_000 });
    const before = time.clock();
    await run(
      Promise.all([
        delivery.post({ channel: lobby }, post('42.1.3')),
        delivery.edit(card, words('Identified')),
        delivery.setTopic(channel, 'SEV1'),
      ]),
    );
    expect(time.clock() - before).toBeLessThan(10 * SECOND);
  });

  it('thirty incidents in a minute all get their rooms, cards and announcements, once', async () => {
    const { fake, delivery, run, persist, lobby, ana } = world;
    const numbers = Array.from({ length: 30 }, (_, i) => i + 1);
    const open = async (number: number): Promise<void> => {
      const wanted = room({ effect: `${number}.1.0`, incident: number, slug: `inc-${number}-checkout` });
      const announced = persist((attempts) =>
        delivery.post({ channel: lobby }, post(`${number}.1.5`, words(`INC-${number}`), { attempts })),
      );
      const { channel } = await persist((attempts) => delivery.openRoom({ ...wanted, attempts }));
      await persist(() => delivery.invite(channel, [`slack:${ana}`], []));
      const card = await persist((attempts) =>
        delivery.post({ channel }, post(`${number}.1.2`, words('card'), { attempts })),
      );
      await Promise.all([
        persist(() => delivery.pin(card)),
        persist(() => delivery.setTopic(channel, 'SEV1')),
        announced,
      ]);
    };
    await run(Promise.all(numbers.map(open)));
    const rooms = fake.channels().filter(({ name }) => name !== 'incidents');
    expect(rooms.map(({ name }) => name).sort()).toEqual(numbers.map((number) => `inc-${number}-checkout`).sort());
    const said = fake.messages(lobby).map(({ readable }) => readable);
    expect(said.sort()).toEqual(numbers.map((number) => `INC-${number}`).sort());
    for (const { id } of rooms) {
      expect(fake.messages(id).filter(({ bot_id, subtype }) => bot_id && !subtype)).toHaveLength(1);
      expect(fake.pins(id)).toHaveLength(1);
      expect(fake.bookmarks(id)).toHaveLength(1);
    }
    // Within the rates by our own count: Slack seldom has to say so.
    const refused = fake.calls().filter(({ status }) => status === 429);
    expect(refused.length).toBeLessThan(fake.calls().length / 10);
  }, 60_000);
});
