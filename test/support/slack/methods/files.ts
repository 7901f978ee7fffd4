/** Files in three steps, and canvases. */
import { authorOf, say } from '../acts.ts';
import { type Args, invalid } from '../args.ts';
import { contentOf } from '../content.ts';
import type { SlackFile } from '../fake.ts';
import { type Canvas, type Channel, momentTs, Refused, seconds, type Upload, type World } from '../world.ts';
import type { Answers, Family } from './answers.ts';
import { alive } from './reach.ts';

const LARGEST_CANVAS = 1_048_576;
const MOST_CELLS = 300;

const TYPES: Record<string, [string, string]> = {
  md: ['text/markdown', 'markdown'],
  txt: ['text/plain', 'text'],
  json: ['application/json', 'json'],
  csv: ['text/csv', 'csv'],
  png: ['image/png', 'png'],
  jpg: ['image/jpeg', 'jpg'],
  log: ['text/plain', 'text'],
};

export const newFile = (world: World, user: string, name: string, size: number): SlackFile => {
  const id = world.id('F');
  const [mimetype, filetype] = TYPES[name.split('.').pop() ?? ''] ?? ['application/octet-stream', 'binary'];
  return {
    id,
    created: seconds(world),
    timestamp: seconds(world),
    name,
    title: name,
    mimetype,
    filetype,
    user,
    size,
    mode: 'hosted',
    is_external: false,
    is_public: true,
    url_private: `${world.url}/files/${id}/${encodeURIComponent(name)}`,
    permalink: `https://${world.team.domain}.slack.com/files/${user}/${id}/${encodeURIComponent(name)}`,
  };
};

/** Files shown in a channel: a message with them, and an event for each. */
export const share = (
  world: World,
  channel: Channel,
  user: string,
  files: readonly Upload[],
  more: { text: string; thread?: string | undefined; blocks?: SlackMessageBlocks },
): void => {
  for (const upload of files) upload.channels.push(channel.id);
  say(world, channel, {
    ...authorOf(world, user),
    subtype: 'file_share',
    text: more.text,
    files: files.map(({ file }) => ({ ...file })),
    upload: true,
    ...(more.blocks ? { blocks: more.blocks } : {}),
    ...(more.thread ? { thread_ts: more.thread } : {}),
  });
  for (const { file } of files) {
    world.tell({
      type: 'file_shared',
      file_id: file.id,
      user_id: user,
      file: { id: file.id },
      channel_id: channel.id,
      event_ts: momentTs(world),
    });
  }
};
type SlackMessageBlocks = ReturnType<typeof contentOf>['blocks'];

