import type { OffsetsByTopicPartition } from 'kafkajs';

/** A consumer's place in its group from one join to the next. */
export type Membership = {
  partitions: number[];
  /** Aborted when the group changes, or this consumer is no longer in it. */
  ended: AbortSignal;
  /**
   * Commits offsets in the name of this membership, whatever has come after it.
   * @throws what the broker says, such as ILLEGAL_GENERATION once it has ended
   */
  commit(offsets: OffsetsByTopicPartition): Promise<void>;
};

type Emitter = { emit(type: string, payload: unknown): void };
type GroupOptions = { instrumentationEmitter: Emitter };
type Group = {
  instrumentationEmitter: Emitter;
  groupId: string;
  memberId: string | null;
  /** Made anew by each join, with the generation and the member id that it commits with. */
  offsetManager: { commitOffsets(offsets: OffsetsByTopicPartition): Promise<void> };
  joinAndSync(): Promise<void>;
};
export type GroupClass = new (options: GroupOptions) => Group;

const rebalancing = 'consumer.rebalancing';
const groupJoin = 'consumer.group_join';

/**
 * kafkajs commits with the generation that is current when the request is made, so that what was done before a rebalance
 * is committed after it, also to a partition that somebody else has now (kafkajs#1046); and of its four ways to join again
 * it announces one. This group announces each with REBALANCING, and its GROUP_JOIN carries how to commit in just that
 * membership: see {@link commitOfJoin}.
 */
export function withMemberships(ConsumerGroup: GroupClass): GroupClass {
  return class extends ConsumerGroup {
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

    override joinAndSync(): Promise<void> {
      const { groupId, memberId } = this;
      this.instrumentationEmitter.emit(rebalancing, { groupId, memberId });
      return super.joinAndSync();
    }
  };
}

/**
 * How to commit in the membership that a GROUP_JOIN tells of.
 * @throws Error when kafkajs' group is not the one above: commits would be made in the name of whatever came after
 */
export function commitOfJoin(payload: object): Membership['commit'] {
  if (!('commit' in payload) || typeof payload.commit !== 'function') {
    throw new Error("kafkajs' consumer group was loaded before it was replaced: log/kafkajs.ts must come first");
  }
  return payload.commit as Membership['commit'];
}
