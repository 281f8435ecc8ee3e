import type { Language } from '../src/i18n/language.ts';
import { language } from '../src/i18n/language.ts';
import { demandOf, heatOf } from '../src/organiser/demand.ts';
import type { ShowEvent } from '../src/organiser/history.ts';
import { withBlocked, withPrice } from '../src/organiser/layout-edits.ts';
import { minorOf } from '../src/organiser/minor.ts';
import { planOfText } from '../src/organiser/plan-text.ts';
import { salesOf, thinned } from '../src/organiser/sales.ts';
import type { Layout } from '../src/organiser/types.ts';
import { instantOf, localText } from '../src/organiser/zoned.ts';

describe('times of a venue', () => {
  it.each([
    ['2027-01-15T19:30', 'Europe/Berlin', '2027-01-15T18:30:00.000Z'],
    ['2027-07-15T19:30', 'Europe/Berlin', '2027-07-15T17:30:00.000Z'],
    ['2027-07-15T00:10', 'Asia/Kolkata', '2027-07-14T18:40:00.000Z'],
    ['2027-07-15T23:45', 'America/Los_Angeles', '2027-07-16T06:45:00.000Z'],
    // The clock is put back at 3:00 that night: the hour is there twice, and the first one counts.
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
  ])('reads %s in %s', (local, zone, instant) => {
    expect(instantOf(local, zone)).toBe(instant);
    expect(localText(instant, zone)).toBe(local);
  });

  it('knows no instant for an hour that the clock leaves out, and for what is no time', () => {
    expect(instantOf('2027-03-28T02:30', 'Europe/Berlin')).toBeUndefined();
    expect(instantOf('2027-02-30T02:30', 'UTC')).toBeUndefined();
    expect(instantOf('soon', 'UTC')).toBeUndefined();
  });
});

describe('amounts', () => {
  it.each([
    ['12.50', 'EUR', 1_250],
    ['12,5', 'EUR', 1_250],
    ['12', 'EUR', 1_200],
    ['1250', 'JPY', 1_250],
    ['1.250', 'KWD', 1_250],
  ])('reads %s %s', (typed, currency, minor) => expect(minorOf(typed, currency)).toBe(minor));

  it.each([
    ['12.505', 'EUR'],
    ['12.5', 'JPY'],
    ['-1', 'EUR'],
    ['', 'EUR'],
    ['a lot', 'EUR'],
  ])('does not take %s %s', (typed, currency) => expect(minorOf(typed, currency)).toBeUndefined());
});

const layout: Layout = [
  { section: 'STALLS', row: 'A', labels: ['1', null, '2', '3A'], priceMinor: 5_000, blocked: ['2'] },
  { row: 'B1', seats: 3, priceMinor: 4_000 },
  { section: 'FLOOR', places: 3, priceMinor: 1_000 },
];

describe('edits of a layout', () => {
  it('takes seats off sale, each row its own', () => {
    const [a, b, floor] = withBlocked(layout, new Set(['STALLS-A3A', 'B1-2', 'FLOOR-1', 'NOWHERE-1']), true);
    expect([a?.blocked, b?.blocked, floor?.blocked]).toEqual([['2', '3A'], ['2'], ['1']]);
  });

  it('puts seats back on sale, and leaves no empty list', () => {
    const [a, b] = withBlocked(layout, new Set(['STALLS-A2', 'B1-2']), false);
    expect(a).not.toHaveProperty('blocked');
    expect(b).toEqual(layout[1]);
  });

  it('sets the price of the rows that have one of the seats', () => {
    expect(withPrice(layout, new Set(['B1-3']), 4_444).map(({ priceMinor }) => priceMinor)).toEqual([
      5_000, 4_444, 1_000,
    ]);
  });
});

const booking = (n: number) => `1-00000000-0000-7000-8000-00000000000${n}`;
let version = 0;

function event(type: string, at: string, more: object): ShowEvent {
  version += 1;
  const ids = { eventId: 1, commandId: crypto.randomUUID(), version };
  return { ...ids, type, at: `2027-05-0${at}:00:00.000Z`, ...more } as unknown as ShowEvent;
}

