import type { KafkaMessage } from 'kafkajs';
import { DeadLetter } from './dead-letters.ts';
import { isMarker } from './record-decoding.ts';

export type ReadChunk<Item> = {
  items: Item[];
  deadLetters: DeadLetter[];
  /** The offsets of its first and its last message. */
  first: string;
  last: string;
  /** Whether nothing is left behind it. */
  isLast: boolean;
};

export type ChunkReaderOptions<Item> = {
  /** Reads one message. What it throws costs that message only. */
  read: (message: KafkaMessage) => Item | DeadLetter;
  /** What an item costs, in the unit of `maxWeight`. */
  weigh: (item: Item) => number;
  maxMessages: number;
  maxWeight: number;
};

/**
 * Cuts the messages of a fetch into chunks that are bounded by their weight as well as by their number: 500 bookings are
 * one transaction of 10 ms, and two halls of 100,000 seats are two of a second. An item that is heavier than a chunk may
 * be stands alone. Each message is read once, and not before its chunk is asked for.
 */
export function createChunkReader<Item>(messages: KafkaMessage[], options: ChunkReaderOptions<Item>) {
  const { weigh, maxMessages, maxWeight } = options;
  let at = 0;
  /** Read, but too heavy for the chunk before. */
  let kept: Item | undefined;

  return {
    /** @returns undefined when all was given */
    next(): ReadChunk<Item> | undefined {
      if (at >= messages.length) return undefined;
      const start = at;
      const items: Item[] = [];
      const deadLetters: DeadLetter[] = [];
      for (let weight = 0; at < messages.length && at - start < maxMessages; at += 1) {
        if (isMarker(messages[at]!)) continue;
        const item = kept ?? readGuarded(messages[at]!, options.read);
        kept = undefined;
        if (item instanceof DeadLetter) {
          deadLetters.push(item);
          continue;
        }
        weight += weigh(item);
        if (weight > maxWeight && items.length > 0) {
          kept = item;
          break;
        }
        items.push(item);
      }
      const [first, last] = [messages[start]!.offset, messages[at - 1]!.offset];
      return { items, deadLetters, first, last, isLast: at >= messages.length };
    },
  };
}

/** Reads a message, whatever is wrong with it: what throws while it is read costs that message only. */
export function readGuarded<Item>(
  message: KafkaMessage,
  read: (message: KafkaMessage) => Item | DeadLetter,
): Item | DeadLetter {
  try {
    return read(message);
  } catch (error) {
    return new DeadLetter(message, `the message cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
