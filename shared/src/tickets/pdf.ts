import { DateTime } from 'luxon';
import PDFDocument from 'pdfkit';
import { boldFont, regularFont } from './fonts.ts';
import { qrModules } from './qr.ts';
import type { SeatNames } from './seat-names.ts';
import type { ShowOfTicket } from './show-of-ticket.ts';

/** A ticket as it is printed. */
export type PrintedTicket = {
  seat: SeatNames;
  /** The signed text. */
  text: string;
  /** What the seat cost, in minor units; absent where events have no prices. */
  priceMinor?: number | undefined;
};

export type TicketsPdf = {
  show: ShowOfTicket;
  bookingId: string;
  tickets: PrintedTicket[];
  currency?: string | undefined;
  /** When it was booked: the same tickets are the same bytes each time. */
  issuedAt: string;
  /** A font (TTF, OTF) for characters that the own ones lack. */
  fontFile?: string | undefined;
};

// In points: 210 by 99 mm, the size of a long envelope.
const page = { width: 595, height: 281 };
const stubWidth = 193;
const edge = 26;
const body = { left: edge + 6, right: page.width - stubWidth - 22 };
const colours = {
  ink: '#14213d',
  soft: '#5b6478',
  accent: '#c8553d',
  line: '#c9ced8',
  paper: '#ffffff',
  stub: '#f4f1ea',
};

