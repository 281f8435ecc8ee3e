import { withAnyBroker } from '@ticketing/shared/log/any-broker.ts';

/** Three brokers: those with these numbers are connected to, and the others can be unless they are gone. */
function poolOf({ connected = [], gone = [] }: { connected?: number[]; gone?: number[] }) {
  const looked: string[] = [];
  class Pool {
    brokers = Object.fromEntries(
      [1, 2, 3].map((nodeId) => [String(nodeId), { nodeId, isConnected: () => connected.includes(nodeId) }]),
    );
    async findBroker({ nodeId }: { nodeId: string }) {
      looked.push(nodeId);
      if (gone.includes(Number(nodeId))) throw new Error('connect ECONNREFUSED');
      return this.brokers[nodeId]!;
    }
    async withBroker(): Promise<never> {
      throw new Error('No brokers in the broker pool');
    }
  }
  return { pool: new (withAnyBroker(Pool))(), looked };
}

const nameIt = async ({ nodeId }: { nodeId: string }) => nodeId;

test('a broker that is gone costs a question nothing while others can be asked', async () => {
  for (let time = 0; time < 20; time += 1) {
    const { pool } = poolOf({ gone: [1, 2] });
    expect(await pool.withBroker(nameIt)).toBe('3');
  }
});

test('those that it is connected to are asked first', async () => {
  for (let time = 0; time < 20; time += 1) {
    const { pool, looked } = poolOf({ connected: [2], gone: [1] });
    expect(await pool.withBroker(nameIt)).toBe('2');
    expect(looked).toEqual(['2']);
  }
});

test('and not always the same of them', async () => {
  const { pool } = poolOf({ connected: [1, 2] });
  const asked = await Promise.all(Array.from({ length: 50 }, () => pool.withBroker(nameIt)));
  expect(new Set(asked)).toEqual(new Set(['1', '2']));
});

test('one that does not know is passed over', async () => {
  const { pool } = poolOf({ connected: [2, 3] });
  for (let time = 0; time < 20; time += 1) {
    const answer = await pool.withBroker(async ({ nodeId }) => {
      if (nodeId === '2') throw new Error('The coordinator is not available');
      return nodeId;
    });
    expect(answer).toBe('3');
  }
});

test('where nobody answers there is no answer, and without brokers the fault of kafkajs', async () => {
  const { pool } = poolOf({ gone: [1, 2, 3] });
  expect(await pool.withBroker(nameIt)).toBeNull();
  pool.brokers = {};
  await expect(pool.withBroker(nameIt)).rejects.toThrow('No brokers');
});
