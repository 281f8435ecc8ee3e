import type { TestMutant } from '../mutant.ts';

const decider = 'worker/src/domain/catalogue/decider.ts';
const steps = 'worker/src/domain/catalogue/next-steps.ts';
const histories = ['worker/test/catalogue-histories.unit.test.ts'];

/** What keeps movies, halls and shows together, taken away. */
export const catalogue: TestMutant[] = [
  {
    name: 'a hall has one show at a time',
    edits: [{ file: decider, find: 'hall.from < until && from < end', replace: 'false' }],
    tests: histories,
  },
  {
    name: 'a movie with shows to come is not retired',
    edits: [{ file: decider, find: 'movieIsAsRead, movieHasNoShows]', replace: 'movieIsAsRead]' }],
    tests: histories,
  },
  {
    name: 'a hall with shows to come stays',
    edits: [{ file: decider, find: '    usedHallsStay,\n', replace: '' }],
    tests: histories,
  },
  {
    name: 'slots that are over are dropped',
    edits: [{ file: decider, find: 'if (until <= event.at) stream.slots.delete(slotId);', replace: '' }],
    tests: histories,
  },
  {
    name: 'a slot is given back when its movie is refused',
    edits: [
      {
        file: steps,
        find: '  return [release(theaterStream(theaterId), eventId, slotId)];',
        replace: '  return [];',
      },
    ],
    tests: histories,
  },
  {
    name: 'slot and movie are given back when their show is refused',
    edits: [
      {
        file: steps,
        find: 'return [theaterStream(theaterId), movieStream(movieId)];',
        replace: 'return [movieStream(movieId)];',
      },
    ],
    tests: histories,
  },
  {
    name: 'a repeated showtime keeps no second slot',
    edits: [{ file: steps, find: ' && event.showtime?.slotId === slotId) return [];', replace: ') return [];' }],
    tests: histories,
  },
  {
    name: 'a cancelled showtime gives its slots back',
    edits: [{ file: steps, find: "event.type === 'ShowCancelled' && showtime !== undefined", replace: 'false' }],
    tests: histories,
  },
  {
    name: 'a showtime that has moved gives its old slots back',
    edits: [
      {
        file: steps,
        find: "if (event.type === 'ShowChanged') return streamsOf(command.showtime).map(",
        replace: "if (event.type === 'ShowChanged') return streamsOf(command.showtime).slice(2).map(",
      },
    ],
    tests: histories,
  },
  {
    name: 'a showtime moves only with a slot',
    edits: [
      {
        file: 'worker/src/domain/rules/shows.ts',
        find: 'rules: [showIsScheduled, showIsOn, timeHasItsSlot, salesArePossible]',
        replace: 'rules: [showIsScheduled, showIsOn, salesArePossible]',
      },
    ],
    tests: ['worker/test/decider.unit.test.ts'],
  },
  {
    name: 'the steps of a showtime are sent before the offset is committed',
    edits: [
      {
        file: 'worker/src/catalogue/publish.ts',
        find: 'for (const record of [eventRecord, ...steps]) {',
        replace: 'for (const record of [eventRecord, ...steps.slice(steps.length)]) {',
      },
    ],
    tests: ['worker/test/catalogue.int.test.ts'],
    named: 'schedules a showtime in three steps',
  },
  {
    name: 'a client that waits is told of the last step',
    edits: [
      {
        file: 'worker/src/step-records.ts',
        find: "commandHeaders(command, correlation, '/worker', replyTo)",
        replace: "commandHeaders(command, correlation, '/worker')",
      },
    ],
    tests: ['worker/test/catalogue.int.test.ts'],
    named: 'schedules a showtime in three steps',
  },
];
