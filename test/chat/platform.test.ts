import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { FILE_SIZE, MESSAGE_LENGTH, openPlatform, type Platform } from '../../src/chat/local/platform/platform.ts';
import { openFile } from '../../src/chat/local/platform/schema.ts';
import { isRefusal } from '../../src/incident/refusal.ts';
import { handClock, must, START } from './local-world.ts';

const folders: string[] = [];
const file = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'foghorn-platform-'));
  folders.push(folder);
  return join(folder, 'workspace.db');
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const clock = () => START;
const open = (path = ':memory:'): Platform => openPlatform(path, { clock });
const say = (platform: Platform, text: string, more: object = {}) =>
  must(platform.say({ channel: 'general', author: 'ana', text, ...more }));
const told = (platform: Platform) => platform.events.heads().map(({ kind, body }) => ({ kind, body }));
const code = (result: unknown): string => (isRefusal(result) ? result.code : 'carried out');

describe('the file of the workspace', () => {
  it('keeps everything over a restart, events that wait included', () => {
    const path = file();
    const before = open(path);
    const posted = say(before, 'hello', { files: [{ name: 'a.txt', type: 'text/plain', bytes: Buffer.from('x') }] });
    must(before.react(posted.id, 'ben', 'eyes', true));
    before.close();
    const after = open(path);
    expect(after.messages.get(posted.id)).toMatchObject({
      text: 'hello',
      files: [{ name: 'a.txt', size: 1 }],
      reactions: [{ emoji: 'eyes', users: ['ben'] }],
    });
    expect(after.events.waiting()).toBe(2);
    after.close();
  });

  it('is durable each time it is opened, not only when it is new', () => {
    const path = file();
    for (let time = 0; time < 2; time++) {
      const db = openFile(path);
      expect(db.pragma('synchronous', { simple: true })).toBe(2);
      expect(db.pragma('secure_delete', { simple: true })).toBe(1);
      db.close();
    }
  });

  it('refuses a file of a newer program, and one that is no database, with a sentence', () => {
    const newer = file();
    open(newer).close();
    const db = new Database(newer);
    db.pragma('user_version = 99');
    db.close();
    expect(() => open(newer)).toThrow(/written by a newer Foghorn \(its version is 99/);
    const broken = file();
    writeFileSync(broken, 'this is no database, whatever its name says'.repeat(100));
    expect(() => open(broken)).toThrow(/cannot use its file .* move it away/);
    expect(() => open('/nowhere/at/all/workspace.db')).toThrow(/cannot use its file .* move it away/);
  });

  it('says so when nothing can be written, and goes on when it can again', () => {
    const path = file();
    const platform = open(path);
    const blocker = new Database(path);
    blocker.exec('begin immediate');
    expect(() => platform.say({ channel: 'general', author: 'ana', text: 'lost?' })).toThrow(/locked/);
    blocker.exec('rollback');
    blocker.close();
    expect(platform.messages.page('general', {}, 10).messages).toEqual([]);
    expect(say(platform, 'kept').text).toBe('kept');
    expect(platform.events.waiting()).toBe(1);
    platform.close();
  });

  it('leaves nothing of a deleted message, not even in what waits to be told', () => {
    const path = file();
    const platform = open(path);
    const posted = say(platform, 'the password is hunter2', {
      files: [{ name: 'secret-plan.txt', type: 'text/plain', bytes: Buffer.from('hunter2 again') }],
    });
    must(platform.edit(posted.id, 'ana', { text: 'the password was hunter2' }));
    must(platform.react(posted.id, 'ben', 'pushpin', true));
    must(platform.remove(posted.id, 'ana'));
    expect(platform.events.waiting()).toBe(4);
    for (const kept of [path, `${path}-wal`]) {
      const bytes = readFileSync(kept).toString('latin1');
      expect(bytes).not.toContain('hunter2');
      expect(bytes).not.toContain('secret-plan');
    }
    platform.close();
  });
});

describe('what people may do', () => {
  it('keeps messages to their authors', () => {
    const platform = open();
    const { id } = say(platform, 'mine');
    expect(code(platform.edit(id, 'ben', { text: 'yours' }))).toBe('not_yours');
    expect(code(platform.remove(id, 'ben'))).toBe('not_yours');
    expect(platform.messages.get(id)?.text).toBe('mine');
  });

  it('refuses what is empty, too long or too big, and text nobody can store becomes storable', () => {
    const platform = open();
    expect(code(platform.say({ channel: 'general', author: 'ana', text: ' \n ' }))).toBe('message_empty');
    const long = platform.say({ channel: 'general', author: 'ana', text: 'x'.repeat(MESSAGE_LENGTH + 1) });
    expect(isRefusal(long) && long.sentence).toBe('A message holds at most 40,000 characters; this one has 40,001.');
    const bytes = new Uint8Array(FILE_SIZE + 1);
    expect(
      code(platform.say({ channel: 'general', author: 'ana', text: '', files: [{ name: 'f', type: '', bytes }] })),
    ).toBe('file_too_big');
    expect(say(platform, 'a\0b\ud800c\r\nd').text).toBe('ab\ufffdc\nd');
  });

  it('makes a private room not exist for those who are not in it', () => {
    const platform = open();
    platform.openRoom({ effect: '1:1:0', slug: 'inc-1-secret', private: true });
    must(platform.join('inc-1-secret', ['ana']));
    const { id } = must(platform.say({ channel: 'inc-1-secret', author: 'ana', text: 'quiet' }));
    const attempts = [
      platform.say({ channel: 'inc-1-secret', author: 'ben', text: 'hello?' }),
      platform.say({ channel: 'no-such', author: 'ben', text: 'hello?' }),
    ];
    expect(attempts.map(code)).toEqual(['no_such_channel', 'no_such_channel']);
    expect([platform.react(id, 'ben', 'eyes', true), platform.pin(id, 'ben', true)].map(code)).toEqual([
      'no_such_message',
      'no_such_message',
    ]);
    expect(platform.channels.list('ben').map((channel) => channel.id)).not.toContain('inc-1-secret');
  });

  it('lets whoever speaks in an open room be one of its people', () => {
    const platform = open();
    platform.openRoom({ effect: '1:1:0', slug: 'inc-1', private: false });
    must(platform.say({ channel: 'inc-1', author: 'emre', text: 'here' }));
    must(platform.say({ channel: 'inc-1', author: 'watchtower', text: 'ALERT' }));
    expect(platform.channels.members('inc-1')).toEqual(['emre']);
  });

  it('keeps a deleted message as the head of its thread alone', () => {
    const platform = open();
    const head = say(platform, 'head');
    const reply = say(platform, 'reply', { thread: head.id });
    const nested = say(platform, 'nested', { thread: reply.id });
    expect(nested.thread).toBe(head.id);
    must(platform.remove(head.id, 'ana'));
    expect(platform.messages.page('general', {}, 10).messages).toMatchObject([{ text: '', replies: { count: 2 } }]);
    expect(say(platform, 'still talking', { thread: head.id }).thread).toBe(head.id);
    for (const { id } of platform.messages.thread(head.id)) must(platform.remove(id, 'ana'));
    expect(platform.messages.page('general', {}, 10).messages).toEqual([]);
    expect(code(platform.say({ channel: 'general', author: 'ana', text: 'too late', thread: head.id }))).toBe(
      'no_such_thread',
    );
  });

  it('counts what is unread and whom it calls, per person', () => {
    const platform = open();
    const head = say(platform, 'one');
    say(platform, '<@local:ben> two', { thread: head.id });
    say(platform, 'three');
    const mine = (user: string) => platform.channels.list(user).find(({ id }) => id === 'general');
    expect(mine('ben')).toMatchObject({ unread: 2, mentions: 1 });
    expect(mine('ana')).toMatchObject({ unread: 0, mentions: 0 });
    platform.look('general', 'ben');
    expect(mine('ben')).toMatchObject({ unread: 0, mentions: 0 });
  });
});

describe('what Foghorn is told', () => {
  it('of nothing that changed nothing', () => {
    const platform = open();
    const { id } = say(platform, 'said');
    must(platform.edit(id, 'ana', { text: 'said' }));
    for (let time = 0; time < 2; time++) must(platform.react(id, 'ben', 'eyes', true));
    must(platform.react(id, 'ben', 'tada', false));
    for (let time = 0; time < 2; time++) must(platform.pin(id, 'ben', true));
    expect(platform.events.waiting()).toBe(3);
  });

  it('the edits of one millisecond under different times', () => {
    const platform = open();
    const { id, at } = say(platform, 'a');
    const times = ['b', 'c'].map((text) => must(platform.edit(id, 'ana', { text })).editedAt);
    expect(times).toEqual([at + 1, at + 2]);
  });

  it('that another program posted, and that something is said to it', () => {
    const platform = open();
    say(platform, 'ALERT', { author: 'watchtower' });
    expect(told(platform)).toMatchObject([{ kind: 'message', body: { bot: true, mentionsBot: false } }]);
    const other = open();
    say(other, '<@local:foghorn> hello', { channel: 'general' });
    expect(told(other)).toMatchObject([{ body: { mentionsBot: true } }]);
  });

  it('of new people', () => {
    const platform = open();
    platform.admit({ id: 'zoe', name: 'Zoe Lang', zone: 'Europe/Paris', bot: false });
    expect(told(platform)).toMatchObject([{ kind: 'people', body: [{ id: 'local:zoe', handle: 'zoe' }] }]);
    expect(say(platform, 'hi', { author: 'zoe' }).author).toBe('zoe');
  });
});

describe('rooms', () => {
  it('take another name when theirs is taken, and keep it', () => {
    const platform = open();
    const names = ['1:1:0', '2:1:0', '2:1:0', '3:1:0'].map(
      (effect) => platform.openRoom({ effect, slug: 'inc-1-checkout', private: false }).id,
    );
    expect(names).toEqual(['inc-1-checkout', 'inc-1-checkout-2', 'inc-1-checkout-2', 'inc-1-checkout-3']);
  });

  it('page through their messages without losing or repeating one', () => {
    const { clock: now, pass } = handClock();
    const platform = openPlatform(':memory:', { clock: now });
    for (let n = 0; n < 25; n++) {
      say(platform, `m${n}`);
      pass(1);
    }
    const seen: string[] = [];
    let before: number | undefined;
    do {
      const page = platform.messages.page('general', before === undefined ? {} : { before }, 10);
      seen.unshift(...page.messages.map(({ text }) => text));
      before = page.older ? page.messages[0]?.id : undefined;
    } while (before !== undefined);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => `m${n}`));
    const around = platform.messages.page('general', { around: 13 }, 6);
    expect(around).toMatchObject({ older: true, newer: true });
    expect(around.messages.map(({ id }) => id)).toEqual([10, 11, 12, 13, 14, 15]);
  });
});
