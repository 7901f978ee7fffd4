import { describe, expect, it } from 'vitest';
import { replayed } from '../support/replaying.ts';

const at = (time: string): string => `2026-03-02T${time}:00Z`;
const story = (chat: readonly object[], more: object = {}) =>
  replayed({
    title: 'Checkout is failing',
    impact: 'major',
    detected_at: at('10:00'),
    resolved_at: at('11:00'),
    affected: ['API'],
    updates: [{ status: 'resolved', at: at('11:00'), body: 'All good.', by: 'ana' }],
    declared_by: 'ana',
    chat,
    ...more,
  });
const kindsAt = (incident: Awaited<ReturnType<typeof story>>, time: string): string[] =>
  incident.timeline.filter(({ occurred_at }) => occurred_at === at(time)).map(({ kind }) => kind);

describe('room traffic', () => {
  it('messages, threads and edits are in the log; reactions and pins raise notes', async () => {
    const incident = await story([
      { at: at('10:01'), id: 'm1', by: 'ben', text: 'graphs look bad' },
      { at: at('10:02'), id: 'm2', by: 'cem', text: 'where?', thread: 'm1' },
      { at: at('10:03'), id: 'm1', by: 'ben', text: 'the graphs of the API look bad', action: 'edit' },
      { at: at('10:04'), id: 'm1', by: 'cem', text: ':pushpin:', action: 'react' },
      { at: at('10:05'), id: 'm2', by: 'ana', action: 'pin' },
    ]);
    expect(incident.anomalies.filter((text) => text.includes('Chat item'))).toEqual([]);
    expect(incident.timeline.filter(({ kind }) => kind === 'message').map(({ text, actor }) => [actor, text])).toEqual([
      ['ben', 'the graphs of the API look bad'],
      ['cem', 'where?'],
    ]);
    expect(incident.timeline.filter(({ kind }) => kind === 'note_raised').map(({ text }) => text)).toEqual([
      'the graphs of the API look bad',
      'where?',
    ]);
    expect(incident.postmortem).toContain('↳');
  });

  it('a deletion leaves a place without words, also in the note and the postmortem', async () => {
    const incident = await story([
      { at: at('10:01'), id: 'm1', by: 'ben', text: 'it broke because the key is hunter2' },
      { at: at('10:02'), id: 'm1', by: 'ben', action: 'pin' },
      { at: at('10:06'), id: 'm1', by: 'ben', action: 'delete' },
    ]);
    expect(JSON.stringify(incident)).not.toContain('hunter2');
    expect(kindsAt(incident, '10:01')).toEqual(['message', 'acknowledged', 'note_raised']);
    expect(incident.postmortem).toContain('redacted');
  });

  it('commands act, their people are named, and what was said before the declaration is taken in', async () => {
    const incident = await story([
      { at: at('09:58'), id: 'early', by: 'ana', text: 'is it me or is checkout slow?' },
      { at: at('10:01'), by: 'ben', text: '/incident assign commander @ben', action: 'command' },
      { at: at('10:02'), by: 'ana', text: '/incident task Raise the pool limit owner:@ben', action: 'command' },
      { at: at('10:20'), by: 'ben', text: '/incident status monitoring', action: 'command' },
    ]);
    expect(incident.anomalies.filter((text) => text.includes('refused'))).toEqual([]);
    expect(incident.timeline[0]).toMatchObject({ occurred_at: at('09:58'), kind: 'message', actor: 'ana' });
    expect(kindsAt(incident, '10:01')).toEqual(['acknowledged', 'role_assigned']);
    expect(kindsAt(incident, '10:20')).toEqual(['status_changed']);
    expect(incident.postmortem).toContain('Raise the pool limit · owner: ben');
    expect(incident.postmortem).toContain('Incident commander: ben');
    expect(incident.nudges.find(({ stage }) => stage === 'due')?.to).toEqual(['commander']);
  });

  it('what refers to nothing, has no time, is refused or needs a form is named and left out', async () => {
    const incident = await story([
      { at: at('10:01'), id: 'ghost', by: 'ben', text: 'x', action: 'edit' },
      { by: 'ben', text: 'when?' },
      { at: at('10:02'), by: 'ben', text: '/incident severity sev9', action: 'command' },
      { at: at('10:03'), by: 'ben', text: '/incident update', action: 'command' },
    ]);
    const said = incident.anomalies.join('\n');
    expect(said).toContain('Chat item 1 (edit) refers to a message that is not there');
    expect(said).toContain('Chat item 2 has no place in time');
    expect(said).toMatch(/“severity sev9” of 2026-03-02T10:02:00Z was refused/);
    expect(said).toContain('“update” of 2026-03-02T10:03:00Z opens a form');
  });
});
