import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import fc from 'fast-check';
import { at, bookingId, bookSeats, cancel, commandId, confirm, expire, holdSeats, scheduleShow } from './stories.ts';

/** A command and the second at which the log took it. */
export type Timed = { command: Command; second: number };

const seatArbitrary = fc.constantFrom('A1', 'A2', 'A3', 'A4', 'A5', 'BALC-A1', 'Z9');
const userArbitrary = fc.integer({ min: 1, max: 3 });

type Step =
  | { kind: 'book' | 'hold'; user: number; seats: string[] }
  | { kind: 'confirm' | 'cancel'; user: number; booking: number }
  | { kind: 'expire'; booking: number; early: boolean }
  | { kind: 'schedule' };

type OrderOf<K extends Step['kind']> = Step & { kind: K };

const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('book' as const, 'hold' as const),
      user: userArbitrary,
      seats: fc.uniqueArray(seatArbitrary, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('confirm' as const, 'cancel' as const),
      user: userArbitrary,
      booking: fc.nat(12),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('expire' as const), booking: fc.nat(12), early: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('schedule' as const) }) },
);

/**
 * Random commands of one show, of few seats and users so that they meet. Orders about a booking name one that may or
 * may not have been made; the show may be scheduled late, twice or never. Shrinks to the few that matter.
 */
export const historyArbitrary: fc.Arbitrary<Timed[]> = fc
  .tuple(fc.boolean(), fc.array(stepArbitrary, { maxLength: 25 }))
  .map(([scheduledFirst, steps]) => {
    const all: Step[] = scheduledFirst ? [{ kind: 'schedule' }, ...steps] : steps;
    const heldAt = new Map<number, number>();
    let second = 0;
    return all.map((step, index): Timed => {
      const n = index + 100;
      const booking = 'booking' in step ? 100 + step.booking : 0;
      const dueAt = (heldAt.get(booking) ?? 0) + 60;
      second = step.kind === 'expire' && !step.early ? Math.max(second + 1, dueAt) : second + 1;
      if (step.kind === 'hold') heldAt.set(n, second);
      const commands = {
        schedule: () => ({ ...scheduleShow, commandId: commandId(n) }),
        book: ({ user, seats }: OrderOf<'book'>) => bookSeats(n, user, ...seats),
        hold: ({ user, seats }: OrderOf<'hold'>) => holdSeats(n, user, ...seats),
        confirm: ({ user }: OrderOf<'confirm'>) => confirm(n, booking, user),
        cancel: ({ user }: OrderOf<'cancel'>) => cancel(n, booking, user),
        expire: () => expire(n, booking, at(dueAt)),
      };
      return { second, command: (commands[step.kind] as (step: Step) => Command)(step) };
    });
  });

/**
 * What must come of a history, told in another way than the decider does: who has which seat is all that it keeps.
 * @returns for each command whether it is granted, and the owners at the end
 */
export function model(history: Timed[], maxSeats: number, seats: string[]) {
  const owner = new Map<string, string>();
  const held = new Map<string, { user: number; until: string | undefined; seats: string[] }>();
  let scheduled = false;
  const granted = history.map(({ command, second }) => {
    if (command.type === 'ScheduleShow') {
      const first = !scheduled;
      scheduled = true;
      return first;
    }
    const booking = held.get(command.bookingId);
    if (command.type === 'BookSeats' || command.type === 'HoldSeats') {
      const has = Array.from(held.values()).flatMap(({ user, seats: of }) =>
        user === command.userId ? of : [],
      ).length;
      const free = command.seatIds.every((seat) => seats.includes(seat) && !owner.has(seat));
      if (!scheduled || !free || has + command.seatIds.length > maxSeats) return false;
      const until = command.type === 'HoldSeats' ? at(second + command.ttlSeconds) : undefined;
      held.set(command.bookingId, { user: command.userId, until, seats: command.seatIds });
      for (const seat of command.seatIds) owner.set(seat, command.bookingId);
      return true;
    }
    if (booking === undefined || ('userId' in command && booking.user !== command.userId)) return false;
    if (command.type === 'ConfirmBooking') {
      if (booking.until === undefined) return false;
      booking.until = undefined;
      return true;
    }
    if (command.type === 'ExpireHold' && (booking.until !== command.heldUntil || at(second) < command.heldUntil))
      return false;
    for (const seat of booking.seats) owner.delete(seat);
    held.delete(command.bookingId);
    return true;
  });
  return { granted, owner };
}

/** The command again, of another show: its ids carry the show. */
export function ofShow(command: Command, eventId: number): Command {
  const salt = eventId.toString(16).padStart(8, '0');
  const moved = { ...command, eventId, commandId: `${salt}${command.commandId.slice(8)}` };
  return 'bookingId' in moved ? { ...moved, bookingId: bookingId(Number(moved.bookingId.slice(-12)), eventId) } : moved;
}

export function isGranted(event: BookingEvent): boolean {
  return event.type !== 'CommandRejected';
}
