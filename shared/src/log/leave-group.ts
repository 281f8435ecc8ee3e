import type { Kafka } from 'kafkajs';
import type { Logger } from '../service/logging.ts';

type Broker = { leaveGroup(request: { groupId: string; memberId: string }): Promise<unknown> };
type Cluster = {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadataIfNecessary(): Promise<void>;
  findGroupCoordinator(request: { groupId: string }): Promise<Broker>;
};

/** How long a start waits for this, in milliseconds; less than the sessions that it saves. */
const patienceMs = 3_000;

/**
 * Leaves a group for members whose processes have died. Otherwise the group waits for their sessions to expire before
 * it reassigns their partitions, even to their successors. Members that the group does not know are ignored.
 */
export async function leaveFor(kafka: Kafka, groupId: string, memberIds: string[], logger: Logger): Promise<void> {
  if (memberIds.length === 0) return;
  const startMs = performance.now();
  const cluster = clusterOf(kafka);
  const leaving = (async () => {
    await cluster.connect();
    // Without this the coordinator is unknown at first, and kafkajs retries after 300 ms.
    await cluster.refreshMetadataIfNecessary();
    const coordinator = await cluster.findGroupCoordinator({ groupId });
    for (const memberId of memberIds) {
      await coordinator.leaveGroup({ groupId, memberId }).then(
        () => logger.info({ groupId, ms: Math.round(performance.now() - startMs) }, 'left the group for a predecessor'),
        (error: Error) =>
          logger.debug({ groupId, reason: error.message }, 'a predecessor was not in the group any more'),
      );
    }
  })();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  try {
    await Promise.race([leaving, timeout]);
  } catch (error) {
    logger.warn(
      { groupId, reason: error instanceof Error ? error.message : error },
      'could not leave for a predecessor',
    );
  } finally {
    clearTimeout(timer);
    leaving.catch(() => undefined).finally(() => cluster.disconnect().catch(() => undefined));
  }
}

/** kafkajs sends this request only for its own members, so this uses the connection layer of its clients. */
function clusterOf(kafka: Kafka): Cluster {
  const create = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === 'private:Kafka:createCluster',
  );
  if (create === undefined) throw new Error('kafkajs has no connection of its own any more: is it another version?');
  const createCluster = Reflect.get(kafka, create) as (options: object) => Cluster;
  return createCluster({ metadataMaxAge: 300_000, allowAutoTopicCreation: false });
}
