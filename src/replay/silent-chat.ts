/** A chat nobody listens to: takes everything the relay sends and keeps only where it would be. */
import type { Binding, Chat } from '../engine/ports.ts';

export const silentChat = (platform: string): Chat => {
  let posts = 0;
  const posted = (channel: string): Binding => {
    posts += 1;
    return { platform, channel, message: String(posts), url: null };
  };
  return {
    platform,
    lobby: 'incidents',
    openRoom: async ({ slug }) => ({ platform, channel: slug, message: null, url: null }),
    invite: async () => {},
    setTopic: async () => {},
    post: async ({ channel }) => posted(channel),
    find: async () => null,
    edit: async () => {},
    pin: async () => {},
    archive: async () => {},
    direct: async (person) => posted(`direct:${person}`),
    start: async () => {},
    stop: async () => {},
  };
};
