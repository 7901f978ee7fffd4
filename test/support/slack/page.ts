/** A page to look at by hand: channels, and what was said in them. Nothing can be done there. */
import { inOrder } from './acts.ts';
import { seen } from './shapes.ts';
import { escaped } from './text.ts';
import { type Channel, microsOf, type World } from './world.ts';

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#1d1c1d}
h1{font-size:1.25rem}li{margin:.2rem 0}article{padding:.5rem 0;border-top:1px solid #ddd}article.reply{margin-left:2rem}
pre{white-space:pre-wrap;font:inherit;margin:0}small{color:#616061}@media(prefers-color-scheme:dark){
body{background:#1a1d21;color:#d1d2d3}a{color:#1d9bd1}article{border-color:#444}small{color:#ababad}}`;

const html = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style><h1>${escaped(title)}</h1>${body}</html>`;

const label = (world: World, channel: Channel): string =>
  channel.kind === 'im' ? `@${world.users.get(channel.with ?? '')?.name ?? channel.with ?? ''}` : `#${channel.name}`;

export const listPage = (world: World): string =>
  html(
    world.team.name,
    `<ul>${[...world.channels.values()]
      .map((channel) => {
        const marks = [channel.kind === 'private' ? 'private' : '', channel.archived ? 'archived' : ''].filter(Boolean);
        const topic = channel.topic.value ? ` <small>${escaped(channel.topic.value)}</small>` : '';
        return `<li><a href="/c/${channel.id}">${escaped(label(world, channel))}</a> <small>${channel.messages.size} messages${marks.length > 0 ? `, ${marks.join(', ')}` : ''}</small>${topic}</li>`;
      })
      .join('')}</ul>`,
  );

export const channelPage = (world: World, channel: Channel): string => {
  const parents = inOrder(channel).filter(({ said }) => !said.thread_ts || said.thread_ts === said.ts);
  const article = (kept: (typeof parents)[number], reply: boolean): string => {
    const message = seen(world, channel, kept);
    const at = new Date(microsOf(message.ts) / 1000).toISOString().slice(0, 19).replace('T', ' ');
    const who = world.users.get(message.user ?? '')?.name ?? message.username ?? 'someone';
    const marks = [
      message.pinned ? 'pinned' : '',
      message.edited ? 'edited' : '',
      ...(message.reactions ?? []).map(({ name, count }) => `:${name}: ${count}`),
      ...(message.files ?? []).map(({ name }) => `file ${name}`),
    ].filter(Boolean);
    return `<article${reply ? ' class="reply"' : ''}><b>${escaped(who)}</b> <small>${at} UTC ${escaped(marks.join(', '))}</small><pre>${escaped(message.readable)}</pre></article>`;
  };
  const body = parents
    .flatMap((kept) => [
      article(kept, false),
      ...inOrder(channel)
        .filter(({ said }) => said.thread_ts === kept.said.ts && said.ts !== kept.said.ts)
        .map((reply) => article(reply, true)),
    ])
    .join('');
  return html(
    label(world, channel),
    `<p><a href="/">All channels</a> <small>${escaped(channel.topic.value)}</small></p>${body}`,
  );
};
