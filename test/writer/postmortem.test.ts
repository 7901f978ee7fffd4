import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/engine/ports.ts';
import type { Entry } from '../../src/incident/entry.ts';
import type { Decision } from '../../src/incident/events.ts';
import { fold } from '../../src/incident/evolve.ts';
import { difference, type PostmortemRecord, postmortem, SECTIONS, toMarkdown } from '../../src/writer/postmortem.ts';
import { templateWriter } from '../../src/writer/template.ts';
import {
  declared,
  LATER,
  type Line,
  message,
  minute,
  note,
  resolved,
  statusChanged,
  tell,
  update,
} from '../support/entries.ts';
import { shownRows } from '../support/shown-rows.ts';
import { sectionsOf } from './rubric.ts';

const person = (handle: string, name: string): Person => ({
  id: `local:${handle}`,
  name,
  handle,
  zone: null,
  bot: false,
  active: true,
});
const people = [person('ana', 'Ana Silva'), person('ben', 'Ben Ito'), person('may', 'May Wu')];

const record = (decisions: Entry<Decision>[], captures: Entry[] = []): PostmortemRecord => {
  const incident = fold(decisions);
  if (!incident) throw new Error('a story begins with its declaration');
  const entries = [...captures, ...decisions];
  return { incident, entries, timeline: shownRows(entries), people, now: LATER };
};
const read = (of: PostmortemRecord): Map<string, string> => sectionsOf(toMarkdown(of));

const drafted: Decision = { kind: 'postmortem_drafted', writer: 'template', sections: {} };
const edited = (section: string, text: string | null): Decision => ({ kind: 'postmortem_edited', section, text });

const story = [
  [10, declared({ impactBeganAt: minute(0), text: 'Alert: half of all orders fail' })],
  [12, { kind: 'acknowledged' }, { actor: 'local:ben' }],
  [
    13,
    { kind: 'role_assigned', role: 'commander', person: 'local:ben', from: null, handoff: false, askAt: null },
    { actor: 'local:ben' },
  ],
  [20, update('internal', 50, { text: 'We are looking into it.' })],
  [25, note('Pool exhausted because <@local:ben> and May raised the limit, says Ben Ito. We may roll back.')],
  [61, update('internal', 91, { text: 'Rolled back.', status: 'monitoring' })],
  [61, statusChanged('investigating', 'monitoring')],
  [62, { kind: 'task_added', task: 1, text: 'Raise the pool limit', owner: 'local:ben', due: minute(1440) }],
  [63, { kind: 'task_added', task: 2, text: 'Alert on pool use', owner: null, due: null }],
  [80, resolved()],
  [80, drafted, { actor: 'foghorn' }],
] as const satisfies readonly Line[];

describe('a postmortem', () => {
  it('has every section, says the four times and the lengths between them', () => {
    const sections = read(record(tell(...story)));
    expect([...sections.keys()]).toEqual(SECTIONS.map(({ title }) => title.toLowerCase()));
    expect(sections.get('summary')).toContain(
      [
        '- Impact began: 2025-09-05 22:00 UTC',
        '- Detected (declared): 22:10 UTC',
        '- Acknowledged: 22:12 UTC',
        '- Mitigated: 23:01 UTC',
        '- Resolved: 23:20 UTC',
        '- Total duration, detected to resolved: 1h 10m',
        '- Duration of the impact: 1h 20m',
      ].join('\n'),
    );
    expect(sections.get('update cadence')).toContain(
      '- Internal: promised at 2025-09-05 22:20 for 22:50; the next came at 23:01, 11m late',
    );
    expect(sections.get('action items')).toBe(
      [
        '- Raise the pool limit · owner: Ben Ito · due: 2025-09-06 22:00 UTC · priority: not set · open',
        '- Alert on pool use · owner: unassigned · due: not set · priority: not set · open',
      ].join('\n'),
    );
    expect(sections.get('detection')).toContain('> Alert: half of all orders fail');
  });

  it('keeps plain messages for the log, and everything else for the timeline', () => {
    const chatter = message(15, 'local:r:1', 'graphs look fine to me');
    const sections = read(record(tell(...story), [chatter]));
    expect(sections.get('timeline')).not.toContain('graphs look fine');
    expect(sections.get('appendix: complete log')).toContain('**22:15** · Ben Ito: graphs look fine to me');
    expect(sections.get('timeline')).toContain('**22:25** · Note · Ana Silva: Pool exhausted');
  });

  it('names nobody where a name would read as blame, and keeps words that only look like names', () => {
    const sections = read(record(tell(...story)));
    expect(sections.get('contributing factors')).toContain(
      '“Pool exhausted because a responder and a responder raised the limit, says a responder.”',
    );
    for (const title of ['summary', 'contributing factors', 'what went well', 'what went poorly', 'where we got lucky'])
      expect(sections.get(title)).not.toMatch(/Ana|Ben|May\b/);
  });

  it('leaves the cause open where nobody wrote of one', () => {
    const sections = read(record(tell([0, declared()], [5, note('Restarted a node.')], [9, resolved()])));
    expect(sections.get('contributing factors')).toContain('The cause is not recorded');
    expect(sections.get('open questions')).toContain('What contributed to it?');
  });

  it('shows no redacted word anywhere', () => {
    const secret = tell(
      ...story,
      [90, note('the key is hunter2 because of reasons')],
      [91, { kind: 'redacted', entries: ['v00000012'], because: 'asked' }],
    );
    const markdown = toMarkdown(record(secret));
    expect(markdown).not.toContain('hunter2');
    expect(markdown).toContain('**23:30** · Note · Ana Silva: redacted');
  });

  it('writes all times in the zone asked for, and says so', () => {
    const markdown = toMarkdown({ ...record(tell(...story)), zone: 'Europe/Berlin' });
    expect(markdown).toContain('All times are Europe/Berlin (CEST).');
    expect(markdown).toContain('- **2025-09-06 00:10** · Declared');
    expect(markdown).not.toMatch(/\b22:10\b/);
  });
});

