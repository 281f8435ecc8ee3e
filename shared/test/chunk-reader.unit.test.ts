import { createChunkReader } from '@ticketing/shared/log/chunk-reader.ts';
import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import { readBatches } from '@ticketing/shared/log/record-batches.ts';
import type { KafkaMessage } from 'kafkajs';
import type { BatchBytes } from '../../tests/support/batch-bytes.ts';
import { batchBytes, flags } from '../../tests/support/batch-bytes.ts';

const read = (...batches: BatchBytes[]) => readBatches(Buffer.concat(batches.map(batchBytes))) as KafkaMessage[];
const messagesOf = (...values: string[]) => read({ firstOffset: 10, records: values.map((value) => ({ value })) });

/** All chunks of some messages, each as its items, the offsets of its dead letters, and its first and last offset. */
function chunksOf(
  messages: KafkaMessage[],
  readText: (text: string) => number,
  { maxMessages = 100, maxWeight = 10 } = {},
) {
  const chunks = createChunkReader<number>(messages, {
    read: (message) => {
      const text = message.value!.toString();
      return text === 'told' ? new DeadLetter(message, 'is not wanted') : readText(text);
    },
    weigh: (item) => item,
    maxMessages,
    maxWeight,
  });
  const found: unknown[] = [];
  for (let chunk = chunks.next(); chunk !== undefined; chunk = chunks.next()) {
    const { items, deadLetters, first, last } = chunk;
    found.push([items, deadLetters.map(({ message }) => Number(message.offset)), Number(first), Number(last)]);
  }
  return found;
}

it('sets aside what throws while it is read, and gives the others', () => {
  const readText = (text: string) => {
    if (text === 'bad') throw new RangeError('Invalid time value');
    return Number(text);
  };
  expect(chunksOf(messagesOf('1', 'bad', '2', 'told', '3'), readText)).toEqual([[[1, 2, 3], [11, 13], 10, 14]]);
});

it('gives chunks that are bounded by weight and by number, and what is too heavy stands alone', () => {
  expect(chunksOf(messagesOf('3', '3', '4', '1', '20', '2', '2', '2'), Number, { maxMessages: 3 })).toEqual([
    [[3, 3, 4], [], 10, 12],
    [[1], [], 13, 13],
    [[20], [], 14, 14],
    [[2, 2, 2], [], 15, 17],
  ]);
});

it('reads each message once, and none before its chunk is asked for', () => {
  const seen: number[] = [];
  const chunks = createChunkReader<number>(messagesOf('6', '6', '6'), {
    read: (message) => {
      seen.push(Number(message.offset));
      return Number(message.value);
    },
    weigh: (item) => item,
    maxMessages: 100,
    maxWeight: 10,
  });
  const steps = Array.from({ length: 4 }, () => {
    const items = chunks.next()?.items;
    return [items, [...seen]];
  });
  expect(steps).toEqual([
    [[6], [10, 11]],
    [[6], [10, 11, 12]],
    [[6], [10, 11, 12]],
    [undefined, [10, 11, 12]],
  ]);
});

it('counts the marks of transactions as done, and gives none of them', () => {
  const mark = { records: [{ key: Buffer.from([0, 0, 0, 1]), value: Buffer.alloc(6) }] };
  const messages = read(
    { firstOffset: 10, records: [{ value: '1' }], attributes: flags.transaction },
    { ...mark, firstOffset: 11, attributes: flags.transaction | flags.control },
  );
  expect(chunksOf(messages, Number)).toEqual([[[1], [], 10, 11]]);
});
