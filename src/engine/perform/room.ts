/** The room and the lobby's announcement: made, filled, and kept current. */
import { SECOND } from '../../incident/time.ts';
import { DeliveryError } from '../ports.ts';
import { effectRow } from '../writes.ts';
import { NOBODY, once, type Perform } from './scene.ts';

export const openRoom: Perform<'open_room'> = async ({ slug, private: hidden }, { row, view, home }) => {
  const { number, version, declaredAt } = view.incident;
  const binding = await home().openRoom({ ...once(row), incident: number, slug, private: hidden, declaredAt });
  // The announcement waits for no room; now it can lead to this one.
  const wanted = hidden ? [] : [effectRow(number, version, 0, { kind: 'refresh', view: 'announcement' }, view.now)];
  return { bindings: [{ name: 'room', binding }], wanted };
};

export const invite: Perform<'invite'> = async ({ people, groups }, { home, bound }) => {
  await home().invite(bound('room').channel, people, groups);
  return {};
};

export const setTopic: Perform<'set_topic'> = async (_, { home, bound, presenter, view }) => {
  await home().setTopic(bound('room').channel, presenter.topic(view));
  return {};
};

export const postCard: Perform<'post_card'> = async (_, { row, view, presenter, home, bound }) => {
  const post = { ...once(row), message: presenter.card(view), ping: NOBODY };
  return { bindings: [{ name: 'card', binding: await home().post({ channel: bound('room').channel }, post) }] };
};

export const pinCard: Perform<'pin_card'> = async (_, { home, bound }) => {
  await home().pin(bound('card'));
  return {};
};

export const announce: Perform<'announce'> = async (_, { row, view, presenter, home }) => {
  if (view.incident.private) return { dropped: 'a private incident is never announced' };
  const chat = home();
  const post = { ...once(row), message: presenter.announcement(view), ping: NOBODY };
  return { bindings: [{ name: 'announcement', binding: await chat.post({ channel: chat.lobby }, post) }] };
};

export const archiveRoom: Perform<'archive_room'> = async (_, { view, home, bound }) => {
  if (view.incident.archived === null) return { dropped: 'the room is wanted again' };
  await home().archive(bound('room').channel);
  return {};
};

export const unarchiveRoom: Perform<'unarchive_room'> = async (_, { view, home, bound }) => {
  if (view.incident.archived !== null) return { dropped: 'the room is put away again' };
  const chat = home();
  if (!chat.unarchive)
    throw new DeliveryError('cannot_unarchive', `Only people can bring back an archived room of ${chat.platform}.`, {
      permanent: true,
    });
  await chat.unarchive(bound('room').channel);
  return {};
};

/** Platforms limit edits, and nobody reads faster. */
const REST = 2 * SECOND;

/** A level: whatever was asked for before this moment is shown by it. */
export const refresh: Perform<'refresh'> = async ({ view: which }, { view, presenter, home, bound }) => {
  await home().edit(bound(which), presenter[which](view));
  return { version: view.incident.version, notBefore: view.now + REST };
};
