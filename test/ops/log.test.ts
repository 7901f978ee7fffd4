import { describe, expect, it } from 'vitest';
import { FoghornError } from '../../src/engine/ports.ts';
import { createLog, type LogLevel } from '../../src/log.ts';

const logging = (level: LogLevel = 'info') => {
  const lines: string[] = [];
  const log = createLog(level, { write: (line: string) => void lines.push(line) });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') };
};

describe('the log', () => {
  it('writes JSON lines with level, time and fields, and children scoped to an incident', () => {
    const { log, last } = logging();
    log.child({ incident: 42 }).info({ effect: '42.1.0', attempts: 2 }, 'performed');
    expect(last()).toMatchObject({ level: 'info', incident: 42, effect: '42.1.0', attempts: 2, msg: 'performed' });
    expect(last().time).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('keeps below the level asked for', () => {
    const { log, lines } = logging('warn');
    log.info({}, 'quiet');
    log.warn({}, 'heard');
    expect(lines).toHaveLength(1);
  });

  it('drops secrets by the name of their key, at any depth', () => {
    const { log, lines } = logging();
    log.info({ slackToken: 'hunter2', headers: { Authorization: 'hunter2', nested: [{ password: 'hunter2' }] } }, 'x');
    expect(lines.join()).not.toContain('hunter2');
    expect(lines.join()).toContain('[secret]');
  });

  it('drops what people wrote', () => {
    const { log, lines } = logging('debug');
    log.info({ entry: { event: { kind: 'message', text: 'the password is swordfish' } }, title: 'swordfish' }, 'x');
    log.debug({ options: { reason: 'swordfish' } }, 'x');
    expect(lines.join()).not.toContain('swordfish');
    expect(lines.join()).toContain('"kind":"message"');
  });

  it('drops secrets inside sentences', () => {
    const { log, lines } = logging();
    log.error({ err: new Error('401 for Bearer abcdefghijkl at https://bot:hunter2@example.com, xoxb-12-ab') }, 'x');
    expect(lines.join()).not.toMatch(/abcdefghijkl|hunter2|xoxb-12/);
    expect(lines.join()).toContain('401 for');
  });

  it('tells an error with its code and its cause, without the parameters its driver quotes', () => {
    const { log, last } = logging();
    const cause = new Error('Failed query: insert into entries values (?)\nparams: swordfish,2\nmore swordfish');
    log.error({ err: new FoghornError('no_room', 'The room is gone.', { cause }) }, 'x');
    const { err } = last();
    expect(err).toMatchObject({ type: 'FoghornError', code: 'no_room', message: 'The room is gone.' });
    expect(err.stack).toContain('log.test.ts');
    expect(err.cause.message).toBe('Failed query: insert into entries values (?)');
    expect(JSON.stringify(last())).not.toContain('swordfish');
  });

  it('survives what goes in circles', () => {
    const { log, last } = logging();
    const ring: Record<string, unknown> = { name: 'ring' };
    ring.self = ring;
    log.info({ ring }, 'x');
    expect(last().ring.self.name).toBe('ring');
  });
});
