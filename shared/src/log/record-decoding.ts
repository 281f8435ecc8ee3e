import type { KafkaMessage } from 'kafkajs';
import type { HeaderList, RecordHeaders } from './headers.ts';

/** What a batch says about all its records; offsets and times are decimal text. */
export type BatchContext = {
  firstOffset: string;
  firstTimestamp: string;
  partitionLeaderEpoch: number;
  inTransaction: boolean;
  isControlBatch: boolean;
  lastOffsetDelta: number;
  producerId: string;
  producerEpoch: number;
  firstSequence: number;
  maxTimestamp: string;
  /** 1 if the broker set the time. */
  timestampType: number;
  magicByte: number;
};

/** A range of the fetched bytes. */
export type Span = { bytes: Buffer; start: number; end: number };

/**
 * A record as kafkajs gives it to consumers. Key, value and headers are made from the fetched bytes on each access:
 * otherwise some ten objects per record would live until the whole fetch is processed, at the cost of garbage
 * collection. So read each once. A copy (`{ ...record }`) lacks them.
 */
export class FetchedRecord {
  readonly magicByte: number;
  readonly attributes: number;
  readonly timestamp: string;
  readonly offset: string;
  /**
   * kafkajs would hide control records from consumers. Ours count markers as done, so they need them. See {@link
   * isMarker}.
   */
  readonly isControlRecord = false;
  readonly batchContext: BatchContext;
  readonly #bytes: Buffer;
  /** The start of its key. */
  readonly #contentAt: number;

  /** @param contentAt the start of its key, in bytes that were checked with {@link contentFault} */
  constructor(
    bytes: Buffer,
    contentAt: number,
    attributes: number,
    offset: string,
    timestamp: string,
    batchContext: BatchContext,
  ) {
    this.magicByte = batchContext.magicByte;
    this.attributes = attributes;
    this.timestamp = timestamp;
    this.offset = offset;
    this.batchContext = batchContext;
    this.#bytes = bytes;
    this.#contentAt = contentAt;
  }

  get key(): Buffer | null {
    return this.#readBehind(0).bytes();
  }

  get value(): Buffer | null {
    return this.#readBehind(1).bytes();
  }

  get headers(): RecordHeaders {
    return headersFrom(this.#readBehind(2));
  }

  /** The headers in order, with names as bytes, to be forwarded unchanged. */
  get headerList(): HeaderList {
    const reader = this.#readBehind(2);
    return Array.from({ length: reader.varint() }, () => [reader.bytes() ?? '', reader.bytes()] as const);
  }

  /** @param parts how many of key and value to skip */
  #readBehind(parts: number): Reader {
    const reader = new Reader(this.#bytes, this.#contentAt);
    for (let part = 0; part < parts; part += 1) reader.skipBytes();
    return reader;
  }
}

/** An offset without a readable record. */
class NoRecord {
  readonly magicByte: number;
  readonly attributes = 0;
  readonly timestamp: string;
  readonly offset: string;
  readonly isControlRecord = false;
  readonly batchContext: BatchContext;
  readonly key = null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders = {};
  /** Why it cannot be read; undefined for a marker. */
  readonly fault: string | undefined;

  constructor(offset: number, batchContext: BatchContext, fault: string | undefined, value: Buffer | null) {
    this.magicByte = batchContext.magicByte;
    this.timestamp = batchContext.maxTimestamp;
    this.offset = String(offset);
    this.batchContext = batchContext;
    this.fault = fault;
    this.value = value;
  }
}

/** An entry of a decoded fetch. */
export type Fetched = FetchedRecord | NoRecord;

/** The position of a control record or an empty batch: not a record, but an offset that counts as done. */
export function marker(lastOffset: number, batchContext: BatchContext): Fetched {
  return new NoRecord(lastOffset, batchContext, undefined, null);
}

/**
 * Bytes that cannot be read, up to an offset.
 * @param raw the bytes: the value of the dead letter, which has at most a mebibyte
 */
export function unreadable(lastOffset: number, batchContext: BatchContext, fault: string, raw: Buffer): Fetched {
  return new NoRecord(lastOffset, batchContext, fault, raw.subarray(0, 1_048_576));
}

/**
 * Whether a message is a marker (a control record, such as the end of a transaction) instead of a record. Its offset
 * counts as done, so that the committed offset reaches the end of the log; everything else ignores it.
 */
export function isMarker(message: KafkaMessage): boolean {
  return message instanceof NoRecord && message.fault === undefined;
}

/** The messages without markers. */
export function withoutMarkers(messages: KafkaMessage[]): KafkaMessage[] {
  return messages.some(isMarker) ? messages.filter((message) => !isMarker(message)) : messages;
}

/** Why a message cannot be read, or undefined. The value of an unreadable message has the raw bytes. */
export function faultOfRecord(message: KafkaMessage): string | undefined {
  return message instanceof NoRecord ? message.fault : undefined;
}

/** The headers of a message in order, to be forwarded byte for byte. */
export function headerListOf(message: KafkaMessage): HeaderList {
  if (message instanceof FetchedRecord) return message.headerList;
  return Object.entries(message.headers ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? null]).map((one) => [name, one] as const),
  );
}

