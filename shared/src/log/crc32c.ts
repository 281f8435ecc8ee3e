/**
 * CRC-32C (Castagnoli, RFC 3720 appendix B.4), four bytes per step: Kafka's checksum of a batch. "Slicing-by-4" from
 * Kounavis and Berry, "Novel Table Lookup-Based Algorithms for High-Performance CRC Generation".
 * @returns an unsigned 32-bit integer
 */
export function crc32c(bytes: Uint8Array): number {
  let crc = -1;
  let at = 0;
  for (const end = bytes.length - 3; at < end; at += 4) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc = third[crc & 0xff]! ^ second[(crc >>> 8) & 0xff]! ^ first[(crc >>> 16) & 0xff]! ^ byte[crc >>> 24]!;
  }
  for (; at < bytes.length; at++) crc = byte[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

const polynomial = 0x82f63b78;

// The effect of a byte on the checksum, alone and followed by one, two and three zero bytes.
const byte = Int32Array.from({ length: 256 }, (_, value) => {
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? polynomial : 0);
  return value;
});
const withZero = (table: Int32Array) => table.map((value) => (value >>> 8) ^ byte[value & 0xff]!);
const first = withZero(byte);
const second = withZero(first);
const third = withZero(second);
