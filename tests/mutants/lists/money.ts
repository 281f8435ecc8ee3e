import type { TestMutant } from '../mutant.ts';

const histories = ['payments/test/histories.unit.test.ts'];
const pool = ['payments/test/pool.unit.test.ts'];
const webhooks = ['shared/test/webhooks.unit.test.ts'];
const breaker = ['payments/test/resilient.unit.test.ts'];
const door = ['write-api/test/payments.int.test.ts'];
const verify = ['cli/test/payments.int.test.ts'];
const steps = 'payments/src/domain/next-steps.ts';
const outward = 'payments/src/calls/outward.ts';

/** What keeps money and seats together, taken away. */
export const money: TestMutant[] = [
  {
    name: 'the key of a call is derived from the payment and the step',
    edits: [
      {
        file: 'shared/src/messages/payments/ids.ts',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of source
        find: '  return v5(`${paymentId}:call:${step}:${attempt}`, namespace);',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of source
        replace: '  return v5(`${paymentId}:call:${step}:${attempt}:${Math.random()}`, namespace);',
      },
    ],
    tests: histories,
  },
  {
    name: 'nothing is captured before the booking is booked',
    edits: [
      {
        file: steps,
        find: "if (status === 'capturing') {",
        replace: "if (status === 'capturing' || status === 'confirming') {",
      },
    ],
    tests: histories,
  },
  {
    name: 'what was set aside for nothing is let go',
    edits: [
      {
        file: steps,
        find: "if (status === 'voiding') return [{",
        replace: "if (status === 'voided') return [{",
      },
    ],
    tests: histories,
  },
  {
    name: 'a booking is paid for once',
    edits: [
      {
        file: 'payments/src/domain/decider.ts',
        find: "  if (underWay !== undefined) return { code: 'payment-under-way', otherPaymentId: underWay };\n",
        replace: '',
      },
    ],
    tests: histories,
  },
  {
    name: 'what hangs is asked for again',
    edits: [
      {
        file: 'payments/src/calls/pool.ts',
        find: 'if (answered.has(name) && !isSweep) continue;',
        replace: 'if (answered.has(name)) continue;',
      },
    ],
    tests: pool,
  },
  {
    name: 'payments that hang are looked for',
    edits: [
      {
        file: 'payments/src/sweep.ts',
        find: '    if (partitions.length === 0) return;',
        replace: '    if (partitions.length >= 0) return;',
      },
    ],
    tests: ['payments/test/payments.int.test.ts'],
    named: 'the sweep asks',
  },
  {
    name: 'what came back for a seat is not given back again',
    edits: [
      {
        file: 'payments/src/domain/decider.ts',
        find: 'rules >= 2 && ofSeats !== undefined',
        replace: 'rules >= 3 && ofSeats !== undefined',
      },
    ],
    tests: ['payments/test/refunds.unit.test.ts'],
  },
  {
    name: 'what is said twice is decided once',
    edits: [
      {
        file: 'payments/src/chunk.ts',
        find: '      const recordedEvent = known.get(command.commandId);',
        replace: '      const recordedEvent = known.get(command.commandId.toUpperCase());',
      },
    ],
    tests: ['payments/test/payments.int.test.ts'],
    named: 'a command that comes again appends nothing',
  },
  {
    name: 'a call that is made again has the same key',
    edits: [
      {
        file: 'payments/src/providers/simulator.ts',
        find: "'idempotency-key': order.idempotencyKey }",
        replace: "'idempotency-key': String(Math.random()) }",
      },
    ],
    tests: ['payments/test/providers.int.test.ts'],
    named: 'has one object for one key',
  },
  {
    name: 'a card that is refused does not open the circuit breaker',
    edits: [
      {
        file: 'payments/src/providers/resilient.ts',
        find: "  return isUnknown(answer) && answer.cause !== 'busy';",
        replace: "  return !isUnknown(answer) || answer.cause !== 'busy';",
      },
    ],
    tests: breaker,
  },
  {
    name: 'a provider that fails again and again is left alone',
    edits: [
      {
        file: 'payments/src/providers/resilient.ts',
        find: 'new ConsecutiveBreaker(failuresToOpen)',
        replace: 'new ConsecutiveBreaker(1_000 * failuresToOpen)',
      },
    ],
    tests: breaker,
  },
  {
    name: 'a webhook is signed by somebody who knows the secret',
    edits: [
      {
        file: 'shared/src/payments/signature.ts',
        find: 'timingSafeEqual(expected, signature)',
        replace: 'expected.length === signature.length',
      },
    ],
    tests: webhooks,
  },
  {
    name: 'a webhook that somebody has recorded is worth nothing later',
    edits: [
      {
        file: 'shared/src/payments/signature.ts',
        find: 'const toleranceMs = 5 * 60_000;',
        replace: 'const toleranceMs = Number.POSITIVE_INFINITY;',
      },
    ],
    tests: webhooks,
  },
  {
    name: 'a webhook that comes twice is one command',
    edits: [
      {
        file: 'write-api/src/payments/webhooks.ts',
        find: 'commandIdOfFact(fact.provider, fact.factId)',
        replace: 'commandIdOfFact(fact.provider, fact.factId + Math.random())',
      },
    ],
    tests: door,
    named: 'are on the log once they are answered',
  },
  {
    name: 'what a payment is made with is on no topic',
    edits: [
      {
        file: 'write-api/src/payments/routes.ts',
        find: "{ type: 'StartPayment', ...ids, userId, ...by });",
        replace: "{ type: 'StartPayment', ...ids, userId, ...by, ...method });",
      },
    ],
    tests: door,
    named: 'what it is paid with waits in Redis',
  },
  {
    name: 'a payment has a key',
    edits: [
      {
        file: 'write-api/src/payments/routes.ts',
        find: "if (key === undefined) throw new HttpProblem('idempotency-key-required');",
        replace: "if (key === '') throw new HttpProblem('idempotency-key-required');",
      },
    ],
    tests: door,
    named: 'bodies and keys that are not right',
  },
  {
    name: 'verify says whose money is kept for no seat',
    edits: [
      { file: 'cli/verify/money.ts', find: '  if (kept > price) {', replace: '  if (kept > price && isPaidFor) {' },
    ],
    tests: verify,
  },
  {
    name: 'verify says what is booked and not paid',
    edits: [
      {
        file: 'cli/verify/paid-seats.ts',
        find: 'if (payment_id !== null && !captured.has(payment_id)) {',
        replace: "if (payment_id === '' && !captured.has(payment_id)) {",
      },
    ],
    tests: verify,
  },
  {
    name: 'verify compares the ledger of the provider',
    edits: [
      {
        file: 'cli/verify/payments.ts',
        find: "    for (const objectId of report.strays) findings.add('provider', objectId, 'no payment has this object');\n",
        replace: '',
      },
    ],
    tests: verify,
  },
  {
    name: 'what was given back by hand is not owed any more',
    edits: [
      {
        file: 'payments/src/domain/refunds.ts',
        find: 'return byHand ? refundable(state) : stillOwed(state);',
        replace: 'return refundable(state);',
      },
    ],
    tests: ['payments/test/refunds.unit.test.ts'],
  },
  {
    name: 'what was given back at the provider is not owed any more',
    edits: [
      {
        file: 'payments/src/domain/said.ts',
        find: 'rules >= 4 ? makingWayFor(state, amount) : state',
        replace: 'state',
      },
    ],
    tests: ['payments/test/refunds.unit.test.ts'],
  },
  {
    name: 'nothing is set aside for a booking that has ended',
    edits: [
      {
        file: outward,
        find: 'isTooLate ? undefined : await methods.find(paymentId)',
        replace: 'await methods.find(paymentId)',
      },
    ],
    tests: ['payments/test/outward.unit.test.ts'],
  },
  {
    name: 'a booking that became free is not cancelled for want of a capture',
    edits: [
      {
        file: outward,
        find: "    if (call.step === 'capture' && call.amountMinor === 0) return captureNothing(payment, call);\n",
        replace: '',
      },
    ],
    tests: ['payments/test/outward.unit.test.ts'],
  },
  {
    name: "who pays for somebody else's booking learns nothing of its payment",
    edits: [
      {
        file: 'write-api/src/payments/answers.ts',
        find: '  if (isOfSomebodyElse(order, event)) throw bookingNotFound(headers);\n',
        replace: '',
      },
    ],
    tests: ['write-api/test/payment-answers.unit.test.ts'],
  },
];
