import { createRequire } from 'node:module';
import type * as Kafkajs from 'kafkajs';
import { withAnyBroker } from './any-broker.ts';
import { withCoordinatorChange } from './coordinator-change.ts';
import { withCoordinatorSearch } from './coordinator-search.ts';
import { fromLeaders } from './fetch-from-leaders.ts';
import { withFetchSessions } from './fetch-session.ts';
import { withLeaderRefresh } from './leader-refresh.ts';
import { withLogEnds } from './log-ends.ts';
import { withoutLostBrokers } from './lost-brokers.ts';
import type { GroupClass } from './membership.ts';
import { withMemberships } from './membership.ts';
import { createProduceRequest, createRequest } from './produce-request.ts';
import { createDecodeMessages } from './record-batches.ts';

const require = createRequire(import.meta.url);

const version = (require('kafkajs/package.json') as { version: string }).version;
if (version !== '2.2.4') throw new Error(`kafkajs ${version}: the parts that are replaced here are those of 2.2.4.`);

// kafkajs' handling of records was half of the worker's time under load: it copies a record eight times when sending,
// all headers of a record for each header when receiving, and all messages of a partition for each message in between.
// These replacements are tested against the originals. kafkajs 2.2.4 is its last release.
replace('protocol/requests/produce/v3/request.js', createProduceRequest);
replace('protocol/request.js', () => createRequest);
replace('protocol/requests/fetch/v4/decodeMessages.js', createDecodeMessages);
replace('producer/groupMessagesPerPartition.js', () => groupMessages);

// Everyone reads uncommitted. Otherwise kafkajs' consumers would wait for an open transaction, and its admin client,
// which has no option for it, would measure the log only up to there, so the lag would not be seen.
replace('protocol/isolationLevel.js', (levels: { READ_UNCOMMITTED: number }) => ({
  ...levels,
  READ_COMMITTED: levels.READ_UNCOMMITTED,
}));

// After the first answer on a connection, kafkajs checks every millisecond for requests to send (kafkajs#1751): a
// tenth of a processor for an idle process.
replace(
  'network/requestQueue/index.js',
  (RequestQueue: RequestQueueClass) =>
    class extends RequestQueue {
      override scheduleCheckPendingRequests(): void {
        if (this.pending.length > 0) super.scheduleCheckPendingRequests();
      }
    },
);

replace('protocol/requests/fetch/index.js', fromLeaders);
replace('network/connectionPool.js', withoutLostBrokers);
replace('broker/index.js', withFetchSessions);
replace('cluster/brokerPool.js', withAnyBroker);
replace('cluster/index.js', withCoordinatorSearch);
replace('consumer/consumerGroup.js', (Group: GroupClass) => withMemberships(withCoordinatorChange(Group)));
// After the parts that they load.
replace('admin/index.js', withLogEnds);
replace('producer/index.js', withLeaderRefresh);

type RequestQueueClass = new (...given: unknown[]) => { pending: unknown[]; scheduleCheckPendingRequests(): void };

/** kafkajs. Import values of it from here, because it must not be loaded before the replacements. */
export const { ConfigResourceTypes, Kafka, logLevel, Partitioners } = require('kafkajs') as typeof Kafkajs;

/** @throws Error when kafkajs was loaded before: it would silently keep its own part */
function replace<T>(module: string, replacement: (original: T) => T): void {
  const path = require.resolve(`kafkajs/src/${module}`);
  if (require.cache[path] !== undefined) {
    throw new Error(`kafkajs was loaded before its ${module} could be replaced: take it from shared/log/kafkajs.ts.`);
  }
  const original = require(path) as T;
  require.cache[path]!.exports = replacement(original);
}

type Grouping = {
  topic: string;
  partitionMetadata: Kafkajs.PartitionMetadata[];
  messages: Kafkajs.Message[];
  partitioner: (args: Kafkajs.PartitionerArgs) => number;
};

/** @returns the messages by partition, in order */
export function groupMessages({ topic, partitionMetadata, messages, partitioner }: Grouping) {
  const groups: Record<string, Kafkajs.Message[]> = {};
  if (partitionMetadata.length === 0) return groups;
  for (const message of messages) {
    const partition = partitioner({ topic, partitionMetadata, message });
    const group = groups[partition];
    if (group === undefined) groups[partition] = [message];
    else group.push(message);
  }
  return groups;
}
