import type { ElectionResult, Quorum, QuorumReplica } from '@ticketing/shared/log/cluster-metadata.ts';
import {
  describeQuorumRequest,
  electPreferredLeadersRequest,
  metadataRequest,
} from '@ticketing/shared/log/cluster-metadata.ts';
import type { LogEnds } from '@ticketing/shared/log/log-ends.ts';
import { consumedTopics, topicNames } from '@ticketing/shared/log/topics.ts';
import type { z } from 'zod';
import type { groupsSchema, quorumSchema } from '../answers/kafka.ts';
import type { Engines, Node } from '../answers.ts';
import { createRate, createRates, secondsUntilDone } from '../polling/rate.ts';
import type { Reading } from '../polling/reading.ts';
import { createReading, freshValue, NothingToAsk } from '../polling/reading.ts';
import type { EngineWatch } from './engine.ts';
import { engineState } from './engine.ts';
import type { KafkaClient } from './kafka-client.ts';
import type { Partitions } from './partitions.ts';
import { partitionsOf } from './partitions.ts';
import { timed } from './skew.ts';

type Groups = z.output<typeof groupsSchema>;

/** How fast the logs grow. */
export type Traffic = { commandsPerSecond: number | undefined; outcomesPerSecond: number | undefined };

export type KafkaWatch = EngineWatch<Engines['kafka']> & {
  traffic(): Reading<Traffic>;
  /** Asks now. */
  electPreferred(partition: number | undefined): Promise<ElectionResult[]>;
};

/** Kafka: the quorum that leads it, its partitions, and its consumers. */
export function watchKafka(client: KafkaClient, namespace: string): KafkaWatch {
  const topics = topicNames(namespace);
  const consumed = consumedTopics(namespace);
  const groupRates = createRates();
  const commandsRate = createRate();
  const outcomesRate = createRate();
  let latencyMs: number | undefined;

  const quorum = createReading({
    source: 'Kafka, DescribeQuorum of __cluster_metadata',
    async ask() {
      const { answer, sentMs, receivedMs } = await timed(() => client.ask(describeQuorumRequest()));
      latencyMs = Math.round((receivedMs - sentMs) * 10) / 10;
      return quorumOf(answer);
    },
  });

  const partitions = createReading({
    source: 'Kafka, Metadata',
    async ask() {
      return partitionsOf(await client.ask(metadataRequest(Object.values(topics))));
    },
  });

  const groups = createReading({
    source: 'Kafka, DescribeGroups, OffsetFetch and ListOffsets',
    async ask() {
      const described = await client.groups(consumed.map(({ group }) => group));
      const stateOf = new Map(described.map((group) => [group.group, group]));
      // What was committed is asked first: an end is never before it.
      const commits = await Promise.all(consumed.map(({ group, topic }) => client.committed(group, topic)));
      const names = Array.from(new Set(consumed.map(({ topic }) => topic)));
      const ends = new Map(await Promise.all(names.map(async (topic) => [topic, await client.ends(topic)] as const)));
      const nowMs = performance.now();
      return consumed.map(({ group, topic }, index): Groups[number] => {
        const listed = lagsOf(commits[index]!, ends.get(topic)!);
        const lag = listed.reduce((sum, partition) => sum + partition.lag, 0);
        const done = listed.reduce((sum, partition) => sum + partition.committed, 0);
        const perSecond = groupRates.next(group, done, nowMs);
        const secondsLeft = secondsUntilDone(lag, perSecond);
        return {
          group,
          topic,
          state: stateOf.get(group)?.state ?? 'unknown',
          members: stateOf.get(group)?.members ?? 0,
          lag,
          ...(perSecond !== undefined && { perSecond }),
          ...(secondsLeft !== undefined && { secondsLeft }),
          partitions: listed,
        };
      });
    },
  });

  const traffic = createReading({
    source: 'Kafka, ListOffsets of booking.commands and booking.events',
    async ask(): Promise<Traffic> {
      const [commands, events] = await Promise.all([client.ends(topics.commands), client.ends(topics.events)]);
      const nowMs = performance.now();
      return {
        commandsPerSecond: commandsRate.next(sumOf(commands), nowMs),
        outcomesPerSecond: outcomesRate.next(sumOf(events), nowMs),
      };
    },
  });

  function state(): Engines['kafka'] {
    const readings = { quorum: quorum.current(), partitions: partitions.current(), groups: groups.current() };
    const { value: led } = readings.quorum;
    const { value: placed } = readings.partitions;
    const isSingle = led === undefined ? undefined : led.voters.length === 1 && (placed?.brokers.length ?? 1) === 1;
    return {
      ...engineState(readings.quorum, {
        topology: isSingle === undefined ? 'unknown' : isSingle ? 'single' : 'cluster',
        leader: led === undefined || led.leader < 0 ? undefined : String(led.leader),
        epoch: led?.epoch,
        nodes: led === undefined ? [] : nodesOf(led, freshValue(readings.partitions)),
        isDegraded: (placed?.underReplicated ?? 0) > 0 || (placed?.withoutLeader ?? 0) > 0,
        latencyMs,
        noElection: electionFault(placed),
      }),
      ...readings,
    };
  }

  return {
    readings: [quorum, partitions, groups, traffic],
    state,
    traffic: () => traffic.current(),
    async electPreferred(partition) {
      const { topics: found } = await client.ask(metadataRequest(Object.values(topics)));
      const wanted = found.map(({ name, partitions: all }) => {
        const numbers = all.map((one) => one.partition);
        return [name, numbers.filter((number) => partition === undefined || number === partition)] as const;
      });
      const named = new Map(wanted.filter(([, numbers]) => numbers.length > 0));
      if (named.size === 0) throw new NothingToAsk(`No topic has a partition ${partition}.`);
      return client.ask(electPreferredLeadersRequest(named, electWithinMs));
    },
    close: () => client.close(),
  };
}

