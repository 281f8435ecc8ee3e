import type { DeadLetter } from './dead-letters.ts';

/** Messages of one partition that are processed together, in log order. */
export type Chunk<Item> = {
  partition: number;
  items: Item[];
  /** Those of the messages that cannot be processed. */
  deadLetters: DeadLetter[];
  /** Whether the next chunk is already available. */
  isFollowed: boolean;
  /** Aborted when this process loses the partition: work that has not begun need not begin. */
  lost: AbortSignal;
};

/** The progress of a chunk, in three steps. */
export type Submission = {
  /** Resolves when the next chunk may be submitted; also when this one has failed. Never rejects. */
  written: Promise<void>;
  /**
   * Resolves to true when its effects are committed, and to false when it and all behind it must come again. Chunks of
   * a partition are settled in order.
   * @throws a fault that only a restart of the process can fix
   */
  settled: Promise<boolean>;
  /** Resolves to true when its offset may be committed, otherwise to false. Never rejects. */
  published: Promise<boolean>;
};

/** The work of one partition, without any Kafka. */
export type Pipeline<Item> = {
  /** Takes the next chunk. Call it when the one before is written. */
  submit(chunk: Chunk<Item>): Submission;
  /** Whether it waits for an engine, so that restarting this process would not help. */
  isWaiting(): boolean;
};
