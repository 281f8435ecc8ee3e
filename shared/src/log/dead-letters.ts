import type { KafkaMessage } from 'kafkajs';
import type { Logger } from '../service/logging.ts';
import type { Counter } from '../service/metrics.ts';
import type { HeaderList } from './headers.ts';
import type { LogRecord, LogWriter } from './log-writer.ts';
import { LogUnavailableError } from './log-writer.ts';
import { headerListOf } from './record-decoding.ts';

/** A message that nothing can be done with but to set it aside, and why. */
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
   * Sets messages of a partition aside. Messages that are delivered again are set aside again.
   * @throws LogUnavailableError when the log does not take them now
   */
  put(partition: number, letters: DeadLetter[]): Promise<void>;
};

export type DeadLettersOptions = {
  writer: LogWriter;
  /** Where the messages come from, and where they go. */
  source: string;
  topic: string;
  logger: Logger;
  metrics: {
    deadLetters: Pick<Counter, 'inc'>;
    /** Of those, the ones that their topic does not take whole. */
    deadLettersCut: Pick<Counter, 'inc'>;
  };
};

const longestReason = 500;
/** What is left of a message that is cut, in bytes: of its key, of its value, and of its headers together. */
const keptBytes = { key: 256, value: 1_024, headers: 2_048 };

/**
 * Where messages go that nothing can be done with: key, value and headers byte for byte, and why and where from in headers
 * of their own. What its topic does not take whole is cut: the whole of it still stands where it came from, and its
 * coordinates say where.
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
      // All else is said of the record: the log refuses it, or it cannot even be written down.
      if (error instanceof LogUnavailableError) throw error;
      if (letters.length === 1) logger.error({ err: error, partition }, 'a dead letter is not taken whole');
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
      // Nothing is lost but the letter: the message stands where it came from, and the log line says where.
      logger.error({ err: error, partition, offset: message.offset }, 'a dead letter is not taken even when it is cut');
    }
  }

  return {
    async put(partition, letters) {
      if (letters.length === 0) return;
      if (!(await putWhole(letters, partition))) {
        // One of them is to blame: the others go whole.
        for (const letter of letters) {
          const isWhole = letters.length > 1 && (await putWhole([letter], partition));
          if (!isWhole) await putCut(letter, partition);
        }
      }
      metrics.deadLetters.inc(letters.length);
      for (const { message, reason } of letters) {
        logger.error(
          { topic: source, partition, offset: message.offset, reason },
          'message set aside as a dead letter',
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

/** What only we may say of a letter. */
const sayings = new Set(['dlq-cut', 'dlq-settled']);

/** They stand behind ours: of a name that stands twice the first counts, and who wrote them may have used one of those. */
function ownHeaders(message: KafkaMessage): HeaderList {
  return headerListOf(message).filter(([name]) => !sayings.has(name.toString()));
}

/** As many of the headers, in their order, as there is room for; none when they cannot be read. */
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

/** What a message takes, in bytes; what cannot be read counts nothing. */
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
