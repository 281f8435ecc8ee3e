import type { ChaosMutant } from './mutants.ts';

const list = 'read-api/src/routes/list-shows.ts';
const booking = 'read-api/src/routes/booking.ts';
const quiet = ['--only', 'nothing'];

/**
 * What keeps a client from being told something wrong, taken away; and the checks of chaos blinded, which chaos must notice
 * itself. Each is run in a short run of chaos.
 */
export const toldMutants: ChaosMutant[] = [
  {
    name: 'a list shows the counts of the version that it names',
    edits: [
      {
        file: 'read-api/src/answers.ts',
        find: '    counts: view.counts,\n',
        replace: '    counts: { ...view.counts, booked: 0 },\n',
      },
    ],
    chaos: quiet,
    violates: 'lists',
  },
  {
    name: 'a page of a list begins behind the one before',
    edits: [{ file: list, find: "? '$gt' : '$lt'", replace: "? '$gte' : '$lte'" }],
    chaos: quiet,
    violates: 'lists',
  },
  {
    name: 'a list is in the order that was asked for',
    edits: [{ file: list, find: "sort.startsWith('-') ? -1 : 1", replace: "sort.startsWith('-') ? 1 : 1" }],
    chaos: quiet,
    violates: 'lists',
  },
  {
    name: 'a show in memory that has been announced newer is read again',
    edits: [
      {
        file: 'read-api/src/shows.ts',
        find: 'known.view.version < Math.max(known.announced, servedVersion(eventId))',
        replace: 'known.view.version < 0',
      },
      {
        file: 'read-api/src/shows.ts',
        find: 'view !== undefined && view.version >= lowest',
        replace: 'view !== undefined',
      },
    ],
    chaos: quiet,
    violates: 'never back',
  },
  {
    name: 'the history of a seat has refusals',
    edits: [
      {
        file: 'read-api/src/routes/history.ts',
        find: 'filter.seatIds = seatId;',
        replace: "Object.assign(filter, { seatIds: seatId, type: { $ne: 'CommandRejected' } });",
      },
    ],
    chaos: quiet,
    violates: 'history',
  },
  {
    name: 'a page of a history begins behind the one before',
    edits: [
      {
        file: 'read-api/src/routes/history.ts',
        find: 'eventId, after + 1, Math.min(after',
        replace: 'eventId, Math.max(after, 1), Math.min(after',
      },
    ],
    chaos: quiet,
    violates: 'history',
  },
  {
    name: 'a stream that goes on tells what was missed',
    edits: [
      {
        file: 'read-api/src/routes/stream.ts',
        find: 'since === show.version ? [] : await',
        replace: 'since <= show.version ? [] : await',
      },
    ],
    chaos: quiet,
    violates: 'streams',
  },
  {
    name: 'a change has the seats that changed',
    edits: [
      {
        file: 'read-api/src/live/live-show.ts',
        find: 'const bytes = change(unsent);',
        replace: 'const bytes = change({});',
      },
    ],
    chaos: quiet,
    violates: 'streams',
  },
  {
    name: 'a time belongs to the version that began then',
    edits: [
      { file: 'read-api/src/past-halls.ts', find: 'if (time <= at) notLater', replace: 'if (time < at) notLater' },
    ],
    chaos: quiet,
    violates: 'halls',
  },
  {
    name: 'a hall of the past is folded from the history',
    edits: [
      {
        file: 'read-api/src/routes/seats.ts',
        find: 'version === show.version ? hallOf(show)',
        replace: 'version > 0 ? hallOf(show)',
      },
    ],
    chaos: quiet,
    violates: 'halls',
  },
  {
    name: 'a booking that is not reflected yet is pending, not unknown',
    edits: [
      { file: booking, find: 'ahead: after.offset - reached - 1, isProven }', replace: 'ahead: undefined, isProven }' },
    ],
    chaos: quiet,
    violates: 'found',
  },
  {
    name: 'what is reflected is not pending any more',
    edits: [
      { file: booking, find: 'position?.offset ?? -1', replace: 'Math.min(position?.offset ?? -1, 3)' },
      { file: booking, find: 'entry.partition === partition &&', replace: 'entry.offset < 0 &&' },
    ],
    chaos: quiet,
    violates: 'not for ever',
  },
  {
    name: 'an order with a key is answered at last',
    edits: [
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
        file: 'write-api/src/accept.ts',
        find: '      receipt = await log.append(',
        replace: "      receipt = order.type === 'CancelBooking' ? { partition: 0, offset: 0 } : await log.append(",
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
        file: 'worker/src/publish.ts',
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
        file: 'worker/src/publish.ts',
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
    name: 'a listener is told of changes as they come',
    edits: [
      {
        file: 'read-api/src/live/live-show.ts',
        find: '  function wake(): void {\n',
        replace: '  function wake(): void {\n    if (sentMs < 0) return;\n',
      },
    ],
    chaos: quiet,
    violates: 'streams',
  },
  {
    name: 'a booking is told as it is',
    edits: [
      {
        file: 'read-api/src/answers.ts',
        find: '    status: booking.status,\n',
        replace: "    status: booking.status === 'booked' ? 'held' : booking.status,\n",
      },
    ],
    chaos: quiet,
    violates: 'answers',
  },
  {
    name: 'every decision is recorded',
    edits: [
      {
        file: 'worker/src/store/writes.ts',
        find: 'events.map(eventRow)',
        replace: "events.filter(({ event }) => event.type !== 'BookingConfirmed').map(eventRow)",
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
        find: '    command_offset: offset,\n',
        replace: '    command_offset: offset + 1_000_000,\n',
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
        find: '    at: event.at,\n',
        replace: '    at: new Date().toISOString(),\n',
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
        find: '      userId,\n      seatIds,\n      status: statusesAfter',
        replace: '      userId: userId + 1,\n      seatIds,\n      status: statusesAfter',
      },
    ],
    chaos: quiet,
    violates: 'verify',
  },
  {
    name: 'a write-api that has been up for a while takes orders',
    edits: [
      {
        file: 'write-api/src/accept.ts',
        find: '    const json = JSON.stringify(order);\n',
        replace:
          "    const json = JSON.stringify(order);\n    if (process.uptime() > 25) throw new HttpProblem('log-unavailable');\n",
      },
    ],
    chaos: quiet,
    violates: 'recovery',
  },
];
