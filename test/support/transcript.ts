/** What a reader of the local workspace sees, as plain text: channels with their threads, answers, forms. */
import type { Platform } from '../../src/chat/local/index.ts';
import { BOT, type Posted } from '../../src/chat/local/platform/model.ts';
import { typedText } from '../../src/chat/local/text.ts';
import { plainText, type Reader } from '../../src/chat/views/plain.ts';
import type { Field, Form, Message, Reply } from '../../src/engine/reply.ts';
import { FOGHORN, type Instant, type PersonId } from '../../src/incident/incident.ts';
import { clockTime } from '../../src/incident/time.ts';

const nameOf = (person: PersonId): string =>
  person === FOGHORN || person.endsWith(`:${BOT}`) ? 'Foghorn' : `@${person.slice(person.indexOf(':') + 1)}`;

export const readerIn = (zone: string, now: Instant): Reader => ({ name: nameOf, zone, now });

/** Without the empty lines that empty blocks leave. */
const tidy = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .join('\n');

export const messageText = (message: Pick<Message, 'blocks'>, reader: Reader): string =>
  tidy(plainText(message, reader));

const indented = (text: string, by: string): string => text.replaceAll('\n', `\n${by}`);

/** `22:31 @ana: Rolling back (edited) :pushpin: 2` */
const line = (posted: Posted, reader: Reader): string => {
  const at = clockTime(posted.at, reader.zone);
  if (posted.deletedAt !== null) return `${at} (deleted)`;
  const ours = posted.author === BOT;
  const calls = ours && posted.ping.length > 0 ? ` (to ${posted.ping.map((user) => `@${user}`).join(', ')})` : '';
  const said = posted.body ? messageText(posted.body, reader) : typedText(posted.text);
  const marks = [
    ...(posted.editedAt !== null && !ours ? ['(edited)'] : []),
    ...(posted.pinnedAt === null || ours ? [] : ['(pinned)']),
    ...posted.files.map(({ name }) => `[${name}]`),
    ...posted.reactions.map(({ emoji, users }) => `:${emoji}: ${users.length}`),
  ];
  return [`${at} ${ours ? 'Foghorn' : `@${posted.author}`}${calls}: ${indented(said, '      ')}`, ...marks].join(' ');
};

export interface Line {
  id: number;
  thread: number | null;
  text: string;
}

/** A channel from its beginning, threads under their heads. */
export const channelLines = (platform: Platform, channel: string, reader: Reader): Line[] =>
  platform.messages.page(channel, {}, 1000).messages.flatMap((head) =>
    [head, ...(head.replies === null ? [] : platform.messages.thread(head.id))].map((posted) => ({
      id: posted.id,
      thread: posted.thread,
      text: posted.thread === null ? line(posted, reader) : `  ↳ ${indented(line(posted, reader), '  ')}`,
    })),
  );

const fieldText = (field: Field): string => {
  const label = `${field.label}${field.required ? '*' : ''}`;
  if (field.input !== 'choice') return `${label} [${typedText(field.value ?? '')}]`;
  return `${label} <${field.choices.find(({ value }) => value === field.value)?.label ?? ''}>`;
};

/** Title, what is above the fields, the fields with what stands in them, the button. */
export const formText = (form: Form, reader: Reader): string =>
  [form.title, messageText({ blocks: form.intro }, reader), ...form.fields.map(fieldText), `[${form.submit}]`]
    .filter((part) => part !== '')
    .join('\n');

/** A refusal with its hint and, where there is one, the way back to what was typed. */
export const refusalMessage = ({ refusal, again }: Extract<Reply, { reply: 'refused' }>): Message => ({
  summary: refusal.sentence,
  tone: 'attention',
  blocks: [
    { type: 'text', text: [refusal.sentence] },
    { type: 'context', text: [refusal.hint] },
    ...(again
      ? [{ type: 'buttons' as const, buttons: [{ label: 'Edit again', style: 'plain' as const, invoke: again }] }]
      : []),
  ],
});
