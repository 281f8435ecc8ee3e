import type { EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { Logger } from '../service/logging.ts';
import type { ReadChunk } from './chunk-reader.ts';
import { createChunkReader } from './chunk-reader.ts';
import type { DeadLetter } from './dead-letters.ts';
import { unlessAborted, withHeartbeats } from './heartbeats.ts';
import { leaveFor } from './leave-group.ts';
import { createMemberFile } from './member-file.ts';
import type { Membership } from './membership.ts';
import { commitOfJoin } from './membership.ts';
import { createOffsetCommits } from './offset-commits.ts';
import type { Pipeline, Submission } from './pipeline.ts';

export type LogConsumer = {
  /** The partitions that this process owns at the moment. */
  assigned(): number[];
  /** Whether it waits for an engine, which a restart of this process would not bring back. */
  isWaiting(): boolean;
  /** Takes nothing new, finishes what is under way, leaves the group. */
  stop(): Promise<void>;
};

export type ConsumerOptions<Item> = {
  kafka: Kafka;
  topic: string;
  groupId: string;
  logger: Logger;
  /** Reads one message. What it throws makes a dead letter of that message. */
  read: (message: KafkaMessage, partition: number) => Item | DeadLetter;
  /** What an item costs, in the unit of `maxWeight`; see chunk-reader. */
  weigh?: (item: Item) => number;
  maxMessages?: number;
  maxWeight?: number;
  /** Makes the pipeline of a partition, when its first messages come. The signal is aborted when the process stops. */
  open: (partition: number, stopping: AbortSignal) => Pipeline<Item>;
  /** A fault that only a restart can mend: the process must end. */
  onFault: (error: Error) => void;
  /** Told the partitions that this process has been given. */
  onAssigned?: (partitions: number[]) => void;
  /** Called before offsets are committed, for what must be written by then. */
  beforeCommit?: () => Promise<void>;
  onCommitted?: () => void;
  /** Where it writes down which member it is, for its successor. */
  memberDir: string;
  /** How many partitions are worked on side by side. */
  partitionsAtOnce?: number;
  /** For how long one partition may keep the others from being fetched, in milliseconds. */
  patienceMs?: number;
  sessionTimeoutMs?: number;
  /** What bounds the memory under any backlog: a fetch of all partitions together holds at most so much. */
  maxFetchBytes?: number;
  /** How long a fetch waits for a message, in milliseconds; also how long a stop waits for it. */
  maxWaitMs?: number;
};

/** A chunk at work. It holds on to no message: what is done must be forgotten. */
type Step = Pick<Submission, 'written' | 'settled'> & { first: string; isGivenBack: boolean };

/** A partition and its work. */
type Lane<Item> = {
  partition: number;
  pipeline: Pipeline<Item>;
  /** The chunks that are not settled yet, oldest first. */
  steps: Step[];
  /** While it is left out of the fetches. */
  isParked: boolean;
};

/**
 * Consumes a topic in a consumer group. All that Kafka is about is here, and all that the work is about is in the
 * pipelines: they get chunks of messages, one behind the other, and say when each is written, settled and published.
 *
 * kafkajs fetches for no partition while one of them is at work, so a batch is over as soon as its last chunk is being
 * written, when more is likely to be there; the next fetch comes meanwhile. One that cannot get on is parked: it stays at
 * work, but is left out of the fetches until it has settled, and the others go on.
 * A chunk that must come again is fetched again, with all behind it. Offsets are committed once all up to them is
 * published, in the name of the membership in which they were fetched.
 * A process that is started again after kill -9 leaves the group for its predecessor first, and so has its place at once.
 */
export async function runConsumer<Item>(options: ConsumerOptions<Item>): Promise<LogConsumer> {
  const { kafka, topic, groupId, logger, read, open, onFault, onAssigned, memberDir } = options;
  const { weigh = () => 1, maxMessages = 500, maxWeight = Number.POSITIVE_INFINITY } = options;
  const { partitionsAtOnce = 4, patienceMs = 2_000, sessionTimeoutMs = 6_000, maxWaitMs = 1_000 } = options;
  // Some 2,000 commands.
  const { maxFetchBytes = 1_048_576 } = options;
  const { beforeCommit, onCommitted } = options;
  const stopping = new AbortController();
  const lanes = new Map<number, Lane<Item>>();
  const commits = createOffsetCommits({
    topic,
    ...(beforeCommit && { before: beforeCommit }),
    ...(onCommitted && { onCommitted }),
  });
  const memberFile = createMemberFile({ dir: memberDir, groupId, logger });
  let ended = new AbortController();
  let membership: Membership | undefined;
  /** What is settled, and on its way out. */
  const publishing = new Set<Promise<unknown>>();
  /** Also while the group changes: what is not given to another is still to be looked after. */
  let assigned: number[] = [];

  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: 500,
    rebalanceTimeout: 10_000,
    maxWaitTimeInMs: maxWaitMs,
    maxBytesPerPartition: 1_048_576,
    maxBytes: maxFetchBytes,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 10 },
  });

  function endMembership(): void {
    ended.abort(new Error('the group has changed'));
    membership = undefined;
  }

  async function eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch, heartbeat, resolveOffset, pause, isRunning, isStale } = payload;
    const { partition } = batch;
    const mine = membership;
    // Fetched before a rebalance in which the partition went to another.
    if (mine === undefined || !mine.partitions.includes(partition)) return;
    await withHeartbeats(heartbeat, async (outOfGroup) => {
      const lane = laneOf(partition);
      const lost = AbortSignal.any([outOfGroup, mine.ended]);
      const isMine = () => isRunning() && !isStale() && !lost.aborted && !stopping.signal.aborted;
      const chunks = createChunkReader(batch.messages, {
        read: (message) => read(message, partition),
        weigh,
        maxMessages,
        maxWeight,
      });
      let isOfMany = false;
      for (;;) {
        const before = lane.steps.at(-1);
        if (before !== undefined && !(await isSoon(before.written, lost))) return park(lane, pause);
        const chunk = isMine() ? chunks.next() : undefined;
        if (chunk === undefined) break;
        // So much came at once that more is waiting.
        isOfMany ||= !chunk.isLast;
        const end = chunk.isLast ? batch.lastOffset() : chunk.last;
        submit(lane, { ...chunk, last: end }, { lost, membership: mine, isFollowed: isOfMany });
        // The next fetch goes on from there, whether this is settled yet or not.
        resolveOffset(chunk.last);
      }
      // Of little that came, more comes together while it is being worked on.
      const last = lane.steps.at(-1);
      if (last !== undefined && !(await isSoon(isOfMany ? last.written : last.settled, lost))) park(lane, pause);
    });
  }

  /** Whether something happens before patience runs out. */
  async function isSoon(promise: Promise<unknown>, lost: AbortSignal): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const outOfPatience = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, patienceMs, false);
    });
    const happens = promise.then(
      () => true,
      () => true,
    );
    try {
      return (await unlessAborted(Promise.race([happens, outOfPatience]), lost)) ?? true;
    } catch (error) {
      // What was fetched is fetched again, by whoever has the partition then.
      if (lost.aborted) return true;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  function laneOf(partition: number): Lane<Item> {
    const known = lanes.get(partition);
    if (known !== undefined) return known;
    const lane = { partition, pipeline: open(partition, stopping.signal), steps: [], isParked: false };
    lanes.set(partition, lane);
    return lane;
  }

  type Fetched = { lost: AbortSignal; membership: Membership; isFollowed: boolean };

  function submit(lane: Lane<Item>, chunk: ReadChunk<Item>, { lost, membership: mine, isFollowed }: Fetched): void {
    const { partition, pipeline, steps } = lane;
    const { items, deadLetters, first, last } = chunk;
    const { written, settled, published } = pipeline.submit({ partition, items, deadLetters, isFollowed, lost });
    const step: Step = { written, settled, first, isGivenBack: false };
    steps.push(step);
    settled.then(
      (isDone) => {
        if (isDone) steps.splice(steps.indexOf(step), 1);
        else if (!step.isGivenBack) goBackTo(lane, step, mine);
      },
      (error: Error) => {
        steps.splice(steps.indexOf(step), 1);
        onFault(error);
      },
    );
    const end = (BigInt(last) + 1n).toString();
    const publication = published.then((isDone) => {
      if (isDone) commits.note(partition, end, mine);
      publishing.delete(publication);
    });
    publishing.add(publication);
  }

  /** Fetches again from a chunk that could not be settled; what was submitted behind it comes again with it. */
  function goBackTo(lane: Lane<Item>, step: Step, mine: Membership): void {
    for (const given of lane.steps.splice(lane.steps.indexOf(step))) given.isGivenBack = true;
    if (mine !== membership || stopping.signal.aborted) return;
    consumer.seek({ topic, partition: lane.partition, offset: step.first });
  }

  /** Leaves a partition out of the fetches until all that it has at work is settled. */
  function park(lane: Lane<Item>, pause: () => () => void): void {
    if (lane.isParked) return;
    const { partition, steps } = lane;
    logger.warn({ partition, first: steps[0]?.first }, 'a partition waits and lets the others go on');
    const resume = pause();
    lane.isParked = true;
    Promise.allSettled(steps.map(({ settled }) => settled)).then(() => {
      lane.isParked = false;
      resume();
    });
  }

  consumer.on(consumer.events.REBALANCING, endMembership);
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    endMembership();
    ended = new AbortController();
    assigned = payload.memberAssignment[topic] ?? [];
    membership = { partitions: assigned, ended: ended.signal, commit: commitOfJoin(payload) };
    memberFile.write(payload.memberId);
    logger.info({ partitions: assigned }, 'partitions assigned');
    onAssigned?.(assigned);
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    endMembership();
    // kafkajs stays up without consuming when it does not restart by itself (kafkajs#1513): nobody would notice.
    if (!payload.restart) onFault(payload.error);
  });
  await leaveFor(kafka, groupId, memberFile.takePredecessors(), logger);
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: partitionsAtOnce,
    eachBatch,
  });

  const allSettled = () =>
    Promise.allSettled(Array.from(lanes.values()).flatMap(({ steps }) => steps.map(({ settled }) => settled)));

  return {
    assigned: () => assigned,
    isWaiting: () => Array.from(lanes.values()).some(({ pipeline }) => pipeline.isWaiting()),
    async stop() {
      stopping.abort(new Error('the process stops'));
      // A consumer that has crashed for good has no group any more.
      if (membership !== undefined) consumer.pause([{ topic }]);
      // Before the group is left, so that the offsets of what is published can still be committed.
      await allSettled();
      await Promise.all(publishing);
      await commits.flush();
      await consumer.disconnect();
      memberFile.remove();
    },
  };
}
