import { gzipSync, zstdCompressSync } from 'node:zlib';
import { headerText } from '@ticketing/shared/log/headers.ts';
import { maxRecords, maxUnpackedBytes, readBatches } from '@ticketing/shared/log/record-batches.ts';
import { faultOfRecord, headerListOf, isMarker } from '@ticketing/shared/log/record-decoding.ts';
import { encodeContent } from '@ticketing/shared/log/record-encoding.ts';
import { recordTime } from '@ticketing/shared/log/record-time.ts';
import fc from 'fast-check';
import type { KafkaMessage } from 'kafkajs';
import type { BatchBytes, RecordBytes } from '../../tests/support/batch-bytes.ts';
import {
  batchBytes,
  codecs,
  flags,
  lz4BlockOfZeros,
  lz4Frame,
  recordBytes,
  varint,
  xerialBlocks,
} from '../../tests/support/batch-bytes.ts';

const read = (...batches: BatchBytes[]) => readBatches(Buffer.concat(batches.map(batchBytes))) as KafkaMessage[];
const shown = (messages: KafkaMessage[]) =>
  messages.map((message) => [
    Number(message.offset),
    isMarker(message) ? 'marker' : (faultOfRecord(message) ?? message.value?.toString() ?? null),
  ]);
const valued = (...values: string[]): RecordBytes[] => values.map((value) => ({ value }));

describe('headers', () => {
  const headers = [
    ['b', 'first'],
    ['1', null],
    ['b', null],
    ['a', Buffer.from([0xff])],
    [Buffer.from([0xc3, 0x28]), 'a name that is no text'],
  ] as const;
  const [message] = read({ records: [{ headers }] });

  it('without a value are none, and stop nobody', () => {
    expect(headerText(message!.headers, '1')).toBeUndefined();
    expect(headerText(message!.headers, 'b')).toBe('first');
  });

  it('go on as they are: order, repetitions, missing values and bytes', () => {
    const again = readBatches(batchBytes({ records: [{ headers: headerListOf(message!) as typeof headers }] }))[0]!;
    expect(headerListOf(again as KafkaMessage)).toEqual(
      headers.map(([name, value]) => [
        Buffer.from(name as string),
        value === null ? null : Buffer.from(value as string),
      ]),
    );
    const encoded = encodeContent({ key: 'k', value: 'v', headers: headerListOf(message!) });
    const meant = recordBytes({ key: 'k', value: 'v', headers });
    expect(meant.subarray(-encoded.length).equals(encoded)).toBe(true);
  });
});

describe('what no client of ours writes', () => {
  it('is read: no key, an empty one, no value, attributes that mean nothing', () => {
    const [first, second] = read({ records: [{ attributes: 0x55 }, { key: '', value: '', headers: [['', '']] }] });
    expect([first!.key, first!.value]).toEqual([null, null]);
    expect([second!.key, second!.value].map(String)).toEqual(['', '']);
  });

  it('is counted as done: the marker of a transaction, a batch without records', () => {
    const key = Buffer.from([0, 0, 0, 1]);
    expect(
      shown(
        read(
          { firstOffset: 7, records: valued('a'), attributes: flags.transaction },
          { firstOffset: 8, records: [{ key, value: Buffer.alloc(6) }], attributes: flags.transaction | flags.control },
          { firstOffset: 9, records: [], claims: { lastOffsetDelta: 4 } },
          { firstOffset: 14, records: valued('b') },
        ),
      ),
    ).toEqual([
      [7, 'a'],
      [8, 'marker'],
      [13, 'marker'],
      [14, 'b'],
    ]);
  });

  it('is at the offset that its place gives it, whatever it says of itself', () => {
    const records = [{ value: 'a', offsetDelta: 5 }, { value: 'b', offsetDelta: -9 }, ...valued('c')];
    expect(shown(read({ firstOffset: 3, records }))).toEqual([
      [3, 'a'],
      [4, 'b'],
      [5, 'c'],
    ]);
  });

  it('keeps the offsets that are left after a compaction', () => {
    const records = [
      { value: 'a', offsetDelta: 1 },
      { value: 'b', offsetDelta: 4 },
    ];
    expect(shown(read({ firstOffset: 10, records, claims: { lastOffsetDelta: 6 } }))).toEqual([
      [11, 'a'],
      [14, 'b'],
    ]);
    const backwards = records.toReversed();
    expect(shown(read({ firstOffset: 10, records: backwards, claims: { lastOffsetDelta: 6 } }))).toEqual([
      [14, 'b'],
      [16, expect.stringContaining('offsets 15 to 16 are cut or lie')],
    ]);
  });

  it('may be so many that they cannot be given as arguments', () => {
    const smallest = Buffer.concat([varint(6), Buffer.from([0, 0, 0, 1, 1, 0])]);
    const messages = read({ records: Array.from({ length: 149_000 }, () => smallest) });
    expect(messages).toHaveLength(149_000);
    expect(messages.at(-1)!.offset).toBe('148999');
  });
});

