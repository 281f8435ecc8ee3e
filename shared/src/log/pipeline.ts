import type { DeadLetter } from './dead-letters.ts';

/** Messages of one partition that are worked on together, in order of the log. */
export type Chunk<Item> = {
  partition: number;
  items: Item[];
  /** The messages among them that nothing can be done with. */
  deadLetters: DeadLetter[];
  /** Whether the next chunk is known to be there. */
  isFollowed: boolean;
  /** Aborted when these messages are no longer this process's: what has not begun need not begin. */
  lost: AbortSignal;
};

/** What becomes of a chunk, in three steps. */
export type Submission = {
  /** Resolves when the next chunk may be submitted; also when this one has failed. Never rejects. */
  written: Promise<void>;
  /**
   * Resolves to true when its effects are committed, and to false when it must come again, and all behind it too.
   * Chunks of a partition are settled in order.
   * @throws a fault that only a restart of the process can mend
   */
  settled: Promise<boolean>;
  /** Resolves to true when its offset may be committed, and to false when it may not be. Never rejects. */
  published: Promise<boolean>;
};

/** The work of one partition. It knows nothing of Kafka. */
export type Pipeline<Item> = {
  /** Takes a chunk behind the one before it. To be called when that one is written. */
  submit(chunk: Chunk<Item>): Submission;
  /** Whether it waits for an engine, which a restart of this process would not bring back. */
  isWaiting(): boolean;
};
