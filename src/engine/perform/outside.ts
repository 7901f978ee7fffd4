/** Beyond the chat: pager, publishers, and the postmortem's writer. */
import type { Entry } from '../../incident/entry.ts';
import { FOGHORN, reference } from '../../incident/incident.ts';
import { DeliveryError, FoghornError } from '../ports.ts';
import { namedIn } from '../view.ts';
import { stillOwed } from './nudge.ts';
import { once, type Perform, type Scene } from './scene.ts';

export const page: Perform<'page'> = async ({ owedAt }, { row, view, pager }) => {
  if (!pager) return { dropped: 'no pager is set' };
  const { incident, now } = view;
  const owed =
    owedAt === null || (['public', 'internal'] as const).some((one) => stillOwed(incident, one, owedAt, now));
  if (!owed) return { dropped: 'the update is no longer owed' };
  await pager.page({ ...once(row), incident, owedAt });
  return {};
};

export const publish: Perform<'publish'> = async (
  { publisher: name, entry: id },
  { row, view, storage, publishers },
) => {
  if (view.incident.private) return { dropped: 'nothing of a private incident becomes public' };
  const publisher = publishers?.get(name);
  if (!publisher) throw new DeliveryError('not_connected', `There is no publisher ${name}: this waits until there is.`);
  const entry = await storage.entry(row.incident, id);
  const event = entry?.event;
  if (!entry || event?.kind !== 'update_posted' || event.audience !== 'public' || event.text === '')
    return { dropped: 'there is nothing to publish (any more)' };
  await publisher.publish({ ...once(row), incident: view.incident, entry, text: event.text });
  return {};
};

const recordOf = async ({ row, view, storage }: Pick<Scene, 'row' | 'view' | 'storage'>) => {
  const { incident } = view;
  const entries = await storage.entries(row.incident);
  const timeline = await storage.timeline(row.incident);
  const named = [...namedIn(incident), ...entries.map(({ actor }) => actor)];
  return { incident, entries, timeline, people: await storage.people([...new Set(named)]) };
};

export const sharePostmortem: Perform<'share_postmortem'> = async (_, scene) => {
  const { row, view, home, bound, document } = scene;
  const chat = home();
  // The room was told where it is.
  if (!chat.document || !document) return { dropped: 'a link suffices here' };
  const room = bound('room');
  const { settings, now, incident } = view;
  const markdown = document({ ...(await recordOf(scene)), settings, now, roomUrl: room.url });
  const title = `Postmortem of ${reference(incident.number)} (draft)`;
  const binding = await chat.document({ channel: room.channel }, { ...once(row), title, markdown });
  return { bindings: [{ name: 'document', binding }] };
};

export const draftPostmortem: Perform<'draft_postmortem'> = async (_, scene) => {
  const { row, view, writer, engine } = scene;
  const done = { version: view.incident.version };
  const record = await recordOf(scene);
  const isDraft = ({ event, version }: Entry): boolean =>
    event.kind === 'postmortem_drafted' && (version ?? 0) > row.version;
  // An earlier try may have come as far as the draft.
  if (row.attempts > 1 && record.entries.some(isDraft)) return { ...done, dropped: 'it was drafted already' };
  const sections = await writer.draft(record);
  const told = await engine.tell(
    row.incident,
    { do: 'attach_draft', writer: writer.name, sections },
    { person: FOGHORN },
  );
  if (!told.ok) throw new FoghornError('draft_refused', told.refusal.sentence);
  return done;
};
