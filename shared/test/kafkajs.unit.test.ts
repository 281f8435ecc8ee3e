import { createRequire } from 'node:module';
import { crc32c } from '@ticketing/shared/log/crc32c.ts';
import { groupMessages } from '@ticketing/shared/log/kafkajs.ts';
import type { Encoded, ProduceArguments } from '@ticketing/shared/log/produce-request.ts';
import { createProduceRequest, createRequest } from '@ticketing/shared/log/produce-request.ts';
import type { AnswerDecoder } from '@ticketing/shared/log/record-batches.ts';
import { createDecodeMessages, readBatches } from '@ticketing/shared/log/record-batches.ts';
import fc from 'fast-check';
import { batchBytes, flags } from '../../tests/support/batch-bytes.ts';

/** A module of kafkajs as it is by itself, without what we put into its place. */
function original<T>(path: string): T {
  let loaded: T | undefined;
  jest.isolateModules(() => {
    loaded = createRequire(import.meta.url)(`kafkajs/src/${path}`) as T;
  });
  return loaded!;
}

type DecoderClass = new (bytes: Buffer) => AnswerDecoder;

const Decoder = original<DecoderClass>('protocol/decoder.js');
const kafkajsDecode = original<(decoder: AnswerDecoder) => Promise<object[]>>(
  'protocol/requests/fetch/v4/decodeMessages.js',
);
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
  const time = fc.integer({ min: 1_000_000, max: 2_000_000_000_000 });
  const context = fc.record({
    firstOffset: fc.nat(Number.MAX_SAFE_INTEGER - 100_000),
    firstTimestamp: time,
    maxTimestamp: time,
    attributes: fc.constantFrom(0, flags.brokersTime, flags.transaction),
    producerId: fc.nat(),
  });
  const records = fc.array(fc.tuple(record, fc.integer({ min: -1_000, max: 1_000 })), { minLength: 1, maxLength: 5 });
  const batch = fc.tuple(context, records).map(([about, given]) =>
    batchBytes({
      ...about,
      records: given.map(([{ key = null, value = null, headers = {} }, timestampDelta]) => ({
        key,
        value,
        timestampDelta,
        headers: Object.entries(headers).flatMap(([name, one]) =>
          (Array.isArray(one) ? one : [one]).map((value) => [name, value] as const),
        ),
      })),
    }),
  );

  it('are read as kafkajs reads them, in as many batches as there are, the last cut off', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 3 }), fc.nat(), async (batches, cut) => {
        const bytes = Buffer.concat(batches);
        // Of less than 17 bytes kafkajs itself makes an error.
        const whole = bytes.subarray(0, bytes.length - (cut % (batches.at(-1)!.length - 17)));
        const answer = Buffer.concat([Buffer.from([0, 0, 0, 0]), whole]);
        answer.writeInt32BE(whole.length);
        const theirs = await kafkajsDecode(new Decoder(answer));
        const ours = readBatches(whole).map((read) => {
          const { key, value, headers } = read;
          return { ...read, key, value, headers };
        });
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 300 },
    );
  });

  it('are left to kafkajs where they are of the formats before batches', async () => {
    const old = Buffer.alloc(40);
    old.writeInt32BE(36);
    const decoder = new Decoder(old);
    const decode = createDecodeMessages(async ({ offset }) => [`theirs from ${offset}`]);
    expect(await decode(decoder)).toEqual(['theirs from 0']);
  });

  it('keep headers of any name', () => {
    const headers = Object.entries(JSON.parse('{"__proto__": "a", "constructor": "b"}') as Record<string, string>);
    const [read] = readBatches(batchBytes({ records: [{ headers }] }));
    expect(Object.entries(read!.headers).map(([name, value]) => [name, String(value)])).toEqual(headers);
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
    // The log writer's own have no value that kafkajs would see: it would write them empty.
    const encodedAlready = [{ partition: 0, messages: [{ value: null, content: Buffer.from('c') }] }];
    expect(() =>
      createProduce({ ...given, compression: 1, topicData: [{ topic: 't', partitions: encodedAlready }] }),
    ).toThrow('encoded already');
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

it('is refused where kafkajs was loaded before its parts could be replaced, which would write records empty', () => {
  jest.isolateModules(() => {
    const load = createRequire(import.meta.url);
    load('kafkajs');
    expect(() => load('@ticketing/shared/log/kafkajs.ts')).toThrow(
      /^kafkajs was loaded before its .* could be replaced/,
    );
  });
});
