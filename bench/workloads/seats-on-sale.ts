import type { CommandOf } from '@ticketing/shared/messages/commands.ts';
import { seeded, shuffle } from '../../tests/support/random.ts';
import { jsonRequest } from '../load/requests.ts';
import { seatsOf, showOf } from './workload.ts';

/** Requests that book one seat after the other, each once, over HTTP. */
export type SeatsOnSale = {
  /** Puts a new show on sale, so that the seats last for a measurement. */
  prepare(): Promise<void>;
  /** The show on sale. */
  eventId(): number;
  /** The request for the next seat. @throws Error when the show is sold out */
  bookNext(headers?: Record<string, string>): string;
  /** A request of the same length, always the same. */
  exampleOfBooking(): string;
};

/** @param schedule resolves when the show can be booked @param seats of each show */
export async function openSeats(
  schedule: (show: CommandOf<'ScheduleShow'>) => Promise<void>,
  seats: number,
  firstEventId = 100_001,
): Promise<SeatsOnSale> {
  const seatIds = shuffle(seatsOf(seats), seeded(seats));
  let eventId = firstEventId - 1;
  let sold = 0;
  const bodyOf = (index: number) => ({ userId: 1_000_000 + index, eventId, seatId: seatIds[index] });
  const prepare = async () => {
    eventId += 1;
    sold = 0;
    await schedule(showOf(eventId, seats));
  };
  await prepare();
  const example = jsonRequest('POST', '/api/book', bodyOf(0));
  return {
    prepare,
    eventId: () => eventId,
    bookNext(headers) {
      if (sold === seatIds.length) throw new Error(`all ${seats} seats are sold: the show is too small for this bench`);
      const request = jsonRequest('POST', '/api/book', bodyOf(sold), headers);
      sold += 1;
      return request;
    },
    exampleOfBooking: () => example,
  };
}
