import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { PaymentCommand } from '@ticketing/shared/messages/payments/commands.ts';
import { currentRefundRules } from '@ticketing/shared/messages/payments/commands.ts';
import type { PaymentEvent } from '@ticketing/shared/messages/payments/events.ts';
import { paymentEventJson } from '@ticketing/shared/messages/payments/events.ts';
import {
  commandIdOfFact,
  commandIdOfFollow,
  commandIdOfRefund,
  commandIdOfStart,
  commandIdOfStep,
  commandIdOfSweep,
  paymentIdOfKey,
} from '@ticketing/shared/messages/payments/ids.ts';
import type { ProviderFact } from '@ticketing/shared/messages/payments/provider-facts.ts';
import type { FollowedEvent, StepOutcome } from '@ticketing/shared/messages/payments/steps.ts';
import { answer } from '../src/domain/decider.ts';
import type { Call } from '../src/domain/next-steps.ts';
import { bookingStepsOf, callsOf } from '../src/domain/next-steps.ts';
import type { Payment } from '../src/domain/payment.ts';
import { emptyPayment, evolve } from '../src/domain/payment.ts';

/** How the provider treats the method of a payment. */
export type Way = 'ok' | 'declined' | '3ds' | 'uncapturable' | 'no-refund' | 'no-first-refund';

export type Move =
  | { do: 'start'; booking: number; attempt: number }
  | { do: 'deliver'; place: number }
  | { do: 'repeat'; place: number }
  | { do: 'drop-fact'; place: number }
  | { do: 'call'; place: number; isLost: boolean }
  | { do: 'cancel' | 'expire' | 'cheaper' | 'agree'; booking: number }
  | { do: 'refund'; booking: number; amountMinor?: number | undefined }
  | { do: 'refund-seats' | 'try-again'; booking: number; time: number }
  | { do: 'refund-there'; booking: number; amountMinor: number }
  | { do: 'decide' }
  | { do: 'cancel-show' };

type Booking = {
  bookingId: string;
  status: 'held' | 'booked' | 'cancelled' | 'expired';
  totalMinor: number;
  paymentId?: string;
  answered: Set<string>;
};
type Thing = {
  objectId: string;
  paymentId: string;
  way: Way;
  status: 'action-required' | 'authorised' | 'declined' | 'captured' | 'voided';
  amountMinor: number;
  capturedMinor: number;
  captures: number;
  refunds: Map<string, number>;
  /** Of these, by id, those that somebody made at the provider. */
  there: Map<string, number>;
};

const at = '2027-03-01T00:00:00.000Z';
const eventId = 7;
const priceMinor = 1_000;
const idOf = (number: number) => `${eventId}-00000000-0000-4000-8000-00000000000${number}`;

