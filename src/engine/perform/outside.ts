/** Beyond the chat: pager, publishers, and the postmortem's writer. */
import type { Entry } from '../../incident/entry.ts';
import { FOGHORN } from '../../incident/incident.ts';
import { DeliveryError, FoghornError } from '../ports.ts';
import { namedIn } from '../view.ts';
import { stillOwed } from './nudge.ts';
import { once, type Perform } from './scene.ts';

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

export const draftPostmortem: Perform<'draft_postmortem'> = async (_, { row, view, storage, writer, engine }) => {
  const { incident } = view;
  const done = { version: incident.version };
  const entries = await storage.entries(row.incident);
  const isDraft = ({ event, version }: Entry): boolean =>
    event.kind === 'postmortem_drafted' && (version ?? 0) > row.version;
  // An earlier try may have come as far as the draft.
  if (row.attempts > 1 && entries.some(isDraft)) return { ...done, dropped: 'it was drafted already' };
  const timeline = await storage.timeline(row.incident);
  const named = [...namedIn(incident), ...entries.map(({ actor }) => actor)];
  const people = await storage.people([...new Set(named)]);
  const sections = await writer.draft({ incident, timeline, entries, people });
  const told = await engine.tell(
    row.incident,
    { do: 'attach_draft', writer: writer.name, sections },
    { person: FOGHORN },
  );
  if (!told.ok) throw new FoghornError('draft_refused', told.refusal.sentence);
  return done;
};
