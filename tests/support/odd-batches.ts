import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { crc32c } from '@ticketing/shared/log/crc32c.ts';
import type { BatchBytes, RecordBytes } from './batch-bytes.ts';
import { batchBytes, codecs, flags, lz4BlockOfZeros, lz4Frame, varint } from './batch-bytes.ts';
import type { Random } from './random.ts';

/** What a batch is made around. */
export type Around = {
  random: Random;
  /** A show that is on sale, in the partition that the batch goes to. */
  eventId: number;
  /** A user and a seat that nobody else has. */
  userId: number;
  seatId: string;
};

/** A batch and what is odd about it. */
export type OddBatch = { kind: string; bytes: Buffer };

type Make = (around: Around) => BatchBytes | Buffer;

/** By what is odd: batches that the broker may take or refuse; readers must bear whatever it takes. */
const kinds: Record<string, Make> = {
  'headers without a value, twice, without a name': (around) => ({
    records: [{ ...booking(around), headers: Array.from({ length: 9 }, () => oddHeader(around)) }],
  }),
  'many headers': (around) => ({
    records: [{ ...booking(around), headers: Array.from({ length: 3_000 }, () => oddHeader(around)) }],
  }),
  'a large header': (around) => ({
    records: [{ ...booking(around), headers: [['large', Buffer.alloc(500_000, 0xff)]] }],
  }),
  'another key': (around) => ({ records: [{ ...booking(around), key: around.random.pick(oddKeys) }] }),
  'another value': (around) => ({ records: [{ ...booking(around), value: around.random.pick(oddValues)() }] }),
  'a time of its own': (around) => ({
    firstTimestamp: around.random.pick(oddTimes),
    maxTimestamp: around.random.pick(oddTimes),
    records: [{ ...booking(around), timestampDelta: around.random.pick(oddTimes) }],
  }),
  'a codec': (around) => ({
    codec: around.random.pick([...(Object.keys(codecs) as (keyof typeof codecs)[]), 'xerial' as const]),
    records: [booking(around), ...fillers(around, 20)],
  }),
  'a codec that there is not': (around) => ({ attributes: around.random.between(5, 7), records: [booking(around)] }),
  'packed rubbish': (around) => ({
    codec: around.random.pick(['gzip', 'snappy', 'xerial', 'lz4', 'zstd'] as const),
    packed: rubbish(around, around.random.between(0, 200)),
    records: [booking(around)],
  }),
  'a bomb': ({ random }) =>
    random.percent(50)
      ? { codec: 'gzip', packed: bomb, records: [{}] }
      : { codec: 'lz4', packed: lz4Frame(Array.from({ length: 12 }, () => lz4BlockOfZeros(4_000_000))), records: [{}] },
  'attributes of a batch': (around) => ({
    attributes: around.random.between(0, 0xff) << 3,
    records: [booking(around)],
  }),
  'attributes of a record': (around) => ({
    records: [{ ...booking(around), attributes: around.random.between(0, 255) }],
  }),
  'a control batch': (around) => ({
    attributes: flags.control | (around.random.percent(50) ? flags.transaction : 0),
    producerId: around.random.between(-1, 20),
    producerEpoch: 0,
    records: [{ key: Buffer.from([0, 0, 0, around.random.between(0, 2)]), value: Buffer.alloc(6) }],
  }),
  'the producer id of somebody else': (around) => ({
    producerId: around.random.between(0, 20),
    producerEpoch: around.random.between(0, 2),
    firstSequence: around.random.between(0, 5),
    records: [booking(around)],
  }),
  'lengths within a record': (around) => ({
    records: [
      ...fillers(around, 2),
      { ...booking(around), claims: { [around.random.pick(['key', 'value', 'headers'])]: oddLength(around) } },
    ],
  }),
  'the length of a record': (around) => ({
    records: [{ ...booking(around), claims: { length: oddLength(around) } }, ...fillers(around, 2)],
  }),
  'a record that is cut': (around) => {
    const whole = batchBytes({ records: fillers(around, 3) });
    const packed = whole.subarray(61, whole.length - around.random.between(1, 30));
    return { packed, records: [{}, {}, {}] };
  },
  'offsets of its own': (around) => ({
    firstOffset: around.random.between(0, 2 ** 40),
    records: [{ ...booking(around), offsetDelta: oddLength(around) }, ...fillers(around, 2)],
  }),
  'the length of a batch': (around) => ({ records: [booking(around)], claims: { length: oddLength(around) } }),
  'the number of its records': (around) => ({ records: [booking(around)], claims: { count: oddLength(around) } }),
  'the last offset of a batch': (around) => ({
    records: [booking(around)],
    claims: { lastOffsetDelta: oddLength(around) },
  }),
  'no records': () => ({ records: [], claims: { lastOffsetDelta: 0 } }),
  'a wrong checksum': (around) => ({
    records: [booking(around)],
    claims: { crc: around.random.between(0, 2 ** 32 - 1) },
  }),
  'another format': (around) => ({ magic: around.random.pick([0, 1, 3, 127]), records: [booking(around)] }),
  'thousands of records': () => ({ records: Array.from({ length: 20_000 }, () => smallest) }),
  'a large record': (around) => ({ records: [{ ...booking(around), value: rubbish(around, 1_500_000) }] }),
  'no batch at all': (around) => rubbish(around, around.random.between(0, 500)),
  'bytes that were turned': (around) => {
    const bytes = batchBytes({ records: [booking(around), ...fillers(around, 3)] });
    for (let count = around.random.between(1, 6); count > 0; count -= 1) {
      bytes[around.random.between(21, bytes.length - 1)] = around.random.between(0, 255);
    }
    bytes.writeUInt32BE(crc32c(bytes.subarray(21)), 17);
    return bytes;
  },
};