const electWithinMs = 1_000;

function electionFault(placed: Partitions | undefined): string | undefined {
  if (placed === undefined) return 'Kafka has not told yet how many brokers there are.';
  const mostCopies = Math.max(
    0,
    ...placed.topics.flatMap(({ partitions }) => partitions.map((p) => p.replicas.length)),
  );
  return placed.brokers.length === 1 && mostCopies <= 1
    ? 'Kafka is a single node here: each partition has one replica, and no other can lead it.'
    : undefined;
}

function quorumOf({ leader, epoch, highWatermark, voters, observers }: Quorum): z.output<typeof quorumSchema> {
  // The leader's own log is the longest; the watermark is what a majority has.
  const end = Math.max(highWatermark, ...voters.map(({ logEnd }) => logEnd));
  const replica = ({ node, logEnd, lastCaughtUpMs, lastFetchMs }: QuorumReplica) => ({
    node,
    lag: Math.max(0, end - logEnd),
    ...(lastCaughtUpMs !== undefined && { lastCaughtUpAt: new Date(lastCaughtUpMs).toISOString() }),
    ...(lastFetchMs !== undefined && { lastFetchAt: new Date(lastFetchMs).toISOString() }),
  });
  return { leader, epoch, highWatermark, voters: voters.map(replica), observers: observers.map(replica) };
}

function nodesOf({ leader, voters, observers }: z.output<typeof quorumSchema>, placed: Partitions | undefined): Node[] {
  const brokers = placed && new Set(placed.brokers.map(({ node }) => node));
  const listed = [
    ...voters.map((voter) => [voter, 'voter'] as const),
    ...observers.map((o) => [o, 'observer'] as const),
  ];
  return listed
    .map(
      ([{ node, lag, lastCaughtUpAt }, role]): Node => ({
        name: String(node),
        role: node === leader ? 'leader' : role,
        // A controller alone is no broker.
        state: brokers === undefined ? 'unknown' : brokers.has(node) ? 'serves as broker' : 'no broker',
        lag,
        lagUnit: 'records',
        ...(lastCaughtUpAt !== undefined && { lastCaughtUpAt }),
      }),
    )
    .toSorted((a, b) => Number(a.name) - Number(b.name));
}

/** @param commits a partition of which nothing was committed is read from its beginning */
function lagsOf(commits: LogEnds, ends: LogEnds): Groups[number]['partitions'] {
  return Array.from(ends, ([partition, end]) => {
    const committed = Math.min(commits.get(partition) ?? 0, end);
    return { partition, committed, end, lag: end - committed };
  }).toSorted((a, b) => a.partition - b.partition);
}

function sumOf(ends: LogEnds): number {
  return Array.from(ends.values()).reduce((sum, end) => sum + end, 0);
}
