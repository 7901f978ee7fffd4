/** A long text in a channel: as its canvas where the plan has canvases, else as a Markdown file. Markdown is the master. */
import { type Binding, DeliveryError, type Document, type Log, type Place } from '../../engine/ports.ts';
import { type Found, findOurs } from './adopt.ts';
import type { Calls } from './calls.ts';
import { canvasMarkdown } from './canvas.ts';
import type { SlackClient } from './client.ts';
import { isCode } from './errors.ts';
import { type Me, PLATFORM } from './ids.ts';
import { LIMITS } from './limits.ts';
import { plainly, shortened } from './mrkdwn.ts';

/** The plan, or whoever runs the workspace, does without canvases; or this text cannot be one. */
const NO_CANVAS = [
  'free_team_not_allowed',
  'team_tier_cannot_create_channel_canvases',
  'canvas_disabled_user_team',
  'canvas_disabled_file_team',
  'canvas_creation_failed',
  'canvas_globally_disabled',
  'canvas_not_found',
  'feature_not_enabled',
  'restricted_action',
  'missing_scope',
  'not_supported',
  'unsupported_document_content',
];

const existing = async (calls: Calls, channel: string): Promise<string | null> => {
  const { channel: found } = await calls('conversations.info', { channel });
  // The SDK's types do not know of it.
  const properties = (found?.properties ?? {}) as { canvas?: { file_id?: string } };
  return properties.canvas?.file_id ?? null;
};

const fileUrl = ({ team, url }: Me, file: string): string => `${url}docs/${team}/${file}`;

const without = (error: DeliveryError, channel: string, log: Log): null => {
  log.info({ channel, err: error }, 'No canvas could be made; the text goes there as a file');
  return null;
};

/** One canvas a channel: made, or written anew. The same text twice is the same canvas: nothing to adopt. */
const asCanvas = async (
  calls: Calls,
  channel: string,
  { title, markdown }: Document,
  log: Log,
): Promise<string | null> => {
  const content = canvasMarkdown(markdown);
  if (content.length > LIMITS.canvas) return null;
  const document_content = { type: 'markdown' as const, markdown: content };
  try {
    const made = await calls('conversations.canvases.create', { channel_id: channel, title, document_content });
    return made.canvas_id ?? null;
  } catch (error) {
    if (isCode(error, ...NO_CANVAS)) return without(error, channel, log);
    if (!isCode(error, 'channel_canvas_already_exists')) throw error;
  }
  const canvas = await existing(calls, channel);
  if (canvas === null) return null;
  try {
    await calls('canvases.edit', { canvas_id: canvas, changes: [{ operation: 'replace', document_content }] });
    return canvas;
  } catch (error) {
    if (isCode(error, ...NO_CANVAS)) return without(error, channel, log);
    throw error;
  }
};

/** The effect's own part makes a name that a later draft does not have. */
const fileName = ({ title, effect }: Document): string => {
  const words = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `${words.slice(0, 80) || 'document'}-${effect.replace(/[^a-zA-Z0-9]+/g, '-')}.md`;
};

/** Cut where a line ends, and saying so. */
const bytesOf = (markdown: string, max: number): Uint8Array => {
  const encoder = new TextEncoder();
  const whole = encoder.encode(markdown);
  if (whole.length <= max) return whole;
  const note = '\n\n(Cut here: the whole text is on Foghorn’s console.)\n';
  const kept = new TextDecoder().decode(whole.subarray(0, max - encoder.encode(note).length - 4));
  return encoder.encode(`${kept.slice(0, Math.max(kept.lastIndexOf('\n'), 0))}${note}`);
};

const asFile = async (
  client: SlackClient,
  calls: Calls,
  { channel, thread }: Place,
  document: Document,
  me: Me,
): Promise<string> => {
  const name = fileName(document);
  if (document.attempts > 1) {
    const mine = ({ files }: Found): boolean => files?.some((file) => file.name === name) ?? false;
    const posted = await findOurs(calls, { channel, thread: thread ?? null, since: undefined, me, is: mine });
    const known = posted?.files?.find((file) => file.name === name)?.id;
    if (known) return known;
  }
  const bytes = bytesOf(document.markdown, LIMITS.canvas);
  const { upload_url, file_id } = await calls('files.getUploadURLExternal', { filename: name, length: bytes.length });
  if (!upload_url || !file_id)
    throw new DeliveryError('slack_failed', 'files.getUploadURLExternal: Slack named no address for the file.');
  await client.upload(upload_url, bytes);
  const file: [{ id: string; title: string }] = [{ id: file_id, title: shortened(document.title, 250) }];
  const initial_comment = plainly(document.title);
  await calls(
    'files.completeUploadExternal',
    thread == null
      ? { files: file, channel_id: channel, initial_comment }
      : { files: file, channel_id: channel, thread_ts: thread, initial_comment },
  );
  return file_id;
};

/** Throws DeliveryError. The binding's `message` is the canvas or the file. */
export const putDocument = async (
  client: SlackClient,
  calls: Calls,
  place: Place,
  document: Document,
  { me, log }: { me: Me; log: Log },
): Promise<Binding> => {
  const canvas = await asCanvas(calls, place.channel, document, log);
  const file = canvas ?? (await asFile(client, calls, place, document, me));
  return { platform: PLATFORM, channel: place.channel, message: file, url: fileUrl(me, file) };
};
