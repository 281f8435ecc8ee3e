import { showDetailsSchema } from '@ticketing/shared/messages/show.ts';
import { firstShows } from '../shows.ts';

describe('the first shows', () => {
  it.each(firstShows)('$eventId is one that can be scheduled', ({ show }) => {
    expect(showDetailsSchema.safeParse(show).error).toBeUndefined();
    const seats = show.layout.reduce((sum, row) => sum + row.seats, 0);
    expect(seats).toBeGreaterThan(500);
    expect(seats).toBeLessThan(1_500);
  });

  it.each(firstShows)('$eventId sells only seats that it has, and each once', ({ show, sales }) => {
    const hall = new Set(
      show.layout.flatMap(({ section, row, seats }) =>
        Array.from({ length: seats }, (_, index) =>
          section === undefined ? `${row}${index + 1}` : `${section}-${row}${index + 1}`,
        ),
      ),
    );
    const sold = sales.flatMap(({ seatIds }) => seatIds);
    expect(sold.filter((seat) => !hall.has(seat))).toEqual([]);
    expect(new Set(sold).size).toBe(sold.length);
    // What the first order of a newcomer asks for.
    expect(hall.has('A1') && !sold.includes('A1')).toBe(true);
  });
});
