import { isShowtime } from '../load/cinemas.ts';
import type { Attempt, Connection, Order, Told } from '../load/record.ts';
import { isAcknowledged, sorts } from '../load/record.ts';
import type { Truth } from './truth.ts';
import type { Violation } from './violation.ts';

/** How many of each kind a run has at least, for each of its minutes. Most have ten times as many. */
const perMinute = {
  'requests for orders acknowledged': 100,
  'SeatsBooked on the log': 20,
  'SeatsHeld on the log': 5,
  'BookingConfirmed on the log': 2,
  'BookingCancelled on the log': 2,
  'HoldExpired on the log': 1,
  'CommandRejected on the log': 20,
  'orders told that they are refused': 20,
  'orders sent again with their key': 2,
  'halls read': 10,
  'halls read at a version that was wanted': 5,
  'halls read as they were at a version': 5,
  'halls read as they were at a time': 3,
  'bookings read with their receipt': 10,
  'histories of a show': 5,
  'histories of a seat': 2,
  'histories of a booking': 2,
  'histories of several pages': 2,
  'lists of several pages': 5,
  'streams that began with the hall': 4,
  'changes in streams': 20,
  'streams that went on where they were': 5,
};

/** The same of shows that change while they are sold, and of the catalogue. What becomes of a client there is chance: a short run may lack some. */
const changesPerMinute = {
  'SeatsExchanged on the log': 1,
  'SeatsCancelled on the log': 0.5,
  'BookingTransferred on the log': 0.5,
  'WaitlistJoined on the log': 1,
  'ShowChanged on the log': 2,
  'LayoutChanged on the log': 1,
  'orders for the best seats granted': 2,
  'showtimes scheduled': 2,
  'showtimes moved': 1,
  'showtimes cancelled': 0.5,
  'SlotTaken in the catalogue': 4,
  'MovieUsed in the catalogue': 3,
  'SlotsReleased in the catalogue': 2,
  'MovieDefined in the catalogue': 1,
  'TheaterDefined in the catalogue': 1,
  'CommandRejected in the catalogue': 3,
  'movies read': 3,
};

type Wanted = keyof typeof perMinute | keyof typeof changesPerMinute | `lists by ${(typeof sorts)[number]}`;

/** A check of what nobody did finds nothing: a run says so when it had too little of anything. */
export function* checkCoverage(told: Told, truth: Truth, minutes: number): Generator<Violation> {
  const seen = count(told, truth);
  const wanted = { ...perMinute, ...Object.fromEntries(sorts.map((sort) => [`lists by ${sort}`, 2])) };
  const least = new Map(Object.entries(wanted).map(([what, each]) => [what, Math.max(1, Math.floor(each * minutes))]));
  for (const [what, each] of Object.entries(changesPerMinute)) least.set(what, Math.floor(each * minutes));
  for (const [what, number] of least) {
    const had = seen.get(what as Wanted) ?? 0;
    if (had < number) yield { promised: 'enough seen', what: `${what}: ${had}, and it should be ${number} at least` };
  }
}

/** How many there were of each kind that got its answer. */
function count({ orders, reads, followings }: Told, { store, catalogue }: Truth): Map<Wanted, number> {
  const counts = new Map<Wanted, number>();
  const add = (what: Wanted, number = 1) => counts.set(what, (counts.get(what) ?? 0) + number);
  for (const { event } of Array.from(store.values()).flat()) {
    add(`${event.type} on the log` as Wanted);
    if (event.type === 'ShowScheduled' && event.showtime !== undefined) add('showtimes scheduled');
    if (event.type === 'ShowChanged' && event.showtime !== undefined) add('showtimes moved');
    if (event.type === 'ShowCancelled' && isShowtime(event.eventId)) add('showtimes cancelled');
  }
  for (const { event } of Array.from(catalogue.store.values()).flat()) {
    add(`${event.type} in the catalogue` as Wanted);
  }
  for (const { kind, attempts } of orders) {
    add('requests for orders acknowledged', attempts.filter(isAcknowledged).length);
    if (attempts.some(({ status }) => status === 409)) add('orders told that they are refused');
    if (isRepeated(attempts)) add('orders sent again with their key');
    if (kind.endsWith('-best') && attempts.some(isGranted)) add('orders for the best seats granted');
  }
  for (const read of reads) {
    if (read.kind === 'list') {
      if (read.pages.some(({ status }) => status !== 200)) continue;
      add(`lists by ${read.sort}`);
      if (read.pages.length > 1) add('lists of several pages');
    } else if (read.kind === 'history') {
      if (read.pages.some(({ attempt, events }) => attempt.status !== 200 || events.length === 0)) continue;
      add(`histories of a ${read.subject.kind}`);
      if (read.pages.length > 1) add('histories of several pages');
    } else if (read.attempt.status !== 200) {
    } else if (read.kind === 'movie') {
      add('movies read');
    } else if (read.kind === 'past') {
      add(typeof read.at === 'number' ? 'halls read as they were at a version' : 'halls read as they were at a time');
    } else if (read.kind === 'booking') {
      if (read.final !== true && read.attempt.body?.status !== 'pending') add('bookings read with their receipt');
    } else {
      add('halls read');
      if (read.minVersion !== undefined) add('halls read at a version that was wanted');
    }
  }
  for (const connection of followings.flatMap(({ connections }) => connections)) countStream(connection, add);
  return counts;
}

function countStream({ lastEventId, messages }: Connection, add: (what: Wanted, number?: number) => void): void {
  const [first] = messages;
  if (first?.name === 'snapshot') add('streams that began with the hall');
  else if (first !== undefined && lastEventId !== undefined) add('streams that went on where they were');
  // Those that came by themselves, and not because somebody asked.
  add('changes in streams', Math.max(0, messages.length - 1));
}

function isGranted({ status }: Attempt): boolean {
  return status === 200 || status === 201;
}

function isRepeated(attempts: Order['attempts']): boolean {
  return attempts.filter(isAcknowledged).length > 1;
}
