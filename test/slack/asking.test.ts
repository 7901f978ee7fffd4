/** What people ask of Foghorn on Slack, and what they see of the answer: the whole Foghorn, the real Bolt. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SHORTCUTS } from '../../src/chat/slack/index.ts';
import { HOUR, MINUTE, SECOND } from '../../src/incident/time.ts';
import { lastTold, type Workplace, words, workplace } from './workplace.ts';

let at: Workplace;
beforeEach(async () => {
  at = await workplace('socket');
});
afterEach(() => at.close());

const told = (user: string): string => words(lastTold(at.fake, user));
const state = () => at.foghorn().storage.load(1);
/** Declares, and gives the room and the card in it. */
const declared = async (text = 'declare Checkout is failing sev1'): Promise<{ room: string; card: string }> => {
  await at.fake.slash(at.ana, at.lobby, text);
  await at.settle();
  const room = (await at.foghorn().storage.bindings(1)).room?.channel ?? '';
  for (const user of [at.ben, at.chidi]) at.fake.join(user, room);
  await at.settle();
  return { room, card: at.fake.pins(room)[0]?.ts ?? '' };
};
const opened = async (user: string): Promise<string> => {
  await at.settle();
  return at.fake.views(user).at(-1)?.readable ?? '';
};

describe('commands', () => {
  it('with words that are no command open the form with them in it', async () => {
    await at.fake.slash(at.ana, at.lobby, 'nobody can pay, @ben looks');
    const view = await opened(at.ana);
    expect(view).toContain('nobody can pay, @ben looks');
    const sent = await at.fake.submit(at.ana, { 'field.severity': 'SEV2' });
    expect(sent.outcome).toBe('cleared');
    await at.settle();
    expect(await state()).toMatchObject({ title: `nobody can pay, <@slack:${at.ben}> looks`, severity: 'SEV2' });
    expect(told(at.ana)).toContain('INC-1');
  });

  it('also as /inc', async () => {
    await at.fake.slash(at.ana, at.lobby, 'help', { command: '/inc' });
    expect(told(at.ana)).toContain('declare');
  });

  it('refused keep what was typed, and offer to edit it again', async () => {
    const { room } = await declared();
    await at.fake.slash(at.ben, room, 'task Roll back the deploy owner:@nobody');
    await at.settle();
    const refused = lastTold(at.fake, at.ben);
    await at.fake.press(at.ben, { action: 'Edit again', ephemeral: refused });
    expect(await opened(at.ben)).toContain('Roll back the deploy');
  });

  it('work where Foghorn is no member', async () => {
    const elsewhere = at.fake.channel({ name: 'random', members: [at.ana] });
    const answer = await at.fake.slash(at.ana, elsewhere, 'list');
    expect(answer.ok).toBe(true);
    expect(told(at.ana)).toContain('None');
    await at.fake.slash(at.ana, elsewhere, 'declare');
    await at.settle();
    await at.fake.submit(at.ana, { 'field.title': 'Search is slow', 'field.severity': 'SEV3' });
    await at.settle();
    expect(told(at.ana)).toContain('Search is slow');
  });

  it('whose form Slack does not open any more are answered with a button for it', async () => {
    at.fake.fail('views.open', { error: 'expired_trigger_id' });
    await at.fake.slash(at.ana, at.lobby, 'nobody can pay');
    await at.settle();
    const offer = lastTold(at.fake, at.ana);
    await at.fake.press(at.ana, { action: 'Open the form', ephemeral: offer });
    expect(await opened(at.ana)).toContain('nobody can pay');
  });

  it('are acknowledged in time though Slack is slow to open their form', async () => {
    at.fake.fail('views.open', { hang: true });
    const answer = await at.fake.slash(at.ana, at.lobby, 'nobody can pay');
    expect(answer.ok).toBe(true);
    at.fake.release();
    expect(await opened(at.ana)).toContain('nobody can pay');
  });

  it('that take longer than Slack waits are acknowledged in time and answered later', async () => {
    const { room } = await declared();
    const { say } = at.foghorn();
    const real = say.say;
    let go = (): void => {};
    say.say = async (request) => {
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      return real(request);
    };
    const answer = await at.fake.slash(at.ben, room, 'note pool exhausted');
    expect(answer.ok).toBe(true);
    expect(at.fake.ephemerals(at.ben)).toEqual([]);
    go();
    say.say = real;
    await at.settle();
    expect((await at.foghorn().storage.timeline(1)).some(({ text }) => text === 'pool exhausted')).toBe(true);
  });
});

