import type { StoredEvent } from '@ticketing/shared/event-store.ts';
import { failpoint } from '@ticketing/shared/failpoint.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent, EventOf } from '@ticketing/shared/messages/events.ts';
import type { Pool, PoolClient } from 'pg';
import { decide, evolve, makesRejectedBooking } from './domain/decider.ts';
import type { Seat, Show } from './domain/show.ts';
import { available } from './domain/show.ts';
import type { LoggedCommand, Outcome } from './messages.ts';
import type { OfShow } from './store/reads.ts';
import { loadBookings, loadSeats, loadSeatsOfUsers, lockShows, readOutcomes } from './store/reads.ts';
import type { BookingOfShow, SeatChange } from './store/writes.ts';
import {
  appendEvents,
  insertBookings,
  scheduleShows,
  updateBookings,
  updateTickets,
  updateVersions,
} from './store/writes.ts';

/** A command id that is recorded for another show. The command has its one outcome already, elsewhere. */
export type Foreign = { logged: LoggedCommand; recordedFor: number };

export type ChunkResult = { outcomes: Outcome[]; foreign: Foreign[] };

export type Decide = (show: Show, command: Command, now: string) => BookingEvent;

/**
 * Decides a chunk of one partition in one transaction: lock, read once, fold in memory, write with one statement a
 * table, commit. Nothing is done per command outside memory.
 * @param chunk in order of the log, of any number of shows
 * @param decideCommand the decider; another one than the rules' own only where a test needs it
 * @returns the outcomes in order of the log, those that had been recorded before among them
 * @throws what the database throws, and GuardError; then nothing was written
 */
export async function commitChunk(
  pool: Pool,
  chunk: LoggedCommand[],
  { processedBy, decideCommand = decide }: { processedBy: string; decideCommand?: Decide },
): Promise<ChunkResult> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that breaks between two statements says so here; unheard, it would end the process.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query('BEGIN');
    const result = await decideWithin(client, chunk, processedBy, decideCommand);
    failpoint('worker/before-commit');
    await client.query('COMMIT');
    failpoint('worker/after-commit');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(onError);
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

async function decideWithin(
  client: PoolClient,
  chunk: LoggedCommand[],
  processedBy: string,
  decideCommand: Decide,
): Promise<ChunkResult> {
  const shows = await lockShows(client, Array.from(new Set(chunk.map(({ command }) => command.eventId))));
  const recorded = await readOutcomes(
    client,
    chunk.map(({ command }) => command.commandId),
  );
  await loadWhatTheyTouch(
    client,
    shows,
    chunk.filter(({ command }) => !recorded.has(command.commandId)),
  );
  const before = new Map(Array.from(shows.values(), (show) => [show.eventId, snapshot(show)]));

  const result = fold(chunk, shows, recorded, decideCommand);

  const fresh = result.outcomes.filter(({ repeated }) => !repeated);
  if (fresh.length > 0) await write(client, fresh, shows, before, processedBy);
  return result;
}

/** Reads what the commands need to know. Bookings come first: they name the seats of orders about them. */
async function loadWhatTheyTouch(client: PoolClient, shows: Map<number, Show>, chunk: LoggedCommand[]): Promise<void> {
  const commands = chunk.map(({ command }) => command);
  await loadBookings(
    client,
    shows,
    commands.flatMap((command) => ('bookingId' in command ? [command.bookingId] : [])),
  );
  const seats = new Map<string, OfShow<string>>();
  const users = new Map<string, OfShow<number>>();
  for (const command of commands) {
    const { eventId } = command;
    const show = shows.get(eventId)!;
    const seatIds = 'seatIds' in command ? command.seatIds : seatsOfBooking(show, command);
    for (const of of seatIds) seats.set(`${eventId}/${of}`, { eventId, of });
    if ('userId' in command) users.set(`${eventId}/${command.userId}`, { eventId, of: command.userId });
  }
  await loadSeats(client, shows, Array.from(seats.values()));
  await loadSeatsOfUsers(client, shows, Array.from(users.values()));
}

