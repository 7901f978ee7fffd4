/** What people do here: say, edit, delete, react, pin, look, become somebody else. Done means it is on disk. */
import { Hono } from 'hono';
import { z } from 'zod';
import { refuse } from '../../../incident/refusal.ts';
import type { Upload } from '../platform/model.ts';
import { neutralText, typedText } from '../text.ts';
import { become, preferPane } from './viewer.ts';
import { outcome, refused, type World } from './world.ts';

const id = z.number().int().positive();
const channel = z.string().max(200);
const editSchema = z.object({ id, text: z.string() });
const messageSchema = z.object({ id });
const reactSchema = z.object({ id, emoji: z.string().max(40), on: z.boolean() });
const pinSchema = z.object({ id, on: z.boolean() });
const lookSchema = z.object({ channel });
const dismissSchema = z.object({ id });
const preferSchema = z.object({ pane: z.boolean() });
const playSchema = z.object({ name: z.string().max(200) });

export const acts = (world: World): Hono => {
  const { platform } = world;
  const app = new Hono();
  const neutral = (typed: string): string => neutralText(typed, (user) => platform.people.get(user) !== null);

  app.post('/workspace/say', async (c) => {
    const user = world.viewer(c);
    const body = await c.req.parseBody({ all: true });
    const thread = Number(body.thread);
    const files: Upload[] = [];
    for (const file of [body.files ?? []].flat())
      if (typeof file !== 'string' && file.name !== '')
        files.push({
          name: file.name,
          type: file.type || 'application/octet-stream',
          bytes: new Uint8Array(await file.arrayBuffer()),
        });
    // Sent again because the answer was lost, it carries the same number and is the same message.
    const nonce = typeof body.nonce === 'string' && /^[\w-]{8,64}$/.test(body.nonce) ? body.nonce : null;
    return outcome(
      c,
      platform.say({
        channel: String(body.channel ?? ''),
        author: user.id,
        text: neutral(String(body.text ?? '')),
        thread: thread > 0 ? thread : null,
        files,
        ...(nonce === null ? {} : { effect: `said:${user.id}:${nonce}` }),
      }),
    );
  });

  app.post('/workspace/edit', async (c) => {
    const { id: message, text } = editSchema.parse(await c.req.json());
    return outcome(c, platform.edit(message, world.viewer(c).id, { text: neutral(text) }));
  });
  /** The text to begin an edit with, as it was typed. */
  app.get('/workspace/typed/:id', (c) => {
    const posted = platform.messages.get(Number(c.req.param('id')));
    const user = world.viewer(c);
    if (!posted || posted.author !== user.id) return c.json({ text: null });
    return c.json({ text: typedText(posted.text) });
  });
  app.post('/workspace/delete', async (c) => {
    const { id: message } = messageSchema.parse(await c.req.json());
    return outcome(c, platform.remove(message, world.viewer(c).id));
  });
  app.post('/workspace/react', async (c) => {
    const { id: message, emoji, on } = reactSchema.parse(await c.req.json());
    return outcome(c, platform.react(message, world.viewer(c).id, emoji, on));
  });
  app.post('/workspace/pin', async (c) => {
    const { id: message, on } = pinSchema.parse(await c.req.json());
    return outcome(c, platform.pin(message, world.viewer(c).id, on));
  });
  app.post('/workspace/look', async (c) => {
    const looked = lookSchema.parse(await c.req.json());
    const user = world.viewer(c);
    if (world.visible(looked.channel, user)) platform.look(looked.channel, user.id);
    return c.json({ ok: true });
  });
  app.post('/workspace/dismiss', async (c) => {
    world.whispers.dismiss(world.viewer(c).id, dismissSchema.parse(await c.req.json()).id);
    return c.json({ ok: true });
  });

  app.post('/workspace/prefer', async (c) => {
    preferPane(c, preferSchema.parse(await c.req.json()).pane);
    return c.json({ ok: true });
  });

  app.post('/workspace/play', async (c) => {
    const { name } = playSchema.parse(await c.req.json());
    const known = world.recordings?.some((recording) => recording.name === name) ?? false;
    if (!known || !world.play)
      return refused(c, refuse('no_recording', `There is no recorded incident called ${name}.`, 'Reload the page.'));
    return c.json({ url: await world.play(name) });
  });

  app.post('/workspace/as', async (c) => {
    const body = await c.req.parseBody();
    const user = platform.people.get(String(body.user ?? ''));
    if (user && !user.bot) become(c, user.id);
    const back = String(body.back ?? '');
    return c.redirect(/^\/(?![/\\])/.test(back) ? back : '/', 303);
  });

  app.get('/workspace/files/:id/:name', (c) => {
    const file = platform.messages.file(Number(c.req.param('id')));
    const message = file && platform.messages.get(file.message);
    if (!file || !message || !world.visible(message.channel, world.viewer(c)))
      return c.text('There is no such file.', 404);
    // Whatever it claims to be: it never runs as a page of ours.
    c.header('Content-Security-Policy', "default-src 'none'; sandbox");
    c.header('Content-Type', /^image\/(png|jpeg|gif|webp)$/.test(file.type) ? file.type : 'application/octet-stream');
    c.header('Content-Disposition', `inline; filename*=UTF-8''${encodeURIComponent(file.name)}`);
    return c.body(new Uint8Array(file.bytes));
  });
  return app;
};
