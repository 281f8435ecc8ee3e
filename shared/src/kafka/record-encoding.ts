import type { IHeaders } from 'kafkajs';

/** A record to be encoded, as kafkajs takes it from its callers. */
export type RecordToEncode = {
  key?: string | Buffer | null | undefined;
  value?: string | Buffer | null | undefined;
  headers?: IHeaders | undefined;
};

/**
 * What a record takes behind its own length, in bytes. Its time is that of its batch.
 * @see writeRecord
 */
export function sizeOfRecord({ key = null, value = null, headers = {} }: RecordToEncode, offsetDelta: number): number {
  const pairs = headerPairs(headers);
  let size = 2 + sizeOfVarint(offsetDelta) + sizeOfBytes(key) + sizeOfBytes(value) + sizeOfVarint(pairs.length);
  for (const [name, headerValue] of pairs) size += sizeOfBytes(name) + sizeOfBytes(headerValue);
  return size;
}

/**
 * Writes a record of a batch of version 2 (https://kafka.apache.org/documentation/#record).
 * @param size from {@link sizeOfRecord}
 * @returns where the next one begins
 */
export function writeRecord(
  buffer: Buffer,
  start: number,
  { key = null, value = null, headers = {} }: RecordToEncode,
  offsetDelta: number,
  size: number,
): number {
  const pairs = headerPairs(headers);
  let at = writeVarint(buffer, size, start);
  buffer[at++] = 0; // attributes
  buffer[at++] = 0; // milliseconds after the first of the batch
  at = writeVarint(buffer, offsetDelta, at);
  at = writeBytes(buffer, key, at);
  at = writeBytes(buffer, value, at);
  at = writeVarint(buffer, pairs.length, at);
  for (const [name, headerValue] of pairs) {
    at = writeBytes(buffer, name, at);
    at = writeBytes(buffer, headerValue, at);
  }
  return at;
}

function headerPairs(headers: IHeaders): [string, string | Buffer][] {
  const pairs: [string, string | Buffer][] = [];
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (Array.isArray(value)) for (const one of value) pairs.push([name, one]);
    else if (value !== undefined) pairs.push([name, value]);
  }
  return pairs;
}

// Zigzag, and 7 bits a byte, the lowest first. Deltas and lengths are far below 2^31.
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

function sizeOfBytes(value: string | Buffer | null): number {
  if (value === null) return 1;
  const length = Buffer.byteLength(value);
  return sizeOfVarint(length) + length;
}

function writeBytes(buffer: Buffer, value: string | Buffer | null, at: number): number {
  if (value === null) return writeVarint(buffer, -1, at);
  const length = Buffer.byteLength(value);
  const place = writeVarint(buffer, length, at);
  if (typeof value === 'string') buffer.write(value, place);
  else value.copy(buffer, place);
  return place + length;
}