/** A model of all that is around the decider: at least once, in any order that the logs allow. */
export function createPaymentWorld(ways: Way[]) {
  const bookings: Booking[] = [0, 1, 2].map((number) => {
    return { bookingId: idOf(number), status: 'held', totalMinor: 2 * priceMinor, answered: new Set() };
  });
  const payments = new Map<string, Payment>();
  const things = new Map<string, Thing>();
  const outcomes = new Map<string, PaymentEvent>();
  /** Commands on their way to the log: those of the booking stream keep their order. */
  const facts: PaymentCommand[] = [];
  const log: PaymentCommand[] = [];
  const events: PaymentEvent[] = [];
  const steps: string[] = [];
  let version = 0;
  let factCount = 0;
  /** Commands on their way to the booking stream, in their order. */
  const toDecide: Command[] = [];
  const wrongCalls: string[] = [];
  /** Payments of which an organiser has given back what he liked. */
  const generous = new Set<string>();
  /** The keys that were used for a call. */
  const keys = new Map<string, string>();

  function underWay(bookingId: string): string | undefined {
    return Array.from(payments.values()).find((one) => one.bookingId === bookingId && isOpen(one))?.paymentId;
  }

  function take(command: PaymentCommand): void {
    const { paymentId } = command;
    if (paymentId === undefined) return;
    let event = outcomes.get(command.commandId);
    const payment = payments.get(paymentId) ?? emptyPayment(paymentId);
    if (event === undefined) {
      if (command.type === 'RecordProviderFact' && payment.state === undefined) return;
      log.push(command);
      event = answer(payment, command, at, { underWay: underWay(payment.bookingId) });
      outcomes.set(command.commandId, event);
      events.push(event);
      payments.set(paymentId, evolve(payment, event));
      steps.push(JSON.stringify(bookingStepsOf(event)));
      const open = Array.from(payments.values()).filter((one) => one.bookingId === payment.bookingId && isOpen(one));
      if (open.length > 1) wrongCalls.push(`${payment.bookingId} has several payments at once`);
    }
    toDecide.push(...bookingStepsOf(event));
  }

  function follow(paymentId: string, what: FollowedEvent, more: object = {}): void {
    const { bookingId } = emptyPayment(paymentId);
    const cause = `${eventId}:${version}`;
    const commandId = commandIdOfFollow(paymentId, what, cause);
    take({ type: 'FollowBooking', commandId, eventId, bookingId, paymentId, what, cause, ...more });
  }

  function followAll(bookingId: string, what: FollowedEvent, more: object = {}): void {
    version += 1;
    for (const { paymentId, bookingId: of, state } of Array.from(payments.values())) {
      if (of === bookingId && state !== undefined) follow(paymentId, what, more);
    }
  }

  function decideBooking(command: Command): void {
    if (!('paymentId' in command) || command.paymentId === undefined) throw new Error('not of a payment');
    const { paymentId } = command;
    const booking = bookings.find(({ bookingId }) => bookingId === command.bookingId)!;
    if (booking.answered.has(command.commandId)) return;
    booking.answered.add(command.commandId);
    version += 1;
    const { totalMinor } = booking;
    const code = booking.status === 'cancelled' ? 'already-cancelled' : 'not-held';
    if (command.type === 'ExtendHold') {
      const terms = { totalMinor, currency: 'EUR', heldUntil: at };
      if (booking.status === 'held') follow(paymentId, 'hold-extended', terms);
      else follow(paymentId, 'hold-refused', { code });
      return;
    }
    if (command.type === 'ConfirmBooking') {
      if (booking.status !== 'held') {
        follow(paymentId, 'confirm-refused', { code });
        return;
      }
      booking.status = 'booked';
      booking.paymentId = paymentId;
      follow(paymentId, 'confirmed', { totalMinor });
      return;
    }
    if (booking.status !== 'booked' || booking.paymentId !== paymentId) return;
    booking.status = 'cancelled';
    followAll(booking.bookingId, 'cancelled');
  }

  function say(thing: Thing, kind: ProviderFact['kind'], more: Partial<ProviderFact> = {}): void {
    factCount += 1;
    const { objectId, paymentId } = thing;
    const factId = `evt_${factCount}`;
    const { bookingId } = emptyPayment(paymentId);
    const fact: ProviderFact = { provider: 'simulator', factId, kind, objectId, paymentId, at, ...more };
    const commandId = commandIdOfFact('simulator', factId);
    facts.push({
      type: 'RecordProviderFact',
      commandId,
      eventId,
      bookingId,
      paymentId,
      fact,
      rules: currentRefundRules,
    });
  }

  /** The provider does it, once a key, and answers. */
  function provide(paymentId: string, call: Call): { outcome: StepOutcome; amountMinor?: number; refundId?: string } {
    const name = `${paymentId} ${call.step} ${call.attempt}`;
    if ((keys.get(name) ?? call.key) !== call.key) wrongCalls.push(`${name} was asked for with two keys`);
    keys.set(name, call.key);
    if (call.step === 'capture' && !bookings.some((booking) => booking.paymentId === paymentId)) {
      wrongCalls.push(`${name} was asked for before the booking was booked`);
    }
    const thing = things.get(paymentId) ?? authorise(paymentId, call);
    if (call.step === 'authorise') return { outcome: thing.status === 'captured' ? 'authorised' : thing.status };
    if (call.step === 'capture') {
      if (thing.status === 'captured') return { outcome: 'captured', amountMinor: thing.capturedMinor };
      if (thing.status !== 'authorised' || thing.way === 'uncapturable') return { outcome: 'capture-failed' };
      thing.status = 'captured';
      thing.captures += 1;
      thing.capturedMinor = call.amountMinor;
      say(thing, 'captured', { amountMinor: call.amountMinor });
      return { outcome: 'captured', amountMinor: call.amountMinor };
    }
    if (call.step === 'void') {
      if (thing.status === 'captured') return { outcome: 'captured', amountMinor: thing.capturedMinor };
      thing.status = 'voided';
      say(thing, 'voided');
      return { outcome: 'voided' };
    }
    const refundId = `re_${call.key}`;
    const isFirst = call.attempt === 1 && thing.way === 'no-first-refund';
    if (thing.way === 'no-refund' || isFirst) return { outcome: 'refund-failed' };
    if (!thing.refunds.has(call.key)) {
      if (call.amountMinor > leftOf(thing)) return { outcome: 'refund-failed' };
      thing.refunds.set(call.key, call.amountMinor);
      say(thing, 'refunded', { amountMinor: call.amountMinor, refundId, refundKey: call.key });
    }
    return { outcome: 'refunded', amountMinor: call.amountMinor, refundId };
  }

  /** Somebody gives money back at the provider, where nobody asks us. */
  function refundThere(thing: Thing, amountMinor: number): void {
    if (amountMinor > leftOf(thing)) return;
    const refundId = `there_${thing.there.size}`;
    thing.refunds.set(refundId, amountMinor);
    thing.there.set(refundId, amountMinor);
    generous.add(thing.paymentId);
    say(thing, 'refunded', { amountMinor, refundId });
  }

  function authorise(paymentId: string, call: Call): Thing {
    const way = ways[things.size % ways.length]!;
    const first = { declined: 'declined', '3ds': 'action-required' } as const;
    const status = way === 'declined' || way === '3ds' ? first[way] : 'authorised';
    const thing: Thing = {
      objectId: `pi_${things.size}`,
      paymentId,
      way,
      status,
      amountMinor: 'amountMinor' in call ? call.amountMinor : 0,
      capturedMinor: 0,
      captures: 0,
      refunds: new Map(),
      there: new Map(),
    };
    things.set(paymentId, thing);
    say(thing, status);
    return thing;
  }

  function doCall(payment: Payment, isLost = false): void {
    const { paymentId, bookingId } = payment;
    const [call] = callsOf(payment);
    if (call === undefined) return;
    const { step, attempt } = call;
    const answered = provide(paymentId, call);
    if (isLost) return;
    take({
      type: 'RecordStep',
      commandId: commandIdOfStep(paymentId, step, attempt, answered.outcome),
      eventId,
      bookingId,
      paymentId,
      step,
      attempt,
      provider: 'simulator',
      objectId: things.get(paymentId)!.objectId,
      ...answered,
    });
  }

  function end(booking: Booking, status: 'cancelled' | 'expired', what: FollowedEvent): void {
    const can = status === 'expired' ? booking.status === 'held' : ['held', 'booked'].includes(booking.status);
    if (!can) return;
    booking.status = status;
    followAll(booking.bookingId, what);
  }

  function move(one: Move): void {
    const all = Array.from(payments.values());
    if (one.do === 'decide') {
      const step = toDecide.shift();
      if (step !== undefined) decideBooking(step);
      return;
    }
    if (one.do === 'cancel-show') {
      for (const booking of bookings) end(booking, 'cancelled', 'show-cancelled');
      return;
    }
    if (one.do === 'deliver' || one.do === 'drop-fact') {
      const [fact] = facts.splice(one.place % (facts.length || 1), 1);
      if (fact !== undefined && one.do === 'deliver') take(fact);
      return;
    }
    if (one.do === 'repeat') {
      const command = log[one.place % (log.length || 1)];
      if (command !== undefined) take(command);
      return;
    }
    if (one.do === 'call') {
      const payment = all[one.place % (all.length || 1)];
      if (payment !== undefined) doCall(payment, one.isLost);
      return;
    }
    const booking = bookings[one.booking]!;
    const { bookingId } = booking;
    if (one.do === 'start') {
      const paymentId = paymentIdOfKey(bookingId, 3, `key ${one.attempt}`);
      take({ type: 'StartPayment', commandId: commandIdOfStart(paymentId), eventId, bookingId, paymentId, userId: 3 });
    } else if (one.do === 'cancel') end(booking, 'cancelled', 'cancelled');
    else if (one.do === 'expire') end(booking, 'expired', 'expired');
    else if (one.do === 'cheaper') {
      if (booking.totalMinor < 2 * priceMinor || !['held', 'booked'].includes(booking.status)) return;
      booking.totalMinor = priceMinor;
      followAll(bookingId, 'seats-changed', { totalMinor: priceMinor, freed: [{ seatId: 'A1', priceMinor }] });
    } else if (one.do === 'refund-seats' || one.do === 'try-again') {
      const paymentId = booking.paymentId ?? paymentIdOfKey(bookingId, 3, 'key 0');
      const commandId = commandIdOfRefund(paymentId, 1, `${one.do} ${one.time}`);
      const ofPayment = { commandId, eventId, bookingId, paymentId };
      if (one.do === 'try-again')
        take({ type: 'SweepPayment', ...ofPayment, rules: currentRefundRules, by: { role: 'operator' } });
      else take({ type: 'RefundPayment', ...ofPayment, seatIds: ['A1'], rules: currentRefundRules });
    } else if (one.do === 'refund') {
      const paymentId = booking.paymentId ?? paymentIdOfKey(bookingId, 3, 'key 0');
      generous.add(paymentId);
      const commandId = commandIdOfRefund(paymentId, 1, String(one.amountMinor));
      take({
        type: 'RefundPayment',
        commandId,
        eventId,
        bookingId,
        paymentId,
        rules: currentRefundRules,
        ...(one.amountMinor && { amountMinor: one.amountMinor }),
      });
    } else if (one.do === 'refund-there') {
      const thing = Array.from(things.values()).find(({ paymentId }) => paymentId.startsWith(bookingId));
      if (thing !== undefined) refundThere(thing, one.amountMinor);
    } else {
      for (const thing of things.values()) {
        if (thing.status !== 'action-required' || !thing.paymentId.startsWith(bookingId)) continue;
        thing.status = 'authorised';
        say(thing, 'authorised');
      }
    }
  }

  return {
    log,
    events,
    steps,
    move,

    /** Everything comes to its end: facts, calls, and holds that nobody pays for; what hangs is swept. */
    settle(): void {
      // The comparison with the provider tells what no webhook has.
      for (const thing of things.values()) {
        for (const [refundId, amountMinor] of thing.there) say(thing, 'refunded', { amountMinor, refundId });
      }
      for (let round = 0; round < 12; round += 1) {
        for (const step of toDecide.splice(0)) decideBooking(step);
        for (const fact of facts.splice(0)) take(fact);
        for (const payment of Array.from(payments.values())) doCall(payment);
        if (round === 8) for (const booking of bookings) end(booking, 'expired', 'expired');
        for (const { paymentId, bookingId, version: reached, state } of Array.from(payments.values())) {
          if (state === undefined) continue;
          const commandId = commandIdOfSweep(paymentId, reached);
          take({ type: 'SweepPayment', commandId, eventId, bookingId, paymentId });
        }
      }
    },

    /** What is wrong with the money, in words. */
    faults(): string[] {
      const wrong = [...wrongCalls];
      for (const { bookingId, status, paymentId, totalMinor } of bookings) {
        const own = Array.from(things.values()).filter((thing) => thing.paymentId.startsWith(bookingId));
        if (own.reduce((sum, { captures }) => sum + captures, 0) > 1) wrong.push(`${bookingId} was captured twice`);
        if (status !== 'booked') continue;
        const thing = own.find((one) => one.paymentId === paymentId);
        if (thing === undefined || thing.capturedMinor < totalMinor) wrong.push(`${bookingId} is booked, and not paid`);
      }
      for (const [paymentId, { state }] of payments) {
        const thing = things.get(paymentId);
        if (state === undefined) continue;
        if (
          ['created', 'authorising', 'action-required', 'confirming', 'capturing', 'voiding', 'refunding'].includes(
            state.status,
          )
        ) {
          wrong.push(`${paymentId} hangs in ${state.status}`);
        }
        if (thing === undefined) continue;
        const back = thing.capturedMinor - leftOf(thing);
        if (back > thing.capturedMinor) wrong.push(`${paymentId}: more came back than was captured`);
        if (back !== state.refundedMinor)
          wrong.push(`${paymentId}: ${back} came back, and it says ${state.refundedMinor}`);
        if ((state.capturedMinor ?? 0) !== thing.capturedMinor)
          wrong.push(`${paymentId}: captured, and it does not know`);
        if (thing.status === 'authorised') wrong.push(`${paymentId}: what was set aside stays so`);
        const booking = bookings.find(({ bookingId }) => paymentId.startsWith(bookingId))!;
        const isBooked = booking.status === 'booked' && booking.paymentId === paymentId;
        const left = thing.capturedMinor - back - (isBooked ? booking.totalMinor : 0);
        if (left < 0 && !generous.has(paymentId)) wrong.push(`${paymentId}: ${-left} of what it still has came back`);
        if (left > 0 && state.status !== 'refund-failed') wrong.push(`${paymentId}: ${left} too much was kept`);
      }
      return wrong;
    },

    /** Decides the log again. */
    replay() {
      const again = new Map<string, Payment>();
      const bytes: string[] = [];
      const stepsAgain: string[] = [];
      for (const command of log) {
        const payment = again.get(command.paymentId!) ?? emptyPayment(command.paymentId!);
        const open = Array.from(again.values()).find(
          ({ bookingId, state }) =>
            bookingId === payment.bookingId && state !== undefined && state.isOver === undefined,
        );
        const event = answer(payment, command, at, { underWay: open?.paymentId });
        again.set(payment.paymentId, evolve(payment, event));
        bytes.push(paymentEventJson(event));
        stepsAgain.push(JSON.stringify(bookingStepsOf(event)));
      }
      return { bytes, steps: stepsAgain };
    },
  };
}

function leftOf({ capturedMinor, refunds }: Thing): number {
  return capturedMinor - Array.from(refunds.values()).reduce((sum, amount) => sum + amount, 0);
}

function isOpen({ state }: Payment): boolean {
  return state !== undefined && state.isOver === undefined;
}
