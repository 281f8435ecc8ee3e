import { answer, evolve } from '@ticketing/worker/domain/decider.ts';
import { emptyShow } from '@ticketing/worker/domain/show.ts';
import fc from 'fast-check';
import { historyArbitrary, isGranted, model } from './histories.ts';
import { at, eventId } from './stories.ts';

it('grants and refuses any history as the model does, and gives the seats to the same owners', () => {
  fc.assert(
    fc.property(historyArbitrary, (history) => {
      const show = emptyShow(eventId);
      const granted = history.map(({ command, second }) => {
        const event = answer(show, command, at(second));
        evolve(show, event);
        return isGranted(event);
      });
      const expected = model(history);
      expect(granted).toEqual(expected.granted);
      const owners = Array.from(show.seats).flatMap(([seatId, seat]) =>
        'bookingId' in seat ? [[seatId, seat.bookingId] as const] : [],
      );
      expect(new Map(owners)).toEqual(expected.owner);
      expect(show.version).toBe(history.length);
    }),
    { numRuns: 2_000 },
  );
});
