import { gzipSync, zstdCompressSync } from 'node:zlib';
import { crc32c } from '@ticketing/shared/log/crc32c.ts';

type Bytes = string | Buffer | null;

/** A record as its writer wants it to stand on the log; whatever is left out is as it should be. */
export type RecordBytes = {
  key?: Bytes;
  value?: Bytes;
  headers?: readonly (readonly [name: Bytes, value: Bytes])[];
  attributes?: number;
  timestampDelta?: number | bigint;
  offsetDelta?: number;
  /** Lengths that it claims instead of its own. */
  claims?: { length?: number; key?: number; value?: number; headers?: number };
};

export const codecs = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const;

/** What attributes say beside the codec. */
export const flags = { brokersTime: 0x08, transaction: 0x10, control: 0x20, deleteHorizon: 0x40 } as const;

/** A batch of version 2; whatever is left out is as it should be. */
export type BatchBytes = {
  /** Bytes are taken for a record as they are. */
  records: readonly (RecordBytes | Buffer)[];
  /** Its number, or `xerial` for snappy as Java clients write it. */
  codec?: keyof typeof codecs | 'xerial';
  /** Stands where the records would stand. */
  packed?: Buffer;
  /** Set beside the codec. */
  attributes?: number;
  firstOffset?: number;
  firstTimestamp?: number | bigint;
  maxTimestamp?: number | bigint;
  producerId?: number;
  producerEpoch?: number;
  firstSequence?: number;
  magic?: number;
  /** What it claims instead of what it has. */
  claims?: { length?: number; count?: number; lastOffsetDelta?: number; crc?: number };
};

/** Writes a batch byte by byte (https://kafka.apache.org/documentation/#recordbatch). */
export function batchBytes(batch: BatchBytes): Buffer {
  const { records, codec = 'none', claims = {} } = batch;
  const plain = Buffer.concat(records.map((record, index) => recordBytes(record, index)));
  const body = batch.packed ?? pack(codec, plain);
  const bytes = Buffer.alloc(61 + body.length);
  const firstTimestamp = BigInt(batch.firstTimestamp ?? Date.now());
  bytes.writeBigInt64BE(BigInt(batch.firstOffset ?? 0), 0);
  bytes.writeInt32BE(claims.length ?? bytes.length - 12, 8);
  bytes.writeInt32BE(-1, 12);
  bytes.writeInt8(batch.magic ?? 2, 16);
  bytes.writeInt16BE((codec === 'xerial' ? codecs.snappy : codecs[codec]) | (batch.attributes ?? 0), 21);
  bytes.writeInt32BE(claims.lastOffsetDelta ?? records.length - 1, 23);
  bytes.writeBigInt64BE(firstTimestamp, 27);
  bytes.writeBigInt64BE(BigInt(batch.maxTimestamp ?? firstTimestamp), 35);
  bytes.writeBigInt64BE(BigInt(batch.producerId ?? -1), 43);
  bytes.writeInt16BE(batch.producerEpoch ?? -1, 51);
  bytes.writeInt32BE(batch.firstSequence ?? -1, 53);
  bytes.writeInt32BE(claims.count ?? records.length, 57);
  body.copy(bytes, 61);
  bytes.writeUInt32BE(claims.crc ?? crc32c(bytes.subarray(21)), 17);
  return bytes;
}

/** Writes a record with its length before it. */
export function recordBytes(record: RecordBytes | Buffer, index = 0): Buffer {
  if (Buffer.isBuffer(record)) return record;
  const { key = null, value = null, headers = [], claims = {} } = record;
  const inside = Buffer.concat([
    Buffer.from([record.attributes ?? 0]),
    varint(record.timestampDelta ?? 0),
    varint(record.offsetDelta ?? index),
    withLength(key, claims.key),
    withLength(value, claims.value),
    varint(claims.headers ?? headers.length),
    ...headers.flatMap(([name, one]) => [withLength(name), withLength(one)]),
  ]);
  return Buffer.concat([varint(claims.length ?? inside.length), inside]);
}

function withLength(bytes: Bytes, claimed?: number): Buffer {
  if (bytes === null) return varint(claimed ?? -1);
  const content = Buffer.from(bytes as Buffer);
  return Buffer.concat([varint(claimed ?? content.length), content]);
}

/** Zigzag, and 7 bits a byte, the lowest first. */
export function varint(value: number | bigint): Buffer {
  const wide = BigInt(value);
  let rest = BigInt.asUintN(64, (wide << 1n) ^ (wide >> 63n));
  const bytes: number[] = [];
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return Buffer.from([...bytes, Number(rest)]);
}

function pack(codec: NonNullable<BatchBytes['codec']>, plain: Buffer): Buffer {
  if (codec === 'gzip') return gzipSync(plain);
  if (codec === 'zstd') return zstdCompressSync(plain);
  if (codec === 'lz4') return lz4Frame([lz4Block(plain)]);
  if (codec === 'snappy') return snappyBlock(plain);
  if (codec === 'xerial') return xerialBlocks([plain.subarray(0, 100), plain.subarray(100)].map(snappyBlock));
  return plain;
}

/** A frame of blocks of 4 MiB at most, without checksums of its content. */
export function lz4Frame(blocks: Buffer[]): Buffer {
  // The last byte of the head is its checksum, which Kafka's broker looks at.
  const head = Buffer.from('04224d18607073', 'hex');
  const framed = blocks.flatMap((block) => [uint32LE(block.length), block]);
  return Buffer.concat([head, ...framed, uint32LE(0)]);
}

/** All of it as it is: one sequence of literals. */
function lz4Block(plain: Buffer): Buffer {
  return Buffer.concat([lz4Lengths(plain.length, 0), plain]);
}

/** A few bytes that unpack to nearly two hundred times as many zeros. */
export function lz4BlockOfZeros(length: number): Buffer {
  const literal = Buffer.concat([Buffer.from([0x1f, 0, 1, 0]), lz4Rest(length - 1 - 5 - 4 - 15)]);
  // A block must end with literals.
  return Buffer.concat([literal, Buffer.from([0x50, 0, 0, 0, 0, 0])]);
}

function lz4Lengths(literals: number, match: number): Buffer {
  const token = (Math.min(literals, 15) << 4) | match;
  return literals < 15 ? Buffer.from([token]) : Buffer.concat([Buffer.from([token]), lz4Rest(literals - 15)]);
}

function lz4Rest(rest: number): Buffer {
  return Buffer.concat([Buffer.alloc(Math.floor(rest / 255), 255), Buffer.from([rest % 255])]);
}

/** Literals of 60 bytes at most, and before them how long all of it is. */
export function snappyBlock(plain: Buffer): Buffer {
  const parts: Buffer[] = [unsignedVarint(plain.length)];
  for (let at = 0; at < plain.length; at += 60) {
    const literal = plain.subarray(at, at + 60);
    parts.push(Buffer.from([(literal.length - 1) << 2]), literal);
  }
  return Buffer.concat(parts);
}

export function xerialBlocks(blocks: Buffer[]): Buffer {
  const head = Buffer.concat([Buffer.from('\x82SNAPPY\0', 'latin1'), int32(1), int32(1)]);
  return Buffer.concat([head, ...blocks.flatMap((block) => [int32(block.length), block])]);
}

function unsignedVarint(value: number): Buffer {
  return value < 0x80
    ? Buffer.from([value])
    : Buffer.concat([Buffer.from([(value & 0x7f) | 0x80]), unsignedVarint(Math.floor(value / 128))]);
}

function uint32LE(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
