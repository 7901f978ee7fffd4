/** Every command of Foghorn, asked for in a room where everything is called as nobody would wish. */
import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { blocksOf } from '../../src/chat/slack/blocks.ts';
import { encodeInvocation } from '../../src/chat/slack/invocation.ts';
import { LIMITS } from '../../src/chat/slack/limits.ts';
import { type FormWorld, viewOf } from '../../src/chat/slack/views.ts';
import type { Reply } from '../../src/engine/reply.ts';
import { ANA } from '../support/builders.ts';
import { messageBlocks } from '../support/slack/validate-blocks.ts';
import { viewComplaints } from '../support/slack/validate-view.ts';
import { heard, talk } from '../support/talk.ts';
import { marked } from './legible.ts';

const TITLE = '<!channel> *Checkout* & `carts` &lt;fail&gt; 👩‍👩‍👧‍👦 שלום https://b.example/a_b ';
const LONG = '<!here> @channel <@U0123456789> *bold* > quote\n'.repeat(60);

describe('every command', () => {
  it.each([[[]], [Array.from({ length: 150 }, (_, i) => `Service ${i} & <sons>`)]])(
    'answers with a form or a message within Slack’s limits',
    async (names) => {
      const world = await talk({ settings: { components: names.map((name) => ({ name, invite: [] })) } });
      const { incident, room } = await world.opened({ title: TITLE.repeat(3).slice(0, 150) });
      const ana = world.as(ANA);
      for (const text of [
        `note ${LONG}`,
        `update ${LONG}`,
        `impact ${LONG.slice(0, 900)}`,
        ...Array.from({ length: 12 }, (_, i) => `task ${i} ${LONG.slice(0, 300)}`),
      ])
        await ana.types(text, room);
      const shown: FormWorld = {
        people: { person: () => undefined, group: () => undefined },
        now: world.time.clock(),
        consoleUrl: 'https://foghorn.example',
        components: names,
      };
      const seen = { form: 0, say: 0 };
      const check = (reply: Reply, asked: string): void => {
        if (reply.reply === 'form') {
          seen.form++;
          const metadata = encodeInvocation(reply.form.invoke, LIMITS.metadata);
          expect(metadata.length).toBeLessThanOrEqual(LIMITS.metadata);
          const view = viewOf(reply.form, metadata, shown);
          expect(viewComplaints(view, 'modal'), asked).toEqual([]);
          for (const { text } of marked(view)) expect(text).not.toMatch(/<[!@](?!date\^)/);
        }
        if (reply.reply === 'say') {
          seen.say++;
          const { blocks } = blocksOf(reply.message, shown);
          expect(messageBlocks(blocks), asked).toEqual([]);
          for (const { text } of marked(blocks)) expect(text).not.toMatch(/<[!@](?!date\^)/);
        }
      };
      for (const { name, examples } of commands) {
        check(await ana.asks({ command: name, incident: incident.number, options: {} }, room), name);
        for (const example of examples) check(await ana.types(example, room), example);
        // What ends it must not leave the rest without an incident to speak of.
        await ana.types('reopen Not over', room);
      }
      expect(seen.form).toBeGreaterThan(10);
      expect(seen.say).toBeGreaterThan(10);
      expect(heard(await ana.types('show', room))).toContain('INC-');
    },
    30_000,
  );
});
