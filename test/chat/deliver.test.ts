import { describe, expect, it } from 'vitest';
import { createLocalChat } from '../../src/chat/local/adapter.ts';
import { openPlatform } from '../../src/chat/local/platform/platform.ts';
import type { InboundMessage, Inbox } from '../../src/engine/ports.ts';
import { handClock, must, silent } from './local-world.ts';

const world = async (take: (message: InboundMessage) => Promise<void>) => {
  const { clock, later, pass } = handClock();
  const platform = openPlatform(':memory:', { clock });
  const chat = createLocalChat({ platform, clock, later, log: silent });
  const nothing = async (): Promise<void> => {};
  const inbox: Inbox = { message: take, revision: nothing, deletion: nothing, reaction: nothing, people: nothing };
  await chat.start(inbox);
  const say = (channel: string, text: string) => must(platform.say({ channel, author: 'ana', text }));
  return { platform, chat, say, pass, inbox };
};

describe('telling Foghorn', () => {
  it('does not let one channel in trouble hold up another', async () => {
    const heard: string[] = [];
    const { chat, say, platform } = await world(async ({ channel, text }) => {
      if (channel === 'general') throw new Error('poison');
      heard.push(text);
    });
    say('general', 'never taken');
    say('incidents', 'one');
    say('general', 'waits behind it');
    say('incidents', 'two');
    await chat.settled();
    expect(heard).toEqual(['one', 'two']);
    expect(platform.events.waiting()).toBe(2);
  });

  it('rests longer after each failure, never longer than half a minute', async () => {
    let calls = 0;
    const { chat, say, pass } = await world(async () => {
      calls++;
      throw new Error('away');
    });
    say('general', 'x');
    await chat.settled();
    const pauses: number[] = [];
    for (let time = 0; time < 9; time++) {
      const before = calls;
      let waited = 0;
      while (calls === before) {
        pass(500);
        waited += 500;
        await chat.settled();
      }
      pauses.push(waited);
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('tells one thing at a time, in order, also what is said while it tells', async () => {
    const heard: string[] = [];
    let under = 0;
    const { chat, say } = await world(async ({ text }) => {
      expect(++under).toBe(1);
      if (text === 'first') say('general', 'second');
      await Promise.resolve();
      heard.push(text);
      under--;
    });
    say('general', 'first');
    await chat.settled();
    expect(heard).toEqual(['first', 'second']);
  });

  it('lets what is being told finish when it stops, and tells nothing after that', async () => {
    const heard: string[] = [];
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { chat, say, platform } = await world(async ({ text }) => {
      await held;
      heard.push(text);
    });
    say('general', 'under way');
    say('general', 'not yet');
    const stopped = chat.stop();
    release();
    await stopped;
    say('general', 'later');
    await chat.settled();
    expect(heard.length + platform.events.waiting()).toBe(3);
    expect(heard.length).toBeLessThanOrEqual(1);
  });

  it('counts nothing as told that Foghorn did not commit', async () => {
    const { chat, say, platform, inbox } = await world(async () => {
      throw new Error('the disk is full');
    });
    say('general', 'keep me');
    await chat.settled();
    await chat.stop();
    expect(platform.events.waiting()).toBe(1);
    const heard: string[] = [];
    await chat.start({ ...inbox, message: async ({ text }) => void heard.push(text) });
    await chat.settled();
    expect(heard).toEqual(['keep me']);
    expect(platform.events.waiting()).toBe(0);
  });
});
