type GroupOptions = { groupId: string; coordinatorType?: number };
type Cluster = { findGroupCoordinatorMetadata(options: GroupOptions): Promise<unknown> };
export type ClusterClass = new (...given: unknown[]) => Cluster;

/**
 * kafkajs gives up for good when no broker can be asked for a group's coordinator, as while the only broker restarts. It
 * goes on when the coordinator itself refuses connections. With this, both are the same: it is tried again, and a
 * consumer whose attempts are used up is started again.
 */
export function withCoordinatorSearch(Original: ClusterClass): ClusterClass {
  return class extends Original {
    override async findGroupCoordinatorMetadata(options: GroupOptions): Promise<unknown> {
      try {
        return await super.findGroupCoordinatorMetadata(options);
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'KafkaJSGroupCoordinatorNotFound') throw error;
        throw Object.assign(error, { retriable: true, code: 'ECONNREFUSED' });
      }
    }
  };
}
