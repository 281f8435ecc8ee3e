import type { ShowEvent } from './history.ts';

/** How many seats were booked and held from this moment on. */
export type SalesPoint = { atMs: number; booked: number; held: number };

/** Seats that were sold and given back on a day at the venue. */
export type SalesDay = { date: string; sold: number; givenBack: number };

export type Sales = { points: SalesPoint[]; days: SalesDay[] };

type Owned = { booking: string; isBooked: boolean };

/**
 * What a show's history says of its sales, event by event.
 * @param dateOf the day at the venue of an instant
 */
export function salesOf(events: readonly ShowEvent[], dateOf: (instant: string) => string): Sales {
  const owners = new Map<string, Owned>();
  const points: SalesPoint[] = [];
  const days = new Map<string, SalesDay>();
  let [booked, held] = [0, 0];

  function set(seatId: string, now: Owned | undefined, at: string): void {
    const before = owners.get(seatId);
    if (before?.isBooked === true) booked -= 1;
    if (before?.isBooked === false) held -= 1;
    if (now?.isBooked === true) booked += 1;
    if (now?.isBooked === false) held += 1;
    if (now === undefined) owners.delete(seatId);
    else owners.set(seatId, now);
    const change = Number(now?.isBooked ?? false) - Number(before?.isBooked ?? false);
    if (change === 0) return;
    const date = dateOf(at);
    const day = days.get(date) ?? { date, sold: 0, givenBack: 0 };
    days.set(date, change > 0 ? { ...day, sold: day.sold + 1 } : { ...day, givenBack: day.givenBack + 1 });
  }

  for (const event of events) {
    const seatsOf = (booking: string) => [...owners].filter(([, owner]) => owner.booking === booking).map(([id]) => id);
    switch (event.type) {
      case 'SeatsBooked':
      case 'SeatsHeld':
        for (const seatId of event.seatIds)
          set(seatId, { booking: event.bookingId, isBooked: event.type === 'SeatsBooked' }, event.at);
        break;
      case 'BookingConfirmed':
        for (const seatId of seatsOf(event.bookingId))
          set(seatId, { booking: event.bookingId, isBooked: true }, event.at);
        break;
      case 'BookingCancelled':
      case 'HoldExpired':
        for (const seatId of seatsOf(event.bookingId)) set(seatId, undefined, event.at);
        break;
      case 'SeatsCancelled':
        for (const seatId of event.seatIds) set(seatId, undefined, event.at);
        break;
      case 'SeatsExchanged':
        for (const seatId of event.released) set(seatId, undefined, event.at);
        for (const seatId of event.taken) set(seatId, { booking: event.bookingId, isBooked: true }, event.at);
        break;
      case 'ShowCancelled':
        for (const seatId of [...owners.keys()]) set(seatId, undefined, event.at);
        break;
      default:
        continue;
    }
    points.push({ atMs: Date.parse(event.at), booked, held });
  }
  return { points, days: [...days.values()] };
}

/**
 * At most so many points of a curve, evenly over its time, the last one included: a picture has no room for more.
 * @param points in the order of time
 */
export function thinned(points: readonly SalesPoint[], most: number): SalesPoint[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length <= most) return [...points];
  const stepMs = (last.atMs - first.atMs) / (most - 2) || 1;
  const stepOf = ({ atMs }: SalesPoint) => Math.floor((atMs - first.atMs) / stepMs);
  const ends = points.filter((point, index) => {
    const following = points[index + 1];
    return following === undefined || stepOf(following) !== stepOf(point);
  });
  return ends[0] === first ? ends : [first, ...ends];
}
