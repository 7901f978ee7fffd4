import { parseCursor, TIMELINE_PAGE, timeline as timelineView } from '../src/chat/views/index.ts';
import { KIND_WORDS } from '../src/chat/views/labels.ts';
import { defineCommand } from '../src/engine/command.ts';
import type { TimelineQuery } from '../src/engine/ports.ts';
import { CAPTURE_KINDS, DECISION_KINDS } from '../src/incident/events.ts';
import { refuse } from '../src/incident/refusal.ts';
import { nearest } from '../src/incident/text.ts';
import { refused } from './shared/replies.ts';
import { incidentOf, viewOf } from './shared/view.ts';

const KINDS: readonly string[] = [...DECISION_KINDS, ...CAPTURE_KINDS];
/** The words people use for the kinds they look for most. */
const KIND_HABITS: Readonly<Record<string, string>> = {
  note: 'note_raised',
  notes: 'note_raised',
  update: 'update_posted',
  updates: 'update_posted',
  status: 'status_changed',
  severity: 'severity_changed',
  nudge: 'nudge_sounded',
  nudges: 'nudge_sounded',
  task: 'task_added',
  tasks: 'task_added',
  messages: 'message',
  role: 'role_assigned',
  roles: 'role_assigned',
};

const kindOf = (typed: string): string | undefined => {
  const word = typed
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  return (
    (Object.hasOwn(KIND_HABITS, word) ? KIND_HABITS[word] : undefined) ??
    KINDS.find((kind) => kind === word || KIND_WORDS[kind as keyof typeof KIND_WORDS] === typed)
  );
};

export const timeline = defineCommand({
  name: 'timeline',
  synonyms: ['history', 'tl'],
  summary: 'Shows the timeline, its latest page first; filter by kind, person or words.',
  examples: ['timeline', 'timeline kind:note', 'timeline by:@ana redis', 'timeline all:yes'],
  where: 'room',
  options: {
    by: { kind: 'person', positional: true, description: 'Whose entries' },
    words: { kind: 'text', max: 200, positional: true, description: 'Words to look for' },
    kind: {
      kind: 'text',
      word: true,
      max: 40,
      description: 'One kind of entry: note, update, status, nudge, message …',
    },
    all: { kind: 'flag', description: 'Plain messages too' },
    before: { kind: 'text', word: true, max: 400, description: 'The page before this position' },
    after: { kind: 'text', word: true, max: 400, description: 'The page after this position' },
  },

  run: async ({ words: said, kind: typed, by, all, before, after }, context) => {
    const { number } = incidentOf(context);
    // The word for a kind, alone, names the kind.
    const lone = typed === undefined && said !== undefined ? kindOf(said) : undefined;
    const kind = typed === undefined ? lone : kindOf(typed);
    const words = lone === undefined ? said : undefined;
    if (typed !== undefined && kind === undefined) {
      const near = nearest(typed, [...Object.keys(KIND_HABITS), ...KINDS]);
      return refused(
        refuse(
          'unknown_kind',
          `“${typed}” is not a kind of entry.`,
          `${near ? `Did you mean ${near}? ` : ''}Use note, update, status, severity, nudge, task, role or message.`,
        ),
        'kind',
      );
    }
    // Somebody looking for something looks everywhere; somebody looking around wants the story.
    const story = !all && kind === undefined && by === undefined && words === undefined;
    const filter: TimelineQuery = {
      ...(story ? { salience: 'high' } : {}),
      ...(kind === undefined ? {} : { kinds: [kind] }),
      ...(by === undefined ? {} : { actor: by }),
      ...(words === undefined ? {} : { words }),
    };
    const cursor = parseCursor(after ?? before ?? '') ?? undefined;
    const forward = after !== undefined;
    // One more than fits tells whether there is another page.
    const found = await context.ask.timeline(number, {
      ...filter,
      limit: TIMELINE_PAGE + 1,
      direction: forward ? 'forward' : 'backward',
      ...(cursor ? { cursor } : {}),
    });
    const more = found.length > TIMELINE_PAGE;
    const rows = forward ? found.slice(0, TIMELINE_PAGE) : found.slice(-TIMELINE_PAGE);
    const { before: _, after: __, ...options } = context.raw;
    return {
      reply: 'say',
      message: timelineView(await viewOf(context), {
        rows,
        total: await context.ask.countTimeline(number, filter),
        earlier: forward ? cursor !== undefined : more,
        later: forward ? more : cursor !== undefined,
        filter: {
          ...(kind === undefined ? {} : { kind }),
          ...(by === undefined ? {} : { by }),
          ...(words === undefined ? {} : { words }),
          ...(all === undefined ? {} : { all }),
        },
        options,
      }),
    };
  },
});
