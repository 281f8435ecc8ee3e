import { setImmediate } from 'node:timers/promises';
import { withHeartbeats } from '@ticketing/shared/log/heartbeats.ts';

const rebalance = Object.assign(new Error('The group is rebalancing, so a rejoin is needed'), {
  type: 'REBALANCE_IN_PROGRESS',
});

it('beats as long as the work goes on, and no longer', async () => {
  let beats = 0;
  const heartbeat = async () => {
    beats += 1;
  };
  const work = async () => {
    while (beats < 3) await setImmediate();
    return 'done';
  };
  expect(await withHeartbeats(heartbeat, work, 1)).toBe('done');
  const after = beats;
  await setImmediate();
  expect(beats).toBe(after);
});

it('tells the work that the group has changed, lets it end, and then throws what kafkajs must see', async () => {
  let isTold = false;
  let hasEnded = false;
  const work = async (signal: AbortSignal) => {
    while (!signal.aborted) await setImmediate();
    isTold = true;
    await setImmediate();
    hasEnded = true;
    return 'committed';
  };
  await expect(withHeartbeats(() => Promise.reject(rebalance), work, 1)).rejects.toBe(rebalance);
  expect({ isTold, hasEnded }).toEqual({ isTold: true, hasEnded: true });
});

it('throws the change of the group also when the work fails because of it', async () => {
  const work = async (signal: AbortSignal) => {
    while (!signal.aborted) await setImmediate();
    throw new Error('gave up');
  };
  await expect(withHeartbeats(() => Promise.reject(rebalance), work, 1)).rejects.toBe(rebalance);
});

it('throws what the work throws, when the group is as it was', async () => {
  const work = () => Promise.reject(new Error('broken'));
  await expect(withHeartbeats(async () => undefined, work, 1)).rejects.toThrow('broken');
});
