import type { GroupClass } from '@ticketing/shared/log/membership.ts';
import { withMemberships } from '@ticketing/shared/log/membership.ts';

/** A group whose joins end as they are told to. */
function newGroup() {
  const emitted: string[] = [];
  const joins: { succeed(): void; fail(error: Error): void }[] = [];
  class Group {
    groupId = 'worker';
    memberId = 'one';
    instrumentationEmitter: { emit(type: string): void };
    offsetManager = { commitOffsets: async () => undefined };
    constructor({ instrumentationEmitter }: { instrumentationEmitter: { emit(type: string): void } }) {
      this.instrumentationEmitter = instrumentationEmitter;
    }
    async joinAndSync() {
      await new Promise<void>((resolve, reject) => {
        joins.push({ succeed: resolve, fail: reject });
      });
      this.instrumentationEmitter.emit('consumer.group_join');
    }
    async fetch(nodeId: number) {
      return [`batch of ${nodeId}`];
    }
  }
  // kafkajs' class has far more than what is replaced.
  const WithMemberships = withMemberships(Group as unknown as GroupClass);
  const group = new WithMemberships({
    instrumentationEmitter: {
      emit: (type) => {
        emitted.push(type);
      },
    },
  });
  return { group, emitted, joins };
}

/** As kafkajs recognises what it answers with another join. */
const joinAgain = { type: 'REBALANCE_IN_PROGRESS' };

test('each join is announced when it begins, and when it has succeeded', async () => {
  const { group, emitted, joins } = newGroup();
  const joined = group.joinAndSync();
  expect(emitted).toEqual(['consumer.rebalancing']);
  joins[0]!.succeed();
  await joined;
  expect(emitted).toEqual(['consumer.rebalancing', 'consumer.group_join']);
  expect(await group.fetch(2)).toEqual(['batch of 2']);
});

test('after a join that failed nothing is fetched until another has succeeded', async () => {
  const { group, joins } = newGroup();
  const first = group.joinAndSync();
  joins[0]!.succeed();
  await first;
  const second = group.joinAndSync();
  joins[1]!.fail(new Error('the coordinator is loading'));
  await expect(second).rejects.toThrow('loading');
  await expect(group.fetch(1)).rejects.toMatchObject(joinAgain);
  const third = group.joinAndSync();
  joins[2]!.succeed();
  await third;
  expect(await group.fetch(1)).toHaveLength(1);
});

test('a fetch beside a join that is under way does not ask for another', async () => {
  const { group, joins } = newGroup();
  const first = group.joinAndSync();
  expect(await group.fetch(1)).toHaveLength(1);
  const second = group.joinAndSync();
  joins[0]!.fail(new Error('the coordinator is loading'));
  await expect(first).rejects.toThrow('loading');
  expect(await group.fetch(1)).toHaveLength(1);
  joins[1]!.succeed();
  await second;
  expect(await group.fetch(1)).toHaveLength(1);
});
