import { readBatches } from '@ticketing/shared/log/record-batches.ts';
import { isDeadLetter, readCommand } from '@ticketing/worker/messages.ts';
import type { KafkaMessage } from 'kafkajs';
import type { BatchBytes, RecordBytes } from '../../tests/support/batch-bytes.ts';
import { batchBytes } from '../../tests/support/batch-bytes.ts';
import { eventId, scheduleShow } from './stories.ts';

const partition = 2;
const noon = 1_764_000_000_000;

const valid = { key: String(eventId), value: JSON.stringify(scheduleShow) };

/** What the worker makes of a record that differs from a valid one. */
function read(record: RecordBytes, batch: Partial<BatchBytes> = {}, rightPartition = partition) {
  const [message] = readBatches(batchBytes({ firstTimestamp: noon, records: [{ ...valid, ...record }], ...batch }));
  return readCommand(message as KafkaMessage, partition, () => rightPartition);
}

const reasonOf = (found: ReturnType<typeof read>) => (isDeadLetter(found) ? found.reason : undefined);

it('takes a command with its place and the time of its record', () => {
  expect(read({ timestampDelta: 5 }, { firstOffset: 40 })).toMatchObject({
    command: scheduleShow,
    position: { partition, offset: 40 },
    at: '2025-11-24T16:00:00.005Z',
    replyTo: undefined,
  });
});

it.each<[string, RecordBytes, Partial<BatchBytes>, string]>([
  ['no value', { value: null }, {}, 'the message has no value'],
  ['no JSON', { value: '{' }, {}, 'the value is not JSON'],
  ['no command', { value: '{}' }, {}, 'the value is not a command'],
  ['another key', { key: '8' }, {}, 'the key is not the eventId'],
  ['no key', { key: null }, {}, 'the key is not the eventId'],
  ['no time', {}, { firstTimestamp: -1 }, 'the message has no valid time: -1'],
  ['a time beyond what a date holds', {}, { firstTimestamp: 8_640_000_000_000_001n }, 'the message has no valid time'],
  ['a year beyond 9999', {}, { firstTimestamp: 253_402_300_800_000n }, 'the message has no valid time'],
  ['lengths that lie', { claims: { headers: 9 } }, {}, 'the record: its number of headers is none'],
  ['a codec that there is not', {}, { attributes: 7 }, 'codec 7 is not known'],
])('sets aside what has %s, and says so', (_what, record, batch, reason) => {
  expect(reasonOf(read(record, batch))).toContain(reason);
});

it('sets aside a command in a partition that is not that of its key', () => {
  expect(reasonOf(read({}, {}, 1))).toContain('not in the partition of its key');
});
