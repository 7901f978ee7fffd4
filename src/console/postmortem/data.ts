/** All that a postmortem is made from, and what the drafter would make of it now. */
import type { Incident } from '../../incident/incident.ts';
import type { Reader } from '../reader.ts';
import type { ConsoleOptions, PostmortemRecord } from '../reads.ts';
import type { PostmortemData } from './view.ts';

export const recordOf = async (
  read: ConsoleOptions['read'],
  incident: Incident,
  reader: Reader,
): Promise<PostmortemRecord> => {
  const { number } = incident;
  const [entries, timeline, { room }] = await Promise.all([
    read.entries(number),
    read.timeline(number),
    read.bindings(number),
  ]);
  const { people, now, settings } = reader;
  return { incident, entries, timeline, people: [...people.values()], now, settings, roomUrl: room?.url ?? null };
};

/** The same record with people's sections left aside. */
const unedited = (record: PostmortemRecord): PostmortemRecord => {
  const { postmortem } = record.incident;
  return postmortem
    ? { ...record, incident: { ...record.incident, postmortem: { ...postmortem, edited: {} } } }
    : record;
};

export const postmortemData = async (
  { read, postmortem }: Pick<ConsoleOptions, 'read' | 'postmortem'>,
  incident: Incident,
  reader: Reader,
  shown: Pick<PostmortemData, 'editing' | 'whole' | 'done'>,
): Promise<PostmortemData> => {
  const record = await recordOf(read, incident, reader);
  const sections = postmortem(record);
  const edited = sections.some(({ origin }) => origin === 'edited');
  const drafter = edited ? postmortem(unedited(record)) : sections;
  return { incident, sections, drafter: new Map(drafter.map((section) => [section.id, section])), ...shown };
};
