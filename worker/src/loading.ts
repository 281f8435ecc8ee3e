import type { Command } from '@ticketing/shared/messages/commands.ts';
import { isSeatOrder, makesBooking, namesSeatsOrBest } from '@ticketing/shared/messages/commands.ts';
import type { PoolClient } from 'pg';
import type { Booking, PartialShow } from './domain/show.ts';
import type { ShowCache } from './show-cache.ts';
import type { InShow } from './store/reads.ts';
import {
  loadBookings,
  loadLayouts,
  loadSeats,
  loadSeatsOfUsers,
  loadWaitingLists,
  loadWholeShows,
  lockShows,
} from './store/reads.ts';

/** A show of which so many seats were needed one by one is loaded as a whole. */
const hotFromSeats = 50;

/**
 * Takes the shows of the commands out of the cache.
 * @returns undefined when the cache lacks something that the commands need; then nothing was taken out
 */
export function takeCached(commands: Command[], cache: ShowCache): Map<number, PartialShow> | undefined {
  const shows = new Map<number, PartialShow>();
  for (const command of commands) {
    const { eventId } = command;
    const show = shows.get(eventId) ?? cache.peek(eventId);
    // Only commands for new bookings qualify: others need a booking, which is not cached, or a new show.
    if (show === undefined || !isSeatOrder(command)) return undefined;
    if (needsHall(command, show) && !hasHall(show)) return undefined;
    shows.set(eventId, show);
  }
  if (unknownSeats(shows, commands).length > 0 || unknownUsers(shows, commands).length > 0) return undefined;
  for (const { eventId, version } of shows.values()) cache.take(eventId, version);
  assumeNewBookings(shows, commands);
  return shows;
}

/** Locks the shows of the commands, and takes those out of the cache that are cached at their current version. */
export async function lockAndTakeCached(
  client: PoolClient,
  commands: Command[],
  cache: ShowCache,
): Promise<Map<number, PartialShow>> {
  const shows = await lockShows(client, Array.from(new Set(commands.map(({ eventId }) => eventId))));
  for (const [eventId, { version }] of shows) {
    const known = cache.take(eventId, version);
    if (known !== undefined) shows.set(eventId, known);
  }
  const unlisted = Array.from(shows.values()).filter(({ waiting }) => waiting === undefined);
  await loadWaitingLists(
    client,
    shows,
    unlisted.map(({ eventId }) => eventId),
  );
  return shows;
}

/**
 * Reads what the commands need and is not loaded, with one statement per table.
 * @param readOutcomesFirst whether to read also the bookings that the commands would make: nearly always they are new, and the
 *   primary key catches the others
 */
export async function loadMissing(
  client: PoolClient,
  shows: Map<number, PartialShow>,
  commands: Command[],
  readOutcomesFirst: boolean,
): Promise<void> {
  // Bookings come first: they name the seats and users of commands about them.
  const wanted = commands.filter((command) => 'bookingId' in command && (readOutcomesFirst || !makesBooking(command)));
  await loadBookings(
    client,
    shows,
    wanted.flatMap((command) => ('bookingId' in command ? [{ eventId: command.eventId, key: command.bookingId }] : [])),
  );
  if (!readOutcomesFirst) assumeNewBookings(shows, commands);

  const hot = hotShows(shows, commands);
  await loadWholeShows(client, shows, hot);
  await loadLayouts(client, shows, withoutLayout(shows, commands));
  await loadSeats(client, shows, unknownSeats(shows, commands));
  await loadSeatsOfUsers(client, shows, unknownUsers(shows, commands));
}

/** Assumes that bookings which the commands would make do not exist. The primary key refuses the others. */
function assumeNewBookings(shows: Map<number, PartialShow>, commands: Command[]): void {
  for (const command of commands) {
    if (!makesBooking(command)) continue;
    const { bookings } = shows.get(command.eventId)!;
    if (!bookings.isKnown(command.bookingId)) bookings.setAbsent(command.bookingId);
  }
}

