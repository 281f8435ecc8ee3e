import { v4 as randomUuid, v5 } from 'uuid';
import { timeOrderedUuid } from '../service/random.ts';
import type { ShowDetails } from './show.ts';
import { policyDefaults } from './show.ts';
import { searchText } from './text-keys.ts';

// Namespaces of the derived ids (RFC 9562, UUIDv5): random, fixed for ever.
const commandNamespace = 'c1e5f9a4-6b7d-4f0e-9a53-0d5a7f1e2b31';
const bookingNamespace = '5f0c2f7e-93a1-4d6c-8a0b-7a9f6c1d4e82';
const expiryNamespace = 'e7b84d19-2c5a-4e3f-b6d0-91f3a8c2d574';
const offerNamespace = '3d9b5a70-8e14-4c6f-a2b7-6f0c1d8e9a43';
const waitExpiryNamespace = 'b60e2c95-47fd-4a18-93d6-e5a1f7082c64';
const scheduleNamespace = 'a94d3c06-1f8e-4b72-9c65-3e0d8b7a6f15';
const movieNamespace = 'ea8e4566-78e1-42a2-b0d1-5d999baf568b';
const showtimeNamespace = '4c3df9fe-53b3-46f2-984a-5f517410a42f';
const useNamespace = '451e0928-f684-4b74-b375-4fe5a9bc9a75';
const releaseNamespace = '807e1b0f-b65e-4d65-8131-38b0acadcda2';
const moveNamespace = 'd0a7c5e2-38b9-4c16-8f72-91be64d3a508';
const settleNamespace = '2e6d0c1b-7f43-4a59-9d8e-c05b3a714f26';

/** A new command id. UUIDv7 is ordered by time, which keeps inserts into the unique index local. */
export function newCommandId(): string {
  return timeOrderedUuid();
}

/** A new booking id: `<eventId>-<uuid>`. */
export function newBookingId(eventId: number): string {
  return `${eventId}-${timeOrderedUuid()}`;
}

/**
 * The command id of a request with an Idempotency-Key: the same user, show and key always give the same id. The show
 * is included because a command id belongs to one show. So when a key is reused for another show after Redis has
 * forgotten it, that is a new booking instead of a command that is never decided.
 */
export function commandIdOfKey(userId: number, eventId: number, idempotencyKey: string): string {
  return v5(`${userId}:${eventId}:${idempotencyKey}`, commandNamespace);
}

/** The booking id of a request with an Idempotency-Key; see {@link commandIdOfKey}. */
export function bookingIdOfKey(userId: number, eventId: number, idempotencyKey: string): string {
  return `${eventId}-${v5(`${userId}:${eventId}:${idempotencyKey}`, bookingNamespace)}`;
}

/**
 * The command id of ScheduleShow: the same details for the same show are the same command. A policy field and
 * `payment` count only if they are not the default, so commands from before these fields existed keep their ids.
 */
export function commandIdOfSchedule(eventId: number, details: ShowDetails): string {
  return v5(`${eventId}:${JSON.stringify(canonical(details))}`, scheduleNamespace);
}

function canonical({ policy, payment, ...others }: { policy: object; payment?: unknown }): object {
  const rest = payment === 'required' ? { ...others, payment } : others;
  const defaults = new Map<string, unknown>(Object.entries(policyDefaults));
  const said = Object.entries(policy).filter(([field, value]) => value !== undefined && value !== defaults.get(field));
  return said.length === 0 ? rest : { ...rest, policy: Object.fromEntries(said) };
}

/**
 * The command id of an ExpireHold. It is the same whoever sends it, so repetitions are one command.
 * @param attempt 0, plus one for each attempt that was refused because it was too early by the broker's clock
 */
export function commandIdOfExpiry(bookingId: string, heldUntil: string, attempt = 0): string {
  return v5(attempt === 0 ? `${bookingId}:${heldUntil}` : `${bookingId}:${heldUntil}:${attempt}`, expiryNamespace);
}

/**
 * The command id of the ScheduleShow of a showtime: the same request for the same show is the same command, even if its
 * movie or hall has changed in between. As with {@link commandIdOfSchedule}, defaults do not count.
 * @param request the body, normalised
 */
export function commandIdOfShowtime(eventId: number, request: { policy: object; [field: string]: unknown }): string {
  return v5(`${eventId}:${JSON.stringify(canonical(request))}`, showtimeNamespace);
}

/** A new movie id that can be read: `the-salt-road-1b9f03ca`. */
export function newMovieId(title: string): string {
  return movieIdOf(title, randomUuid());
}

/** The movie id of a request with an Idempotency-Key: the same user, key and title always give the same id. */
export function movieIdOfKey(title: string, userId: number, idempotencyKey: string): string {
  return movieIdOf(title, v5(`${userId}:${idempotencyKey}`, movieNamespace));
}

/** The command id of such a request: the same one for the same movie id. So its outcome is the same for ever, too. */
export function commandIdOfMovie(movieId: string, userId: number, idempotencyKey: string): string {
  return v5(`${movieId}:${userId}:${idempotencyKey}`, movieNamespace);
}

function movieIdOf(title: string, uuid: string): string {
  const words = searchText(title)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 48);
  return `${words.replace(/^-|-$/g, '') || 'movie'}-${uuid.slice(0, 8)}`;
}

/**
 * The slot that a showtime takes before it moves: the same change always takes the same.
 * @param changeId the command id of its ChangeShow
 */
export function slotIdOfMove(changeId: string): string {
  return v5(changeId, moveNamespace);
}

/** The command id of the UseMovie that follows a slot. */
export function commandIdOfUse(slotId: string): string {
  return v5(slotId, useNamespace);
}

/** The command id of the ReleaseSlot that gives a slot back to a stream. */
export function commandIdOfRelease(streamId: string, slotId: string): string {
  return v5(`${streamId}:${slotId}`, releaseNamespace);
}

/** The command id of the SettleSlot that a change of a show sends to a stream. @param changeId the change's command id */
export function commandIdOfSettle(streamId: string, changeId: string): string {
  return v5(`${streamId}:${changeId}`, settleNamespace);
}

/**
 * The command id of an OfferSeats. It is the same whoever sends it, and another one for each state of the show: an offer
 * that was refused in one state may be right in the next.
 * @param version of the show after which the seats were found
 */
export function commandIdOfOffer(bookingId: string, version: number): string {
  return v5(`${bookingId}:${version}`, offerNamespace);
}

/** The command id of an ExpireWait; see {@link commandIdOfExpiry}. */
export function commandIdOfWaitExpiry(bookingId: string, attempt = 0): string {
  return v5(`${bookingId}:${attempt}`, waitExpiryNamespace);
}

/** The show of a well-formed booking id. */
export function eventIdOfBooking(bookingId: string): number {
  return Number(bookingId.slice(0, bookingId.indexOf('-')));
}
