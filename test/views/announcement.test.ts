import { describe, expect, it } from 'vitest';
import { announcement } from '../../src/chat/views/announcement.ts';
import { ANA, at, BEN, declared } from '../support/given.ts';
import { press, read, viewOf } from '../support/view.ts';

const room = { platform: 'local', channel: 'inc-42', message: null, url: 'http://localhost:3000/c/inc-42' };

describe('the announcement', () => {
  it('says what one needs to decide whether to come', () => {
    const story = declared(undefined, { severity: 'SEV1' })
      .does('22:32', BEN, { do: 'change_components', set: [{ name: 'API', status: 'major_outage' }] })
      .does('22:33', BEN, { do: 'assign_role', role: 'commander', person: BEN })
      .does('22:40', ANA, { do: 'post_update', audience: 'internal', text: 'Failover started.' });
    const message = announcement(viewOf(story.state, at('22:50'), { bindings: { room } }));
    expect(read(message, at('22:50'))).toBe(
      [
        'INC-42 · Checkout is failing',
        'Investigating · SEV1',
        'Incident commander: @ben',
        'Components: API major outage',
        'Declared: 19m ago by @ana',
        'Next update: by 23:10 UTC',
        'Last update 10m ago by @ana: Failover started.',
        'Open the room (http://localhost:3000/c/inc-42)',
        '[Join] [Catch me up]',
      ].join('\n'),
    );
    expect(message.tone).toBe('alarm');
    expect(press(message, 'Join')).toEqual({ command: 'join', incident: 42, options: {} });
  });

  it('stays current to the end', () => {
    const story = declared().does('23:22', BEN, { do: 'resolve', text: 'All is well.' });
    const text = read(announcement(viewOf(story.state, at('23:30'))), at('23:30'));
    expect(text).toContain('Resolved after 51m · SEV3');
    expect(text).toContain('[Catch me up] [Postmortem]');
    expect(text).not.toContain('[Join]');
  });

  it('leads on from a merged incident', () => {
    const story = declared().does('22:50', BEN, { do: 'merge', into: 41 });
    expect(read(announcement(viewOf(story.state, at('22:51'))), at('22:51'))).toContain('Goes on as INC-41');
  });

  it('says nothing of a private incident, were it ever asked to', () => {
    const { state } = declared(undefined, { private: true });
    expect(JSON.stringify(announcement(viewOf(state, at('22:40'), { bindings: { room } })))).not.toMatch(
      /42|Checkout|ana/,
    );
  });
});
