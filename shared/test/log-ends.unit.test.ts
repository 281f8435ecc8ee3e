import type { Broker, CreateAdmin } from '@ticketing/shared/log/log-ends.ts';
import { logEndsOf, withLogEnds } from '@ticketing/shared/log/log-ends.ts';
import type { Admin } from 'kafkajs';

type Node = { saysLeader: number; end: number; isAway?: boolean };

/** An admin client of three brokers with a copy each of one partition; it takes `known` for the leader. */
function reading(nodes: Record<number, Node>, known: number) {
  const asked: number[] = [];
  const state = { known, refreshed: 0 };
  const stateOf = (leader: number) => [{ partitionId: 0, leader, replicas: [1, 2, 3] }];
  async function findBroker({ nodeId }: { nodeId: string }): Promise<Broker> {
    const node = nodes[Number(nodeId)]!;
    if (node.isAway) throw new Error('connect ECONNREFUSED');
    return {
      async metadata([topic]) {
        asked.push(Number(nodeId));
        return { topicMetadata: [{ topic: topic!, partitionMetadata: stateOf(node.saysLeader) }] };
      },
      async listOffsets() {
        if (node.saysLeader !== Number(nodeId)) throw new Error('not the leader');
        return { responses: [{ partitions: [{ partition: 0, offset: String(node.end) }] }] };
      },
    };
  }
  const cluster = {
    addTargetTopic: async () => {},
    findTopicPartitionMetadata: () => stateOf(state.known),
    findBroker,
    async refreshMetadata() {
      state.refreshed += 1;
    },
    brokerPool: { getNodeIds: () => Object.keys(nodes), findBroker },
  };
  const createAdmin: CreateAdmin = () => ({});
  const admin = withLogEnds(createAdmin)({ cluster });
  return { ends: logEndsOf(admin as Admin, 'commands'), asked, state };
}

it('reads what the leader of the new majority has, where a leader of before still answers', async () => {
  const nodes = {
    1: { saysLeader: 3, end: 0 },
    2: { saysLeader: 2, end: 98 },
    3: { saysLeader: 3, end: 99 },
  };
  const { ends } = reading(nodes, 2);
  expect((await ends.read()).get(0)).toBe(98);
  expect((await ends.readAgreed()).get(0)).toBe(99);
});

it('does not answer by a minority, looks for the brokers again, and leaves one alone that is away', async () => {
  const nodes: Record<number, Node> = {
    1: { saysLeader: 3, end: 0, isAway: true },
    2: { saysLeader: 2, end: 98 },
    3: { saysLeader: 3, end: 99 },
  };
  const { ends, asked, state } = reading(nodes, 2);
  await expect(ends.readAgreed()).rejects.toThrow('no majority');
  expect(state.refreshed).toBe(1);
  nodes[1]!.isAway = false;
  await expect(ends.readAgreed()).rejects.toThrow('no majority');
  expect(asked).toEqual([2, 3, 2, 3]);
});
