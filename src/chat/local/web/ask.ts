/** What people ask of Foghorn: commands typed, buttons pressed, forms filled in, shortcuts on a message. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { Request } from '../../../engine/command.ts';
import type { Message, Reply } from '../../../engine/reply.ts';
import { refuse } from '../../../incident/refusal.ts';
import { messageKey, messageUrl, PLATFORM, personId } from '../keys.ts';
import type { Posted } from '../platform/model.ts';
import { neutralText } from '../text.ts';
import { complete } from './complete.ts';
import { zoneOf } from './viewer.ts';
import { formView } from './views/form.ts';
import { refused, type World } from './world.ts';

const invocation = z.object({
  command: z.string().max(100),
  incident: z.number().int().positive().optional(),
  options: z.record(z.string(), z.string()),
  submitted: z.boolean().optional(),
  shown: z.record(z.string(), z.unknown()).optional(),
});
const askSchema = z.object({
  channel: z.string().max(200),
  thread: z.number().int().positive().nullable().optional(),
  /** A whole line, slash included; or what a button or form asks for. */
  text: z.string().optional(),
  invocation: invocation.optional(),
  message: z.number().int().positive().optional(),
});

/** A refusal where no form stands to show it beside. */
const refusalMessage = ({ refusal, again }: Extract<Reply, { reply: 'refused' }>): Message => ({
  summary: refusal.sentence,
  tone: 'attention',
  blocks: [
    { type: 'text', text: [refusal.sentence] },
    ...(refusal.hint === '' ? [] : [{ type: 'context' as const, text: [refusal.hint] }]),
    ...(again
      ? [{ type: 'buttons' as const, buttons: [{ label: 'Edit again', style: 'plain' as const, invoke: again }] }]
      : []),
  ],
});

const STALE = 'stale_form';
/**
 * Sent again as it stands, a form that shows what is no longer so would be refused again: it opens anew, with what
 * was typed in it, below the sentence that says what has changed.
 */
const renewed = ({ refusal }: Extract<Reply, { reply: 'refused' }>, anew: Reply): Reply =>
  anew.reply !== 'form'
    ? anew
    : {
        reply: 'form',
        form: {
          ...anew.form,
          intro: [{ type: 'text', text: [{ bold: refusal.sentence }, ` ${refusal.hint}`] }, ...anew.form.intro],
        },
      };

export const asking = (world: World): Hono => {
  const { platform, settings, say, roots } = world;
  const app = new Hono();

  const neutral = (typed: string): string => neutralText(typed, (id) => platform.people.get(id) !== null);
  const shortcutOn = (posted: Posted): NonNullable<Request['message']> => ({
    key: messageKey(posted.channel, posted.id),
    text: posted.text,
    author: personId(posted.author),
    at: posted.at,
    url: messageUrl(posted.channel, posted.id, posted.thread),
  });

  app.post('/workspace/ask', async (c) => {
    const user = world.viewer(c);
    const asked = askSchema.parse(await c.req.json());
    const channel = world.visible(asked.channel, user);
    if (!channel) return refused(c, refuse('no_such_channel', `There is no channel ${asked.channel} here.`));

    const line = /^\/(\S*)\s*([\s\S]*)$/.exec(asked.text ?? '');
    if (line && !roots.includes((line[1] ?? '').toLowerCase()))
      return refused(
        c,
        refuse(
          'unknown_command',
          `There is no command /${line[1]} here.`,
          `Commands begin with /${roots[0]}. To send it as a message, put a space before the slash.`,
        ),
      );
    const about = asked.message === undefined ? null : platform.messages.get(asked.message);
    if (asked.message !== undefined && (about?.channel !== channel.id || about.deletedAt !== null))
      return refused(c, refuse('no_such_message', 'This message is not there any more.'));

    const person = personId(user.id);
    const place = { platform: PLATFORM, channel: channel.id };
    const asker = { person, name: user.name, zone: zoneOf(user), admin: settings.admins.includes(person) };
    const said = about ? { message: shortcutOn(about) } : {};
    const first = await say.say({
      asker,
      place,
      ...(asked.invocation ? { invocation: defined(asked.invocation, neutral) } : { text: neutral(line?.[2] ?? '') }),
      ...said,
    });
    const reply =
      first.reply === 'refused' && first.refusal.code === STALE && first.again
        ? renewed(first, await say.say({ asker, place, invocation: first.again, ...said }))
        : first;

    const thread = asked.thread ?? null;
    switch (reply.reply) {
      case 'done':
        return c.json({ reply: 'done' });
      case 'say':
        world.whisper(user, channel.id, thread, reply.message);
        return c.json({ reply: 'said' });
      case 'form': {
        const components = settings.components.map(({ name }) => name);
        const html = formView(reply.form, { reader: world.reader(user), people: platform.people.all(), components });
        return c.json({ reply: 'form', html: String(html), message: asked.message ?? null });
      }
      case 'refused': {
        const { sentence, hint } = reply.refusal;
        // A form is still open and shows it itself, beside what was typed.
        if (asked.invocation?.submitted !== true) world.whisper(user, channel.id, thread, refusalMessage(reply));
        return c.json({ reply: 'refused', sentence, hint, field: reply.field ?? null });
      }
    }
  });

  app.get('/workspace/complete', (c) =>
    c.json(
      complete(c.req.query('text') ?? '', { roots, commands: say.commands, settings, people: platform.people.all() }),
    ),
  );
  return app;
};

/** Optional keys that are not given must not be there at all. A form's fields were typed; what a button carries was not. */
const defined = (
  { command, incident, options, submitted, shown }: z.infer<typeof invocation>,
  neutral: (typed: string) => string,
) => ({
  command,
  options: submitted
    ? Object.fromEntries(Object.entries(options).map(([name, value]) => [name, neutral(value)]))
    : options,
  ...(incident === undefined ? {} : { incident }),
  ...(submitted === undefined ? {} : { submitted }),
  ...(shown === undefined ? {} : { shown }),
});
