/** Slack's spelling of text: what is typed, what is stored, what one reads, whom it notifies. */
import type { World } from './world.ts';

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const plainly = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** `<@U…>`, `<#C…|name>`, `<!here>`, `<https://…|words>`, `<!date^…|words>`, `<!subteam^S…>`. */
const TOKEN = /<([@#!][^<>\s|]*|(?:https?|mailto|slack|tel):[^<>|]*|!date\^[^<>]*)(?:\|([^<>]*))?>|<!date\^[^<>]*>/g;
const BROADCASTS = new Set(['here', 'channel', 'everyone']);

const outside = (pattern: RegExp, text: string, other: (part: string) => string): string => {
  let at = 0;
  let out = '';
  for (const match of text.matchAll(pattern)) {
    out += other(text.slice(at, match.index)) + match[0];
    at = match.index + match[0].length;
  }
  return out + other(text.slice(at));
};

const linked = (text: string): string =>
  text.replace(
    /\b(https?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?)\]])|\b([\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?<![@\w./-])((?:[a-z\d-]+\.)+(?:com|org|net|io|dev)\b(?:\/[^\s<>]*)?)/gi,
    (whole, url?: string, mail?: string, bare?: string) =>
      url ? `<${url}>` : mail ? `<mailto:${mail}|${mail}>` : bare ? `<http://${bare}|${bare}>` : whole,
  );

const known = (world: World, token: string): boolean => {
  const inner = token.slice(1, -1);
  const id = inner.slice(1).split('|')[0] ?? '';
  if (inner.startsWith('@')) return world.users.has(id);
  if (inner.startsWith('#')) return world.channels.has(id);
  if (inner.startsWith('!subteam^')) return world.groups.has(inner.slice(9).split('|')[0] ?? '');
  return false;
};

const prose = (world: World, text: string): string => {
  // Between these marks stands a token; no keyboard types them.
  const token = (inner: string): string => `\ue000${inner}\ue001`;
  const picked = text
    .replace(/<([@#!][^<>]*)>/g, (whole, inner: string) => (known(world, whole) ? token(inner) : whole))
    .replace(/(?<![\w@&.\ue000])@([a-z\d](?:[\w.-]*\w)?)/gi, (whole, handle: string) => {
      if (BROADCASTS.has(handle)) return token(`!${handle}`);
      const user = [...world.users.values()].find(({ name }) => name === handle);
      if (user) return token(`@${user.id}`);
      const group = [...world.groups.values()].find((one) => one.handle === handle);
      return group ? token(`!subteam^${group.id}`) : whole;
    })
    .replace(/(?<![\w#&/\ue000])#([a-z\d](?:[\w-]*\w)?)/g, (whole, name: string) => {
      const channel = [...world.channels.values()].find((one) => one.name === name);
      return channel ? token(`#${channel.id}|${channel.kind === 'private' ? '' : channel.name}`) : whole;
    });
  return outside(/\ue000[^\ue001]*\ue001/g, picked, (rest) => linked(escaped(rest)))
    .replaceAll('\ue000', '<')
    .replaceAll('\ue001', '>');
};

/**
 * What a person types as it is stored. Tokens of people, channels and groups that exist count as picked from the
 * completion, and so do `@handle` and `#channel`; everything else that looks like a token is just typed.
 */
export const typed = (world: World, text: string): string =>
  text
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? escaped(part) : prose(world, part)))
    .join('');

/** What an app sends as top-level text, as it is stored: bare links become links, stray `<` and `&` entities. */
export const stored = (text: string): string =>
  outside(TOKEN, text, (part) =>
    linked(
      part
        .replace(/&(?!(amp|lt|gt);)/g, '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;'),
    ),
  );

/** Text as one reads it: names for ids, the words of links and dates, nothing escaped. */
export const readable = (world: World, text: string): string =>
  plainly(
    text.replace(/<([^<>]+)>/g, (_, inner: string) => {
      const bar = inner.indexOf('|');
      const target = bar < 0 ? inner : inner.slice(0, bar);
      const label = bar < 0 ? '' : inner.slice(bar + 1);
      if (target.startsWith('@')) return `@${world.users.get(target.slice(1))?.name ?? (label || target.slice(1))}`;
      if (target.startsWith('#')) return `#${world.channels.get(target.slice(1))?.name ?? (label || target.slice(1))}`;
      if (target.startsWith('!subteam^')) return `@${world.groups.get(target.slice(9))?.handle ?? label}`;
      if (target.startsWith('!date^')) return label;
      if (target.startsWith('!')) return `@${target.slice(1)}`;
      return label || target;
    }),
  );

export interface Mentioned {
  users: Set<string>;
  groups: Set<string>;
  everyone: boolean;
}

/** Whom mrkdwn mentions. `parsed`: bare `@here` and the like count too, as in text objects without `verbatim`. */
export const mentioned = (text: string, into: Mentioned, parsed: boolean): void => {
  for (const [, inner = ''] of text.matchAll(/<([@!][^<>|]*)(?:\|[^<>]*)?>/g)) {
    if (inner.startsWith('@')) into.users.add(inner.slice(1));
    else if (inner.startsWith('!subteam^')) into.groups.add(inner.slice(9));
    else if (BROADCASTS.has(inner.slice(1))) into.everyone = true;
  }
  if (parsed && /(?<![\w@`])@(here|channel|everyone)\b/.test(text.replace(/`[^`]*`/g, ''))) into.everyone = true;
};
