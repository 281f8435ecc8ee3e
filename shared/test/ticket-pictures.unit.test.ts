import ICAL from 'ical.js';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import type { LayoutRow } from '../src/messages/layout.ts';
import { calendarOf } from '../src/tickets/calendar.ts';
import { newTicketKey, ticketKeysSchema } from '../src/tickets/keys.ts';
import { ticketsPdf } from '../src/tickets/pdf.ts';
import { qrModules, qrPng, qrSvg } from '../src/tickets/qr.ts';
import { seatNames } from '../src/tickets/seat-names.ts';
import { signTicket } from '../src/tickets/ticket.ts';
import { vTimeZone } from '../src/tickets/time-zone.ts';
import { pdfTexts } from './support/pdf-text.ts';

const keys = ticketKeysSchema.parse(newTicketKey('k1'));
const bookingId = '1001-01a1fcce-befd-729d-8b45-8b3c6d765480';
const textOf = (seatId: string) => signTicket({ eventId: 1001, seatId, bookingId, version: 17 }, keys);
const show = {
  name: 'The Tempest',
  venue: { name: 'Old Harbour Theatre', city: 'Bristol' },
  startsAt: '2031-05-16T18:30:00.000Z',
  endsAt: '2031-05-16T20:30:00.000Z',
  timeZone: 'Europe/London',
};
const entry = { show, bookingId, seatIds: ['A1', 'A2'], version: 17, asOf: '2031-01-01T00:00:00.000Z' };

describe('QR code', () => {
  const seatIds = ['A1', '215-3-12A', 'ABCDEFGHIJKLMNOP-ZZZZ9999Z'];

  it.each(seatIds)('is read back from the PNG by another library: %s', (seatId) => {
    const { data, width, height } = PNG.sync.read(qrPng(textOf(seatId), 4));
    expect(jsqr.default(new Uint8ClampedArray(data), width, height)?.data).toBe(textOf(seatId));
  });

  it('is the same as an SVG', () => {
    const svg = qrSvg(textOf('A1'));
    const size = qrModules(textOf('A1')).length;
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain(`viewBox="0 0 ${size} ${size}"`);
  });
});

describe('calendar', () => {
  const read = (text: string) => {
    const calendar = new ICAL.Component(ICAL.parse(text));
    for (const zone of calendar.getAllSubcomponents('vtimezone')) {
      ICAL.TimezoneService.register(new ICAL.Timezone(zone));
    }
    return { calendar, event: new ICAL.Event(calendar.getFirstSubcomponent('vevent')!) };
  };

  it('is read back by another library, at the time of the venue', () => {
    const { calendar, event } = read(calendarOf(entry));
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    expect(event.uid).toBe(bookingId);
    expect(event.sequence).toBe(17);
    expect(event.summary).toBe('The Tempest');
    expect(event.location).toBe('Old Harbour Theatre, Bristol');
    expect(event.description).toContain('Seats: A1, A2');
    expect(event.startDate.zone!.tzid).toBe('Europe/London');
    expect(event.startDate.toString()).toBe('2031-05-16T19:30:00');
    expect(event.startDate.toJSDate().toISOString()).toBe(show.startsAt);
    expect(event.endDate.toJSDate().toISOString()).toBe(show.endsAt);
    expect(event.component.getFirstPropertyValue('dtstamp')!.toString()).toBe('2031-01-01T00:00:00Z');
  });

  it('is in UTC where the zone is unknown, and without an end where that is', () => {
    const { calendar, event } = read(
      calendarOf({ ...entry, show: { ...show, timeZone: undefined, endsAt: undefined } }),
    );
    expect(calendar.getAllSubcomponents('vtimezone')).toEqual([]);
    expect(event.startDate.toString()).toBe('2031-05-16T18:30:00Z');
    expect(event.component.getFirstProperty('dtend')).toBeNull();
  });

  it('takes back the same entry when the booking is cancelled', () => {
    const { calendar, event } = read(calendarOf({ ...entry, version: 18, isCancelled: true }));
    expect(calendar.getFirstPropertyValue('method')).toBe('CANCEL');
    expect(event.component.getFirstPropertyValue('status')).toBe('CANCELLED');
    expect([event.uid, event.sequence]).toEqual([bookingId, 18]);
  });

  it('keeps what a name has in it, and lines within 75 bytes', () => {
    const name = `Œuvre; "one", two\\three: ${'東京 '.repeat(40)}end`;
    const text = calendarOf({ ...entry, show: { ...show, name } });
    expect(read(text).event.summary).toBe(name);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  // Half hours, clocks that change by half an hour, the south, and a winter that is the exception.
  it.each([
    'Europe/London',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'America/St_Johns',
    'Africa/Casablanca',
    'Europe/Dublin',
  ])('describes the zone as it is: %s', (zone) => {
    const parsed = new ICAL.Timezone(
      new ICAL.Component(
        ICAL.parse(`BEGIN:VCALENDAR\r\n${vTimeZone(zone, show.startsAt)}\r\nEND:VCALENDAR`),
      ).getFirstSubcomponent('vtimezone')!,
    );
    for (let day = -360; day <= 360; day += 5) {
      const at = new Date(Date.parse(show.startsAt) + day * 86_400_000);
      const there = ICAL.Time.fromJSDate(at, true).convertToZone(parsed).toString();
      const expected = at.toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T');
      expect(there).toBe(expected);
    }
  });
});

describe('PDF', () => {
  const layout: LayoutRow[] = [
    { section: 'STALLS', row: 'D', seats: 20, priceMinor: 5900, category: 'Premium' },
    { section: 'FLOOR', places: 200, priceMinor: 1200 },
  ];
  const hall = { layout, sections: [{ code: 'FLOOR', name: 'The Standing Floor' }] };
  const ticket = (seatId: string, priceMinor = 5900) => ({
    seat: seatNames(seatId, hall),
    text: textOf(seatId),
    priceMinor,
  });
  const given = {
    show,
    bookingId,
    currency: 'GBP',
    issuedAt: '2031-01-01T00:00:00.000Z',
    tickets: [ticket('STALLS-D7'), ticket('FLOOR-112', 1200)],
  };

  it('has a page for each ticket, with what is on it', async () => {
    const [first = '', second = '', ...more] = pdfTexts(await ticketsPdf(given));
    expect(more).toEqual([]);
    for (const page of [first, second]) {
      expect(page).toContain('The Tempest\n');
      expect(page).toContain('FRIDAY 16 MAY 2031   ·   19:30\n');
      expect(page).toContain('Old Harbour Theatre, Bristol\n');
      expect(page.replaceAll('\n', '')).toContain(bookingId);
    }
    expect(first).toContain('SECTION\nSTALLS\nROW\nD\nSEAT\n7\n£59.00   ·   Premium   ·   Ticket 1 / 2\n');
    expect(second).toContain('SECTION\nThe Standing Floor\nPLACE\n112\n£12.00   ·   Ticket 2 / 2\n');
  });

  it('is the same bytes each time', async () => {
    expect((await ticketsPdf(given)).equals(await ticketsPdf(given))).toBe(true);
  });

  it('has names in other letters, and cuts off what is too long', async () => {
    const name = 'Œuvre Ἰλιάς Война и мир';
    const venue = { name: 'Großes Haus '.repeat(30), city: 'Łódź' };
    const [page = ''] = pdfTexts(await ticketsPdf({ ...given, show: { ...show, name, venue, timeZone: undefined } }));
    expect(page.replace(/\s+/g, ' ')).toContain(name);
    expect(page).toMatch(/Großes Haus .*…/);
    expect(page).toContain('18:30 UTC');
  });
});
