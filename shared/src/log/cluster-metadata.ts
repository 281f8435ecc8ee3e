import type { RawRequest } from './raw-requests.ts';
import { compactList, compactText, int32, noTags } from './raw-requests.ts';

export type ClusterMetadata = {
  brokers: { id: number; host: string; port: number }[];
  topics: TopicMetadata[];
};

export type TopicMetadata = {
  errorCode: number;
  name: string;
  /** A topic that is deleted and created again under its name has another. All zeros from a broker without topic ids. */
  id: string;
  partitions: PartitionMetadata[];
};

export type PartitionMetadata = {
  partition: number;
  /** -1 for none. */
  leader: number;
  /** How often the partition has had another leader. */
  leaderEpoch: number;
  /** The preferred leader first. */
  replicas: number[];
  isr: number[];
  offline: number[];
};

/** Metadata, with what the version that kafkajs uses lacks: ids of topics and epochs of leaders. */
export function metadataRequest(topics: string[]): RawRequest<ClusterMetadata> {
  // Metadata Request (Version: 10) =>
  //   [topics] allow_auto_topic_creation include_cluster_operations include_topic_operations
  //   topics => topic_id name
  const noId = Buffer.alloc(16);
  return {
    apiKey: 3,
    apiVersion: 10,
    apiName: 'Metadata',
    body: Buffer.concat([
      compactList(topics.map((topic) => Buffer.concat([noId, compactText(topic), Buffer.from([noTags])]))),
      Buffer.from([0, 0, 0, noTags]),
    ]),
    read(answer) {
      const { int16, int32, text, uuid, list, tags, boolean } = answer;
      int32(); // throttle time
      const brokers = list(() => {
        const broker = { id: int32(), host: text() ?? '', port: int32() };
        text(); // rack
        tags();
        return broker;
      });
      text(); // id of the cluster
      int32(); // "controller": any broker
      const found = list(() => {
        const topic = { errorCode: int16(), name: text() ?? '', id: uuid() };
        boolean(); // is internal
        const partitions = list(() => {
          int16(); // error
          const partition = {
            partition: int32(),
            leader: int32(),
            leaderEpoch: int32(),
            replicas: list(int32),
            isr: list(int32),
            offline: list(int32),
          };
          tags();
          return partition;
        });
        int32(); // allowed operations
        tags();
        return { ...topic, partitions };
      });
      return { brokers, topics: found };
    },
  };
}

export type Quorum = {
  /** The node that leads, -1 for none. */
  leader: number;
  epoch: number;
  /** The end of the metadata's log, up to which a majority has it. */
  highWatermark: number;
  voters: QuorumReplica[];
  observers: QuorumReplica[];
};

export type QuorumReplica = {
  node: number;
  logEnd: number;
  /** By the leader's clock, in milliseconds; undefined where the leader does not know, or is it itself. */
  lastFetchMs: number | undefined;
  lastCaughtUpMs: number | undefined;
};

/**
 * The state of the quorum that leads a cluster (KRaft).
 * `describeCluster` does not say it: what it calls the controller is any broker.
 */
export function describeQuorumRequest(): RawRequest<Quorum> {
  // DescribeQuorum Request (Version: 1) => [topics]
  //   topics => name [partitions], of which there is one
  const partition = Buffer.concat([int32(0), Buffer.from([noTags])]);
  const topic = Buffer.concat([compactText('__cluster_metadata'), compactList([partition]), Buffer.from([noTags])]);
  return {
    apiKey: 55,
    apiVersion: 1,
    apiName: 'DescribeQuorum',
    body: Buffer.concat([compactList([topic]), Buffer.from([noTags])]),
    read({ int16, int32, int64, text, list, tags }) {
      const refusal = int16();
      if (refusal !== 0) throw new KafkaRefusal('DescribeQuorum', refusal);
      const time = () => {
        const ms = int64();
        return ms < 0 ? undefined : ms;
      };
      const replica = () => {
        const state = { node: int32(), logEnd: int64(), lastFetchMs: time(), lastCaughtUpMs: time() };
        tags();
        return state;
      };
      const [quorum] = list(() => {
        text();
        const [found] = list(() => {
          int32(); // partition
          const errorCode = int16();
          const state = {
            leader: int32(),
            epoch: int32(),
            highWatermark: int64(),
            voters: list(replica),
            observers: list(replica),
          };
          tags();
          return { errorCode, ...state };
        });
        tags();
        return found;
      });
      if (quorum === undefined || quorum.errorCode !== 0)
        throw new KafkaRefusal('DescribeQuorum', quorum?.errorCode ?? -1);
      const { errorCode: _none, ...state } = quorum;
      return state;
    },
  };
}

export type ElectionResult = { topic: string; partition: number; errorCode: number };

/** The code of a partition that its preferred replica leads already. */
export const electionNotNeeded = 84;

/**
 * Has the preferred replicas of partitions elected their leaders. Never an unclean election: a replica that lacks
 * records leads nothing.
 * @param partitions by topic
 */
export function electPreferredLeadersRequest(
  partitions: ReadonlyMap<string, readonly number[]>,
  timeoutMs: number,
): RawRequest<ElectionResult[]> {
  // ElectLeaders Request (Version: 2) => election_type [topic_partitions] timeout_ms
  //   topic_partitions => topic [partitions]
  const preferred = 0;
  const topics = Array.from(partitions, ([topic, numbers]) =>
    Buffer.concat([compactText(topic), compactList(numbers.map(int32)), Buffer.from([noTags])]),
  );
  return {
    apiKey: 43,
    apiVersion: 2,
    apiName: 'ElectLeaders',
    body: Buffer.concat([Buffer.from([preferred]), compactList(topics), int32(timeoutMs), Buffer.from([noTags])]),
    read({ int16, int32, text, list, tags }) {
      int32(); // throttle time
      const refusal = int16();
      if (refusal !== 0) throw new KafkaRefusal('ElectLeaders', refusal);
      const results = list(() => {
        const topic = text() ?? '';
        const ofTopic = list(() => {
          const result = { topic, partition: int32(), errorCode: int16() };
          text(); // message
          tags();
          return result;
        });
        tags();
        return ofTopic;
      });
      return results.flat();
    },
  };
}

/** A broker does not do what it is asked. The codes: https://kafka.apache.org/protocol#protocol_error_codes */
export class KafkaRefusal extends Error {
  override readonly name = 'KafkaRefusal';

  constructor(request: string, code: number) {
    super(`${request} was refused with error ${code}${code in knownCodes ? ` (${knownCodes[code]})` : ''}`);
  }
}

const knownCodes: Record<number, string> = {
  29: 'the user may not read this topic',
  31: 'the user may not describe the cluster',
  35: 'the broker is too old for it',
};
