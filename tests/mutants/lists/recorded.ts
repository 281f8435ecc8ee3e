import type { ChaosMutant } from '../mutant.ts';

const quiet = ['--only', 'nothing'];

/**
 * What keeps an order from being lost or recorded wrongly, taken away; and the checks of chaos blinded, which chaos must
 * notice itself. Each is noticed by a short run of chaos.
 */
export const recorded: ChaosMutant[] = [
  {
    name: 'an order with a key is answered at last',
    edits: [
      {
        file: 'write-api/src/accept.ts',
        find: "import { requireSameRequest } from './idempotency.ts';\n",
        replace:
          "import { HttpProblem } from '@ticketing/shared/http/problem.ts';\nimport { requireSameRequest } from './idempotency.ts';\n",
      },
      {
        file: 'write-api/src/accept.ts',
        find: '    const json = JSON.stringify(order);\n',
        replace:
          "    const json = JSON.stringify(order);\n    if (idempotencyKey?.endsWith('-2')) throw new HttpProblem('log-unavailable');\n",
      },
    ],
    chaos: quiet,
    violates: 'not for ever',
  },
  {
    name: 'an order that was acknowledged is on the log',
    edits: [
      {
        file: 'write-api/src/entrance.ts',
        find: '      receipt = await log.append(',
        replace: "      receipt = type === 'CancelBooking' ? { partition: 0, offset: 0 } : await log.append(",
      },
    ],
    chaos: quiet,
    violates: 'I8',
  },
  {
    name: 'an order is answered with its own outcome',
    edits: [
      {
        file: 'write-api/src/answers.ts',
        find: "if (event.type === 'CommandRejected') throw refusal(event, headers);",
        replace:
          "if (event.type === 'CommandRejected') return { status: 201, headers, body: { commandId: event.commandId, receipt } };",
      },
    ],
    chaos: quiet,
    violates: 'linearizability',
  },
  {
    name: 'events are published in order of version',
    edits: [
      {
        file: 'shared/src/log/append.ts',
        find: 'await writer.append(records);',
        replace: 'await writer.append(records.toReversed());',
      },
    ],
    chaos: quiet,
    violates: 'I5',
  },
  {
    name: 'every event is published',
    edits: [
      {
        file: 'shared/src/log/append.ts',
        find: 'await writer.append(records);',
        replace: 'await writer.append(records.filter(() => Math.random() < 0.95));',
      },
    ],
    chaos: quiet,
    violates: 'I4',
  },
  {
    name: 'the search of a seat comes to an end',
    edits: [
      {
        file: 'tests/chaos/checks/linearizability.ts',
        find: 'maxSteps = 200_000',
        replace: 'maxSteps = 5',
      },
    ],
    chaos: quiet,
    violates: 'linearizability',
  },
  {
    name: 'a process that is to be killed is killed',
    edits: [
      {
        file: 'tests/chaos/system/instance.ts',
        find: "      signal('SIGKILL');\n      await ended;\n",
        replace: '      if (isRunning) return false;\n',
      },
    ],
    chaos: ['--only', 'crash'],
    violates: 'fault done',
  },
  {
    name: 'a connection that is to be cut is cut',
    edits: [
      {
        file: 'tests/chaos/system/link.ts',
        find: '    const was = state;\n',
        replace: '    const was = state;\n    if (was.kind) return;\n',
      },
    ],
    chaos: ['--only', 'link-cut'],
    violates: 'fault done',
  },
  {
    name: 'readers read lists',
    edits: [{ file: 'tests/chaos/load/readers.ts', find: 'if (dice <= 30) return readList();', replace: '' }],
    chaos: quiet,
    violates: 'enough seen',
  },
  {
    name: 'every decision is recorded',
    edits: [
      {
        file: 'worker/src/store/writes.ts',
        find: "'jsonb_array_elements($7::jsonb)')}",
        replace: "'jsonb_array_elements($7::jsonb)')} WHERE type <> 'BookingConfirmed'",
      },
    ],
    chaos: quiet,
    violates: 'I2',
  },
  {
    name: 'an outcome is recorded with the place of its command',
    edits: [
      {
        file: 'worker/src/store/writes.ts',
        find: '({ offset }) => offset]',
        replace: '({ offset }) => offset + 1_000_000]',
      },
    ],
    chaos: quiet,
    violates: 'I3',
  },
  {
    name: 'the time of an event is that of its command',
    edits: [
      {
        file: 'worker/src/store/writes.ts',
        find: '({ event }) => event.at]',
        replace: '() => new Date().toISOString()]',
      },
    ],
    chaos: quiet,
    violates: 'I6',
  },
  {
    name: 'a chunk is decided in order of the log',
    edits: [
      {
        file: 'worker/src/committer.ts',
        find: 'commitChunk(pool, chunk, {',
        replace: 'commitChunk(pool, chunk.toReversed(), {',
      },
    ],
    chaos: quiet,
    violates: 'I7',
  },
  {
    name: 'a view names whose booking it is',
    edits: [
      {
        file: 'sync-service/src/fold/fold.ts',
        find: '      userId,\n      seatIds,\n      ...boughtIn(event),',
        replace: '      userId: userId + 1,\n      seatIds,\n      ...boughtIn(event),',
      },
    ],
    chaos: quiet,
    // `verify` folds with the same lines, and cannot see it.
    violates: 'I4',
  },
  {
    name: 'a booking is written as it was folded',
    edits: [
      {
        file: 'sync-service/src/store/view-store.ts',
        find: 'insertMissing(db, names.bookings, fresh)',
        replace: 'insertMissing(db, names.bookings, fresh.map((one) => ({ ...one, userId: one.userId + 1 })))',
      },
    ],
    chaos: quiet,
    violates: 'verify',
  },
  {
    name: 'what is paid and ends is given back',
    edits: [
      {
        file: 'payments/src/domain/refunds.ts',
        find: '  return Math.max(0, refundable(state) - (state.dueMinor ?? 0) - sumOf(failedRefunds(state)));',
        replace: '  return 0;',
      },
    ],
    chaos: [...quiet, '--money'],
    violates: 'money',
  },
  {
    name: 'a write-api that has been up for a while takes orders',
    edits: [
      {
        file: 'write-api/src/entrance.ts',
        find: '    const { commandId, type } = command;\n',
        replace:
          "    const { commandId, type } = command;\n    if (process.uptime() > 25) throw new HttpProblem('log-unavailable');\n",
      },
    ],
    chaos: quiet,
    violates: 'recovery',
  },
  {
    name: "a hall that is taken is no other show's",
    edits: [
      {
        file: 'worker/src/domain/catalogue/decider.ts',
        find: 'TakeSlot: [showIsToCome, hallIsThere, hallIsFree],',
        replace: 'TakeSlot: [showIsToCome, hallIsThere],',
      },
    ],
    chaos: quiet,
    violates: 'slots',
  },
  {
    name: 'a step of a showtime is followed by the next',
    edits: [
      {
        file: 'worker/src/domain/catalogue/next-steps.ts',
        find: 'return isRefused ? [] : [{ catalogue: useMovie(command) }];',
        replace: 'return isRefused || command.eventId % 5 === 0 ? [] : [{ catalogue: useMovie(command) }];',
      },
    ],
    chaos: quiet,
    violates: 'slots',
  },
];
