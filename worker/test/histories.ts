import { placesOf, placesOfRow } from '@ticketing/shared/hall/places.ts';
import type { Command, CommandOf, CommandType } from '@ticketing/shared/messages/commands.ts';
import { commandTypes, isSeatOrder, scheduleShowSchema } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import type { LayoutRow } from '@ticketing/shared/messages/layout.ts';
import type { By } from '@ticketing/shared/messages/who.ts';
import type { Best, Wish } from '@ticketing/shared/messages/wish.ts';
import { wishOf } from '@ticketing/shared/messages/wish.ts';
import fc from 'fast-check';
import { bestByModel } from '../../shared/test/best-model.ts';
import {
  at,
  bookBest,
  bookingId,
  bookSeats,
  cancel,
  cancelSeats,
  cancelShow,
  changeLayout,
  changeShow,
  checkIn,
  commandId,
  confirm,
  exchange,
  exchangeForBest,
  expire,
  expireWait,
  extendHold,
  holdBest,
  holdSeats,
  joinWaitlist,
  offerSeats,
  paymentId,
  scheduleShow,
  transfer,
} from './stories.ts';

/** A command and the second at which the log took it. */
export type Timed = { command: Command; second: number };

const seatArbitrary = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom('A1', 'A2', 'A3', 'A4', 'A5', 'BALC-A1', 'BALC-A2', 'BALC-A3') },
  { weight: 1, arbitrary: fc.constantFrom('A6', 'A7', 'BALC-A4', 'Z9') },
);

/** What a command is made of; each type takes what it needs. */
type Step = {
  type: CommandType;
  user: number;
  toUser: number;
  seats: string[];
  /** One time in three: not these seats, but the best. */
  best: Wish | undefined;
  /** For the waiting list. */
  wish: Wish;
  change: Partial<CommandOf<'ChangeShow'>>;
  /** Which of the open bookings it is about, the last one first; one that nobody has made where there is none. */
  booking: number;
  /** One time in six: the end of a hold before its time, an order about a booking by somebody else. */
  wrong: boolean;
};

const wishArbitrary: fc.Arbitrary<Wish> = fc.record(
  {
    count: fc.integer({ min: 1, max: 3 }),
    section: fc.constantFrom('BALC', 'BALC', 'BALC', 'NONE'),
    maxPriceMinor: fc.constantFrom(4_500, 2_500, 2_500, 2_499),
  },
  { requiredKeys: ['count'] },
);