const history = [
  event('ShowScheduled', '1T08', {}),
  event('SeatsBooked', '1T09', { bookingId: booking(1), seatIds: ['A1', 'A2'] }),
  event('SeatsHeld', '1T10', { bookingId: booking(2), seatIds: ['A3'] }),
  event('CommandRejected', '1T11', { command: 'BookSeats', code: 'seat-taken', lostSeatIds: ['A1', 'A3'] }),
  event('BookingConfirmed', '2T09', { bookingId: booking(2) }),
  event('SeatsExchanged', '2T10', { bookingId: booking(2), released: ['A3'], taken: ['A4'] }),
  event('SeatsCancelled', '2T11', { bookingId: booking(1), seatIds: ['A1'] }),
  event('CommandRejected', '2T12', { command: 'HoldSeats', code: 'seat-taken', lostSeatIds: ['A2'] }),
  event('CommandRejected', '2T13', { command: 'HoldSeats', code: 'limit-exceeded' }),
  event('CommandRejected', '2T14', { command: 'CancelBooking', code: 'not-owner' }),
  event('SeatsHeld', '2T15', { bookingId: booking(3), seatIds: ['A1'] }),
  event('HoldExpired', '2T16', { bookingId: booking(3) }),
  event('ShowCancelled', '3T09', { reason: 'ill' }),
];

describe('salesOf', () => {
  it('counts what is booked and held after each event, and what changed hands each day', () => {
    const { points, days } = salesOf(history, (instant) => instant.slice(0, 10));
    expect(points.map(({ booked, held }) => [booked, held])).toEqual([
      [2, 0],
      [2, 1],
      [3, 0],
      [3, 0],
      [2, 0],
      [2, 1],
      [2, 0],
      [0, 0],
    ]);
    expect(days).toEqual([
      { date: '2027-05-01', sold: 2, givenBack: 0 },
      { date: '2027-05-02', sold: 2, givenBack: 2 },
      { date: '2027-05-03', sold: 0, givenBack: 2 },
    ]);
  });

  it('thins a curve and keeps its ends', () => {
    const points = Array.from({ length: 1_000 }, (_, n) => ({ atMs: n * n, booked: n, held: 0 }));
    const few = thinned(points, 50);
    expect(few.length).toBeLessThanOrEqual(50);
    expect([few[0], few.at(-1)]).toEqual([points[0], points.at(-1)]);
  });
});

describe('demandOf', () => {
  it('counts who was refused seats, by seat and by reason', () => {
    const demand = demandOf(history);
    expect(demand.refusals).toBe(3);
    expect(Object.fromEntries(demand.byCode)).toEqual({ 'seat-taken': 2, 'limit-exceeded': 1 });
    expect(Object.fromEntries(demand.bySeat)).toEqual({ A1: 1, A3: 1, A2: 1 });
  });

  it('is as hot as the most wanted seat', () => {
    const bySeat = new Map([
      ['A1', 16],
      ['A2', 4],
    ]);
    expect(Object.fromEntries(heatOf({ bySeat, byCode: new Map(), refusals: 20 }))).toEqual({ A1: 1, A2: 0.5 });
  });
});