/** Whether a command chooses among all seats of the hall, or may leave no single one, or somebody waits for some. */
function needsHall(command: Command, show: PartialShow): boolean {
  if (command.type === 'JoinWaitlist' || (show.waiting?.waiters.size ?? 0) > 0) return true;
  if (namesSeatsOrBest(command) && command.best !== undefined) return true;
  // From a change of the policy on, the commands behind it in the chunk need it too.
  if (command.type === 'ChangeShow') return command.policy?.noSingleSeats === true;
  return namesSeatsOrBest(command) && show.terms?.noSingleSeats === true;
}

function hasHall(show: PartialShow): boolean {
  return show.terms === undefined || (show.layout !== undefined && show.seats.isWhole);
}

function withoutLayout(shows: Map<number, PartialShow>, commands: Command[]): number[] {
  const wanted = commands.filter((command) => {
    const show = shows.get(command.eventId)!;
    return needsHall(command, show) && !hasHall(show);
  });
  return Array.from(new Set(wanted.map(({ eventId }) => eventId)));
}

function hotShows(shows: Map<number, PartialShow>, commands: Command[]): number[] {
  const misses = new Map<number, number>();
  for (const command of commands) {
    const { eventId } = command;
    const show = shows.get(eventId)!;
    // What becomes of seats that are sold under another layout depends on all of them, too.
    const needsAll = needsHall(command, show) || command.type === 'ChangeLayout';
    if (needsAll && !show.seats.isWhole) misses.set(eventId, hotFromSeats);
  }
  for (const { eventId } of unknownSeats(shows, commands)) misses.set(eventId, (misses.get(eventId) ?? 0) + 1);
  return Array.from(misses).flatMap(([eventId, count]) => {
    const known = shows.get(eventId)!.seats.size;
    return known + count >= hotFromSeats ? [eventId] : [];
  });
}

function unknownSeats(shows: Map<number, PartialShow>, commands: Command[]): InShow<string>[] {
  const seats = new Map<string, InShow<string>>();
  for (const command of commands) {
    const { eventId } = command;
    const show = shows.get(eventId)!;
    if (show.seats.isWhole) continue;
    for (const key of seatsOf(command, show)) {
      if (!show.seats.isKnown(key)) seats.set(`${eventId}/${key}`, { eventId, key });
    }
  }
  return Array.from(seats.values());
}

/** The seats that a command names, and those of the booking that it is about. */
function seatsOf(command: Command, show: PartialShow): string[] {
  if (isSeatOrder(command)) return command.seatIds ?? [];
  if (makesBooking(command) || command.type === 'CheckInSeat') return [];
  const own = bookingOf(command, show)?.seatIds ?? [];
  return 'seatIds' in command ? [...own, ...(command.seatIds ?? [])] : own;
}

function unknownUsers(shows: Map<number, PartialShow>, commands: Command[]): InShow<number>[] {
  const users = new Map<string, InShow<number>>();
  for (const command of commands) {
    const { eventId } = command;
    const show = shows.get(eventId)!;
    if (show.seatsOfUser.isWhole) continue;
    for (const key of usersOf(command, show)) {
      if (!show.seatsOfUser.isKnown(key)) users.set(`${eventId}/${key}`, { eventId, key });
    }
  }
  return Array.from(users.values());
}

/** The users whose number of seats a command needs or changes. For a command about a booking, the booking's user. */
function usersOf(command: Command, show: PartialShow): number[] {
  if (command.type === 'ConfirmBooking') return [];
  if (command.type === 'ExtendHold' || command.type === 'CheckInSeat') return [];
  if (makesBooking(command)) return [command.userId];
  const owner = bookingOf(command, show)?.userId;
  const users = owner === undefined ? [] : [owner];
  return command.type === 'TransferBooking' ? [...users, command.toUserId] : users;
}

/** The booking of a command. Undefined if a command of this chunk makes it; that command names its seats and user. */
function bookingOf(command: Command, show: PartialShow): Booking | undefined {
  return 'bookingId' in command ? show.bookings.get(command.bookingId) : undefined;
}