/** Why Slack would not make a canvas of that; null: it would. */
const wrongWith = (markdown: string): string | null => {
  if (/^\s*>\s*([-*+]|\d+\.)\s/m.test(markdown)) return 'Lists inside block quotes are not supported';
  if (/^#{4,}\s/m.test(markdown)) return 'Headings deeper than 3 are not supported';
  let cells = 0;
  for (const line of `${markdown}\n`.split('\n')) {
    cells = /^\s*\|.*\|\s*$/.test(line) ? cells + (/^[\s|:-]+$/.test(line) ? 0 : line.split('|').length - 2) : 0;
    if (cells > MOST_CELLS) return `Tables may have ${MOST_CELLS} cells`;
  }
  return null;
};

const documentOf = (args: Args, code: string): string => {
  const content = args.json('document_content', 'invalid_arguments') as
    | { type?: string; markdown?: string }
    | undefined;
  if (content === undefined) return '';
  if (content.type !== 'markdown' || typeof content.markdown !== 'string')
    throw invalid('unsupported document_content');
  if (content.markdown.length > LARGEST_CANVAS) throw new Refused(code, { detail: 'content too large' });
  const wrong = wrongWith(content.markdown);
  if (wrong) throw new Refused(code, { detail: wrong });
  return content.markdown;
};

const keepCanvas = (world: World, title: string, markdown: string, channel: Channel | null): Canvas => {
  const canvas: Canvas = { id: world.id('F'), title, channel: channel?.id ?? null, markdown };
  world.canvases.set(canvas.id, canvas);
  return canvas;
};

const channelCanvas = (world: World, channel: Channel, title: string, markdown: string): Canvas => {
  if (channel.canvas) throw new Refused('channel_canvas_already_exists');
  const canvas = keepCanvas(world, title, markdown, channel);
  channel.canvas = canvas.id;
  return canvas;
};

export const files: Family<
  | 'files.getUploadURLExternal'
  | 'files.completeUploadExternal'
  | 'files.info'
  | 'canvases.create'
  | 'canvases.edit'
  | 'conversations.canvases.create'
> = {
  'files.getUploadURLExternal': (world, args) => {
    const name = args.need('filename');
    const length = Number(args.need('length'));
    if (!Number.isInteger(length) || length < 1) throw invalid('length must be a positive integer');
    const file = newFile(world, world.app.botUser, name, length);
    world.uploads.set(file.id, { file, length, content: null, completed: false, channels: [] });
    return { upload_url: `${world.url}/upload/v1/${file.id}`, file_id: file.id };
  },
  'files.completeUploadExternal': (world, args) => {
    const wanted = args.json('files', 'invalid_arguments') as { id: string; title?: string }[] | undefined;
    if (!Array.isArray(wanted) || wanted.length === 0) throw invalid('missing required field: files');
    const uploads = wanted.map(({ id, title }) => {
      const upload = world.uploads.get(id);
      // A file whose bytes never came is not there; one completed before is not there to complete again.
      if (!upload?.content || upload.completed) throw new Refused('file_not_found');
      if (title) upload.file.title = title;
      return upload;
    });
    const place = args.text('channel_id');
    const channel = place ? alive(world, place) : null;
    const blocks = args.has('blocks') ? contentOf(world, args).blocks : undefined;
    for (const upload of uploads) upload.completed = true;
    if (channel) {
      share(world, channel, world.app.botUser, uploads, {
        text: args.text('initial_comment') ?? '',
        thread: args.text('thread_ts'),
        blocks,
      });
    }
    return { files: uploads.map(({ file }) => ({ ...file })) };
  },
  'files.info': (world, args) => {
    const upload = world.uploads.get(args.need('file'));
    if (!upload?.completed) throw new Refused('file_not_found');
    return { file: { ...upload.file, channels: [...upload.channels] } };
  },
  'canvases.create': (world, args) => {
    const markdown = documentOf(args, 'canvas_creation_failed');
    const place = args.text('channel_id');
    if (world.free && !place) throw new Refused('free_teams_cannot_create_non_tabbed_canvases');
    const title = args.text('title') ?? 'Untitled';
    if (!place) return { canvas_id: keepCanvas(world, title, markdown, null).id };
    return { canvas_id: channelCanvas(world, alive(world, place), title, markdown).id };
  },
  'conversations.canvases.create': (world, args) => {
    const channel = alive(world, args.need('channel_id', 'channel_not_found'));
    const markdown = documentOf(args, 'canvas_creation_failed');
    return { canvas_id: channelCanvas(world, channel, args.text('title') ?? 'Untitled', markdown).id };
  },
  'canvases.edit': (world, args) => {
    const canvas = world.canvases.get(args.need('canvas_id'));
    if (!canvas) throw new Refused('canvas_not_found');
    const changes = args.json('changes', 'invalid_arguments') as
      | { operation: string; section_id?: string; document_content?: unknown }[]
      | undefined;
    if (!Array.isArray(changes) || changes.length !== 1)
      throw invalid('no more than 1 items allowed [json-pointer:/changes]');
    const [change] = changes;
    if (!change || change.section_id) throw new Refused('canvas_editing_failed', { detail: 'no such section' });
    const markdown =
      change.operation === 'delete'
        ? ''
        : documentOf({ ...args, json: () => change.document_content }, 'canvas_editing_failed');
    switch (change.operation) {
      case 'replace':
        canvas.markdown = markdown;
        break;
      case 'insert_at_start':
        canvas.markdown = `${markdown}\n${canvas.markdown}`;
        break;
      case 'insert_at_end':
        canvas.markdown = `${canvas.markdown}\n${markdown}`;
        break;
      default:
        throw invalid(`unsupported operation: ${change.operation}`);
    }
    return {} satisfies Partial<Answers['canvases.edit']>;
  },
};
