/** The body of PUT /api/events/{eventId}. */
export type FirstShow = {
  eventId: number;
  show: {
    name: string;
    venue: { name: string; city: string };
    category: string;
    startsAt: string;
    currency: string;
    layout: { section?: string; row: string; seats: number; priceMinor: number }[];
  };
  /** Seats that are sold at the start, for newcomers to see. */
  sales: { userId: number; seatIds: string[] }[];
};

/** The shows of a new system. Their dates are fixed, so that a repetition sends the same. */
export const firstShows: FirstShow[] = [
  {
    eventId: 1,
    show: {
      name: 'The Tempest',
      venue: { name: 'Old Harbour Theatre', city: 'Bristol' },
      category: 'theatre',
      startsAt: '2031-05-16T18:30:00.000Z',
      currency: 'GBP',
      layout: [
        // The one row without a section: its seats are just A1, A2 …
        ...rows(undefined, 'A', [12], 8_500),
        // The stalls widen towards the back; the last rows are under the circle and cost less.
        ...rows('STALLS', 'ABCD', [20, 21, 22, 23], 7_200),
        ...rows('STALLS', 'EFGHJK', [24, 25, 26, 26, 27, 27], 6_400),
        ...rows('STALLS', 'LMNP', [28, 28, 26, 22], 4_800),
        ...rows('CIRCLE', 'AB', [30, 31], 5_900),
        ...rows('CIRCLE', 'CDEF', [32, 32, 30, 26], 4_200),
        ...rows('GALLERY', 'ABCD', [28, 28, 26, 20], 1_900),
      ],
    },
    sales: [
      { userId: 101, seatIds: ['STALLS-C10', 'STALLS-C11'] },
      { userId: 102, seatIds: ['STALLS-F12', 'STALLS-F13', 'STALLS-F14', 'STALLS-F15'] },
      { userId: 103, seatIds: ['CIRCLE-A15', 'CIRCLE-A16'] },
      { userId: 104, seatIds: ['GALLERY-D1'] },
    ],
  },
  {
    eventId: 2,
    show: {
      name: 'Mahler: Symphony No. 2 "Resurrection"',
      venue: { name: 'Riverside Concert Hall', city: 'Rotterdam' },
      category: 'concert',
      startsAt: '2031-09-27T18:15:00.000Z',
      currency: 'EUR',
      layout: [
        ...rows(undefined, 'A', [16], 12_000),
        ...rows('PARQUET', 'ABCDEF', [26, 28, 28, 30, 30, 32], 9_800),
        ...rows('PARQUET', 'GHJKLMNP', [32, 34, 34, 36, 36, 36, 36, 34], 8_200),
        ...rows('PARQUET', 'QRSTUV', [34, 34, 32, 32, 30, 28], 6_500),
        ...rows('LEFT', 'AB', [24, 24], 5_400),
        ...rows('RIGHT', 'AB', [24, 24], 5_400),
        ...rows('BALCONY', 'ABCDEFGH', [44, 44, 46, 46, 48, 48, 46, 40], 4_400),
        // Behind the orchestra, facing the conductor.
        ...rows('CHOIR', 'ABCD', [30, 32, 32, 34], 2_600),
      ],
    },
    sales: [
      { userId: 101, seatIds: ['PARQUET-K17', 'PARQUET-K18'] },
      { userId: 105, seatIds: ['BALCONY-A20', 'BALCONY-A21', 'BALCONY-A22'] },
      { userId: 106, seatIds: ['CHOIR-B16'] },
    ],
  },
];

/** Rows of one section and price, from the stage outwards: a letter and a number of seats each. */
function rows(section: string | undefined, letters: string, seats: number[], priceMinor: number) {
  return [...letters].map((row, index) => ({
    ...(section !== undefined && { section }),
    row,
    seats: seats[index] as number,
    priceMinor,
  }));
}
