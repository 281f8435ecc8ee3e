import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { PoolClient } from 'pg';
import type { Show } from './domain/show.ts';
import type { ShowCache } from './show-cache.ts';
import type { OfShow } from './store/reads.ts';
import { loadBookings, loadHalls, loadSeats, loadSeatsOfUsers, lockShows } from './store/reads.ts';

/** A show of which one chunk wants to know so many more seats is loaded as a whole. */
const seatsThatMakeAShowHot = 50;

/** Locks the shows of the commands, and gives what is remembered of them at the version that they have. */
export async function lockAndRecall(
  client: PoolClient,
  commands: Command[],
  cache: ShowCache,
): Promise<Map<number, Show>> {
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
  shows: Map<number, Show>,
  commands: Command[],
  lookFirst: boolean,
): Promise<void> {
  // Bookings come first: they name the seats of the orders about them.
  const wanted = commands.filter((command) => 'bookingId' in command && (lookFirst || !('seatIds' in command)));
  await loadBookings(
    client,
    shows,
    wanted.flatMap((command) => ('bookingId' in command ? [command.bookingId] : [])),
  );

  const hot = hotShows(shows, commands);
  await loadHalls(client, shows, hot);
  await loadSeats(client, shows, unknownSeats(shows, commands));
  await loadSeatsOfUsers(client, shows, unknownUsers(shows, commands));
}

function hotShows(shows: Map<number, Show>, commands: Command[]): number[] {
  const misses = new Map<number, number>();
  for (const { eventId } of unknownSeats(shows, commands)) misses.set(eventId, (misses.get(eventId) ?? 0) + 1);
  return Array.from(misses).flatMap(([eventId, count]) => (count >= seatsThatMakeAShowHot ? [eventId] : []));
}

function unknownSeats(shows: Map<number, Show>, commands: Command[]): OfShow<string>[] {
  const seats = new Map<string, OfShow<string>>();
  for (const command of commands) {
    const { eventId } = command;
    const show = shows.get(eventId)!;
    if (show.isWhole || show.terms === undefined) continue;
    for (const of of seatsNamedBy(command, show)) {
      if (!show.seats.has(of)) seats.set(`${eventId}/${of}`, { eventId, of });
    }
  }
  return Array.from(seats.values());
}

function seatsNamedBy(command: Command, show: Show): string[] {
  if ('seatIds' in command) return command.seatIds;
  return 'bookingId' in command ? (show.bookings.get(command.bookingId)?.seatIds ?? []) : [];
}

function unknownUsers(shows: Map<number, Show>, commands: Command[]): OfShow<number>[] {
  const users = new Map<string, OfShow<number>>();
  for (const command of commands) {
    if (!('userId' in command)) continue;
    const { eventId, userId } = command;
    const show = shows.get(eventId)!;
    if (show.isWhole || show.seatsOfUser.has(userId)) continue;
    users.set(`${eventId}/${userId}`, { eventId, of: userId });
  }
  return Array.from(users.values());
}
