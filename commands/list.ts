import { LIST_PAGE, list as listView } from '../src/chat/views/index.ts';
import { severityName } from '../src/chat/views/labels.ts';
import { type CommandContext, defineCommand } from '../src/engine/command.ts';
import type { IncidentFilter } from '../src/engine/ports.ts';
import type { Severity, Status } from '../src/incident/incident.ts';
import { isRefusal } from '../src/incident/refusal.ts';
import { readBound } from './shared/bounds.ts';
import { refused } from './shared/replies.ts';
import { lookingOf } from './shared/view.ts';

interface Sought {
  open?: boolean;
  severity?: Severity;
  status?: Status;
  component?: string;
  words?: string;
}

/** `Open SEV1 incidents with “redis”` */
const titled = ({ open, severity, status, component, words }: Sought, { settings }: CommandContext): string => {
  const first = [
    open ? 'open' : '',
    status ?? '',
    severity ? severityName(severity, settings) : '',
    'incidents',
    component ? `affecting ${component}` : '',
    words ? `with “${words.slice(0, 60)}”` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
  return first.charAt(0).toUpperCase() + first.slice(1);
};

export const list = defineCommand({
  name: 'list',
  synonyms: ['ls', 'search', 'find', 'incidents', 'recent'],
  summary: 'Lists incidents: the open ones, or those that match.',
  examples: ['list', 'list redis timeout', 'list sev1 component:API from:2026-01-01', 'recent'],
  where: 'anywhere',
  options: {
    open: { kind: 'flag', positional: true, description: 'Only open ones' },
    all: { kind: 'flag', positional: true, description: 'Ended ones too' },
    recent: { kind: 'flag', positional: true, description: 'The latest, ended ones too' },
    status: { kind: 'status', positional: true, description: 'Of this status' },
    severity: { kind: 'severity', positional: true, description: 'Of this severity' },
    words: { kind: 'text', max: 200, positional: true, description: 'Words in the title or on the timeline' },
    component: { kind: 'text', word: true, max: 100, description: 'Affecting this component' },
    from: { kind: 'text', word: true, max: 60, description: 'Declared since then: 2026-03-01, 2026-03, 7d' },
    to: { kind: 'text', word: true, max: 60, description: 'Declared until then' },
    before: { kind: 'number', min: 1, description: 'Older than this number' },
  },

  run: async (values, context) => {
    const { status, severity, component, words, before } = values;
    const all = values.all ?? values.recent;
    const here = { now: context.now, zone: context.asker.zone };
    const from = values.from === undefined ? undefined : readBound(values.from, 'from', here);
    const to = values.to === undefined ? undefined : readBound(values.to, 'to', here);
    if (isRefusal(from)) return refused(from, 'from');
    if (isRefusal(to)) return refused(to, 'to');
    const sought = [status, severity, component, words, from, to, all].some((value) => value !== undefined);
    // Without a wish: what is going on now, or, when nothing is, what went on lately.
    const filter: IncidentFilter = {
      ...(severity === undefined ? {} : { severity: [severity] }),
      ...(status === undefined ? {} : { status: [status] }),
      ...(component === undefined ? {} : { component }),
      ...(words === undefined ? {} : { words }),
      ...(from === undefined ? {} : { declaredFrom: from }),
      ...(to === undefined ? {} : { declaredTo: to }),
      ...(before === undefined ? {} : { before }),
      limit: LIST_PAGE + 1,
    };
    let open = values.open ?? !sought;
    let found = await context.ask.incidents({ ...filter, ...(open ? { open: true } : {}) });
    const nothingOpen = open && values.open === undefined && found.length === 0 && before === undefined;
    if (nothingOpen) {
      open = false;
      found = await context.ask.incidents(filter);
    }
    const { before: _, ...options } = context.raw;
    return {
      reply: 'say',
      message: listView(await lookingOf(context), {
        incidents: found.slice(0, LIST_PAGE),
        more: found.length > LIST_PAGE,
        title:
          nothingOpen && found.length > 0 ? 'No incident is open. The latest' : titled({ ...values, open }, context),
        options: { ...options, ...(open ? { open: 'yes' } : nothingOpen ? { all: 'yes' } : {}) },
      }),
    };
  },
});
