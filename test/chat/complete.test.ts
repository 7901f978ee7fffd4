import { describe, expect, it } from 'vitest';
import { PRETEND } from '../../src/chat/local/platform/people.ts';
import { complete } from '../../src/chat/local/web/complete.ts';
import { SETTINGS } from './browser-world.ts';
import { COMMANDS } from './stub-say.ts';

const vocabulary = { roots: ['incident', 'inc'], commands: COMMANDS, settings: SETTINGS, people: PRETEND };
const at = (text: string) => complete(text, vocabulary);
const labels = (text: string): string[] => at(text).items.map(({ label }) => label);
/** What stands in the box after taking the first suggestion. */
const taken = (text: string): string => {
  const { from, items } = at(text);
  return items[0] === undefined ? text : text.slice(0, from) + items[0].insert;
};

describe('what could be typed next', () => {
  it.each([
    ['/', ['/incident', '/inc']],
    ['/incident ', ['declare', 'update', 'note', 'resolve']],
    ['/inc re', ['resolve']],
    ['/inc log', ['note']],
    ['/incident declare ', ['sev1', 'sev2', 'sev3', 'sev4', 'components:', 'people:']],
    ['/incident declare Checkout fails sev', ['sev1', 'sev2', 'sev3', 'sev4']],
    ['/incident declare components:', ['API', 'Web', 'Payment gateway']],
    ['/incident declare components:API,w', ['Web']],
    ['/incident declare components:API pe', ['people:']],
    ['/incident declare people:@d', ['@dana']],
    ['/incident post status:', ['investigating', 'identified', 'monitoring']],
    ['/incident note see @ch', ['@chidi']],
    ['/incident nonsense ', []],
    ['/other ', []],
    ['hello', []],
    ['hello @pri', ['@priya']],
    ['@nair', ['@priya']],
  ])('after %j: %j', (text, expected) => {
    expect(labels(text)).toEqual(expected);
  });

  it('replaces what is typed of it, and nothing before', () => {
    expect(taken('/incident dec')).toBe('/incident declare ');
    expect(taken('/incident declare components:API,w')).toBe('/incident declare components:API,Web ');
    expect(taken('/incident declare components:pay')).toBe('/incident declare components:"Payment gateway" ');
    expect(taken('over to @be')).toBe('over to @ben ');
  });

  it('lets Enter take a suggestion only while what stands there could not be sent', () => {
    expect(['/in', '/incident up', 'hi @be'].map((text) => at(text).eager)).toEqual([true, true, true]);
    const sendable = ['/incident', '/incident ', '/incident update', '/incident post', '/incident declare Checkout '];
    expect(sendable.map((text) => at(text).eager)).toEqual([false, false, false, false, false]);
  });

  it('shows how the command being typed is used', () => {
    expect(at('/inc declare Che').usage).toBe(
      'Declares an incident. For example: /inc declare Checkout is failing sev1',
    );
  });
});
