import { expect, it } from 'vitest';
import { createLanes } from '../../src/chat/slack/inbound-lanes.ts';
import { memoryLog, START } from '../support/builders.ts';
import { handClock, settled } from '../support/clock.ts';

const world = () => {
  const time = handClock(START);
  const log = memoryLog();
  return { time, log, lanes: createLanes({ timer: time.timer, log }) };
};
const away = async (): Promise<void> => {
  throw new Error('the storage is away');
};

it('hands on in order within a channel, and channels side by side', async () => {
  const { lanes } = world();
  const taken: string[] = [];
  let release = (): void => {};
  const slow = lanes.take('C1', '1', async () => {
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    taken.push('first');
  });
  const behind = lanes.take('C1', '2', async () => void taken.push('second'));
  await lanes.take('C2', '3', async () => void taken.push('elsewhere'));
  expect(taken).toEqual(['elsewhere']);
  release();
  await Promise.all([slow, behind]);
  expect(taken).toEqual(['elsewhere', 'first', 'second']);
});

it('counts once what comes twice, at the same time or later', async () => {
  const { lanes } = world();
  let taken = 0;
  const hand = async (): Promise<void> => {
    await settled();
    taken++;
  };
  await Promise.all([lanes.take('C1', 'same', hand), lanes.take('C1', 'same', hand)]);
  await lanes.take('C1', 'same', hand);
  expect(taken).toBe(1);
});

it('tells of a failure, keeps what failed, and lets nothing overtake it', async () => {
  const { lanes } = world();
  const taken: string[] = [];
  let broken = true;
  const hand = (what: string) => async (): Promise<void> => {
    if (broken) await away();
    taken.push(what);
  };
  await expect(lanes.take('C1', '1', hand('first'))).rejects.toThrow('away');
  await expect(lanes.take('C1', '2', hand('second'))).rejects.toThrow('away');
  broken = false;
  await lanes.take('C1', '3', hand('third'));
  expect(taken).toEqual(['first', 'second', 'third']);
  // Slack delivers again what it was not told of.
  await lanes.take('C1', '1', hand('first'));
  expect(taken).toHaveLength(3);
});

it('tries again by itself', async () => {
  const { lanes, time } = world();
  let tries = 0;
  await expect(
    lanes.take('C1', '1', async () => {
      if (++tries < 3) await away();
    }),
  ).rejects.toThrow('away');
  time.turn(60_000);
  await settled();
  time.turn(60_000);
  await settled();
  expect(tries).toBe(3);
  expect(time.waiting()).toBe(0);
});

it('does not let one that always fails hold up a channel for ever', async () => {
  const { lanes, time, log } = world();
  const taken: string[] = [];
  await expect(lanes.take('C1', 'bad', away)).rejects.toThrow('away');
  const good = lanes.take('C1', 'good', async () => void taken.push('good')).catch(() => {});
  for (let n = 0; n < 6; n++) {
    time.turn(60_000);
    await settled();
  }
  await good;
  expect(taken).toEqual(['good']);
  expect(log.lines.some(({ level }) => level === 'warn')).toBe(true);
});

it('hands on nothing after it was stopped', async () => {
  const { lanes } = world();
  await lanes.stop();
  await expect(lanes.take('C1', '1', async () => {})).rejects.toThrow('stopping');
});
