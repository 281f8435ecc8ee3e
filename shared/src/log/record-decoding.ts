import type { IHeaders } from 'kafkajs';

/** The bytes of one record, from behind its length. */
export type RecordBytes = { buffer: Buffer };

/** What the batch says of all its records; offsets and times are decimal text. */
export type BatchContext = {
  firstOffset: string;
  firstTimestamp: string;
  maxTimestamp: string;
  /** 1 where the broker set the time. */
  timestampType: number;
  magicByte?: number;
  isControlBatch?: boolean;
};

const logAppendTime = 1;

/**
 * Reads a record of a batch of version 2 (https://kafka.apache.org/documentation/#record).
 * @returns what kafkajs gives to consumers
 */
export function decodeRecord({ buffer }: RecordBytes, batchContext: BatchContext): FetchedRecord {
  return new FetchedRecord(buffer, batchContext);
}

/**
 * A record as kafkajs gives it to consumers. Its key, value and headers are parts of the fetched bytes, and made when they
 * are asked for, each time anew: some ten objects that would otherwise live until the last record of the fetch is done,
 * and make the collector's work. So ask once; and a copy (`{ ...record }`) has only the fields, not these.
 */
class FetchedRecord {
  readonly magicByte: number | undefined;
  readonly attributes: number;
  readonly timestamp: string;
  readonly offset: string;
  readonly isControlRecord: boolean;
  readonly batchContext: BatchContext;
  readonly #bytes: Buffer;
  /** Where its key begins. */
  readonly #contentAt: number;

  constructor(bytes: Buffer, batchContext: BatchContext) {
    const {
      firstOffset,
      firstTimestamp,
      maxTimestamp,
      timestampType,
      magicByte,
      isControlBatch = false,
    } = batchContext;
    const reader = new Reader(bytes);
    this.magicByte = magicByte;
    this.attributes = reader.int8();
    const timestampDelta = reader.varint();
    this.offset = String(Number(firstOffset) + reader.varint());
    const isBrokersTime = timestampType === logAppendTime && maxTimestamp !== '';
    this.timestamp = isBrokersTime ? maxTimestamp : String(Number(firstTimestamp) + timestampDelta);
    this.isControlRecord = isControlBatch;
    this.batchContext = batchContext;
    this.#bytes = bytes;
    this.#contentAt = reader.at;
  }

  get key(): Buffer | null {
    return this.#readBehind(0).bytes();
  }

  get value(): Buffer | null {
    return this.#readBehind(1).bytes();
  }

  get headers(): IHeaders {
    return headersFrom(this.#readBehind(2));
  }

  /** @param parts how many of key and value are passed over */
  #readBehind(parts: number): Reader {
    const reader = new Reader(this.#bytes, this.#contentAt);
    for (let part = 0; part < parts; part += 1) reader.skipBytes();
    return reader;
  }
}

function headersFrom(reader: Reader): IHeaders {
  const headers: IHeaders = {};
  for (let left = reader.varint(); left > 0; left -= 1) {
    const name = reader.name();
    const value = reader.bytes() as Buffer;
    const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
    if (before === undefined) put(headers, name, value);
    else put(headers, name, Array.isArray(before) ? [...before, value] : [before, value]);
  }
  return headers;
}

function put(headers: IHeaders, name: string, value: Buffer | (Buffer | string)[]): void {
  if (name !== '__proto__') headers[name] = value;
  else Object.defineProperty(headers, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Few names are in use, and each comes again with every record: they are made once. By a number made of some bytes. */
const names: { bytes: Buffer; text: string }[] = [];
const slots = 256;
const longestKept = 64;

class Reader {
  readonly #buffer: Buffer;
  #at: number;

  constructor(buffer: Buffer, at = 0) {
    this.#buffer = buffer;
    this.#at = at;
  }

  /** Where what was not read yet begins. */
  get at(): number {
    return this.#at;
  }

  int8(): number {
    return this.#buffer.readInt8(this.#at++);
  }

  /** Zigzag, and 7 bits a byte, the lowest first; exact up to 2^53. */
  varint(): number {
    let value = 0;
    let weight = 1;
    let byte: number;
    do {
      byte = this.#buffer[this.#at++]!;
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

  skipBytes(): void {
    const length = this.varint();
    if (length > 0) this.#at += length;
  }

  /** Of a header. */
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
