import { withCoordinatorChange } from '@ticketing/shared/log/coordinator-change.ts';
import type { GroupClass } from '@ticketing/shared/log/membership.ts';

const interval = { interval: 500 };

function fault(name: string): Error {
  return Object.assign(new Error('it failed'), { name });
}

/** A group whose heartbeats go to its coordinator, of several brokers. */
function newRig() {
  const calls = { heartbeats: [] as number[], looks: 0 };
  /** What each broker answers; undefined for an answer without a fault. */
  const faults = new Map<number, Error>();
  const brokers = [{ nodeId: 1 }, { nodeId: 2 }];
  const state = { coordinator: 1 };
  class Group {
    groupId = 'worker';
    memberId = 'one';
    instrumentationEmitter = { emit: () => undefined };
    coordinator: { nodeId: number } | null = brokers[0]!;
    offsetManager = { coordinator: this.coordinator, commitOffsets: async () => undefined };
    cluster = {
      async findGroupCoordinatorMetadata() {
        calls.looks += 1;
        return { coordinator: { nodeId: state.coordinator } };
      },
      async findBroker({ nodeId }: { nodeId: number }) {
        const broker = brokers.find((one) => one.nodeId === nodeId);
        if (broker === undefined) throw fault('KafkaJSConnectionError');
        return broker;
      },
    };
    async joinAndSync() {}
    async heartbeat() {
      const { nodeId } = this.coordinator!;
      calls.heartbeats.push(nodeId);
      const failed = faults.get(nodeId);
      if (failed !== undefined) throw failed;
    }
  }
  // kafkajs' class has far more than what is replaced.
  const Changed = withCoordinatorChange(Group as unknown as GroupClass);
  return { group: new Changed({ instrumentationEmitter: { emit: () => undefined } }), calls, faults, state };
}

test.each(['KafkaJSConnectionError', 'KafkaJSConnectionClosedError', 'KafkaJSRequestTimeoutError'])(
  'after a %s the heartbeat goes to the next coordinator, and so do those that follow',
  async (name) => {
    const { group, calls, faults, state } = newRig();
    faults.set(1, fault(name));
    state.coordinator = 2;
    await group.heartbeat(interval);
    await group.heartbeat(interval);
    expect(calls).toEqual({ heartbeats: [1, 2, 2], looks: 1 });
  },
);

test('offsets are committed at the next coordinator too', async () => {
  const { group, faults, state } = newRig();
  faults.set(1, fault('KafkaJSConnectionError'));
  state.coordinator = 2;
  expect(group.offsetManager.coordinator).toEqual({ nodeId: 1 });
  await group.heartbeat(interval);
  expect(group.offsetManager.coordinator).toEqual({ nodeId: 2 });
});

test('several who wait for a heartbeat look once', async () => {
  const { group, calls, faults, state } = newRig();
  faults.set(1, fault('KafkaJSConnectionClosedError'));
  state.coordinator = 2;
  await Promise.all([group.heartbeat(interval), group.heartbeat(interval), group.heartbeat(interval)]);
  expect(calls.looks).toBe(1);
});

test('while there is no other coordinator, or it cannot be reached, the fault is that of the heartbeat', async () => {
  const { group, calls, faults, state } = newRig();
  const closed = fault('KafkaJSConnectionClosedError');
  faults.set(1, closed);
  await expect(group.heartbeat(interval)).rejects.toBe(closed);
  state.coordinator = 3;
  await expect(group.heartbeat(interval)).rejects.toBe(closed);
  expect(calls).toEqual({ heartbeats: [1, 1], looks: 2 });
  state.coordinator = 2;
  await group.heartbeat(interval);
  expect(calls.heartbeats).toEqual([1, 1, 1, 2]);
});

test('what the next coordinator answers is passed on', async () => {
  const { group, faults, state } = newRig();
  const rebalancing = fault('KafkaJSProtocolError');
  faults.set(1, fault('KafkaJSConnectionClosedError'));
  faults.set(2, rebalancing);
  state.coordinator = 2;
  await expect(group.heartbeat(interval)).rejects.toBe(rebalancing);
});

test('a coordinator that answers with a fault is not looked for', async () => {
  const { group, calls, faults } = newRig();
  const rebalancing = fault('KafkaJSProtocolError');
  faults.set(1, rebalancing);
  await expect(group.heartbeat(interval)).rejects.toBe(rebalancing);
  expect(calls.looks).toBe(0);
});
