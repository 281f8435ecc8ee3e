import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { PoolClient } from 'pg';
import type { Booking, PartialShow } from './domain/show.ts';
import type { ShowCache } from './show-cache.ts';
import type { InShow } from './store/reads.ts';
import { loadBookings, loadHalls, loadSeats, loadSeatsOfUsers, lockShows } from './store/reads.ts';

/** A show of which so many seats were wanted, one by one, is loaded as a whole. */
const seatsThatMakeAShowHot = 50;

/**
 * Takes the shows of the commands out of what is remembered.
 * @returns undefined when something that the commands are about is not remembered; then nothing was taken out
 */
export function recallAll(commands: Command[], cache: ShowCache): Map<number, PartialShow> | undefined {
  const shows = new Map<number, PartialShow>();
  for (const command of commands) {
    const { eventId } = command;
    const show = shows.get(eventId) ?? cache.look(eventId);
    // Of those that order seats: the others are about a booking, which is not remembered, or about a new show.
    if (show === undefined || !('seatIds' in command)) return undefined;
    shows.set(eventId, show);
  }
  if (unknownSeats(shows, commands).length > 0 || unknownUsers(shows, commands).length > 0) return undefined;
  for (const { eventId, version } of shows.values()) cache.take(eventId, version);
  expectNewBookings(shows, commands);
  return shows;
}

/** Locks the shows of the commands, and gives what is remembered of them at the version that they have. */
export async function lockAndRecall(
  client: PoolClient,
  commands: Command[],
  cache: ShowCache,
): Promise<Map<number, PartialShow>> {
  const shows = await lockShows(client, Array.from(new Set(commands.map(({ eventId }) => eventId))));
  for (const [eventId, { version }] of shows) {
    const known = cache.take(eventId, version);
    if (known !== undefined) shows.set(eventId, known);
  }
  return shows;
}

/**
 * Reads what the commands need to know and what is not known yet, a statement a table.
 * @param lookFirst whether to look for bookings that the commands would make, too: nearly always they are new, and where
 *   one is not, its primary key says so
 */
export async function loadWhatTheyTouch(
  client: PoolClient,
  shows: Map<number, PartialShow>,
  commands: Command[],
  lookFirst: boolean,
): Promise<void> {
  // Bookings come first: they name the seats and the users of the orders about them.
  const wanted = commands.filter((command) => 'bookingId' in command && (lookFirst || !('seatIds' in command)));
  await loadBookings(
    client,
    shows,
    wanted.flatMap((command) => ('bookingId' in command ? [{ eventId: command.eventId, key: command.bookingId }] : [])),
  );
  if (!lookFirst) expectNewBookings(shows, commands);

  const hot = hotShows(shows, commands);
  await loadHalls(client, shows, hot);
  await loadSeats(client, shows, unknownSeats(shows, commands));
  await loadSeatsOfUsers(client, shows, unknownUsers(shows, commands));
}

/** Takes it that the bookings which the commands would make are not there. The primary key refuses one that is. */
function expectNewBookings(shows: Map<number, PartialShow>, commands: Command[]): void {
  for (const command of commands) {
    if (!('seatIds' in command)) continue;
    const { bookings } = shows.get(command.eventId)!;
    if (!bookings.isKnown(command.bookingId)) bookings.setAbsent(command.bookingId);
  }
}

function hotShows(shows: Map<number, PartialShow>, commands: Command[]): number[] {
  const misses = new Map<number, number>();
  for (const { eventId } of unknownSeats(shows, commands)) misses.set(eventId, (misses.get(eventId) ?? 0) + 1);
  return Array.from(misses).flatMap(([eventId, count]) => {
    const known = shows.get(eventId)!.seats.size;
    return known + count >= seatsThatMakeAShowHot ? [eventId] : [];
  });
}

function unknownSeats(shows: Map<number, PartialShow>, commands: Command[]): InShow<string>[] {
  const seats = new Map<string, InShow<string>>();
  for (const command of commands) {
    const { eventId } = command;
    const show = shows.get(eventId)!;
    if (show.seats.isWhole) continue;
    for (const key of seatsNamedBy(command, show)) {
      if (!show.seats.isKnown(key)) seats.set(`${eventId}/${key}`, { eventId, key });
    }
  }
  return Array.from(seats.values());
}

function seatsNamedBy(command: Command, show: PartialShow): string[] {
  return 'seatIds' in command ? command.seatIds : (bookingNamedBy(command, show)?.seatIds ?? []);
}

function unknownUsers(shows: Map<number, PartialShow>, commands: Command[]): InShow<number>[] {
  const users = new Map<string, InShow<number>>();
  for (const command of commands) {
    const { eventId } = command;
    const show = shows.get(eventId)!;
    if (show.seatsOfUser.isWhole) continue;
    const key = userCountedBy(command, show);
    if (key !== undefined && !show.seatsOfUser.isKnown(key)) users.set(`${eventId}/${key}`, { eventId, key });
  }
  return Array.from(users.values());
}

/** The user whose number of seats a command asks for or changes: of an order about a booking, the booking's own. */
function userCountedBy(command: Command, show: PartialShow): number | undefined {
  if (command.type === 'ConfirmBooking') return undefined;
  return 'seatIds' in command ? command.userId : bookingNamedBy(command, show)?.userId;
}

/** The booking that an order is about; none where the chunk itself makes it, with seats and a user that it names. */
function bookingNamedBy(command: Command, show: PartialShow): Booking | undefined {
  return 'bookingId' in command ? show.bookings.get(command.bookingId) : undefined;
}
