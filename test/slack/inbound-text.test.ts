import { describe, expect, it } from 'vitest';
import { type Names, neutralText, neutralTyped, typedText } from '../../src/chat/slack/inbound-text.ts';
import type { Person } from '../../src/engine/ports.ts';

const names: Names = {
  person: (user) => (user === 'UBOT' ? 'foghorn' : `slack:${user}`),
  group: (id) => (id === 'S1' ? 'oncall' : undefined),
};
const neutral = (text: string): string => neutralText(text, names);

describe('Slack’s text becomes neutral once, at the door', () => {
  it.each([
    ['<@U1> look', '<@slack:U1> look'],
    ['<@U1|ana> look', '<@slack:U1> look'],
    ['<@UBOT> all quiet', '<@foghorn> all quiet'],
    ['a &lt;b&gt; &amp; c', 'a <b> & c'],
    // Typed like that, entity and all: decoded once.
    ['&amp;lt;script&amp;gt; &amp;amp;', '&lt;script&gt; &amp;'],
    ['&lt;@U1&gt; is no mention', '<@U1> is no mention'],
    ['see <https://a.example/x?a=1&amp;b=2>', 'see https://a.example/x?a=1&b=2'],
    ['see <http://a.example|a.example>', 'see http://a.example'],
    ['see <https://evil.example|the runbook>', 'see the runbook (https://evil.example)'],
    ['<mailto:ana@a.example|ana@a.example>', 'ana@a.example'],
    ['in <#C1|ops> and <#C2|> and <#C3>', 'in #ops and #C2 and #C3'],
    ['<!here> <!channel> <!everyone>', '@here @channel @everyone'],
    ['<!subteam^S1> <!subteam^S2|@web> <!subteam^S3>', '@oncall @web @S3'],
    ['<!date^1392734382^{date} at {time}|Feb 18, 2014>', 'Feb 18, 2014'],
    ['\u2060*\u2060not bold\u2060*\u2060', '*not bold*'],
    ['> quote\n`code` <', '> quote\n`code` <'],
  ])('%j', (slack, said) => {
    expect(neutral(slack)).toBe(said);
  });

  it('stays quick on text made of brackets', () => {
    const text = '<'.repeat(50_000) + '@'.repeat(50_000);
    expect(neutral(text)).toBe(text);
  });
});

describe('mentions in the fields of a form', () => {
  const ana: Person = { id: 'slack:U1', name: 'Ana', handle: 'ana.b', zone: null, bot: false, active: true };
  const handles = {
    person: (user: string) => (user === 'U1' ? ana : undefined),
    byHandle: (handle: string) => (handle.toLowerCase() === 'ana.b' ? ana : undefined),
  };
  it('stand as one would type them, and come back', () => {
    expect(typedText('<@slack:U1> and <@slack:U2>', handles)).toBe('@ana.b and <@slack:U2>');
    expect(neutralTyped('@ana.b, @nobody; mail@ana.b @Ana.B.', handles)).toBe(
      '<@slack:U1>, @nobody; mail@ana.b <@slack:U1>.',
    );
  });
});
