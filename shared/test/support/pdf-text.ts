import { inflateSync } from 'node:zlib';

/**
 * The texts of a PDF, page by page, in the order in which they are drawn. Enough of the format for what pdfkit writes:
 * each page has one stream, and each font a table of its glyphs.
 */
export function pdfTexts(pdf: Buffer): string[] {
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
    return drawn(at(/\/Contents (\d+) 0 R/.exec(head)?.[1]).data, glyphs);
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