describe('sections people have written', () => {
  const mine = tell(...story, [200, edited('summary', 'Mine.\n\n**Truly.**'), { actor: 'local:ben' }]);

  it('stand verbatim, marked as theirs, whatever is drafted again', () => {
    const again = tell(
      ...story,
      [200, edited('summary', 'Mine.\n\n**Truly.**'), { actor: 'local:ben' }],
      [210, drafted, { actor: 'foghorn' }],
    );
    for (const of of [record(mine), record(again)]) {
      const [summary] = postmortem(of).sections;
      expect(summary).toEqual({
        id: 'summary',
        title: 'Summary',
        markdown: 'Mine.\n\n**Truly.**',
        origin: 'edited',
        by: 'local:ben',
        at: minute(200),
      });
      expect(toMarkdown(of)).toContain('*Written by Ben Ito, 2025-09-06 01:20 UTC.*\n\nMine.\n\n**Truly.**');
    }
  });

  it('are offered what the drafter would say now, and can be given back', () => {
    expect(difference(record(mine), 'summary')).toMatchObject({ theirs: 'Mine.\n\n**Truly.**' });
    expect(difference(record(mine), 'summary')?.offered).toContain('Total duration');
    expect(difference(record(mine), 'impact')).toBeNull();
    const back = record(
      tell(...story, [200, edited('summary', 'Mine.')], [220, edited('summary', null), { actor: 'local:ben' }]),
    );
    expect(postmortem(back).sections[0]?.origin).toBe('computed');
    const same = postmortem(record(tell(...story))).sections[0]?.markdown ?? '';
    expect(difference(record(tell(...story, [200, edited('summary', `${same}\n`)])), 'summary')).toBeNull();
  });
});

describe('prose of a writer that keeps it', () => {
  const other = (text: string): Decision => ({ kind: 'postmortem_drafted', writer: 'other', sections: { well: text } });

  it('stands in its sections, the latest draft first, below people’s own words', () => {
    const of = record(tell(...story, [90, other('first try')], [95, other('second try')]));
    const well = postmortem(of).sections.find(({ id }) => id === 'well');
    expect(well).toMatchObject({ markdown: 'second try', origin: 'drafted' });
    const theirs = record(tell(...story, [95, other('second try')], [99, edited('well', 'ours')]));
    expect(postmortem(theirs).sections.find(({ id }) => id === 'well')).toMatchObject({ markdown: 'ours' });
    expect(difference(theirs, 'well')?.offered).toBe('second try');
  });

  it('the template keeps none, so that later corrections reach what is read', async () => {
    const before = record(tell(...story));
    expect(await templateWriter.draft(before)).toEqual({});
    const after = record(
      tell(...story, [100, { kind: 'entry_corrected', entry: 'v00000010', occurredAt: minute(70) }]),
    );
    expect(read(after).get('summary')).toContain('detected to resolved: 1h 0m');
  });
});

describe('incidents that did not end in a resolution', () => {
  it('open, cancelled and merged ones are told as they are', () => {
    expect(read(record(tell([0, declared()]))).get('summary')).toContain('is still investigating');
    const clock = { minutes: null, owed: { internal: null, public: null }, ladder: LADDER };
    const cancelled: Decision = { kind: 'cancelled', from: 'investigating', reason: 'a test', clock };
    const ended = read(record(tell([0, declared()], [4, cancelled])));
    expect(ended.get('summary')).toContain('and cancelled at 2025-09-05 22:04 UTC, after 4m');
    expect(ended.get('summary')).toContain('- Cancelled: 22:04 UTC');
    const merged: Decision = { kind: 'merged', from: 'investigating', into: 7, clock };
    expect(read(record(tell([0, declared()], [4, merged]))).get('summary')).toContain('merged into INC-7 at');
  });
});

const LADDER = { headsUp: 0, overdue: 0, escalated: 0, repeats: 3, hours: null };