describe('buttons', () => {
  it('of another version say so in one sentence', async () => {
    const { room, card } = await declared();
    for (const action of [
      { action_id: 'ack_incident_v0', block_id: 'b', type: 'button', value: 'whatever' },
      { action_id: 'do.1.1', block_id: 'b', type: 'button', value: '{"old":1}' },
      { action_id: 'do.1.1', block_id: 'b', type: 'button', value: '["no-such-command",1]' },
    ]) {
      const before = at.fake.ephemerals(at.ben).length;
      const answer = await at.fake.interact({
        type: 'block_actions',
        user: { id: at.ben },
        channel: { id: room },
        container: { type: 'message', message_ts: card, channel_id: room },
        actions: [action],
      });
      expect(answer.ok).toBe(true);
      await at.settle();
      expect(at.fake.ephemerals(at.ben).length).toBe(before + 1);
      expect(told(at.ben)).toMatch(/version|no command/i);
    }
  });

  it('pressed by two people at once do one thing, and the other is told', async () => {
    const { room, card } = await declared();
    for (const user of [at.ben, at.chidi]) {
      await at.fake.press(user, { action: 'Resolve', channel: room, ts: card });
      await opened(user);
    }
    const sent = await Promise.all(
      [at.ben, at.chidi].map((user) => at.fake.submit(user, { 'field.text': 'All is well' })),
    );
    await at.settle();
    expect(sent.map(({ outcome }) => outcome).sort()).toEqual(['cleared', 'errors']);
    const entries = await at.foghorn().storage.entries(1, 'decisions');
    expect(entries.filter(({ event }) => event.kind === 'resolved')).toHaveLength(1);
  });

  it('on the home tab open their form, and the tab shows what is owed', async () => {
    await declared();
    at.fake.openHome(at.ana);
    await at.settle();
    const home = at.fake.home(at.ana);
    expect(home?.readable).toMatch(/What you owe[\s\S]*INC-1[\s\S]*Your open incidents[\s\S]*Checkout is failing/);
    await at.fake.press(at.ana, { action: 'Update INC-1', view: home?.id ?? '' });
    expect(await opened(at.ana)).toContain('Update INC-1');
    at.fake.openHome(at.chidi);
    await at.settle();
    expect(at.fake.home(at.chidi)?.readable).not.toContain('What you owe');
  });

  it('keep private incidents from the home tabs of others', async () => {
    await at.fake.slash(at.ana, at.lobby, 'declare Payroll leaked sev1 private:yes');
    await at.settle();
    for (const user of [at.ana, at.ben]) at.fake.openHome(user);
    await at.settle();
    expect(at.fake.home(at.ana)?.readable).toContain('Payroll leaked');
    expect(at.fake.home(at.ben)?.readable).not.toContain('Payroll leaked');
  });
});

describe('forms', () => {
  it('that are refused stay open, the error beside its field and everything as typed', async () => {
    const { room, card } = await declared();
    await at.fake.press(at.ben, { action: 'Update', channel: room, ts: card });
    await opened(at.ben);
    const sent = await at.fake.submit(at.ben, { 'field.text': 'Rolling back', 'field.by': 'next blue moon' });
    expect(sent.outcome).toBe('errors');
    expect(Object.keys(sent.errors)).toEqual(['field.by']);
    const again = await at.fake.submit(at.ben, { 'field.by': '45m' });
    expect(again.outcome).toBe('cleared');
    await at.settle();
    expect((await state())?.lastUpdate?.text).toBe('Rolling back');
  });

  it('sent after the incident ended are answered, and nothing typed is lost', async () => {
    const { room, card } = await declared();
    await at.fake.press(at.ben, { action: 'Status', channel: room, ts: card });
    await opened(at.ben);
    await at.fake.slash(at.ana, room, 'resolve All is well');
    await at.settle();
    const sent = await at.fake.submit(at.ben, { 'field.to': 'monitoring', 'field.text': 'Still watching' });
    expect(sent.outcome).toBe('errors');
    expect(Object.values(sent.errors).join()).toMatch(/resolved|ended|closed|reopen/i);
    expect(await state()).toMatchObject({ status: 'resolved' });
  });

  it('of another version say so beside what was typed', async () => {
    const answer = await at.fake.interact({
      type: 'view_submission',
      user: { id: at.ben },
      view: {
        id: 'V1',
        type: 'modal',
        callback_id: 'old_form',
        private_metadata: '{"v":0}',
        state: { values: { 'field.text': { value: { type: 'plain_text_input', value: 'typed' } } } },
      },
    });
    expect(answer.body).toMatchObject({
      response_action: 'errors',
      errors: { 'field.text': expect.stringMatching(/version/) },
    });
  });

  it('that take longer than Slack waits show the answer when it is there', async () => {
    const { room } = await declared();
    await at.fake.slash(at.ben, room, 'note');
    await opened(at.ben);
    const { say } = at.foghorn();
    const real = say.say;
    let go = (): void => {};
    say.say = async (request) => {
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      return real(request);
    };
    const sent = await at.fake.submit(at.ben, { 'field.text': 'pool exhausted' });
    expect(sent.outcome).toBe('updated');
    expect(at.fake.views(at.ben)[0]?.readable).toContain('Still working');
    go();
    say.say = real;
    expect(await opened(at.ben)).toContain('Done');
    expect((await at.foghorn().storage.timeline(1)).some(({ text }) => text === 'pool exhausted')).toBe(true);
  });

  it('offer components while one types, where there are very many', async () => {
    await at.close();
    const components = Array.from({ length: 130 }, (_, n) => ({ name: `service-${n}`, invite: [] }));
    at = await workplace('http', { components });
    await at.fake.slash(at.ana, at.lobby, 'declare');
    await opened(at.ana);
    const { options } = await at.fake.suggest(at.ana, { action: 'field.components', query: 'service-12' });
    expect(options.map(({ value }) => value)).toContain('service-129');
    expect(options.map(({ value }) => value)).not.toContain('service-1');
  });
});

