import { crc32, deflateSync } from 'node:zlib';
import { encodeQR } from 'qr';

// Medium: a seventh of it may be dirty or torn. The border is what the standard demands, in modules.
const options = { ecc: 'medium', border: 4 } as const;

/** The modules of the QR code of a text, row by row, with the quiet zone around it: true is dark. */
export function qrModules(text: string): boolean[][] {
  return encodeQR(text, 'raw', options);
}

/** The QR code of a text as an SVG picture. */
export function qrSvg(text: string): string {
  return encodeQR(text, 'svg', options);
}

/**
 * The QR code of a text as a PNG picture.
 * @param pixels how many pixels wide a module is
 */
export function qrPng(text: string, pixels = 8): Buffer {
  const modules = qrModules(text);
  const size = modules.length * pixels;
  const bytesOfRow = Math.ceil(size / 8);
  // One bit a pixel, 1 is white; before each row the number of its filter: none.
  const picture = Buffer.alloc(size * (bytesOfRow + 1));
  for (let y = 0; y < size; y++) {
    const row = modules[Math.floor(y / pixels)]!;
    const start = y * (bytesOfRow + 1) + 1;
    for (let x = 0; x < size; x++) {
      if (!row[Math.floor(x / pixels)]) picture[start + (x >> 3)]! |= 0x80 >> (x & 7);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // Bits a sample; the rest, 0, is grey, deflate, and no interlacing.
  header[8] = 1;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(picture)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

// PNG, 5.3: length, type, data, and the checksum of the two last.
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
