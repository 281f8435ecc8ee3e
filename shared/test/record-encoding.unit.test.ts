import { createRequire } from 'node:module';
import type { RecordToEncode } from '@ticketing/shared/kafka/record-encoding.ts';
import { encodeRecord } from '@ticketing/shared/kafka/record-encoding.ts';
import fc from 'fast-check';

const kafkajsRecord = createRequire(import.meta.url)('kafkajs/src/protocol/recordBatch/record/v0/index.js') as (
  record: RecordToEncode,
) => { buffer: Buffer };

const text = fc.string({ unit: 'grapheme', maxLength: 300 });
const bytes = fc.uint8Array({ maxLength: 20_000 }).map((array) => Buffer.from(array));

const record: fc.Arbitrary<RecordToEncode> = fc.record({
  offsetDelta: fc.nat(100_000),
  timestampDelta: fc.integer({ min: -100_000, max: 100_000 }),
  key: fc.option(fc.oneof(text, bytes)),
  value: fc.option(fc.oneof(text, bytes)),
  headers: fc.dictionary(text, fc.oneof(text, bytes, fc.array(text, { maxLength: 3 })), { maxKeys: 12 }),
});

it('gives the bytes that kafkajs gives', () => {
  fc.assert(
    fc.property(record, (one) => {
      expect(encodeRecord(one).buffer.equals(kafkajsRecord(one).buffer)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('leaves out what is not given, as kafkajs does', () => {
  expect(encodeRecord({}).buffer.equals(kafkajsRecord({}).buffer)).toBe(true);
});