/** A page for each ticket, as a file. */
export async function ticketsPdf(given: TicketsPdf): Promise<Buffer> {
  const { show, bookingId, tickets, issuedAt, fontFile } = given;
  const document = new PDFDocument({
    size: [page.width, page.height],
    margin: 0,
    autoFirstPage: false,
    lang: 'en',
    displayTitle: true,
    info: { Title: `${show.name}: ${bookingId}`, Creator: 'ticketing', CreationDate: new Date(issuedAt) },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => document.on('end', resolve).on('error', reject));
  const pen = penOf(document, fontFile);
  for (const [index, ticket] of tickets.entries()) {
    document.addPage();
    drawTicket(pen, given, ticket, `${index + 1} / ${tickets.length}`);
  }
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

function drawTicket(pen: Pen, { show, bookingId, currency }: TicketsPdf, ticket: PrintedTicket, count: string): void {
  const { document } = pen;
  const { seat, text, priceMinor } = ticket;
  const width = body.right - body.left;
  document.rect(0, 0, page.width, page.height).fill(colours.paper);
  document.rect(0, 0, 10, page.height).fill(colours.accent);

  const when = timeOf(show);
  pen.label(`${when.date}   ·   ${when.time}`, body.left, edge, width, colours.accent, 10.5);
  pen.title(show.name, body.left, edge + 19, width, 64);
  const place = [show.venue.name, show.venue.city].join(', ');
  pen.text(place, body.left, edge + 92, width, { size: 12, bold: true });
  if (show.hallName !== undefined) pen.text(show.hallName, body.left, edge + 110, width, { size: 10, soft: true });

  const top = 176;
  document
    .moveTo(body.left, top - 14)
    .lineTo(body.right, top - 14)
    .lineWidth(0.75)
    .stroke(colours.line);
  const fields = fieldsOf(seat);
  // The section has words, the others a few characters.
  const shares = fields.map(({ value }) => Math.min(Math.max(value.length, 4), 14));
  const sum = shares.reduce((total, share) => total + share, 0);
  let x = body.left;
  for (const [index, { name, value }] of fields.entries()) {
    const room = (width * shares[index]!) / sum;
    pen.label(name, x, top, room - 10, colours.soft, 7.5);
    pen.text(value, x, top + 12, room - 10, { size: 24, smallest: 9, bold: true });
    x += room;
  }
  const price = priceMinor === undefined || currency === undefined ? [] : [moneyText(priceMinor, currency)];
  const last = [...price, ...(seat.category === undefined ? [] : [seat.category]), `Ticket ${count}`];
  pen.text(last.join('   ·   '), body.left, page.height - edge - 18, width, { size: 9, soft: true });

  drawStub(pen, seat, text, bookingId);
}

function drawStub(pen: Pen, seat: SeatNames, text: string, bookingId: string): void {
  const { document } = pen;
  const left = page.width - stubWidth;
  document.rect(left, 0, stubWidth, page.height).fill(colours.stub);
  // Where the stub would be torn off.
  document
    .moveTo(left, 12)
    .lineTo(left, page.height - 12)
    .lineWidth(1)
    .dash(3, { space: 3 })
    .stroke(colours.soft)
    .undash();
  for (const y of [0, page.height]) document.circle(left, y, 9).fill(colours.line);
  const size = stubWidth - 48;
  drawQr(document, text, left + 24, 24, size);
  pen.text(seat.seatId, left + 16, size + 34, stubWidth - 32, { size: 17, smallest: 8, bold: true, isCentred: true });
  pen.text('Show this code at the door. It lets one person in, once.', left + 16, size + 58, stubWidth - 32, {
    size: 7.5,
    soft: true,
    isCentred: true,
    lines: 2,
  });
  const id = bookingId.replace(/^(\d+)-(.{18}).(.*)$/, 'Booking $1-$2-\n$3');
  pen.text(id, left + 10, page.height - 36, stubWidth - 20, { size: 6.5, soft: true, isCentred: true, lines: 2 });
}

function drawQr(document: PDFKit.PDFDocument, text: string, x: number, y: number, size: number): void {
  const modules = qrModules(text);
  const module = size / modules.length;
  // The quiet zone is white, whatever the stub is.
  document.roundedRect(x, y, size, size, 4).fill('#ffffff');
  for (const [row, line] of modules.entries()) {
    for (const [column, isDark] of line.entries()) {
      if (isDark) document.rect(x + column * module, y + row * module, module, module);
    }
  }
  document.fill('#000000');
}

function fieldsOf({ section, row, label, isStanding }: SeatNames): { name: string; value: string }[] {
  return [
    ...(section === undefined ? [] : [{ name: 'SECTION', value: section }]),
    ...(row === undefined ? [] : [{ name: 'ROW', value: row }]),
    { name: isStanding ? 'PLACE' : 'SEAT', value: label },
  ];
}

function timeOf({ startsAt, timeZone }: ShowOfTicket): { date: string; time: string } {
  const at = DateTime.fromISO(startsAt, { zone: timeZone ?? 'UTC', locale: 'en-GB' });
  const time = at.toFormat('HH:mm');
  return { date: at.toFormat('cccc d LLLL yyyy').toUpperCase(), time: timeZone === undefined ? `${time} UTC` : time };
}

function moneyText(minor: number, currency: string): string {
  const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

type TextStyle = {
  size: number;
  /** A text that is too wide gets smaller, down to this. */
  smallest?: number;
  bold?: boolean;
  soft?: boolean;
  isCentred?: boolean;
  lines?: number;
};

type Pen = ReturnType<typeof penOf>;

/** Writes texts of any length into the room that they have. */
function penOf(document: PDFKit.PDFDocument, fontFile: string | undefined) {
  document.registerFont('regular', regularFont);
  document.registerFont('bold', boldFont);
  if (fontFile !== undefined) document.registerFont('other', fontFile);

  /** The own fonts have no sign for what they lack, but an empty box. */
  function useFont(text: string, isBold: boolean): void {
    document.font(isBold ? 'bold' : 'regular');
    if (fontFile !== undefined && lacks(document, text)) document.font('other');
  }

  function pen(text: string, x: number, y: number, width: number, style: TextStyle): void {
    const { size, smallest = size, bold = false, soft = false, isCentred = false, lines = 1 } = style;
    useFont(text, bold);
    let fitting = size;
    const fits = () => document.fontSize(fitting).widthOfString(text) <= width;
    while (lines === 1 && fitting > smallest && !fits()) fitting -= 0.5;
    document.fontSize(fitting).fillColor(soft ? colours.soft : colours.ink);
    const height = document.currentLineHeight(true) * lines + 0.1;
    document.text(text, x, y, { width, height, ellipsis: true, align: isCentred ? 'center' : 'left' });
  }

  return {
    document,
    text: pen,
    /** A short text in small bold letters. */
    label(text: string, x: number, y: number, width: number, colour: string, size: number): void {
      document.font('bold').fontSize(size).fillColor(colour);
      const height = document.currentLineHeight(true) + 0.1;
      document.text(text, x, y, { width, height, ellipsis: true, characterSpacing: 0.4 });
    },
    /** As large as it can be in so much room; what is longer than even the smallest ends with dots. */
    title(text: string, x: number, y: number, width: number, height: number): void {
      useFont(text, true);
      let size = 28;
      const fits = () => document.fontSize(size).heightOfString(text, { width }) <= height;
      while (size > 11 && !fits()) size -= 1;
      document.fontSize(size).fillColor(colours.ink).text(text, x, y, { width, height, ellipsis: true });
    },
  };
}

/** Whether the current font lacks a character of a text. */
function lacks(document: PDFKit.PDFDocument, text: string): boolean {
  const font: unknown = Reflect.get(document, '_font');
  const embedded: unknown = typeof font === 'object' && font !== null ? Reflect.get(font, 'font') : undefined;
  if (typeof embedded !== 'object' || embedded === null || !('hasGlyphForCodePoint' in embedded)) return false;
  const { hasGlyphForCodePoint } = embedded;
  if (typeof hasGlyphForCodePoint !== 'function') return false;
  return Array.from(text).some((character) => !hasGlyphForCodePoint.call(embedded, character.codePointAt(0)));
}