describe('times', () => {
  const timeOf = (batch: Omit<BatchBytes, 'records'>, record: RecordBytes = {}) =>
    recordTime(read({ ...batch, records: [record] })[0]!);

  it('are told where a reader of ISO 8601 can take them', () => {
    expect(timeOf({ firstTimestamp: 1_764_000_000_000 }, { timestampDelta: 5 })).toBe('2025-11-24T16:00:00.005Z');
    expect(timeOf({ firstTimestamp: 5, maxTimestamp: 253_402_300_799_999n, attributes: flags.brokersTime })).toBe(
      '9999-12-31T23:59:59.999Z',
    );
  });

  it.each([-1n, 2n ** 63n - 1n, -(2n ** 63n), 8_640_000_000_000_001n, 253_402_300_800_000n])(
    '%s is none',
    (firstTimestamp) => {
      expect(timeOf({ firstTimestamp })).toBeUndefined();
      expect(timeOf({ firstTimestamp: 0 }, { timestampDelta: firstTimestamp })).toBeUndefined();
    },
  );
});

describe('compressed batches', () => {
  const records = Array.from(
    { length: 40 },
    (_, index) => ({ key: '7', value: `value ${index}`, headers: [['a', 'b']] }) as const,
  );

  it.each(['none', 'gzip', 'snappy', 'xerial', 'lz4', 'zstd'] as const)('are read: %s', (codec) => {
    const messages = read({ records, codec, firstOffset: 5 }, { firstOffset: 45, records: valued('behind') });
    expect(shown(messages)).toEqual([...records.map(({ value }, index) => [5 + index, value]), [45, 'behind']]);
    expect(headerText(messages[3]!.headers, 'a')).toBe('b');
  });

  // A mebibyte: its length, a byte, and repetitions of the byte before, the last but one not of 64.
  const repeated = Buffer.alloc(3 * 16_383, Buffer.from('fe0100', 'hex'));
  const snappyZeros = Buffer.concat([Buffer.from('8080400000', 'hex'), repeated, Buffer.from('fa0100', 'hex')]);
  const bombs: Record<string, { codec: keyof typeof codecs; packed: Buffer }> = {
    gzip: { codec: 'gzip', packed: gzipSync(Buffer.alloc(maxUnpackedBytes + 1)) },
    zstd: { codec: 'zstd', packed: zstdCompressSync(Buffer.alloc(maxUnpackedBytes + 1)) },
    lz4: { codec: 'lz4', packed: lz4Frame(Array.from({ length: 9 }, () => lz4BlockOfZeros(4 * 1_048_576))) },
    snappy: { codec: 'snappy', packed: Buffer.concat([Buffer.from('ffffffff07', 'hex'), snappyZeros]) },
    xerial: { codec: 'snappy', packed: xerialBlocks(Array.from({ length: 33 }, () => snappyZeros)) },
  };
  it.each(Object.entries(bombs))('that unpack to far more than they are are set aside: %s', (_name, bomb) => {
    const batch = batchBytes({ ...bomb, records: valued('a', 'b', 'c') });
    const messages = readBatches(Buffer.concat([batch, batchBytes({ firstOffset: 3, records: valued('d') })]));
    // What stands behind a bomb is left to the next fetch: a fetch may hold as many as fit into it.
    expect(shown(messages as KafkaMessage[])).toEqual([
      [2, `the batch of offsets 0 to 2: ${bomb.codec}: it unpacks to more than ${maxUnpackedBytes} bytes`],
    ]);
    expect(messages[0]!.value!.equals(batch.subarray(0, 1_048_576))).toBe(true);
  });

  it('leave what is much to the next fetch', () => {
    const large: BatchBytes = { codec: 'zstd', records: [{ value: Buffer.alloc(3_000_000) }] };
    const messages = read(large, { ...large, firstOffset: 1 }, { ...large, firstOffset: 2 });
    expect(messages.map(({ offset }) => offset)).toEqual(['0', '1']);
  });

  it('of a codec that there is not, or that is broken, are set aside', () => {
    for (const codec of [5, 6, 7]) {
      expect(shown(read({ attributes: codec, records: valued('a') }))[0]![1]).toContain(`codec ${codec} is not known`);
    }
    for (const codec of ['gzip', 'snappy', 'lz4', 'zstd'] as const) {
      const [[offset, reason] = []] = shown(read({ codec, packed: Buffer.from('rubbish'), records: valued('a') }));
      expect([offset, reason]).toEqual([0, expect.stringContaining(`offsets 0 to 0: ${codec}: `)]);
    }
  });
});

