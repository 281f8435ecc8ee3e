import fc from 'fast-check';
import { newTicketKey, publicTicketKeysSchema, publicTicketKeysText, ticketKeysSchema } from '../src/tickets/keys.ts';
import { readTicketList, writeTicketList } from '../src/tickets/list.ts';
import type { Ticket } from '../src/tickets/ticket.ts';
import { maxTicketLength, readTicket, signTicket, ticketSchema } from '../src/tickets/ticket.ts';

const keys = ticketKeysSchema.parse(newTicketKey('k1'));
const ticket: Ticket = {
  eventId: 1,
  seatId: 'BALC-C12',
  bookingId: '1-01a1fcce-befd-729d-8b45-8b3c6d765480',
  version: 7,
};

const anyTicket = fc
  .record({
    eventId: fc.integer({ min: 1, max: 2_147_483_647 }),
    seatId: fc.constantFrom('A1', 'BALC-C12', '215-3-12A', 'FLOOR-100000', 'ABCDEFGHIJKLMNOP-ZZZZ9999Z'),
    uuid: fc.uuid(),
    version: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  })
  .map(({ uuid, ...rest }) => ({ ...rest, bookingId: `${rest.eventId}-${uuid}` }));

it('reads every ticket as it was signed', () => {
  fc.assert(
    fc.property(anyTicket, (given) => {
      const text = signTicket(given, keys);
      expect(text.length).toBeLessThanOrEqual(maxTicketLength);
      expect(readTicket(text, keys.publicKeys)).toEqual({ ...given, keyId: 'k1' });
    }),
  );
});

it('reads no ticket of which one bit is another', () => {
  fc.assert(
    fc.property(anyTicket, fc.nat(), (given, place) => {
      const bytes = Buffer.from(signTicket(given, keys));
      const bit = place % (bytes.length * 8);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      expect(readTicket(bytes.toString('latin1'), keys.publicKeys)).toHaveProperty('fault');
    }),
    { numRuns: 1_000 },
  );
});

it('has one text for a ticket: the bits of base64url that say nothing are zero', () => {
  const text = signTicket(ticket, keys);
  for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
    const other = text.slice(0, -1) + last;
    expect('fault' in readTicket(other, keys.publicKeys)).toBe(other !== text);
  }
});

it.each([
  ['', 'malformed'],
  ['T1', 'malformed'],
  ['https://example.com/', 'malformed'],
  [`${signTicket(ticket, keys)} `, 'malformed'],
  [signTicket(ticket, keys).replace(/^T1/, 'T2'), 'malformed'],
  [signTicket(ticket, keys).replace('.BALC-C12.', '.no seat.'), 'malformed'],
  [signTicket(ticket, keys).replace('.1.7.', '.9999999999.7.'), 'malformed'],
  [signTicket(ticket, keys).replace('.BALC-C12.', '.BALC-C13.'), 'bad-signature'],
  [signTicket(ticket, keys).replace('.1.7.', '.2.7.'), 'bad-signature'],
  [signTicket(ticket, ticketKeysSchema.parse(newTicketKey('k1'))), 'bad-signature'],
  [signTicket(ticket, ticketKeysSchema.parse(newTicketKey('k2'))), 'unknown-key'],
])('refuses %j: %s', (text, fault) => {
  expect(readTicket(text, keys.publicKeys)).toEqual({ fault });
});

it('says nothing of who comes', () => {
  expect(Object.keys(ticketSchema.shape)).toEqual(['eventId', 'seatId', 'bookingId', 'version']);
});

describe('keys', () => {
  it('sign with the first, and tickets of the others stay good', () => {
    const [older, newer] = [newTicketKey('k1'), newTicketKey('k2')];
    const [before, after] = [ticketKeysSchema.parse(older), ticketKeysSchema.parse(`${newer},${older}`)];
    expect(signTicket(ticket, after)).toMatch(/^T1\.k2\./);
    expect(readTicket(signTicket(ticket, before), after.publicKeys)).toEqual({ ...ticket, keyId: 'k1' });
    expect(readTicket(signTicket(ticket, after), before.publicKeys)).toEqual({ fault: 'unknown-key' });
  });

  it('are read where only their public halves are known', () => {
    const doors = publicTicketKeysSchema.parse(publicTicketKeysText(keys.publicKeys));
    expect(readTicket(signTicket(ticket, keys), doors)).toEqual({ ...ticket, keyId: 'k1' });
  });

  it.each([
    ['', /must have a private key/],
    ['k1', /must be ID:KEY/],
    ['k1:short', /must be ID:KEY/],
    [`${newTicketKey('k1')} ${newTicketKey('k1')}`, /has the id k1 twice/],
  ])('are refused with words that do not repeat them: %#', (text, message) => {
    const result = ticketKeysSchema.safeParse(text);
    expect(result.error?.issues[0]?.message).toMatch(message);
    expect(result.error?.message).not.toContain('short');
  });
});

describe('the list of a door', () => {
  const list = {
    eventId: 1,
    name: 'The Tempest',
    startsAt: '2031-05-16T18:30:00.000Z',
    version: 9,
    tickets: [
      { seatId: 'A1', bookingId: ticket.bookingId, version: 7 },
      { seatId: 'A2', bookingId: ticket.bookingId, version: 7, usedAt: '2031-05-16T18:00:00.000Z' },
    ],
  };
  const text = writeTicketList(list, keys);

  it('is read as it was written', () => {
    expect(readTicketList(text, keys.publicKeys)).toEqual(list);
    expect(readTicketList(writeTicketList({ ...list, tickets: [] }, keys), keys.publicKeys)).toEqual({
      ...list,
      tickets: [],
    });
  });

  it.each([
    ['', 'malformed'],
    ['\n', 'malformed'],
    [text.slice(0, -1), 'malformed'],
    [text.split('\n').slice(0, 2).join('\n'), 'malformed'],
    [text.replace('"A1"', '"A3"'), 'bad-signature'],
    [text.replace(/\{"seatId":"A2"[^\n]*\n/, ''), 'bad-signature'],
    [writeTicketList(list, ticketKeysSchema.parse(newTicketKey('k2'))), 'unknown-key'],
  ])('is not read when it is another one: %#', (other, fault) => {
    expect(readTicketList(other, keys.publicKeys)).toEqual({ fault });
  });
});