describe('planOfText', () => {
  const none = new Map<string, number>();

  it('takes a list of rows, and a layout with sections', () => {
    expect(planOfText('[{"row": "A", "seats": 3, "priceMinor": 100}]', none)).toEqual({
      plan: { layout: [{ row: 'A', seats: 3, priceMinor: 100 }] },
      lost: [],
      categories: [],
    });
    const whole = {
      layout: [{ section: 'B', row: 'A', seats: 3, priceMinor: 1 }],
      sections: [{ code: 'B', name: 'Balcony' }],
    };
    expect(planOfText(JSON.stringify(whole), none)).toMatchObject({ plan: whole });
  });

  it('takes a plan of another system, with the prices of its categories', () => {
    const seats = ['Box', 'Pit'].map((category) => ({ seat_number: '1', category }));
    const rows = seats.map((seat, index) => ({ row_number: `${index + 1}`, seats: [seat] }));
    expect(planOfText(JSON.stringify({ zones: [{ rows }] }), new Map([['Box', 900]]))).toEqual({
      plan: {
        layout: [
          { row: '1', seats: 1, priceMinor: 900, category: 'Box' },
          { row: '2', seats: 1, priceMinor: 0, category: 'Pit' },
        ],
      },
      lost: [{ kind: 'positions' }],
      categories: ['Box', 'Pit'],
    });
  });

  it('takes CSV', () => {
    expect(planOfText('section,row,seat,price\nPit,A,1,500', none)).toEqual({
      plan: {
        layout: [{ section: 'PIT', row: 'A', seats: 1, priceMinor: 500 }],
        sections: [{ code: 'PIT', name: 'Pit', order: 1 }],
      },
      lost: [],
      categories: [],
    });
  });

  it.each([
    ['{', /JSON/],
    ['[{"row": "A", "seats": -3, "priceMinor": 100}]', /^layout\.0\.seats: /],
    ['[{"row": "A", "seats": 3, "priceMinor": 1, "sets": 3}]', /^layout\.0/],
    ['7', /^its first line must name the columns/],
    ['{"layout": [{"row": "A", "seats": 3, "priceMinor": 1}], "sections": [{"code": "b"}]}', /^sections\.0/],
    ['{"zones": []}', /^it is no seating plan/],
    ['seat,price\n1,free', /^line 2: price/],
  ])('says what is wrong with %s', (text, wrong) => {
    expect(wrongIn('en', text)).toMatch(wrong);
  });

  it.each([
    ['{', /^kein JSON/],
    ['seat,price\n"A', /^keine CSV-Datei/],
    ['twelve rows\nand a balcony', 'die erste Zeile muss die Spalten section, row, seat, price und kind nennen'],
    ['section,row,seat,price,kind\n', 'er hat keine Plätze'],
    ['section,row,seat,price,kind\nF,A,10,5,standing', 'Zeile 2: row muss bei Stehplätzen leer sein'],
    ['section,row,seat,price,kind\n,A,,5,gap', 'die Reihe A hat keine Plätze'],
    ['section,row,seat,price,kind\n,A,left,5,seat', 'der Platz „left“ der Reihe A hat keine Nummer'],
    ['section,row,seat,price,kind\n,A,1,4.50,seat', 'Zeile 2: price muss eine ganze Zahl sein, in Cent'],
    ['section,row,seat,price,kind\n,A,1,5,throne', /^Zeile 2: kind.* Ungültige Option/],
    ['section,row,seat,price,kind\n,A,1,5,seat\n,A,1,5,seat', 'Reihe A: labels.1 darf nicht zweimal vorkommen'],
    [
      '{"zones":[{"rows":[{"seats":[]}]}]}',
      /^nicht in der Form eines Saalplans: zones\.0\.rows\.0\.row_number Ungültige Eingabe/,
    ],
    ['[{"row": "A", "seats": 3}]', /^layout\.0\.priceMinor: Ungültige Eingabe/],
    ['[{"row": "A1", "seats": "3", "priceMinor": 1}]', /^layout\.0\.seats: Ungültige Eingabe/],
    ['[{"row": "A", "priceMinor": 1}]', 'layout.0.seats: fehlt, oder sonst labels oder places'],
    ['[{"row": "a", "seats": 1, "priceMinor": 1}]', 'layout.0.row: muss aus 1 bis 4 Großbuchstaben und Ziffern sein'],
    [
      '[{"row": "A", "seats": 1, "priceMinor": 1, "accessible": ["2"]}]',
      'layout.0.accessible.0: ist kein Platz dieser Reihe',
    ],
    [
      '[{"row": "A", "seats": 1, "priceMinor": 1}, {"row": "A", "seats": 1, "priceMinor": 1}]',
      'layout.1.row: darf A kein zweites Mal nennen',
    ],
  ])('says it in German, too: %s', (text, wrong) => {
    expect(wrongIn('de', text)).toEqual(typeof wrong === 'string' ? wrong : expect.stringMatching(wrong));
  });

  function wrongIn(tongue: Language, text: string): string {
    const read = planOfText(text, none);
    if (!('wrong' in read)) throw new Error('it was taken');
    language.value = tongue;
    try {
      return read.wrong();
    } finally {
      language.value = 'en';
    }
  }
});