describe('lengths that lie', () => {
  const cases: [string, RecordBytes['claims']][] = [
    ['key or value', { key: 50 }],
    ['key or value', { value: 1_000_000 }],
    ['number of headers', { headers: 1_000 }],
    ['number of headers', { headers: -1 }],
    ['end where its length says', { headers: 0 }],
    ['a header', { headers: 2 }],
  ];
  it.each(cases)('within a record cost that record: %s %j', (reason, claims) => {
    const lying: RecordBytes = {
      key: 'k',
      value: 'v',
      headers: [
        ['name', 'value'],
        ['n', 'v'],
      ].slice(0, claims!.headers === 2 ? 1 : 2) as [string, string][],
      claims: claims!,
    };
    expect(shown(read({ records: [...valued('a'), lying, ...valued('c')] }))).toEqual([
      [0, 'a'],
      [1, expect.stringContaining(reason === 'a header' ? 'header' : reason)],
      [2, 'c'],
    ]);
  });

  it.each([0, -5, 2 ** 31 - 1])('of a record cost what stands behind it in its batch: %d', (length) => {
    const lying: RecordBytes = { value: 'b', claims: { length } };
    expect(
      shown(read({ records: [...valued('a'), lying, ...valued('c')] }, { firstOffset: 3, records: valued('d') })),
    ).toEqual([
      [0, 'a'],
      [2, 'the records of offsets 1 to 2 are cut or lie about their lengths'],
      [3, 'd'],
    ]);
  });

  it('are set aside with no more of what was unpacked than fits among the dead letters', () => {
    const lying: RecordBytes = { value: Buffer.alloc(5_000_000), claims: { headers: 9 } };
    const [message] = read({ codec: 'gzip', records: [lying] });
    expect(faultOfRecord(message!)).toContain('number of headers');
    expect(message!.value).toHaveLength(1_048_576);
  });

  it.each([-1, 7, maxRecords + 1, 2 ** 31 - 1])('of a batch cost that batch: %d records', (count) => {
    expect(
      shown(read({ records: valued('a', 'b'), claims: { count } }, { firstOffset: 2, records: valued('c') })),
    ).toEqual([
      [1, `the batch of offsets 0 to 1: it cannot have ${count} records`],
      [2, 'c'],
    ]);
  });

  it('are no way to more records than a batch may have', () => {
    const smallest = Buffer.concat([varint(6), Buffer.from([0, 0, 0, 1, 1, 0])]);
    const records = Array.from({ length: maxRecords + 1 }, () => smallest);
    expect(shown(read({ codec: 'gzip', records }))).toEqual([
      [maxRecords, `the batch of offsets 0 to ${maxRecords}: it cannot have ${maxRecords + 1} records`],
    ]);
  });

  it('of a batch itself cost no more than an offset', () => {
    expect(shown(read({ firstOffset: 8, records: valued('a'), claims: { length: 3 } }))).toEqual([
      [8, 'there is no batch at offset 8'],
    ]);
    const unknown: BatchBytes = { firstOffset: 1, magic: 9, records: valued('b') };
    expect(shown(read(unknown))).toEqual([[1, 'there is no batch at offset 1']]);
    // What it says of its offset is believed where the broker was asked for it: at the beginning of the next fetch.
    expect(shown(read({ records: valued('a') }, unknown))).toEqual([[0, 'a']]);
  });
});

it('any bytes are read to an end, offsets never go back, and nothing that is given throws when it is asked', () => {
  const batch = fc.record({
    records: fc.array(
      fc.record({ key: fc.constant('7'), value: fc.string(), headers: fc.constant([['a', 'b']] as const) }),
      { minLength: 1, maxLength: 4 },
    ),
    codec: fc.constantFrom(...(Object.keys(codecs) as (keyof typeof codecs)[]), 'xerial' as const),
  });
  const change = fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 }));
  // The first and the last offset and the length of a batch are what the broker itself finds it by.
  const isBrokers = (at: number) => at < 12 || (at >= 23 && at < 27);
  fc.assert(
    fc.property(
      fc.array(batch, { minLength: 1, maxLength: 3 }),
      fc.array(change, { maxLength: 4 }),
      (batches, changes) => {
        const written = batches.map((one, index) => batchBytes({ ...one, firstOffset: 10 * index }));
        for (const [which, somewhere, byte] of changes) {
          const spoilt = written[which % written.length]!;
          const at = somewhere % spoilt.length;
          if (!isBrokers(at)) spoilt[at] = byte;
        }
        let before = -1;
        for (const message of readBatches(Buffer.concat(written)) as KafkaMessage[]) {
          expect(Number(message.offset)).toBeGreaterThanOrEqual(before);
          before = Number(message.offset);
          expect(() => [message.key, message.value, message.headers, headerListOf(message)]).not.toThrow();
          for (const part of [message.key, message.value]) expect(part === null || Buffer.isBuffer(part)).toBe(true);
        }
      },
    ),
    { numRuns: 500 },
  );
});