function seatsOfBooking(show: Show, command: Command): string[] {
  return 'bookingId' in command ? (show.bookings.get(command.bookingId)?.seatIds ?? []) : [];
}

type Snapshot = { version: number; seats: Map<string, Seat>; bookingVersions: Map<string, number> };

function snapshot(show: Show): Snapshot {
  return {
    version: show.version,
    seats: new Map(show.seats),
    bookingVersions: new Map(Array.from(show.bookings.values(), ({ bookingId, version }) => [bookingId, version])),
  };
}

/** In order of the log: first come, first served. A command that comes again gets the outcome that it had. */
function fold(
  chunk: LoggedCommand[],
  shows: Map<number, Show>,
  recorded: Map<string, StoredEvent>,
  decideCommand: Decide,
): ChunkResult {
  const outcomes: Outcome[] = [];
  const foreign: Foreign[] = [];
  const decided = new Map<string, BookingEvent>();
  for (const logged of chunk) {
    const { command, at } = logged;
    const known = recorded.get(command.commandId)?.event ?? decided.get(command.commandId);
    if (known === undefined) {
      const show = shows.get(command.eventId)!;
      const event = decideCommand(show, command, at);
      evolve(show, event);
      decided.set(command.commandId, event);
      outcomes.push({ logged, event, repeated: false });
    } else if (known.eventId === command.eventId) {
      outcomes.push({ logged, event: known, repeated: true });
    } else {
      foreign.push({ logged, recordedFor: known.eventId });
    }
  }
  return { outcomes, foreign };
}

async function write(
  client: PoolClient,
  outcomes: Outcome[],
  shows: Map<number, Show>,
  before: Map<number, Snapshot>,
  processedBy: string,
): Promise<void> {
  const { partition } = outcomes[0]!.logged.position;
  await appendEvents(
    client,
    outcomes.map(({ event, logged }) => ({
      event,
      correlationId: logged.correlation.correlationId,
      offset: logged.position.offset,
    })),
    { partition, processedBy },
  );
  const events = outcomes.map(({ event }) => event);
  await scheduleShows(
    client,
    events.filter((event): event is EventOf<'ShowScheduled'> => event.type === 'ShowScheduled'),
  );
  const { seats, newBookings, changedBookings } = whatChanged(events, shows, before);
  await updateTickets(client, seats);
  await insertBookings(client, newBookings, partition);
  await updateBookings(client, changedBookings);
  await updateVersions(
    client,
    Array.from(new Set(events.map(({ eventId }) => eventId)), (eventId) => ({
      eventId,
      seen: before.get(eventId)!.version,
      now: shows.get(eventId)!.version,
    })),
  );
}

/** Of the seats and bookings that the events touched, where they stand now. */
function whatChanged(events: BookingEvent[], shows: Map<number, Show>, before: Map<number, Snapshot>) {
  const seats = new Map<string, SeatChange>();
  const bookings = new Map<string, BookingOfShow>();
  for (const event of events) {
    const { eventId } = event;
    if (event.type === 'ShowScheduled') continue;
    if (event.type === 'CommandRejected' && !makesRejectedBooking(event)) continue;
    const show = shows.get(eventId)!;
    const booking = show.bookings.get(event.bookingId!);
    if (booking !== undefined) bookings.set(booking.bookingId, { ...booking, eventId });
    if (event.type === 'CommandRejected') continue;
    for (const seatId of event.seatIds) {
      const seen = before.get(eventId)!.seats.get(seatId) ?? available;
      seats.set(`${eventId}/${seatId}`, { eventId, seatId, seen, now: show.seats.get(seatId)! });
    }
  }
  const newBookings: BookingOfShow[] = [];
  const changedBookings: { seenVersion: number; booking: BookingOfShow }[] = [];
  for (const booking of bookings.values()) {
    const seenVersion = before.get(booking.eventId)!.bookingVersions.get(booking.bookingId);
    if (seenVersion === undefined) newBookings.push(booking);
    else changedBookings.push({ seenVersion, booking });
  }
  return { seats: Array.from(seats.values()), newBookings, changedBookings };
}
