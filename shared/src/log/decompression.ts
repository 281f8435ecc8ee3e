import { gunzipSync, zstdDecompressSync } from 'node:zlib';

/** A batch cannot be decompressed; the message says why. */
export class UnpackError extends Error {
  override readonly name = 'UnpackError';
}

/** Kafka's codecs, by the lowest three bits of a batch's attributes. */
const codecs: readonly ({ name: string; unpack: (packed: Buffer, maxBytes: number) => Buffer } | undefined)[] = [
  undefined,
  { name: 'gzip', unpack: (packed, maxBytes) => gunzipSync(packed, { maxOutputLength: maxBytes }) },
  { name: 'snappy', unpack: unpackSnappy },
  { name: 'lz4', unpack: unpackLz4 },
  { name: 'zstd', unpack: (packed, maxBytes) => zstdDecompressSync(packed, { maxOutputLength: maxBytes }) },
];

/**
 * Decompresses the records of a batch.
 * Snappy and lz4 have their own implementations here. The npm packages without native code are not safe for untrusted
 * input: lz4js does not check bounds (it copies garbage for a bad distance and drops what exceeds its buffer), and
 * @platformatic/wasm-utils stays broken after one bad input (it keeps a view of memory that has moved).
 * @param codec the lowest three bits of the batch's attributes, not 0
 * @param maxBytes the maximum decompressed size
 * @throws UnpackError when the codec is unknown, the bytes are invalid, or the result exceeds `maxBytes`
 */
