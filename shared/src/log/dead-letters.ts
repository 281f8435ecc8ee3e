import type { KafkaMessage } from 'kafkajs';
import type { Logger } from '../service/logging.ts';
import type { Counter } from '../service/metrics.ts';
import type { HeaderList } from './headers.ts';
import type { LogRecord, LogWriter } from './log-writer.ts';
import { LogUnavailableError } from './log-writer.ts';
import { headerListOf } from './record-decoding.ts';

/** A message that cannot be processed, and why. */
export class DeadLetter {
  readonly message: KafkaMessage;
  readonly reason: string;
  constructor(message: KafkaMessage, reason: string) {
    this.message = message;
    this.reason = reason.slice(0, longestReason);
  }
}

export type DeadLetters = {
  /**
   * Sends messages of a partition to the dead-letter topic. Redelivered messages are sent again.
   * @throws LogUnavailableError when the log does not accept them now
   */
  put(partition: number, letters: DeadLetter[]): Promise<void>;
};

export type DeadLettersOptions = {
  writer: LogWriter;
  /** The source topic and the dead-letter topic. */
  source: string;
  topic: string;
  logger: Logger;
  metrics: {
    deadLetters: Pick<Counter, 'inc'>;
    /** Of those, the truncated ones. */
    deadLettersCut: Pick<Counter, 'inc'>;
  };
};

const longestReason = 500;
/** What is kept of a truncated message, in bytes: of its key, its value, and all its headers. */
const keptBytes = { key: 256, value: 1_024, headers: 2_048 };

/**
 * Sends messages that cannot be processed to a dead-letter topic: key, value and headers byte for byte, with the
 * reason and the source position in additional headers. A message that is too large for the topic is truncated; the
 * source topic keeps it whole.
 */
export function createDeadLetters(options: DeadLettersOptions): DeadLetters {
  const { writer, source, topic, logger, metrics } = options;

  function record({ message, reason }: DeadLetter, partition: number): LogRecord {
    return {
      topic,
      partition,
      key: message.key,
      value: message.value,
      headers: [...coordinates(message, reason, source, partition), ...ownHeaders(message)],
    };
  }

  async function putWhole(letters: DeadLetter[], partition: number): Promise<boolean> {
    try {
      await writer.append(letters.map((letter) => record(letter, partition)));
      return true;
    } catch (error) {
      // Any other error is about the record: the log refuses it, or it cannot be encoded.
      if (error instanceof LogUnavailableError) throw error;
      if (letters.length === 1) logger.error({ err: error, partition }, 'a dead letter is too large, truncating it');
      return false;
    }
  }

  async function putCut({ message, reason }: DeadLetter, partition: number): Promise<void> {
    metrics.deadLettersCut.inc();
    const cut = {
      topic,
      partition,
      key: part(() => message.key, keptBytes.key),
      value: part(() => message.value, keptBytes.value),
      headers: [
        ...coordinates(message, reason, source, partition),
        ['dlq-cut', String(sizeOf(message))] as const,
        ...smallHeaders(message),
      ],
    };
    try {
      await writer.append([cut]);
    } catch (error) {
      if (error instanceof LogUnavailableError) throw error;
      // Only the dead letter is lost: the source topic keeps the message, and the log line has its position.
      logger.error({ err: error, partition, offset: message.offset }, 'a dead letter cannot be sent even truncated');
    }
  }

  return {
    async put(partition, letters) {
      if (letters.length === 0) return;
      if (!(await putWhole(letters, partition))) {
        // One of them is too large; the others are sent whole.
        for (const letter of letters) {
          const isWhole = letters.length > 1 && (await putWhole([letter], partition));
          if (!isWhole) await putCut(letter, partition);
        }
      }
      metrics.deadLetters.inc(letters.length);
      for (const { message, reason } of letters) {
        logger.error(
          { topic: source, partition, offset: message.offset, reason },
          'message sent to the dead-letter topic',
        );
      }
    },
  };
}

function coordinates(message: KafkaMessage, reason: string, source: string, partition: number): HeaderList {
  return [
    ['dlq-reason', reason],
    ['dlq-topic', source],
    ['dlq-partition', String(partition)],
    ['dlq-offset', message.offset],
    ['dlq-at', new Date().toISOString()],
  ];
}

/** Headers that only this project's tools may set. */
const reservedHeaders = new Set(['dlq-cut', 'dlq-settled']);

/**
 * They come after ours, because the first of several headers with one name counts, and the message may have any name.
 */
function ownHeaders(message: KafkaMessage): HeaderList {
  return headerListOf(message).filter(([name]) => !reservedHeaders.has(name.toString()));
}

/** As many of the headers, in order, as fit; none if they cannot be read. */
function smallHeaders(message: KafkaMessage): HeaderList {
  let left = keptBytes.headers;
  try {
    return ownHeaders(message).filter((header) => {
      const isSmall = sizeOfHeader(header) <= left;
      if (isSmall) left -= sizeOfHeader(header);
      return isSmall;
    });
  } catch {
    return [];
  }
}

function part(read: () => Buffer | null, bytes: number): Buffer | null {
  try {
    return read()?.subarray(0, bytes) ?? null;
  } catch {
    return null;
  }
}

/** The size of a message in bytes, not counting what cannot be read. */
function sizeOf(message: KafkaMessage): number {
  const size = (read: () => number) => {
    try {
      return read();
    } catch {
      return 0;
    }
  };
  return (
    size(() => message.key?.length ?? 0) +
    size(() => message.value?.length ?? 0) +
    size(() => headerListOf(message).reduce((sum, header) => sum + sizeOfHeader(header), 0))
  );
}

function sizeOfHeader([name, value]: HeaderList[number]): number {
  return name.length + (value?.length ?? 0);
}