// Times by which sales are sometimes impossible.
const momentArbitrary = fc.constantFrom(at(30), at(90), at(180), at(240), at(400));
const changeArbitrary = fc.record(
  {
    startsAt: momentArbitrary,
    salesOpenAt: fc.option(momentArbitrary),
    salesCloseAt: fc.option(momentArbitrary),
    maxSeatsPerUser: fc.integer({ min: 1, max: 3 }),
    policy: fc.record(
      {
        cancelUntil: fc.constantFrom(0, 60),
        transferable: fc.boolean(),
        exchangeable: fc.boolean(),
        noSingleSeats: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

// A type that is not here does not compile: no command may be missing from the histories.
const weights: Record<CommandType, number> = {
  ScheduleShow: 2,
  ChangeShow: 4,
  CancelShow: 1,
  ChangeLayout: 4,
  BookSeats: 12,
  HoldSeats: 16,
  ExtendHold: 6,
  ConfirmBooking: 6,
  CancelBooking: 6,
  CancelSeats: 4,
  ExchangeSeats: 10,
  TransferBooking: 6,
  CheckInSeat: 10,
  ExpireHold: 12,
  JoinWaitlist: 10,
  OfferSeats: 12,
  ExpireWait: 2,
};

const stepArbitrary = fc.oneof(
  ...commandTypes.map((type) => ({
    weight: weights[type],
    arbitrary: fc.record({
      type: fc.constant(type),
      user: fc.integer({ min: 1, max: 3 }),
      toUser: fc.integer({ min: 1, max: 3 }),
      seats: fc.uniqueArray(seatArbitrary, { minLength: 1, maxLength: 2 }),
      best: fc.option(wishArbitrary, { nil: undefined, freq: 2 }),
      wish: wishArbitrary,
      change: changeArbitrary,
      booking: fc.nat(3),
      wrong: fc.nat(5).map((n) => n === 5),
    }),
  })),
);

type Asked = {
  n: number;
  user: number;
  dueAt: number | undefined;
  waits?: boolean;
  since?: number;
  /** The seats that were asked for, and the version of their tickets if nothing is refused. */
  seats: string[];
  ticketVersion: number;
  isBooked?: boolean;
};

/**
 * Random commands of one show, of few seats and users so that they meet. Orders about a booking name one that may or
 * may not have been made; the show may be scheduled late, twice or never. Shrinks to the few that matter.
 */
export const historyArbitrary: fc.Arbitrary<Timed[]> = fc
  .tuple(
    fc.nat(9).map((n) => n > 0),
    fc.constantFrom<ShowRules>(
      { hasPolicy: false },
      { hasPolicy: true },
      { hasPolicy: true, rules: 2 },
      { hasPolicy: true, rules: 2, transferable: false },
      { hasPolicy: true, rules: 2, exchangeable: false },
      { hasPolicy: true, rules: 2, noSingleSeats: true },
      { hasPolicy: true, noSingleSeats: true },
      { hasPolicy: true, rules: 3, payment: 'required' },
      { hasPolicy: false, rules: 3, payment: 'required' },
      { hasPolicy: true, payment: 'required' },
    ),
    fc.array(stepArbitrary, { maxLength: 25, size: 'max' }),
  )
  .map(([scheduledFirst, rules, steps]) => {
    let open: Asked[] = [];
    let second = 0;
    const history = steps.map((step, index): Timed => {
      const n = index + 100;
      // Each command takes one version.
      const version = index + (scheduledFirst ? 2 : 1);
      const asked = { n, user: step.user, dueAt: undefined, seats: step.seats, ticketVersion: version };
      const candidates = open.filter(isMeantBy[step.type] ?? (() => true));
      const booking = candidates[step.booking % candidates.length] ?? { ...asked, n: 90, dueAt: 60 };
      const { dueAt = 60 } = booking;
      second += 1;
      if (step.type === 'ExpireHold' && !step.wrong) second = Math.max(second, dueAt);
      // The start ends the sale, so few histories come to it.
      if (step.type === 'ExpireWait' && step.booking === 3 && rules.hasPolicy) second = Math.max(second, 240);
      if (step.type === 'BookSeats') open = [{ ...asked, isBooked: true }, ...open];
      if (step.type === 'HoldSeats') open = [{ ...asked, dueAt: second + 60, since: second }, ...open];
      if (step.type === 'JoinWaitlist') open = [{ ...asked, waits: true }, ...open];
      // It may be refused, but then nothing else is meant by the booking.
      if (step.type === 'OfferSeats') {
        const offered = { ...booking, dueAt: second + 900, waits: step.wrong, since: second };
        open = open.map((other) => (other === booking ? offered : other));
      }
      if (step.type === 'ExtendHold' && rules.payment && booking.dueAt !== undefined && booking.since !== undefined) {
        booking.dueAt = Math.max(booking.dueAt, Math.min(second + 600, booking.since + 1200));
        delete booking.since;
      }
      if ((step.type === 'CancelBooking' || step.type === 'ExpireHold') && !step.wrong) {
        open = open.filter((other) => other !== booking);
      }
      const user = step.wrong ? step.user : booking.user;
      // It may be refused; then later orders about the booking are by somebody else.
      if (step.type === 'TransferBooking' && !step.wrong) booking.user = step.toUser;
      if (step.type === 'ConfirmBooking') booking.isBooked = true;
      if (step.type === 'ConfirmBooking' || step.type === 'TransferBooking') booking.ticketVersion = version;
      const { seats, ticketVersion } = booking;
      const command = commandOf[step.type](n, step, { booking: booking.n, user, dueAt, rules, seats, ticketVersion });
      return { second, command: withBy(command, step, user) };
    });
    return scheduledFirst ? [{ command: schedule(99, rules), second: 0 }, ...history] : history;
  });

/** Which of the open bookings a command is about; any of them where nothing is said. */
const isMeantBy: Partial<Record<CommandType, (booking: Asked) => boolean>> = {
  CheckInSeat: ({ isBooked = false }) => isBooked,
  ExtendHold: ({ dueAt }) => dueAt !== undefined,
  ExpireHold: ({ dueAt }) => dueAt !== undefined,
  OfferSeats: ({ waits = false }) => waits,
  ExpireWait: ({ waits = false }) => waits,
};

/** Half of the commands came with a token: of the user, or of an organiser. */
function withBy(command: Command, { booking, wrong }: Step, user: number): Command {
  if (!('userId' in command || command.type === 'ScheduleShow') || booking % 2 === 0) return command;
  return { ...command, by: wrong ? { role: 'organiser' } : { userId: user, role: 'customer' } };
}

/** As shows have them today, with a start that long histories come to; or as they were before. */
type ShowRules = {
  hasPolicy: boolean;
  rules?: number;
  transferable?: boolean;
  exchangeable?: boolean;
  noSingleSeats?: boolean;
  payment?: 'required';
};

/** So low a limit that users come to it while seats are free. */
function schedule(n: number, { hasPolicy, rules, payment, ...more }: ShowRules): CommandOf<'ScheduleShow'> {
  const policy = { startsAt: at(240), salesCloseAt: at(180), policy: { cancelUntil: 100, ...more } };
  // As the worker reads it: its fields in the order of the schema.
  return scheduleShowSchema.parse({
    ...scheduleShow,
    commandId: commandId(n),
    maxSeatsPerUser: 2,
    layout: [
      { row: 'A', labels: ['5', '3', '1', null, '2', '4', '6'], priceMinor: 4500, blocked: ['6'] },
      payment ? freeBalcony : balcony,
    ],
    ...(hasPolicy && policy),
    ...(payment && { payment }),
    ...(rules && { rules }),
  });
}

/**
 * Another layout, by some seats that a step names: a seat more in row A, seats blocked and unblocked, and the balcony
 * gone where the first of them is in row A.
 */
function layoutFor(seats: string[]): LayoutRow[] {
  const labels = ['5', '3', '1', null, '2', '4', '6', '7'];
  const blocked = seats.flatMap((seatId) => (/^A[1-7]$/.test(seatId) ? [seatId.slice(1)] : []));
  const row = { row: 'A', labels, priceMinor: 4000, blocked };
  return seats[0]!.startsWith('A') ? [row] : [row, { ...balcony, from: 2 }];
}

// What costs nothing is booked without a payment.
const freeBalcony = { section: 'BALC', row: 'A', seats: 3, priceMinor: 0 };
const balcony = { section: 'BALC', row: 'A', seats: 3, priceMinor: 2500 };

type About = { booking: number; user: number; dueAt: number; rules: ShowRules; seats: string[]; ticketVersion: number };

const commandOf: Record<CommandType, (n: number, step: Step, about: About) => Command> = {
  ScheduleShow: (n, _step, { rules }) => schedule(n, rules),
  ChangeShow: (n, { change }) => changeShow(n, change),
  CancelShow: (n) => cancelShow(n),
  ChangeLayout: (n, { seats }) => changeLayout(n, layoutFor(seats)),
  BookSeats: (n, { user, seats, best }) => (best ? bookBest(n, user, best) : bookSeats(n, user, ...seats)),
  HoldSeats: (n, { user, seats, best }) => (best ? holdBest(n, user, best) : holdSeats(n, user, ...seats)),
  ExtendHold: (n, { toUser }, { booking, user }) => extendHold(n, booking, user, toUser),
  ConfirmBooking: (n, step, { booking, user, rules }) => ({
    ...confirm(n, booking, user),
    ...(rules.payment && step.toUser < 3 && { paymentId: paymentId(step.toUser, booking) }),
  }),
  CancelBooking: (n, step, { booking, user, rules }) => ({
    ...cancel(n, booking, user),
    ...(rules.payment && step.toUser < 2 && { paymentId: paymentId(step.toUser, booking) }),
  }),
  CancelSeats: (n, { seats }, { booking, user }) => cancelSeats(n, booking, user, ...seats),
  ExchangeSeats: (n, { seats, best }, { booking, user }) =>
    best ? exchangeForBest(n, booking, user, best) : exchange(n, booking, user, ...seats),
  TransferBooking: (n, { toUser }, { booking, user }) => transfer(n, booking, user, toUser),
  CheckInSeat: (n, { wrong, toUser }, { booking, seats, ticketVersion }) => {
    return checkIn(n, booking, seats[toUser % seats.length]!, ticketVersion, {
      door: `Door ${toUser}`,
      ...(wrong && { scannedAt: at(2) }),
    });
  },
  ExpireHold: (n, _step, { booking, dueAt }) => expire(n, booking, at(dueAt)),
  JoinWaitlist: (n, { user, wish }) => joinWaitlist(n, user, wish),
  OfferSeats: (n, _step, { booking }) => offerSeats(n, booking),
  ExpireWait: (n, _step, { booking }) => expireWait(n, booking),
};

type ModelBooking = {
  user: number;
  until: string | undefined;
  seats: string[];
  /** What each of them cost when it was taken. */
  costs?: number[] | undefined;
  /** The second in which its hold began; none once it was extended. */
  since?: number | undefined;
  payment?: string | undefined;
  wish?: Wish | undefined;
  /** The version of each seat's ticket, from when it is booked. */
  tickets?: Map<string, number>;
  used?: Set<string>;
};

function issue(booking: ModelBooking, version: number): void {
  if (booking.until !== undefined || booking.wish !== undefined) return;
  booking.tickets = new Map(booking.seats.map((seat) => [seat, version]));
}

/**
 * What must come of a history, told in another way than the decider does: who has which seat is all that it keeps.
 * @returns for each command whether it is granted, and the owners at the end
 */
export function model(history: Timed[]) {
  const owner = new Map<string, string>();
  // In the order in which they were made; one with a wish waits.
  const held = new Map<string, ModelBooking>();
  // With those that the user waits for.
  const seatsOf = (userId: number) =>
    Array.from(held.values()).reduce((sum, { user, seats: own, wish }) => {
      return user === userId ? sum + own.length + (wish?.count ?? 0) : sum;
    }, 0);
  let show: CommandOf<'ScheduleShow'> | undefined;
  let isOver = false;
  let seats: string[] = [];
  const granted = history.map(({ command, second }, index) => {
    const version = index + 1;
    if (command.type === 'ScheduleShow') {
      if (show !== undefined) return false;
      show = command;
      seats = onSale(command.layout);
      return true;
    }
    if (show === undefined || isOver) return false;
    if (command.type === 'ChangeLayout') {
      const next = onSale(command.layout);
      if (Array.from(owner.keys()).some((seat) => !next.includes(seat))) return false;
      seats = next;
      show = { ...show, layout: command.layout };
      return true;
    }
    if (command.type === 'CancelShow') {
      isOver = true;
      held.clear();
      owner.clear();
      return true;
    }
    if (command.type === 'ChangeShow') {
      const { startsAt = show.startsAt, maxSeatsPerUser = show.maxSeatsPerUser, policy } = command;
      const closed = show.salesCloseAt ?? show.startsAt;
      const opens = command.salesOpenAt === undefined ? show.salesOpenAt : (command.salesOpenAt ?? undefined);
      const follows = command.salesCloseAt === null || (command.salesCloseAt === undefined && closed === show.startsAt);
      const closes = follows ? startsAt : (command.salesCloseAt ?? closed);
      const isAboutTimes = [command.startsAt, command.salesOpenAt, command.salesCloseAt].some(
        (time) => time !== undefined,
      );
      if (isAboutTimes && (closes > startsAt || (opens !== undefined && opens >= closes))) return false;
      const merged = policy && { cancelUntil: 0, ...show.policy, ...policy };
      show = { ...show, startsAt, salesOpenAt: opens, salesCloseAt: closes, maxSeatsPerUser };
      if (merged !== undefined) show.policy = { ...merged, cancelUntil: merged.cancelUntil ?? 0 };
      return true;
    }
    const secondsLeft = (Date.parse(show.startsAt) - Date.parse(at(second))) / 1000;
    const booking = held.get(command.bookingId);
    const wishes = Array.from(held.values()).flatMap(({ wish }) => wish ?? []);
    const isKept = (seat: string) => wishes.some((wish) => fitsInto(show!, owner, wish, seat));
    const leavesSingle = (wanted: string[], own: string[]) => leavesSingleSeat(show!, owner, { wanted, own, isKept });
    if (command.type === 'JoinWaitlist') {
      if (at(second) >= (show.salesCloseAt ?? show.startsAt)) return false;
      if (show.salesOpenAt !== undefined && at(second) < show.salesOpenAt) return false;
      // A blocked seat may come on sale again.
      const hall = freeRows(show, new Map()).map(({ row }) => ({ row, free: idsOf(row) }));
      if ('code' in bestByModel(hall, wishOf(command))) return false;
      if (seatsOf(command.userId) + command.count > show.maxSeatsPerUser) return false;
      held.set(command.bookingId, { user: command.userId, until: undefined, seats: [], wish: wishOf(command) });
      return true;
    }
    if (isSeatOrder(command)) {
      const wanted = command.seatIds ?? bestOf(show, owner, command.best!, wishes);
      const free = wanted.every((seat) => seats.includes(seat) && !owner.has(seat));
      if (wanted.some(isKept)) return false;
      if (at(second) >= (show.salesCloseAt ?? show.startsAt)) return false;
      if (show.salesOpenAt !== undefined && at(second) < show.salesOpenAt) return false;
      if (!free || wanted.length === 0) return false;
      if (seatsOf(command.userId) + wanted.length > show.maxSeatsPerUser) return false;
      if (command.seatIds && leavesSingle(wanted, [])) return false;
      const costs = wanted.map((seat) => costOf(show!, seat));
      if (command.type === 'BookSeats' && mustPay(show, command, costs)) return false;
      const until = command.type === 'HoldSeats' ? at(second + command.ttlSeconds) : undefined;
      const made = { user: command.userId, until, seats: wanted, costs, since: second };
      issue(made, version);
      held.set(command.bookingId, made);
      for (const seat of wanted) owner.set(seat, command.bookingId);
      return true;
    }
    if (booking === undefined) return false;
    const isOfPayment = command.type === 'CancelBooking' && command.paymentId !== undefined;
    if ('userId' in command && booking.user !== command.userId && !isOfPayment) return false;
    if (booking.wish && !['OfferSeats', 'ExpireWait', 'CancelBooking'].includes(command.type)) return false;
    if (command.type === 'OfferSeats' || command.type === 'ExpireWait') {
      if (booking.wish === undefined || secondsLeft > 0 !== (command.type === 'OfferSeats')) return false;
      if (command.type === 'ExpireWait') return held.delete(command.bookingId);
      const first = Array.from(held).find(([, { wish }]) => wish && bestOf(show!, owner, wish).length > 0);
      if (first?.[0] !== command.bookingId) return false;
      booking.seats = bestOf(show, owner, booking.wish);
      booking.costs = booking.seats.map((seat) => costOf(show!, seat));
      booking.until = at(second + 900);
      booking.since = second;
      booking.wish = undefined;
      for (const seat of booking.seats) owner.set(seat, command.bookingId);
      return true;
    }
    const isUsed = (seat: string) => booking.used?.has(seat) ?? false;
    if (command.type === 'CheckInSeat') {
      if (booking.tickets?.get(command.seatId) !== command.ticketVersion || isUsed(command.seatId)) return false;
      booking.used = new Set([...(booking.used ?? []), command.seatId]);
      return true;
    }
    if (command.type === 'ExtendHold') {
      if (booking.until === undefined || (show.policy && secondsLeft <= 0)) return false;
      if (!mustPay(show, {}, booking.costs)) return false;
      if (booking.since !== undefined) {
        const until = at(Math.min(second + 600, booking.since + 1200));
        if (until > booking.until) booking.until = until;
      }
      booking.since = undefined;
      return true;
    }
    if (command.type === 'ConfirmBooking') {
      if (booking.until === undefined || (show.policy && secondsLeft <= 0)) return false;
      if (command.paymentId === undefined && mustPay(show, command, booking.costs)) return false;
      booking.until = undefined;
      booking.payment = command.paymentId;
      issue(booking, version);
      return true;
    }
    if (command.type === 'TransferBooking') {
      if (show.policy?.transferable === false || (show.policy && secondsLeft <= 0)) return false;
      if (command.toUserId === booking.user || booking.seats.some(isUsed)) return false;
      if (seatsOf(command.toUserId) + booking.seats.length > show.maxSeatsPerUser) return false;
      booking.user = command.toUserId;
      issue(booking, version);
      return true;
    }
    if (isOfPayment && command.paymentId !== booking.payment) return false;
    if (command.type !== 'ExpireHold' && show.policy && !isOfPayment) {
      if (secondsLeft <= ((booking.until ?? booking.wish) ? 0 : show.policy.cancelUntil)) return false;
    }
    if (command.type === 'ExchangeSeats') {
      const before = booking.seats;
      // For the choice its own seats are free.
      const others = new Map(Array.from(owner).filter(([, by]) => by !== command.bookingId));
      const after = command.seatIds ?? bestOf(show, others, command.best!, wishes);
      if (after.length === 0) return false;
      const isFree = (seat: string) => seats.includes(seat) && [undefined, command.bookingId].includes(owner.get(seat));
      if (show.policy?.exchangeable === false || at(second) >= (show.salesCloseAt ?? show.startsAt)) return false;
      if (show.salesOpenAt !== undefined && at(second) < show.salesOpenAt) return false;
      if (!after.every(isFree) || before.toSorted().join() === after.toSorted().join()) return false;
      if (after.some((seat) => !before.includes(seat) && isKept(seat))) return false;
      const more = after.length - before.length;
      if (more > 0 && seatsOf(booking.user) + more > show.maxSeatsPerUser) return false;
      if (command.seatIds && leavesSingle(after, before)) return false;
      if (before.some((seat) => !after.includes(seat) && isUsed(seat))) return false;
      const costs = after.map((seat) => booking.costs?.[before.indexOf(seat)] ?? costOf(show!, seat));
      if (demandsPayment(show) && sum(costs) > sum(booking.costs)) return false;
      booking.costs = costs;
      for (const seat of before) owner.delete(seat);
      for (const seat of after) owner.set(seat, command.bookingId);
      booking.seats = after;
      const kept = after.map((seat) => [seat, booking.tickets?.get(seat) ?? version] as const);
      if (booking.tickets) booking.tickets = new Map(kept);
      return true;
    }
    if (command.type === 'CancelSeats') {
      if (!command.seatIds.every((seat) => booking.seats.includes(seat) && !isUsed(seat))) return false;
      if (command.seatIds.length < booking.seats.length) {
        for (const seat of command.seatIds) owner.delete(seat);
        booking.costs = booking.costs?.filter((_cost, index) => !command.seatIds.includes(booking.seats[index]!));
        booking.seats = booking.seats.filter((seat) => !command.seatIds.includes(seat));
        for (const seat of command.seatIds) booking.tickets?.delete(seat);
        return true;
      }
    }
    if (!isOfPayment && booking.seats.some(isUsed)) return false;
    if (command.type === 'ExpireHold' && (booking.until !== command.heldUntil || at(second) < command.heldUntil))
      return false;
    for (const seat of booking.seats) owner.delete(seat);
    held.delete(command.bookingId);
    return true;
  });
  return { granted, owner };
}

function demandsPayment({ payment, rules = 1 }: CommandOf<'ScheduleShow'>): boolean {
  return payment === 'required' && rules >= 2;
}

/** Whether what costs so much is booked with a payment. */
function mustPay(
  show: CommandOf<'ScheduleShow'>,
  { by }: { by?: By | undefined },
  costs: number[] | undefined,
): boolean {
  return demandsPayment(show) && by?.role !== 'organiser' && sum(costs) > 0;
}

function costOf({ layout }: CommandOf<'ScheduleShow'>, seat: string): number {
  return Array.from(placesOf(layout)).find(({ seatId }) => seatId === seat)!.priceMinor;
}

function sum(costs: number[] = []): number {
  return costs.reduce((total, cost) => total + cost, 0);
}

function onSale(layout: LayoutRow[]): string[] {
  return Array.from(placesOf(layout)).flatMap(({ seatId, blocked }) => (blocked ? [] : [seatId]));
}

/** Whether a seat is one of as many free ones together as somebody waits for. */
function fitsInto(show: CommandOf<'ScheduleShow'>, owner: Map<string, string>, wish: Wish, seat: string): boolean {
  return freeRows(show, owner).some(({ row, free }) => {
    if ((wish.section ?? row.section) !== row.section || row.priceMinor > (wish.maxPriceMinor ?? Infinity))
      return false;
    const index = row.places.findIndex((place) => place?.seatId === seat);
    return Array.from({ length: wish.count }, (_, before) => index - before).some((first) =>
      Array.from({ length: wish.count }, (_, next) => row.places[first + next]?.seatId ?? '').every((id) =>
        free.includes(id),
      ),
    );
  });
}

type Choosing = { wanted: string[]; own: string[]; isKept: (seat: string) => boolean };

/** Whether a free seat beside these becomes single, though so many together need not leave one. */
function leavesSingleSeat(
  show: CommandOf<'ScheduleShow'>,
  owner: Map<string, string>,
  { wanted, own, isKept }: Choosing,
): boolean {
  if (!show.policy?.noSingleSeats) return false;
  const rows = freeRows(show, owner);
  const leaves = rows.some(({ row, free }) => {
    const then = idsOf(row).filter((seat) => (free.includes(seat) || own.includes(seat)) && !wanted.includes(seat));
    const isBeside = (seat: string) => besides(row, seat).some((other) => wanted.includes(other));
    return singlesIn(row, then).some((seat) => isBeside(seat) && !singlesIn(row, free).includes(seat));
  });
  const needNot = rows.some(({ row, free }) => {
    const usable = free.filter((seat) => !isKept(seat));
    return row.places.some((_place, first) => {
      const group = row.places.slice(first, first + wanted.length).map((place) => place?.seatId ?? '');
      if (group.length < wanted.length || !group.every((seat) => usable.includes(seat))) return false;
      const rest = usable.filter((seat) => !group.includes(seat));
      return !singlesIn(row, rest).some((seat) => besides(row, seat).some((other) => group.includes(other)));
    });
  });
  return leaves && needNot;
}

type Places = { places: ({ seatId: string } | undefined)[] };

function besides({ places }: Places, seatId: string): string[] {
  const index = places.findIndex((place) => place?.seatId === seatId);
  return [places[index - 1], places[index + 1]].flatMap((place) => place?.seatId ?? []);
}

function singlesIn(row: Places, free: string[]): string[] {
  return free.filter((seat) => !besides(row, seat).some((other) => free.includes(other)));
}

/** The best free seats; none where there are not enough together. */
function bestOf(
  show: CommandOf<'ScheduleShow'>,
  owner: Map<string, string>,
  wish: Best,
  waitedFor: Wish[] = [],
): string[] {
  const choice = bestByModel(freeRows(show, owner), wish, waitedFor);
  return 'seatIds' in choice ? choice.seatIds : [];
}

function idsOf(row: { places: ({ seatId: string } | undefined)[] }): string[] {
  return row.places.flatMap((place) => place?.seatId ?? []);
}

function freeRows(show: CommandOf<'ScheduleShow'>, owner: Map<string, string>) {
  return show.layout.map((row) => {
    const places = placesOfRow(row);
    const free = places.flatMap((place) => (place && !place.blocked && !owner.has(place.seatId) ? [place.seatId] : []));
    const { section, priceMinor } = row;
    return {
      row: {
        section,
        priceMinor,
        places: places.map((place) => (place === null ? undefined : { seatId: place.seatId })),
      },
      free,
    };
  });
}

/** The command again, of another show: its ids carry the show. */
export function ofShow(command: Command, eventId: number): Command {
  const salt = eventId.toString(16).padStart(8, '0');
  const moved = { ...command, eventId, commandId: `${salt}${command.commandId.slice(8)}` };
  if (!('bookingId' in moved)) return moved;
  const ofBooking = { ...moved, bookingId: bookingId(Number(moved.bookingId.slice(-12)), eventId) };
  if (!('paymentId' in ofBooking) || ofBooking.paymentId === undefined) return ofBooking;
  return { ...ofBooking, paymentId: `${ofBooking.bookingId}${ofBooking.paymentId.slice(moved.bookingId.length)}` };
}

export function isGranted(event: BookingEvent): boolean {
  return event.type !== 'CommandRejected';
}