export function unpack(codec: number, packed: Buffer, maxBytes: number): Buffer {
  const known = codecs[codec];
  if (known === undefined) throw new UnpackError(`codec ${codec} is not known`);
  try {
    return known.unpack(packed, maxBytes);
  } catch (error) {
    if (error instanceof UnpackError) throw new UnpackError(`${known.name}: ${error.message}`);
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw new UnpackError(`${known.name}: ${tooLarge(maxBytes)}`);
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnpackError(`${known.name}: ${reason}`, { cause: error });
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function tooLarge(maxBytes: number): string {
  return `it unpacks to more than ${maxBytes} bytes`;
}

const endsTooEarly = 'it ends too early';

/** The output so far; it grows with its content up to its limit. */
class Unpacked {
  readonly maxBytes: number;
  #buffer: Buffer;
  #length = 0;

  constructor(expectedBytes: number, maxBytes: number) {
    this.maxBytes = maxBytes;
    this.#buffer = Buffer.allocUnsafe(Math.min(expectedBytes, maxBytes));
  }

  get length(): number {
    return this.#length;
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  append(from: Buffer, start: number, length: number): void {
    if (start + length > from.length) throw new UnpackError(endsTooEarly);
    this.#makeRoom(length);
    from.copy(this.#buffer, this.#length, start, start + length);
    this.#length += length;
  }

  /** Repeats bytes from a distance before the end; source and output may overlap. */
  repeat(distance: number, length: number): void {
    if (distance === 0 || distance > this.#length) throw new UnpackError('it repeats what is not there');
    this.#makeRoom(length);
    const end = this.#length + length;
    const start = this.#length - distance;
    // For a few bytes a loop is faster than a call.
    if (length <= 64) {
      const buffer = this.#buffer;
      for (let from = start, to = this.#length; to < end; ) buffer[to++] = buffer[from++]!;
      this.#length = end;
    }
    while (this.#length < end) {
      const some = Math.min(end - this.#length, this.#length - start);
      this.#buffer.copyWithin(this.#length, start, start + some);
      this.#length += some;
    }
  }

  #makeRoom(more: number): void {
    const needed = this.#length + more;
    if (needed > this.maxBytes) throw new UnpackError(tooLarge(this.maxBytes));
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.min(this.maxBytes, Math.max(needed, 2 * this.#buffer.length)));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new UnpackError(endsTooEarly);
  return byte;
}

/** Little-endian, at most four bytes. */
function numberAt(bytes: Buffer, at: number, size: number): number {
  if (at + size > bytes.length) throw new UnpackError(endsTooEarly);
  return bytes.readUIntLE(at, size);
}

const lz4Magic = 0x184d2204;
const typicalRatio = 4;

/** An LZ4 frame (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md); its checksums are not verified. */
function unpackLz4(packed: Buffer, maxBytes: number): Buffer {
  if (numberAt(packed, 0, 4) !== lz4Magic) throw new UnpackError('it is no lz4 frame');
  const flags = byteAt(packed, 4);
  if (flags >> 6 !== 1) throw new UnpackError('its version is not known');
  const hasBlockSums = (flags & 0x10) !== 0;
  const hasSize = (flags & 0x08) !== 0;
  const hasDictionary = (flags & 0x01) !== 0;
  if (hasDictionary) throw new UnpackError('it needs a dictionary');
  const unpacked = new Unpacked(typicalRatio * packed.length, maxBytes);
  let at = 4 + 2 + (hasSize ? 8 : 0) + 1;
  for (;;) {
    const head = numberAt(packed, at, 4);
    at += 4;
    if (head === 0) return unpacked.bytes();
    const size = head & 0x7fff_ffff;
    if (head === size) unpackLz4Block(packed, at, at + size, unpacked);
    else unpacked.append(packed, at, size);
    at += size + (hasBlockSums ? 4 : 0);
  }
}

/** Sequences of literals and a repetition; the last has only literals (lz4_Block_format.md). */
function unpackLz4Block(packed: Buffer, start: number, end: number, unpacked: Unpacked): void {
  if (end > packed.length) throw new UnpackError(endsTooEarly);
  const block = packed.subarray(start, end);
  let at = 0;
  const length = (short: number): number => {
    let sum = short;
    if (short === 15) {
      let byte: number;
      do {
        byte = byteAt(block, at++);
        sum += byte;
      } while (byte === 255);
    }
    return sum;
  };
  while (at < block.length) {
    const token = byteAt(block, at++);
    const literals = length(token >> 4);
    unpacked.append(block, at, literals);
    at += literals;
    if (at === block.length) return;
    const distance = numberAt(block, at, 2);
    at += 2;
    unpacked.repeat(distance, 4 + length(token & 15));
  }
}

// snappy-java, and so Kafka's own clients, write blocks with headers of their own.
const xerialMagic = Buffer.from('\x82SNAPPY\0', 'latin1');
const xerialHead = 16;

function unpackSnappy(packed: Buffer, maxBytes: number): Buffer {
  const unpacked = new Unpacked(typicalRatio * packed.length, maxBytes);
  if (!packed.subarray(0, xerialMagic.length).equals(xerialMagic)) {
    unpackSnappyBlock(packed, unpacked);
    return unpacked.bytes();
  }
  let at = xerialHead;
  while (at < packed.length) {
    if (at + 4 > packed.length) throw new UnpackError(endsTooEarly);
    const end = at + 4 + packed.readUInt32BE(at);
    if (end > packed.length) throw new UnpackError(endsTooEarly);
    unpackSnappyBlock(packed.subarray(at + 4, end), unpacked);
    at = end;
  }
  return unpacked.bytes();
}

/** The length, then literals and repetitions (https://github.com/google/snappy/blob/main/format_description.txt). */
function unpackSnappyBlock(block: Buffer, unpacked: Unpacked): void {
  let at = 0;
  let length = 0;
  for (let weight = 1; ; weight *= 128) {
    const byte = byteAt(block, at++);
    length += (byte & 0x7f) * weight;
    if (byte < 0x80) break;
    if (at === 5) throw new UnpackError('its length is none');
  }
  const end = unpacked.length + length;
  if (end > unpacked.maxBytes) throw new UnpackError(tooLarge(unpacked.maxBytes));
  while (at < block.length) {
    const tag = byteAt(block, at++);
    const kind = tag & 3;
    const upper = tag >> 2;
    if (kind === 0) {
      const sizeOfLength = Math.max(0, upper - 59);
      const length = 1 + (sizeOfLength === 0 ? upper : numberAt(block, at, sizeOfLength));
      at += sizeOfLength;
      unpacked.append(block, at, length);
      at += length;
    } else if (kind === 1) {
      unpacked.repeat(((upper >> 3) << 8) | byteAt(block, at++), 4 + (upper & 7));
    } else {
      const size = kind === 2 ? 2 : 4;
      unpacked.repeat(numberAt(block, at, size), 1 + upper);
      at += size;
    }
  }
  if (unpacked.length !== end) throw new UnpackError('its length is wrong');
}
