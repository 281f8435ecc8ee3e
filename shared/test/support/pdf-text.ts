import { inflateSync } from 'node:zlib';
import jsqr from 'jsqr';

/**
 * The texts of a PDF, page by page, in the order in which they are drawn. Enough of the format for what pdfkit writes:
 * each page has one stream, and each font a table of its glyphs.
 */
export function pdfTexts(pdf: Buffer): string[] {
  return pagesOf(pdf).map(({ stream, glyphs }) => drawn(stream, glyphs));
}

/** What the QR code of each page says, read back from the squares that are drawn; undefined for a page without one. */
export function pdfCodes(pdf: Buffer): (string | undefined)[] {
  return pagesOf(pdf).map(({ stream }) => codeIn(stream));
}

type Page = { stream: string; glyphs: Map<string, string[]> };

function pagesOf(pdf: Buffer): Page[] {
  const objects = new Map<string, { head: string; data: string }>();
  const text = pdf.toString('latin1');
  for (const [, number = '', body = ''] of text.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const start = body.indexOf('stream\n');
    const head = start < 0 ? body : body.slice(0, start);
    const raw = start < 0 ? '' : body.slice(start + 7, body.lastIndexOf('\nendstream'));
    const isPacked = head.includes('/FlateDecode');
    const data = isPacked ? inflateSync(Buffer.from(raw, 'latin1')).toString('latin1') : raw;
    objects.set(number, { head, data });
  }
  const at = (number: string | undefined) => objects.get(number ?? '') ?? { head: '', data: '' };
  const pages = Array.from(objects.values()).filter(({ head }) => /\/Type \/Page\n/.test(head));
  return pages.map(({ head }) => {
    const resources = at(/\/Resources (\d+) 0 R/.exec(head)?.[1]).head;
    const glyphs = new Map<string, string[]>();
    for (const [, name = '', font] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      glyphs.set(name, glyphsOf(at(/\/ToUnicode (\d+) 0 R/.exec(at(font).head)?.[1]).data));
    }
    return { stream: at(/\/Contents (\d+) 0 R/.exec(head)?.[1]).data, glyphs };
  });
}

/** What each glyph stands for, by its number: the `beginbfrange <from> <to> [<text> …]` of a ToUnicode table. */
function glyphsOf(table: string): string[] {
  const texts: string[] = [];
  for (const [, from = '', list = ''] of table.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/g)) {
    for (const [index, hex] of (list.match(/[0-9a-f]+/g) ?? []).entries()) {
      texts[Number.parseInt(from, 16) + index] = Buffer.from(hex, 'hex').swap16().toString('utf16le');
    }
  }
  return texts;
}

function drawn(stream: string, glyphs: Map<string, string[]>): string {
  let text = '';
  let font: string[] = [];
  for (const [, name, shown] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name !== undefined) font = glyphs.get(name) ?? [];
    for (const [, hex = ''] of (shown ?? '').matchAll(/<([0-9a-f]*)>/g)) {
      for (const glyph of hex.match(/.{4}/g) ?? []) text += font[Number.parseInt(glyph, 16)] ?? '?';
    }
    if (shown !== undefined) text += '\n';
  }
  return text;
}

/** Draws the small squares of a page, four by four pixels each, and has the picture read. */
function codeIn(stream: string): string | undefined {
  const squares = Array.from(stream.matchAll(/([\d.-]+) ([\d.-]+) ([\d.]+) ([\d.]+) re\b/g), (parts) =>
    parts.slice(1).map(Number),
  ).filter(([, , width, height]) => width === height && width! < 10);
  if (squares.length === 0) return undefined;
  const side = squares[0]![2]!;
  const [left, top] = [0, 1].map((axis) => Math.min(...squares.map((square) => square[axis]!)));
  const places = squares.map(([x, y]) => [Math.round((x! - left!) / side), Math.round((y! - top!) / side)] as const);
  const [quiet, pixels] = [4, 4];
  const size = (Math.max(...places.flat()) + 1 + 2 * quiet) * pixels;
  const picture = new Uint8ClampedArray(size * size * 4).fill(255);
  for (const [column, row] of places) {
    for (let y = 0; y < pixels; y++) {
      const start = (((row + quiet) * pixels + y) * size + (column + quiet) * pixels) * 4;
      for (let at = start; at < start + pixels * 4; at += 4) picture.fill(0, at, at + 3);
    }
  }
  return jsqr.default(picture, size, size)?.data;
}