/**
 * Checks that the lengths within a record fit together and into its own length, so that everything can be read later.
 * @returns the problem, or undefined
 */
export function contentFault({ bytes, start, end }: Span): string | undefined {
  const reader = new Reader(bytes, start);
  for (let part = 0; part < 2; part += 1) {
    const length = reader.varint();
    if (!(reader.at + Math.max(0, length) <= end)) return 'its key or value is longer than the record';
    reader.skip(length);
  }
  const count = reader.varint();
  if (!(count >= 0 && reader.at + 2 * count <= end)) return 'its number of headers is none';
  for (let left = count; left > 0; left -= 1) {
    const nameLength = reader.varint();
    if (!(nameLength >= 0 && reader.at + nameLength <= end)) return 'the name of a header is longer than the record';
    reader.skip(nameLength);
    const length = reader.varint();
    if (!(reader.at + Math.max(0, length) <= end)) return 'a header is longer than the record';
    reader.skip(length);
  }
  return reader.at === end ? undefined : 'it does not end where its length says';
}

function headersFrom(reader: Reader): RecordHeaders {
  const headers: RecordHeaders = {};
  for (let left = reader.varint(); left > 0; left -= 1) {
    const name = reader.name();
    const value = reader.bytes();
    const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
    if (before === undefined) put(headers, name, value);
    else put(headers, name, Array.isArray(before) ? [...before, value] : [before, value]);
  }
  return headers;
}

function put(headers: RecordHeaders, name: string, value: RecordHeaders[string]): void {
  if (name !== '__proto__') headers[name] = value;
  else Object.defineProperty(headers, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Few header names are in use, so their strings are cached, by a hash of some bytes. */
const names: { bytes: Buffer; text: string }[] = [];
const slots = 256;
const longestKept = 64;

/** Reads the parts of a record (https://kafka.apache.org/documentation/#record). */
export class Reader {
  readonly #buffer: Buffer;
  #at: number;

  constructor(buffer: Buffer, at = 0) {
    this.#buffer = buffer;
    this.#at = at;
  }

  /** The position of the next unread byte. */
  get at(): number {
    return this.#at;
  }

  int8(): number {
    return this.#buffer.readInt8(this.#at++);
  }

  /**
   * Zigzag, and 7 bits per byte, the lowest first; exact up to 2^53.
   * @returns NaN if there is none
   */
  varint(): number {
    // Most have one byte.
    const only = this.#buffer[this.#at];
    if (only !== undefined && only < 0x80) {
      this.#at += 1;
      return (only & 1) === 0 ? only >>> 1 : -((only + 1) >>> 1);
    }
    let value = 0;
    let weight = 1;
    let byte: number | undefined;
    do {
      byte = this.#buffer[this.#at++];
      if (byte === undefined || weight > 2 ** 63) return Number.NaN;
      value += (byte & 0x7f) * weight;
      weight *= 128;
    } while (byte >= 0x80);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  bytes(): Buffer | null {
    const length = this.varint();
    if (length < 0) return null;
    this.#at += length;
    return this.#buffer.subarray(this.#at - length, this.#at);
  }

  skip(length: number): void {
    if (length > 0) this.#at += length;
  }

  skipBytes(): void {
    this.skip(this.varint());
  }

  /** The name of a header. */
  name(): string {
    const length = this.varint();
    const start = this.#at;
    this.#at += length;
    if (length > longestKept) return this.#buffer.toString('utf8', start, this.#at);
    const last = length === 0 ? 0 : this.#buffer[this.#at - 1]! + 31 * this.#buffer[this.#at - 2]!;
    const slot = (last + 7 * length) % slots;
    const kept = names[slot];
    if (kept !== undefined && this.#isAt(start, kept.bytes)) return kept.text;
    const text = this.#buffer.toString('utf8', start, this.#at);
    names[slot] = { bytes: Buffer.from(text), text };
    return text;
  }

  #isAt(start: number, bytes: Buffer): boolean {
    if (bytes.length !== this.#at - start) return false;
    for (let index = 0; index < bytes.length; index += 1) {
      if (this.#buffer[start + index] !== bytes[index]) return false;
    }
    return true;
  }
}
