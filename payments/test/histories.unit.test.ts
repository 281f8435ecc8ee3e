import type { PaymentCommand } from '@ticketing/shared/messages/payments/commands.ts';
import { paymentCommandSchema } from '@ticketing/shared/messages/payments/commands.ts';
import type { PaymentEvent } from '@ticketing/shared/messages/payments/events.ts';
import { paymentEventJson, paymentEventSchema } from '@ticketing/shared/messages/payments/events.ts';
import fc from 'fast-check';
import type { Move } from './payment-world.ts';
import { createPaymentWorld } from './payment-world.ts';

/*
 * Payments for a few bookings of one show, in a model of everything around them: a booking stream, and a provider that
 * loses answers and says things late, twice, or never. Whatever comes in whatever order: in the end, when all that is
 * under way was swept, P1 to P3 hold.
 */

const booking = fc.integer({ min: 0, max: 2 });
const move = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('start' as const), booking, attempt: fc.integer({ min: 0, max: 2 }) }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('decide' as const) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('deliver' as const), place: fc.nat(50) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('call' as const), place: fc.nat(50), isLost: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('repeat' as const), place: fc.nat(50) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('drop-fact' as const), place: fc.nat(50) }) },
  fc.record({ do: fc.constant('cancel' as const), booking }),
  fc.record({ do: fc.constant('expire' as const), booking }),
  fc.record({ do: fc.constant('cheaper' as const), booking }),
  fc.record({
    do: fc.constant('refund' as const),
    booking,
    amountMinor: fc.option(fc.integer({ min: 1, max: 2_000 }), { nil: undefined }),
  }),
  fc.record({ do: fc.constant('refund-there' as const), booking, amountMinor: fc.constantFrom(500, 1_000, 2_000) }),
  fc.record({ do: fc.constant('agree' as const), booking }),
  fc.record({ do: fc.constant('cancel-show' as const) }),
);

/** A booking is paid, step by step. */
const steps: Move[] = [
  { do: 'start', booking: 0, attempt: 0 },
  { do: 'decide' },
  { do: 'call', place: 0, isLost: false },
  { do: 'decide' },
  { do: 'call', place: 0, isLost: false },
];
const moveOfOne = fc.oneof(
  fc.constant({ do: 'decide' as const }),
  fc.record({
    do: fc.constantFrom('refund-seats' as const, 'try-again' as const),
    booking: fc.constant(0),
    time: fc.nat(2),
  }),
  fc.record({ do: fc.constantFrom('cheaper' as const, 'cancel' as const), booking: fc.constant(0) }),
  fc.record({
    do: fc.constant('refund-there' as const),
    booking: fc.constant(0),
    amountMinor: fc.constantFrom(500, 1_000, 2_000),
  }),
  fc.record({ do: fc.constant('call' as const), place: fc.constant(0), isLost: fc.boolean() }),
  fc.record({ do: fc.constant('deliver' as const), place: fc.nat(5) }),
);

const methods = fc.array(
  fc.constantFrom(
    'ok' as const,
    'ok' as const,
    'declined' as const,
    '3ds' as const,
    'uncapturable' as const,
    'no-refund' as const,
    'no-first-refund' as const,
  ),
  { minLength: 9, maxLength: 9 },
);

describe('whatever comes in whatever order', () => {
  test('nobody pays for what he does not get, twice, or gets more back', () => {
    fc.assert(
      fc.property(methods, fc.array(move, { maxLength: 60 }), (ways, moves) => {
        const world = createPaymentWorld(ways);
        for (const one of moves) world.move(one);
        world.settle();
        expect(world.faults()).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('however far a payment has come: one key a call, in its time, and what a seat has cost comes back once', () => {
    const ways = fc.constantFrom('ok' as const, 'no-refund' as const, 'no-first-refund' as const);
    const come = fc.integer({ min: 1, max: steps.length });
    fc.assert(
      fc.property(ways, come, fc.array(moveOfOne, { maxLength: 20 }), (way, far, moves) => {
        const world = createPaymentWorld([way]);
        for (const one of [...steps.slice(0, far), ...moves]) world.move(one);
        world.settle();
        expect(world.faults()).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('the same commands give the same events, byte for byte, and the same steps', () => {
    fc.assert(
      fc.property(methods, fc.array(move, { maxLength: 40 }), (ways, moves) => {
        const world = createPaymentWorld(ways);
        for (const one of moves) world.move(one);
        world.settle();
        const bytes = world.events.map(paymentEventJson);
        expect(world.replay()).toEqual({ bytes, steps: world.steps });
        expect(world.events.map((event) => paymentEventJson(reread(event)))).toEqual(bytes);
        for (const command of world.log) expect(reparsed(command)).toEqual(command);
      }),
      { numRuns: 60 },
    );
  });
});

function reread(event: PaymentEvent): PaymentEvent {
  return paymentEventSchema.parse(JSON.parse(paymentEventJson(event)));
}

function reparsed(command: PaymentCommand): PaymentCommand {
  return paymentCommandSchema.parse(JSON.parse(JSON.stringify(command)));
}
