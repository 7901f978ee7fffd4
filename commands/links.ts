import { button, buttons } from '../src/chat/views/actions.ts';
import { lineField } from '../src/chat/views/answers.ts';
import { defineCommand } from '../src/engine/command.ts';
import { type Incident, LINK_KINDS, type LinkKind, reference } from '../src/incident/incident.ts';
import { replied, say } from './shared/replies.ts';
import { incidentOf } from './shared/view.ts';

/** Meetings are known by where they are held. */
const kindOf = (url: string): LinkKind =>
  /zoom\.us|meet\.google|teams\.microsoft|webex|whereby|\/call\b/i.test(url) ? 'call' : 'other';

const titleOf = (url: string): string => url.replace(/^https?:\/\//, '').slice(0, 80);

const listOf = ({ number, links }: Incident) =>
  links.length === 0
    ? []
    : [
        {
          type: 'list' as const,
          items: links.map((link) => [`${link.kind}: `, { link: link.url, text: link.title || reference(number) }]),
        },
      ];

export const links = defineCommand({
  name: 'links',
  synonyms: ['link', 'call', 'bridge'],
  summary: 'Lists the links of the incident, or adds one: a call, a dashboard, a runbook.',
  examples: ['links call https://meet.example.com/inc Bridge', 'links https://grafana.example.com/d/1', 'links'],
  where: 'room',
  options: {
    kind: {
      kind: 'choice',
      choices: LINK_KINDS,
      synonyms: {
        bridge: 'call',
        meeting: 'call',
        zoom: 'call',
        board: 'dashboard',
        graph: 'dashboard',
        playbook: 'runbook',
      },
      positional: true,
      description: 'What it leads to',
    },
    url: { kind: 'text', word: true, max: 2000, positional: true, description: 'The address' },
    title: { kind: 'text', max: 200, positional: true, description: 'What to call it' },
    remove: { kind: 'text', max: 2000, description: 'The title or address of a link to take off' },
    add: { kind: 'flag', description: 'Ask for a link' },
  },
  opensForm: ({ add, url }) => add !== undefined && url === undefined,

  form: async (_, context) => {
    const incident = incidentOf(context);
    return {
      title: `A link for ${reference(incident.number)}`,
      submit: 'Add',
      intro: [],
      fields: [
        lineField('url', 'Address', { required: true, hint: 'https://…', max: 2000 }),
        lineField('title', 'What to call it'),
        {
          name: 'kind',
          label: 'What it leads to',
          input: 'choice',
          value: 'other',
          choices: LINK_KINDS.map((kind) => ({ value: kind, label: kind })),
        },
      ],
      invoke: { command: 'links', incident: incident.number, options: {} },
    };
  },

  run: async ({ kind, url, title, remove }, context) => {
    const incident = incidentOf(context);
    // As people say it, too: `links remove Bridge`.
    const gone = remove ?? (url === 'remove' ? title : undefined);
    if (gone !== undefined) {
      const named = incident.links.find((link) => link.title.toLowerCase() === gone.toLowerCase())?.url ?? gone;
      const told = await context.tell({ do: 'remove_link', url: named });
      return replied(context, told, {
        done: () => ['The link is off.'],
        same: () => ['There was no such link.'],
        always: true,
      });
    }
    if (url === undefined)
      return say(
        context,
        incident.links.length === 0
          ? [`${reference(incident.number)} has no links yet.`]
          : [`Links of ${reference(incident.number)}:`],
        { blocks: [...listOf(incident), buttons(button('Add a link', 'links', incident.number, { add: 'yes' }))] },
      );
    const told = await context.tell({
      do: 'add_link',
      link: { kind: kind ?? kindOf(url), url, title: title ?? titleOf(url) },
    });
    return replied(context, told, {
      done: () => ['The link is on the card.'],
      same: () => ['That link is there already.'],
    });
  },
});
