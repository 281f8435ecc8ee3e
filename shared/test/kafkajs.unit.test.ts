import { createRequire } from 'node:module';
import { crc32c } from '@ticketing/shared/log/crc32c.ts';
import { groupMessages } from '@ticketing/shared/log/kafkajs.ts';
import type { Encoded, ProduceArguments } from '@ticketing/shared/log/produce-request.ts';
import { createProduceRequest, createRequest } from '@ticketing/shared/log/produce-request.ts';
import { decodeRecord } from '@ticketing/shared/log/record-decoding.ts';
import { encodeContent, sizeOfRecord, sizeOfVarint, writeRecord } from '@ticketing/shared/log/record-encoding.ts';
import fc from 'fast-check';

/** A module of kafkajs as it is by itself, without what we put into its place. */
function original<T>(path: string): T {
  let loaded: T | undefined;
  jest.isolateModules(() => {
    loaded = createRequire(import.meta.url)(`kafkajs/src/${path}`) as T;
  });
  return loaded!;
}

type DecoderClass = new (bytes: Buffer) => { readVarIntBytes(): Buffer };
type RecordDecoder = (decoder: InstanceType<DecoderClass>, context: object) => object;

const Decoder = original<DecoderClass>('protocol/decoder.js');
const kafkajsDecode = original<RecordDecoder>('protocol/recordBatch/record/v0/decoder.js');
const kafkajsProduce = original<Parameters<typeof createProduceRequest>[0]>('protocol/requests/produce/v3/request.js');
const kafkajsRequest = original<typeof createRequest>('protocol/request.js');
const kafkajsSum = original<(bytes: Buffer) => number>('protocol/recordBatch/crc32C/index.js');
const kafkajsGroup = original<typeof groupMessages>('producer/groupMessagesPerPartition.js');

const text = fc.string({ unit: 'grapheme', maxLength: 300 });
const bytes = fc.uint8Array({ maxLength: 20_000 }).map((array) => Buffer.from(array));
const header = fc.oneof(text, bytes, fc.array(text, { minLength: 1, maxLength: 3 }));

// kafkajs takes what every object inherits for a header that was there before.
const name = text.filter((one) => !(one in {}));

const record = fc.record(
  {
    key: fc.option(fc.oneof(text, bytes)),
    value: fc.option(fc.oneof(text, bytes)),
    headers: fc.dictionary(name, header, { maxKeys: 12, noNullPrototype: true }),
  },
  { requiredKeys: [] },
);

describe('records that are fetched', () => {
  const context = fc.record({
    firstOffset: fc.nat(Number.MAX_SAFE_INTEGER - 100_000).map(String),
    firstTimestamp: fc.integer({ min: 1_000_000, max: 2_000_000_000_000 }).map(String),
    maxTimestamp: fc.integer({ min: 1_000_000, max: 2_000_000_000_000 }).map(String),
    timestampType: fc.constantFrom(0, 1),
    magicByte: fc.constant(2),
  });

  function encode(one: object, offsetDelta = 0): Buffer {
    const content = encodeContent(one);
    const size = sizeOfRecord(content, offsetDelta);
    const buffer = Buffer.alloc(sizeOfVarint(size) + size);
    expect(writeRecord(buffer, 0, content, offsetDelta)).toBe(buffer.length);
    return new Decoder(buffer).readVarIntBytes();
  }

  it('are read as kafkajs reads them', () => {
    expect(kafkajsDecode).not.toBe(decodeRecord);
    fc.assert(
      fc.property(record, fc.nat(100_000), context, (one, offsetDelta, batch) => {
        const encoded = encode(one, offsetDelta);
        const read = decodeRecord({ buffer: encoded }, batch);
        const { key, value, headers } = read;
        expect({ ...read, key, value, headers }).toEqual(kafkajsDecode(new Decoder(encoded), batch));
      }),
      { numRuns: 300 },
    );
  });

  it('keep headers of any name', () => {
    const headers = JSON.parse('{"__proto__": "a", "constructor": "b"}') as Record<string, string>;
    const batch = { firstOffset: '0', firstTimestamp: '0', maxTimestamp: '0', timestampType: 0 };
    const read = decodeRecord({ buffer: encode({ headers }) }, batch).headers;
    expect(Object.entries(read).map(([name, value]) => [name, String(value)])).toEqual(Object.entries(headers));
  });
});

describe('requests that are sent', () => {
  beforeAll(() => jest.useFakeTimers({ now: 1_764_000_000_000, doNotFake: ['nextTick', 'setImmediate'] }));
  afterAll(() => jest.useRealTimers());

  const topicData = fc.array(
    fc.record({
      topic: text,
      partitions: fc.array(
        fc.record({
          partition: fc.nat(100),
          firstSequence: fc.nat(2 ** 31 - 1),
          messages: fc.array(record, { minLength: 1, maxLength: 20 }),
        }),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 2 },
  );

  const produce = fc.record({
    acks: fc.constantFrom(-1, 1),
    timeout: fc.nat(100_000),
    producerId: fc.maxSafeNat(),
    producerEpoch: fc.nat(32_767),
    topicData,
  });

  const send = async (create: typeof createRequest, request: { encode: () => Promise<Encoded> }) =>
    (await create({ correlationId: 7, clientId: 'write-api', request: { apiKey: 0, apiVersion: 7, ...request } }))
      .buffer;

  it('are those that kafkajs sends', async () => {
    expect(kafkajsRequest).not.toBe(createRequest);
    await fc.assert(
      fc.asyncProperty(produce, async (given: ProduceArguments) => {
        const ours = await send(createRequest, createProduceRequest(kafkajsProduce)(given));
        expect(ours.equals(await send(kafkajsRequest, kafkajsProduce(given)))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('are left to kafkajs where they hold what we do not use', () => {
    const encode = () => Promise.reject(new Error('not this one'));
    const theirs = { apiKey: 0, apiVersion: 3, apiName: 'Produce', expectResponse: () => true, encode };
    const given: ProduceArguments = { acks: -1, timeout: 1, topicData: [] };
    const createProduce = createProduceRequest(() => theirs);
    expect(createProduce(given).encode).not.toBe(encode);
    expect(createProduce({ ...given, compression: 1 })).toBe(theirs);
    expect(createProduce({ ...given, transactionalId: 't' })).toBe(theirs);
    const partitions = [{ partition: 0, messages: [{ value: '', timestamp: '1' }] }];
    expect(createProduce({ ...given, topicData: [{ topic: 't', partitions }] })).toBe(theirs);
  });
});

it('sums bytes up as kafkajs does', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(crc32c(bytes)).toBe(kafkajsSum(Buffer.from(bytes)));
    }),
    { numRuns: 500 },
  );
  // The check value of CRC-32C.
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
});

it('groups messages as kafkajs does', () => {
  expect(kafkajsGroup).not.toBe(groupMessages);
  const partitionMetadata = [{ partitionErrorCode: 0, partitionId: 0, leader: 1, replicas: [1], isr: [1] }];
  fc.assert(
    fc.property(fc.array(fc.nat(11)), (partitions) => {
      const grouping = {
        topic: 'booking.events',
        partitionMetadata,
        messages: partitions.map((partition, index) => ({ value: String(index), partition })),
        partitioner: ({ message }: { message: { partition?: number } }) => message.partition!,
      };
      expect(groupMessages(grouping)).toEqual(kafkajsGroup(grouping));
    }),
  );
  const nowhere = { topic: 't', partitionMetadata: [], messages: [{ value: '' }], partitioner: () => 0 };
  expect(groupMessages(nowhere)).toEqual({});
});
