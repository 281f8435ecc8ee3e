import { UnpackError, unpack } from './decompression.ts';
import type { BatchContext, Fetched } from './record-decoding.ts';
import { contentFault, FetchedRecord, marker, Reader, unreadable } from './record-decoding.ts';

/** The methods of kafkajs' decoder that are used here. */
export type AnswerDecoder = {
  buffer: Buffer;
  offset: number;
  readInt32(): number;
  canReadBytes(size: number): boolean;
};

type DecodeMessages = (decoder: AnswerDecoder) => Promise<unknown[]>;

// The magic byte has the same offset in all formats.
const magicAt = 16;
const batchMagic = 2;

/**
 * Decodes the bytes of a partition in a fetch. kafkajs' own decoder throws at what it cannot read, and fetches the
 * same bytes again, for ever: at two of the codecs, an unknown codec, more than some 100,000 records in a batch, a
 * wrong length; and it makes no progress at an empty batch. Formats older than batches are left to it.
 * @param original kafkajs' own
 */
export function createDecodeMessages(original: DecodeMessages): DecodeMessages {
  return async (decoder) => {
    const start = decoder.offset;
    const size = decoder.readInt32();
    if (size <= 0 || !decoder.canReadBytes(size)) return [];
    const bytes = decoder.buffer.subarray(decoder.offset, decoder.offset + size);
    if (bytes.length > magicAt && bytes[magicAt]! < batchMagic) {
      decoder.offset = start;
      return original(decoder);
    }
    decoder.offset += size;
    return readBatches(bytes);
  };
}

// The size of a batch's header, and the part of it that its length does not include:
// https://kafka.apache.org/documentation/#recordbatch
const headSize = 61;
const uncounted = 12;

const codecMask = 0x07;
const brokersTimeFlag = 0x08;
const transactionFlag = 0x10;
const controlFlag = 0x20;

/**
 * The maximum decompressed size of a batch. A batch of our topics has at most 2 MiB, and JSON compresses to about a
 * tenth. The broker decompresses incoming batches, so only old logs have compressed ones.
 */
export const maxUnpackedBytes = 32 * 1_048_576;
/**
 * The maximum number of records of a batch. The smallest record has seven bytes, and takes some two hundred in memory.
 */
export const maxRecords = 500_000;
/** After decompressing so much in one fetch, the rest is left to the next fetch. */
const enoughUnpackedBytes = 4 * 1_048_576;

/**
 * Reads consecutive batches of version 2 from the answer to a fetch; the last may be incomplete. What cannot be read
 * becomes one message at the last offset that it covers, with the reason.
 * @returns one entry per record, marker or unreadable range, in offset order
 */
export function readBatches(bytes: Buffer): Fetched[] {
  const found: Fetched[] = [];
  let unpackedBytes = 0;
  let at = 0;
  while (bytes.length - at >= headSize && unpackedBytes < enoughUnpackedBytes) {
    const end = at + uncounted + bytes.readInt32BE(at + 8);
    if (end > bytes.length) break;
    const batch = { bytes, start: at, end };
    const context = contextOf(batch);
    const first = Number(context.firstOffset);
    if (end < at + headSize || bytes[at + magicAt] !== batchMagic) {
      // The start of the next batch is unknown. At the beginning of a fetch the offset is the requested one, and the
      // next fetch begins after it.
      if (at === 0) found.push(unreadable(first, context, `there is no batch at offset ${first}`, bytes));
      break;
    }
    unpackedBytes += readBatch(batch, context, found);
    at = end;
  }
  return found;
}

type Batch = { bytes: Buffer; start: number; end: number };

