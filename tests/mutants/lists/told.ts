import type { ChaosMutant } from '../mutant.ts';

const list = 'read-api/src/routes/list-shows.ts';
const booking = 'read-api/src/routes/booking.ts';
const quiet = ['--only', 'nothing'];

/**
 * What keeps a client from being told something wrong by the read-api, taken away. Each is noticed by a short run of chaos.
 */
export const told: ChaosMutant[] = [
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
    edits: [
      {
        file: 'read-api/src/listings-in-order.ts',
        find: '? { $gt: eventId } : { $lt: eventId }',
        replace: '? { $gte: eventId } : { $lte: eventId }',
      },
    ],
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
        find: 'filter.$or = [{ seatIds: seatId }, { released: seatId }];',
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
        find: ': change(unsent);',
        replace: ': change({});',
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
    edits: [{ file: booking, find: 'ahead: after.offset - reached - 1 }', replace: 'ahead: undefined }' }],
    chaos: quiet,
    violates: 'found',
  },
  {
    name: 'what is reflected is not pending any more',
    edits: [
      { file: booking, find: 'position?.offset ?? -1', replace: 'Math.min(position?.offset ?? -1, 3)' },
      { file: 'read-api/src/receipts.ts', find: 'entry.partition === partition &&', replace: 'entry.offset < 0 &&' },
    ],
    chaos: quiet,
    violates: 'not for ever',
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
    name: 'a movie names the revision that its title is of',
    edits: [
      {
        file: 'read-api/src/catalogue-answers.ts',
        find: '    version,\n  };\n}\n\nexport function theaterSummary',
        replace: '    version: version + 1,\n  };\n}\n\nexport function theaterSummary',
      },
    ],
    chaos: quiet,
    violates: 'movies',
  },
];
