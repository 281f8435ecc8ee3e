import type { TestMutant } from '../mutant.ts';

const histories = ['payments/test/histories.unit.test.ts'];
const pool = ['payments/test/pool.unit.test.ts'];
const steps = 'payments/src/domain/next-steps.ts';

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
];
