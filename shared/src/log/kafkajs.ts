import { createRequire } from 'node:module';
import type * as Kafkajs from 'kafkajs';
import { withMemberships } from './membership.ts';
import { createProduceRequest, createRequest } from './produce-request.ts';
import { createDecodeMessages } from './record-batches.ts';

const require = createRequire(import.meta.url);

const version = (require('kafkajs/package.json') as { version: string }).version;
if (version !== '2.2.4') throw new Error(`kafkajs ${version}: the parts that are replaced here are those of 2.2.4.`);

// What kafkajs does to each record was half of the worker's time under load: it copies a record eight times on its way
// out, all headers of a record for each of them on its way in, and all messages of a partition for each of them between.
// These are ours instead; tests hold them against kafkajs' own, and 2.2.4 is the last of its line.
replace('protocol/requests/produce/v3/request.js', createProduceRequest);
replace('protocol/request.js', () => createRequest);
replace('protocol/requests/fetch/v4/decodeMessages.js', createDecodeMessages);
replace('producer/groupMessagesPerPartition.js', () => groupMessages);

// One rule for all who read: a record counts when it stands on the log. kafkajs would have its consumers wait for the end
// of a transaction that somebody left open, and its admin client, which cannot be told otherwise, measure the log up to
// there only: so much would wait, and nobody would see it.
replace('protocol/isolationLevel.js', (levels: { READ_UNCOMMITTED: number }) => ({
  ...levels,
  READ_COMMITTED: levels.READ_UNCOMMITTED,
}));

// Once a connection has had its first answer, kafkajs looks every millisecond, for ever, whether something waits to be
// sent on it (kafkajs#1751): a tenth of a processor for a process that has nothing to do.
replace(
  'network/requestQueue/index.js',
  (RequestQueue: RequestQueueClass) =>
    class extends RequestQueue {
      override scheduleCheckPendingRequests(): void {
        if (this.pending.length > 0) super.scheduleCheckPendingRequests();
      }
    },
);

replace('consumer/consumerGroup.js', withMemberships);

type RequestQueueClass = new (...given: unknown[]) => { pending: unknown[]; scheduleCheckPendingRequests(): void };

/** kafkajs; whoever needs more of it than types takes it from here, because it must not be loaded any earlier. */
export const { ConfigResourceTypes, Kafka, logLevel, Partitioners } = require('kafkajs') as typeof Kafkajs;

/** @throws Error when kafkajs was loaded by somebody else before: it would go on with its own part, and not say so */
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

/** @returns the messages by partition, in their order */
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