export const oddKinds = Object.keys(kinds);

/** Makes a batch of a kind. Where it holds a command that can be read, it is one of the show and may be decided. */
export function oddBatch(kind: string, around: Around): OddBatch {
  const made = kinds[kind]!(around);
  return { kind, bytes: Buffer.isBuffer(made) ? made : batchBytes(made) };
}

/** A valid order, as any client may send it. */
function booking({ eventId, userId, seatId }: Around): RecordBytes {
  const id = randomUUID();
  const command = {
    commandId: id,
    type: 'BookSeats',
    eventId,
    bookingId: `${eventId}-${id}`,
    userId,
    seatIds: [seatId],
  };
  return { key: String(eventId), value: JSON.stringify(command) };
}

function fillers({ random }: Around, count: number): RecordBytes[] {
  return Array.from({ length: count }, (_, index) => ({ key: 'filler', value: `${index} ${random.next()}` }));
}

const bomb = gzipSync(Buffer.concat([Buffer.from([0]), Buffer.alloc(34_000_000)]));
const smallest = Buffer.concat([varint(6), Buffer.from([0, 0, 0, 1, 1, 0])]);

const oddKeys = [null, '', ' ', '0', '-1', '7.0', '1e9', '99999999999', 'x'.repeat(70_000), Buffer.from([0xff, 0xfe])];

const oddTimes = [-1n, 0n, 2n ** 63n - 1n, -(2n ** 63n), 8_640_000_000_000_001n, 253_402_300_800_000n];

const oddValues: (() => RecordBytes['value'] & {})[] = [
  () => '',
  () => '{}',
  () => '[]',
  () => 'null',
  () => '"text"',
  () => '1e400',
  () => '['.repeat(200_000),
  () => `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  () => '{"__proto__": {"type": "BookSeats"}, "constructor": 1}',
  () => '{"type":"BookSeats","eventId":1',
  () => '{"type":"BookSeats","eventId":4294967296,"seatIds":["A1"]}',
  () => '{"type":"CommandRejected","eventId":1,"version":-1}',
  () => '{"type":"ScheduleShow","eventId":"1","layout":{}}',
  () => Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]),
  () => Buffer.from([0, 0xff, 0xfe, 0x80]),
  () => `{"type":"${'x'.repeat(1_000_000)}"}`,
];

const headerNames = [
  '',
  'reply-to',
  'traceparent',
  'correlation-id',
  'ce_id',
  'ce_type',
  'dlq-offset',
  'dlq-partition',
  'dlq-settled',
  'dlq-at',
  '__proto__',
  'constructor',
  Buffer.from([0xff]),
];

function oddHeader({ random }: Around): [string | Buffer, string | Buffer | null] {
  const value = random.pick([null, '', 'null', '-1', '999999999999999999999', 'x'.repeat(300), Buffer.from([0, 0xff])]);
  return [random.pick(headerNames), value];
}

function oddLength({ random }: Around): number {
  return random.pick([-(2 ** 31), -2, -1, 0, 1, 3, 100, 1_000_000, 2 ** 31 - 1]);
}

function rubbish({ random }: Around, length: number): Buffer {
  const piece = Buffer.from(Array.from({ length: Math.min(length, 1_000) }, () => random.between(0, 255)));
  return Buffer.alloc(length, piece.length === 0 ? undefined : piece);
}
