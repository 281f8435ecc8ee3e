import type { GroupClass } from './membership.ts';

/**
 * kafkajs asks for the coordinator of its group when it joins, and sends every heartbeat there until it joins again. When
 * that broker dies the consumer stands still until its attempts are used up, some thirteen seconds, unless it has a
 * reason to join sooner. Then it joins as somebody new, and the group waits until the session of its old self is over.
 * The next coordinator knows the group with its members and generation, which are on the log. So this group asks who
 * that is as soon as a heartbeat finds nobody, and goes on. So does what commits its offsets, which kafkajs gives a
 * coordinator of its own: it would go on with the old one, and be refused for ever once that is back.
 */
export function withCoordinatorChange(ConsumerGroup: GroupClass): GroupClass {
  return class extends ConsumerGroup {
    #looking: Promise<void> | undefined;

    override async heartbeat(options: { interval: number }): Promise<void> {
      const asked = this.coordinator;
      try {
        return await super.heartbeat(options);
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        if (this.coordinator === asked) {
          this.#looking ??= this.#look().finally(() => {
            this.#looking = undefined;
          });
          await this.#looking.catch(() => undefined);
        }
        // Nobody else yet: kafkajs tries again after a pause.
        if (this.coordinator === asked) throw error;
        return await super.heartbeat(options);
      }
    }

    /** Looks once. */
    async #look(): Promise<void> {
      const { groupId } = this;
      const { coordinator } = await this.cluster.findGroupCoordinatorMetadata({ groupId, coordinatorType: group });
      this.coordinator = await this.cluster.findBroker({ nodeId: coordinator.nodeId });
      this.offsetManager.coordinator = this.coordinator;
    }
  };
}

/** The kind of coordinator: of a group, not of transactions. */
const group = 0;

const unreachable = ['KafkaJSConnectionError', 'KafkaJSConnectionClosedError', 'KafkaJSRequestTimeoutError'];

function isUnreachable(error: unknown): boolean {
  return error instanceof Error && unreachable.includes(error.name);
}
