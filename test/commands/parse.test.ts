import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import { lookup, parse } from '../../src/engine/say/parse.ts';
import type { Instant } from '../../src/incident/incident.ts';
import { parseIso } from '../../src/incident/time.ts';

const now = parseIso('2026-03-04T22:31:00Z') as Instant;
const known = lookup(commands);
const read = (text: string) => parse(text, known, { settings: DEFAULT_SETTINGS, now, zone: 'UTC' });

/** `command INC-n name=value …`, so that a case is a line. */
const line = (text: string): string => {
  const parsed = read(text);
  const incident = 'incident' in parsed && parsed.incident !== undefined ? ` INC-${parsed.incident}` : '';
  if (parsed.as === 'bare') return `bare${incident}`;
  if (parsed.as === 'near') return `near ${parsed.definition.name}`;
  if (parsed.as === 'free') return `free${incident} ${parsed.text}`;
  const options = Object.entries(parsed.options)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  const extra = parsed.extra === undefined ? '' : ` extra=${JSON.stringify(parsed.extra)}`;
  return `${parsed.definition.name}${incident}${options.join('')}${extra}`;
};

describe('what is typed after the root command', () => {
  it.each([
    // The command, by name and by habit.
    ['', 'bare'],
    ['  ', 'bare'],
    ['INC-42', 'bare INC-42'],
    ['help', 'help'],
    ['/help', 'help'],
    ['HELP update', 'help command="update"'],
    ['severity --help', 'help command="severity"'],
    ['sev 1', 'severity to="1"'],
    ['catch up', 'catchup'],
    ['hand over @ben', 'handoff person="@ben"'],
    ['false alarm The alert was a test', 'cancel reason="The alert was a test"'],
    ['update: Payments recover', 'update text="Payments recover"'],
    ['escalate', 'severity'],
    // No command: never an act.
    ['statsu', 'near status'],
    ['serverity', 'near severity'],
    ['resolv', 'near resolve'],
    ['upd', 'near update'],
    ['/hand', 'near handoff'],
    ['up', 'free up'],
    ['re', 'free re'],
    ['checkout', 'free checkout'],
    ['Checkout is failing', 'free Checkout is failing'],
    ['“declare” is a quoted word', 'free “declare” is a quoted word'],
    ['INC-42 is still broken', 'free INC-42 is still broken'],
    // Declaring.
    [
      'declare Checkout is failing sev1 components:API,Web private drill',
      'declare components="API,Web" drill="drill" private="private" severity="sev1" title="Checkout is failing"',
    ],
    ['declare sev2 Search is slow', 'declare severity="sev2" title="Search is slow"'],
    ['new Search is slow SEV-2', 'declare severity="SEV-2" title="Search is slow"'],
    ['declare P1 Search is slow', 'declare severity="P1" title="Search is slow"'],
    ['declare Why did sev1 alerts not page', 'declare title="Why did sev1 alerts not page"'],
    ['declare Failing at step 1', 'declare title="Failing at step 1"'],
    ['declare Search is slow sev9', 'declare severity="sev9" title="Search is slow"'],
    ['declare foo: bar', 'declare title="foo: bar"'],
    ['declare foo:bar is down', 'declare title="foo:bar is down"'],
    ['declare title:"Search is slow" severity:sev2', 'declare severity="sev2" title="Search is slow"'],
    ['declare "Repo was made private" sev2', 'declare severity="sev2" title="Repo was made private"'],
    ['declare Private beta is down sev2', 'declare severity="sev2" title="Private beta is down"'],
    ['declare private Payroll leaked sev1', 'declare private="private" severity="sev1" title="Payroll leaked"'],
    [
      'declare Search components:"Payment API, Web" is slow',
      'declare components="Payment API, Web" title="Search is slow"',
    ],
    [
      'declare Search is slow components:API, Web sev2',
      'declare components="API, Web" severity="sev2" title="Search is slow"',
    ],
    // A named text runs to the next name, or to a keyword at the end.
    ['declare Foo sev4 text:Payments are failing', 'declare severity="sev4" text="Payments are failing" title="Foo"'],
    [
      'declare text:Payments are failing, since noon components:API, Web title:Checkout is down',
      'declare components="API, Web" text="Payments are failing, since noon" title="Checkout is down"',
    ],
    ['correct v13 text:Restarted both pods', 'correct entry="v13" text="Restarted both pods"'],
    ['update text:Payments recover, next 15m', 'update next="15m" text="Payments recover"'],
    ['update text:First  line\n\n"second" line', 'update text="First  line\\n\\n\\"second\\" line"'],
    ['update text:"Payments recover" status:monitoring', 'update status="monitoring" text="Payments recover"'],
    ['cadence off reason:The vendor: text:ual reports', 'cadence off="off" reason="The vendor: text:ual reports"'],
    ['links remove:Bridge 7', 'links remove="Bridge 7"'],
    ['timeline kind:note redis pods', 'timeline kind="note" words="redis pods"'],
    ['declare Search is slow began:20m ago sev2', 'declare began="20m ago" severity="sev2" title="Search is slow"'],
    ['declare Duplicate of INC-41 sev3', 'declare severity="sev3" title="Duplicate of INC-41"'],
    ['declare قاعدة البيانات لا تعمل sev2', 'declare severity="sev2" title="قاعدة البيانات لا تعمل"'],
    ['declare 🔥 Checkout 🔥 sev1', 'declare severity="sev1" title="🔥 Checkout 🔥"'],
    // Updates and their promise.
    ['update Payments recovering, next 15m', 'update next="15m" text="Payments recovering"'],
    ['update Payments recovering, next update in 1h', 'update next="1h" text="Payments recovering"'],
    ['update Payments recovering; next by 22:58', 'update next="22:58" text="Payments recovering"'],
    ['update Payments recovering next none', 'update next="none" text="Payments recovering"'],
    ['update no_change', 'update no_change="yes"'],
    ['update No change', 'update no_change="yes"'],
    ['update no-change INC-42', 'update INC-42 no_change="yes"'],
    ['update no change since noon', 'update text="no change since noon"'],
    ['update “no change”', 'update text="no change"'],
    ['timeline all', 'timeline all="yes"'],
    ['update The next 15 minutes decide', 'update text="The next 15 minutes decide"'],
    ['update next we try a rollback', 'update text="next we try a rollback"'],
    [
      'update status:monitoring Fixed\n\nby "turning it off"',
      'update status="monitoring" text="Fixed\\n\\nby \\"turning it off\\""',
    ],
    ['update Errors http://status:500/ seen', 'update text="Errors http://status:500/ seen"'],
    ['status monitoring The fix is deployed', 'status text="The fix is deployed" to="monitoring"'],
    ['status monitorng', 'status to="monitorng"'],
    ['status resolved', 'status to="resolved"'],
    ['severity sev9', 'severity to="sev9"'],
    ['severity critical because of payments', 'severity text="because of payments" to="critical"'],
    // Which incident.
    ['status monitoring INC-42', 'status INC-42 to="monitoring"'],
    ['INC-42 status monitoring', 'status INC-42 to="monitoring"'],
    ['status INC-42 monitoring', 'status INC-42 to="monitoring"'],
    ['status monitoring #42', 'status INC-42 to="monitoring"'],
    ['note incident:42 Restarted', 'note INC-42 text="Restarted"'],
    ['show 42', 'show incident="42"'],
    ['show INC-42', 'show INC-42'],
    ['join INC-42', 'join INC-42'],
    ['merge INC-41', 'merge into="INC-41"'],
    ['merge INC-42 into INC-41', 'merge INC-42 into="INC-41"'],
    ['INC-42 merge INC-41', 'merge INC-42 into="INC-41"'],
    // People and roles.
    ['assign commander @ana', 'assign person="@ana" role="commander"'],
    ['assign @ana commander', 'assign person="@ana" role="commander"'],
    ['assign incident commander <@local:ana>', 'assign person="<@local:ana>" role="incident commander"'],
    ['assign comms ana', 'assign person="ana" role="comms"'],
    ['claim scribe', 'assign role="scribe"'],
    ['lead', 'assign role="lead"'],
    ['lead @ana', 'assign person="@ana" role="lead"'],
    ['assign scribe clear', 'assign clear="clear" role="scribe"'],
    ['handoff communications ben', 'handoff person="ben" role="communications"'],
    ['invite @ben, @cem', 'invite people="@ben, @cem"'],
    ['invite ben cem', 'invite people="ben cem"'],
    // Notes, timed.
    ['note Restarted the pods', 'note text="Restarted the pods"'],
    ['note 14:05 Errors rise', 'note at="14:05" text="Errors rise"'],
    ['note 20m ago Errors rise', 'note at="20m ago" text="Errors rise"'],
    ['note yesterday 23:50 CET Deploy 812', 'note at="yesterday 23:50 CET" text="Deploy 812"'],
    ['note at:"yesterday 23:50 CET" Deploy 812', 'note at="yesterday 23:50 CET" text="Deploy 812"'],
    ['note at:14:05 DNS is broken', 'note at="14:05" text="DNS is broken"'],
    ['note 3 pods restarted', 'note text="3 pods restarted"'],
    // Written as a moment that cannot be: for the parser to refuse.
    ['note 25:99 hm', 'note at="25:99" text="hm"'],
    ['note 2026-02-30 14:00 hm', 'note at="2026-02-30 14:00" text="hm"'],
    ['note 2026-02-31 hm', 'note at="2026-02-31" text="hm"'],
    ['note at:2026-02-30 14:00 hm', 'note at="2026-02-30 14:00" text="hm"'],
    ['impact 25:99', 'impact began="25:99"'],
    ['impact 2026-02-30 14:00 One in five fails', 'impact began="2026-02-30 14:00" text="One in five fails"'],
    ['snooze until 25:99', 'snooze until="25:99"'],
    ['note yesterday we saw this too', 'note text="yesterday we saw this too"'],
    ['correct 7 The cache, not the queue', 'correct entry="7" text="The cache, not the queue"'],
    ['correct 7 at:14:05', 'correct at="14:05" entry="7"'],
    ['correct 7 10m ago', 'correct at="10m ago" entry="7"'],
    ['correct 7 14:05 The cache, not the queue', 'correct at="14:05" entry="7" text="The cache, not the queue"'],
    ['correct 7 yesterday 23:50 CET', 'correct at="yesterday 23:50 CET" entry="7"'],
    // Cadence and rest.
    ['cadence 15m', 'cadence every="15m"'],
    ['cadence 1h 30m', 'cadence every="1h 30m"'],
    ['cadence off because the vendor reports daily', 'cadence off="off" reason="because the vendor reports daily"'],
    ['cadence until mon 09:00', 'cadence until="mon 09:00"'],
    ['cadence until mon 09:00 the vendor is closed', 'cadence reason="the vendor is closed" until="mon 09:00"'],
    ['snooze 15', 'snooze minutes="15"'],
    ['snooze 30m Waiting for the vendor', 'snooze minutes="30m" reason="Waiting for the vendor"'],
    ['snooze until 22:58', 'snooze until="22:58"'],
    // Tasks.
    ['task add Restart the pods @ben due 15:00', 'task action="add" due="15:00" owner="@ben" text="Restart the pods"'],
    ['todo Restart the pods', 'task text="Restart the pods"'],
    ['task done 2', 'task action="done" id="2"'],
    ['task edit 2 @cem due 30m', 'task action="edit" due="30m" id="2" owner="@cem"'],
    // Links, components, searches.
    [
      'links call https://meet.example.com/inc Bridge 7',
      'links kind="call" title="Bridge 7" url="https://meet.example.com/inc"',
    ],
    ['components API,Web', 'components components="API,Web"'],
    ['components Payment API down', 'components components="Payment API" status="down"'],
    ['components API=degraded, Web=ok', 'components components="API=degraded, Web=ok"'],
    ['list', 'list'],
    ['list open sev1 redis timeout', 'list open="open" severity="sev1" words="redis timeout"'],
    ['list component:API from:2026-01-01', 'list component="API" from="2026-01-01"'],
    ['stats last month', 'stats period="last month"'],
    ['postmortem redraft', 'postmortem action="redraft"'],
    ['retry please', 'retry extra="please"'],
  ])('%s', (text, expected) => {
    expect(line(text)).toBe(expected);
  });

  it('keeps lines and spaces of a text as they were written', () => {
    const text = 'first line\n  indented  line\n\nlast';
    expect(line(`note ${text}`)).toBe(`note text=${JSON.stringify(text)}`);
  });

  it('offers the command that the first word of free text resembles', () => {
    const parsed = read('staus of checkout is bad');
    expect(parsed).toMatchObject({ as: 'free', near: { name: 'status' } });
  });

  it('tells a trailing incident that text may only speak of', () => {
    const parsed = read('note looks like INC-41');
    expect(parsed).toMatchObject({
      as: 'command',
      incident: 41,
      options: { text: 'looks like' },
      mentioned: { option: 'text', text: 'looks like INC-41' },
    });
  });

  it('stays quick however long the text is', () => {
    const text = `note ${'a: "b '.repeat(20_000)}`;
    expect(read(text)).toMatchObject({ as: 'command', definition: { name: 'note' } });
    expect(read(`note text:${'at:text:b '.repeat(10_000)}`)).toMatchObject({ definition: { name: 'note' } });
    expect(read(`note text:${'a b '.repeat(20_000)}`)).toMatchObject({ definition: { name: 'note' } });
  });
});
