import type { OffsetsByTopicPartition } from 'kafkajs';

/** A consumer's membership in its group, from one join to the next. */
export type Membership = {
  partitions: number[];
  /** Aborted when the group rebalances, or this consumer is no longer in it. */
  ended: AbortSignal;
  /**
   * Commits offsets in this membership, even if a later one has begun.
   * @throws errors of the broker, such as ILLEGAL_GENERATION once it has ended
   */
  commit(offsets: OffsetsByTopicPartition): Promise<void>;
};

type Emitter = { emit(type: string, payload: unknown): void };
type GroupOptions = { instrumentationEmitter: Emitter };
type Cluster = {
  findGroupCoordinatorMetadata(options: {
    groupId: string;
    coordinatorType: number;
  }): Promise<{ coordinator: { nodeId: number } }>;
  findBroker(options: { nodeId: number }): Promise<object>;
};
type Group = {
  instrumentationEmitter: Emitter;
  groupId: string;
  cluster: Cluster;
  /** The broker that coordinates the group. */
  coordinator: object | null;
  /** Sent by whoever waits or works, at most once in an interval of milliseconds. */
  heartbeat(options: { interval: number }): Promise<void>;
  memberId: string | null;
  /** Created by each join, with the generation and member id that it commits with, and the coordinator it commits to. */
  offsetManager: { coordinator: object | null; commitOffsets(offsets: OffsetsByTopicPartition): Promise<void> };
  joinAndSync(): Promise<void>;
  /** Batches of the partitions that a broker leads. */
  fetch(nodeId: number): Promise<unknown[]>;
};
export type GroupClass = new (options: GroupOptions) => Group;

const rebalancing = 'consumer.rebalancing';
const groupJoin = 'consumer.group_join';

/**
 * kafkajs commits with the generation that is current at the time of the request. So work from before a rebalance is
 * committed after it, even to a partition that another member has by then (kafkajs#1046). And it announces only one of
 * its four ways to rejoin. This group announces each with REBALANCING, and its GROUP_JOIN carries how to commit in
 * that membership: see {@link commitOfJoin}.
 * And when a join fails, as while the next coordinator loads the group, kafkajs goes on fetching in the membership of
 * before, which the next coordinator knows: to us that one has ended. This group joins again.
 */
export function withMemberships(ConsumerGroup: GroupClass): GroupClass {
  return class extends ConsumerGroup {
    #joins = 0;
    #hasJoined = false;

    constructor(options: GroupOptions) {
      super(options);
      const { instrumentationEmitter: emitter } = options;
      this.instrumentationEmitter = {
        emit: (type, payload) => {
          if (type !== groupJoin) return emitter.emit(type, payload);
          const { offsetManager } = this;
          const commit: Membership['commit'] = (offsets) => offsetManager.commitOffsets(offsets);
          emitter.emit(type, Object.assign({}, payload, { commit }));
        },
      };
    }

    override async joinAndSync(): Promise<void> {
      const { groupId, memberId } = this;
      this.instrumentationEmitter.emit(rebalancing, { groupId, memberId });
      this.#joins += 1;
      this.#hasJoined = false;
      try {
        await super.joinAndSync();
        this.#hasJoined = true;
      } finally {
        this.#joins -= 1;
      }
    }

    override async fetch(nodeId: number): Promise<unknown[]> {
      if (!this.#hasJoined && this.#joins === 0) throw joinAgain();
      return await super.fetch(nodeId);
    }
  };
}

/** What a broker says to a member that has to join again, upon which kafkajs does. */
function joinAgain(): Error {
  return Object.assign(new Error('the last join failed'), { type: 'REBALANCE_IN_PROGRESS', retriable: true });
}

/**
 * How to commit in the membership of a GROUP_JOIN.
 * @throws Error when kafkajs does not use the group above: commits would then use the current membership
 */
export function commitOfJoin(payload: object): Membership['commit'] {
  if (!('commit' in payload) || typeof payload.commit !== 'function') {
    throw new Error("kafkajs' consumer group was loaded before it was replaced: log/kafkajs.ts must come first");
  }
  return payload.commit as Membership['commit'];
}