describe('shortcuts', () => {
  it('declare from a message, with what it says', async () => {
    const ts = at.fake.message(at.ben, at.lobby, 'Nobody can log in since 21:50');
    await at.fake.messageShortcut(at.chidi, SHORTCUTS.declareFrom, at.lobby, ts);
    expect(await opened(at.chidi)).toContain('Declare');
    await at.fake.submit(at.chidi, { 'field.title': 'Login is down', 'field.severity': 'SEV1' });
    await at.settle();
    const [entry] = await at.foghorn().storage.entries(1);
    expect(entry?.event).toMatchObject({
      kind: 'declared',
      title: 'Login is down',
      text: 'Nobody can log in since 21:50',
    });
  });

  it('declare from anywhere', async () => {
    await at.fake.shortcut(at.ana, SHORTCUTS.declare);
    await opened(at.ana);
    await at.fake.submit(at.ana, { 'field.title': 'Search is slow', 'field.severity': 'SEV3' });
    await at.settle();
    expect(await state()).toMatchObject({ title: 'Search is slow' });
    // There is no channel to answer in: it comes directly.
    expect(at.fake.directs(at.ana).map(words).join()).toContain('INC-1');
  });

  it('of another version say so', async () => {
    const ts = at.fake.message(at.ben, at.lobby, 'hello');
    await at.fake.messageShortcut(at.chidi, 'pin_to_board_v0', at.lobby, ts);
    await at.settle();
    expect(told(at.chidi)).toContain('another version');
  });
});

describe('a reply to a nudge', () => {
  it('is offered to be the update, to its author alone', async () => {
    const { room } = await declared();
    await at.pass(31 * MINUTE);
    const nudge = at.fake.messages(room).findLast(({ notified }) => notified.length > 0);
    at.fake.reply(at.ana, room, nudge?.ts ?? '', 'still rolling back');
    await at.settle();
    const offer = lastTold(at.fake, at.ana);
    expect(words(offer)).toContain('still rolling back');
    expect(offer.thread_ts).toBe(nudge?.ts);
    await at.fake.press(at.ana, { action: 'Use as update', ephemeral: offer });
    await at.settle();
    expect((await state())?.lastUpdate?.text).toBe('still rolling back');
  });
});

describe('when something is away', () => {
  it('Slack, for an hour: everything catches up, in order, once', async () => {
    const { storage, say } = at.foghorn();
    at.fake.unreachable();
    const asks = async (text: string, channel = at.lobby) => {
      const asker = { person: `slack:${at.ana}`, name: 'Ana', zone: null };
      const reply = await say.say({ asker, place: { platform: 'slack', channel }, text });
      expect(reply.reply).not.toBe('refused');
    };
    await asks('declare Checkout is failing sev1');
    await asks('INC-1 update Rolling back');
    for (let minutes = 0; minutes < 60; minutes += 5) {
      at.time.pass(5 * MINUTE);
      await at.foghorn().settle();
    }
    await asks('INC-1 resolve All is well');
    await at.foghorn().settle();
    await at.fake.reachable();
    await at.pass(3 * MINUTE);
    expect(await storage.backlog()).toEqual({ waiting: 0, parked: 0 });
    const rooms = at.fake.channels().filter(({ name }) => name.startsWith('inc-1'));
    expect(rooms).toHaveLength(1);
    const said = at.fake.messages(rooms[0]?.id ?? '').map(words);
    expect(said.filter((text) => text.includes('Rolling back') && text.startsWith('Update'))).toHaveLength(1);
    expect(said.findIndex((text) => text.startsWith('Update'))).toBeLessThan(
      said.findIndex((text) => text.startsWith('Resolved')),
    );
    expect(at.fake.pins(rooms[0]?.id ?? '')).toHaveLength(1);
  });

  it('Foghorn, in the middle: what was said meanwhile is on the timeline', async () => {
    const { room } = await declared();
    at.fake.message(at.ben, room, 'before');
    await at.settle();
    at.fake.lose(true);
    at.fake.message(at.chidi, room, 'while it was away');
    at.fake.lose(false);
    at.time.pass(30 * SECOND);
    await at.restart();
    await at.settle();
    const said = (await at.foghorn().storage.entries(1)).flatMap(({ event, recovered }) =>
      event.kind === 'message' ? [[event.text, recovered]] : [],
    );
    expect(said).toEqual([
      ['before', false],
      ['while it was away', true],
    ]);
    expect(at.time.clock()).toBeLessThan(Date.UTC(2025, 8, 5, 22, 0) + HOUR);
  });
});
