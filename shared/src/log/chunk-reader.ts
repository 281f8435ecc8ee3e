import type { KafkaMessage } from 'kafkajs';
import { DeadLetter } from './dead-letters.ts';
import { isMarker } from './record-decoding.ts';

export type ReadChunk<Item> = {
  items: Item[];
  deadLetters: DeadLetter[];
  /** The offsets of its first and its last message. */
  first: string;
  last: string;
  /** Whether this is the last chunk of the fetch. */
  isLast: boolean;
};

export type ChunkReaderOptions<Item> = {
  /** Reads one message. If it throws, only that message fails. */
  read: (message: KafkaMessage) => Item | DeadLetter;
  /** The weight of an item, in the unit of `maxWeight`. */
  weigh: (item: Item) => number;
  maxMessages: number;
  maxWeight: number;
};

/**
 * Cuts the messages of a fetch into chunks that are limited by weight as well as by number: 500 bookings are one
 * transaction of 10 ms, but two shows of 100,000 seats are two of a second. An item above the maximum weight is a
 * chunk of its own. Each message is read once, when its chunk is requested.
 */
export function createChunkReader<Item>(messages: KafkaMessage[], options: ChunkReaderOptions<Item>) {
  const { weigh, maxMessages, maxWeight } = options;
  let at = 0;
  /** Already read, but too heavy for the previous chunk. */
  let kept: Item | undefined;

  return {
    /** @returns undefined after the last chunk */
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

/** Reads a message; if that throws, the message becomes a dead letter. */
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