function contextOf({ bytes, start }: Batch): BatchContext {
  const attributes = bytes.readInt16BE(start + 21);
  return {
    firstOffset: String(bytes.readBigInt64BE(start)),
    firstTimestamp: String(bytes.readBigInt64BE(start + 27)),
    partitionLeaderEpoch: bytes.readInt32BE(start + 12),
    inTransaction: (attributes & transactionFlag) !== 0,
    isControlBatch: (attributes & controlFlag) !== 0,
    lastOffsetDelta: bytes.readInt32BE(start + 23),
    producerId: String(bytes.readBigInt64BE(start + 43)),
    producerEpoch: bytes.readInt16BE(start + 51),
    firstSequence: bytes.readInt32BE(start + 53),
    maxTimestamp: String(bytes.readBigInt64BE(start + 35)),
    timestampType: (attributes & brokersTimeFlag) === 0 ? 0 : 1,
    magicByte: batchMagic,
  };
}

/** @returns how many bytes were decompressed for it */
function readBatch({ bytes, start, end }: Batch, context: BatchContext, found: Fetched[]): number {
  const codec = bytes.readInt16BE(start + 21) & codecMask;
  const count = bytes.readInt32BE(start + 57);
  const first = Number(context.firstOffset);
  const last = first + Math.max(0, context.lastOffsetDelta);
  if (context.isControlBatch || count === 0) {
    found.push(marker(last, context));
    return 0;
  }
  const setAside = (fault: string) =>
    found.push(
      unreadable(last, context, `the batch of offsets ${first} to ${last}: ${fault}`, bytes.subarray(start, end)),
    );
  if (count < 0 || count > maxRecords || count > context.lastOffsetDelta + 1) {
    setAside(`it cannot have ${count} records`);
    return 0;
  }
  if (codec === 0) {
    readRecords({ bytes, start: start + headSize, end }, count, context, found);
    return 0;
  }
  try {
    const unpacked = unpack(codec, bytes.subarray(start + headSize, end), maxUnpackedBytes);
    readRecords({ bytes: unpacked, start: 0, end: unpacked.length }, count, context, found);
    return unpacked.length;
  } catch (error) {
    if (!(error instanceof UnpackError)) throw error;
    setAside(error.message);
    // It may have taken as much work as a valid batch.
    return maxUnpackedBytes;
  }
}

function readRecords({ bytes, start, end }: Batch, count: number, context: BatchContext, found: Fetched[]): void {
  const first = Number(context.firstOffset);
  const last = first + context.lastOffsetDelta;
  const firstTimestamp = Number(context.firstTimestamp);
  const hasBrokersTime = context.timestampType === 1;
  // In a batch from which nothing was removed, the index of a record gives its offset, whatever the record itself
  // says; its sender got that offset too.
  const isWhole = count === context.lastOffsetDelta + 1;
  let offset = first - 1;
  const reader = new Reader(bytes, start);
  for (let index = 0; index < count; index += 1) {
    const recordAt = reader.at;
    const size = reader.varint();
    const contentEnd = reader.at + size;
    const attributes = contentEnd <= end && size > 0 ? reader.int8() : 0;
    const timestampDelta = reader.varint();
    const offsetDelta = reader.varint();
    const recordOffset = isWhole ? first + index : first + offsetDelta;
    if (!(size > 0 && contentEnd <= end && reader.at <= contentEnd && recordOffset > offset && recordOffset <= last)) {
      // The start of the next record is unknown.
      const fault = `the records of offsets ${offset + 1} to ${last} are cut or lie about their lengths`;
      found.push(unreadable(last, context, fault, bytes.subarray(recordAt, end)));
      return;
    }
    offset = recordOffset;
    const contentAt = reader.at;
    const fault = contentFault({ bytes, start: contentAt, end: contentEnd });
    if (fault === undefined) {
      const timestamp = hasBrokersTime ? context.maxTimestamp : String(firstTimestamp + timestampDelta);
      found.push(new FetchedRecord(bytes, contentAt, attributes, String(offset), timestamp, context));
    } else {
      found.push(unreadable(offset, context, `the record: ${fault}`, bytes.subarray(recordAt, contentEnd)));
    }
    reader.skip(contentEnd - contentAt);
  }
}
