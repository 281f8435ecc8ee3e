import type { HeaderList, HeaderValue, RecordHeaders } from './headers.ts';

/** A record to be encoded, as kafkajs' callers give it. */
export type RecordToEncode = {
  key?: string | Buffer | null | undefined;
  value?: string | Buffer | null | undefined;
  headers?: RecordHeaders | HeaderList | undefined;
};

// A reusable buffer for the encoding; it grows to the size of the largest record.
let draft = Buffer.allocUnsafeSlow(16_384);

/**
 * Encodes the content of a record: key, value and headers. What comes before them depends on the place of the record
 * in its batch; see {@link writeRecord}.
 */
export function encodeContent({ key = null, value = null, headers = {} }: RecordToEncode): Buffer {
  let most = mostBytes(key) + mostBytes(value) + 5;
  let count = 0;
  if (isHeaderList(headers)) {
    for (const [name, one] of headers) most += mostBytes(name) + mostBytes(one);
    count = headers.length;
  } else {
    for (const name in headers) {
      for (const one of valuesOf(headers[name])) {
        most += mostBytes(name) + mostBytes(one);
        count += 1;
      }
    }
  }
  if (most > draft.length) draft = Buffer.allocUnsafeSlow(2 * most);
  let at = writeBytes(draft, key, 0);
  at = writeBytes(draft, value, at);
  at = writeVarint(draft, count, at);
  if (isHeaderList(headers)) {
    for (const [name, one] of headers) at = writeBytes(draft, one, writeBytes(draft, name, at));
  } else {
    for (const name in headers) {
      for (const one of valuesOf(headers[name])) at = writeBytes(draft, one, writeBytes(draft, name, at));
    }
  }
  return Buffer.from(draft.subarray(0, at));
}

/** The size of a record after its length field, in bytes. Its time is that of its batch. */
export function sizeOfRecord(content: Buffer, offsetDelta: number): number {
  return 2 + sizeOfVarint(offsetDelta) + content.length;
}

/**
 * Writes a record of a batch of version 2 (https://kafka.apache.org/documentation/#record).
 * @param content from {@link encodeContent}
 * @returns the start of the next record
 */
export function writeRecord(buffer: Buffer, start: number, content: Buffer, offsetDelta: number): number {
  let at = writeVarint(buffer, sizeOfRecord(content, offsetDelta), start);
  buffer[at++] = 0; // attributes
  buffer[at++] = 0; // milliseconds after the first of the batch
  at = writeVarint(buffer, offsetDelta, at);
  return at + content.copy(buffer, at);
}

function isHeaderList(headers: RecordHeaders | HeaderList): headers is HeaderList {
  return Array.isArray(headers);
}

function valuesOf(header: RecordHeaders[string]): readonly HeaderValue[] {
  if (header === undefined) return [];
  return isOne(header) ? [header] : header;
}

function isOne(header: HeaderValue | readonly HeaderValue[]): header is HeaderValue {
  return !Array.isArray(header);
}

// Zigzag, and 7 bits per byte, the lowest first. Deltas and lengths are far below 2^31.
function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}

export function sizeOfVarint(value: number): number {
  const bits = 32 - Math.clz32(zigzag(value));
  return bits === 0 ? 1 : Math.ceil(bits / 7);
}

function writeVarint(buffer: Buffer, value: number, at: number): number {
  let rest = zigzag(value);
  let place = at;
  while (rest > 0x7f) {
    buffer[place++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  buffer[place++] = rest;
  return place;
}

// A character of a string has at most three bytes in UTF-8.
function mostBytes(value: string | Buffer | null): number {
  return 5 + (value === null ? 0 : 3 * value.length);
}

function writeBytes(buffer: Buffer, value: string | Buffer | null, at: number): number {
  if (value === null) return writeVarint(buffer, -1, at);
  if (typeof value !== 'string') {
    const place = writeVarint(buffer, value.length, at);
    return place + value.copy(buffer, place);
  }
  // The length of a short text has one byte, so it can be written after the text.
  if (value.length < 22) {
    const length = buffer.write(value, at + 1);
    buffer[at] = zigzag(length);
    return at + 1 + length;
  }
  const place = writeVarint(buffer, Buffer.byteLength(value), at);
  return place + buffer.write(value, place);
}
