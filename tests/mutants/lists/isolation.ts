import type { TestMutant } from '../mutant.ts';

const reader = 'shared/src/log/chunk-reader.ts';
const halving = 'shared/src/log/halving.ts';
const projection = 'sync-service/src/projection.ts';
const projectEach = 'sync-service/src/fold/project-each.ts';
const healer = 'sync-service/src/heal/healer.ts';
const fold = 'sync-service/src/fold/fold.ts';

const weight = ['worker/test/chunk-weight.unit.test.ts'];
const settling = ['worker/test/settle.unit.test.ts'];
const projecting = ['sync-service/test/projection.unit.test.ts'];
const healing = ['sync-service/test/healer.unit.test.ts'];
const folding = ['sync-service/test/fold.unit.test.ts'];

/** What keeps one message, show or document from stopping the others, taken away. */
export const isolation: TestMutant[] = [
  {
    name: 'a message that throws while it is read is set aside',
    edits: [
      {
        file: reader,
        find: '    return new DeadLetter(message, `the message cannot',
        replace: '    if (message) throw error;\n    return new DeadLetter(message, `the message cannot',
      },
    ],
    tests: ['shared/test/chunk-reader.unit.test.ts'],
  },
  {
    name: 'sync-service halves what it cannot project',
    edits: [
      {
        file: projectEach,
        find: 'const reached = await halving(news, {',
        replace: 'const reached = [await work(news)] ?? ({',
      },
    ],
    tests: projecting,
  },
  {
    name: 'a show that cannot be projected is set aside',
    edits: [
      { file: projection, find: '      await standing.note(eventId, error);\n', replace: '      throw error;\n' },
    ],
    tests: projecting,
  },
  {
    name: 'a position passes a show that stands when that is recorded',
    edits: [
      {
        file: projection,
        find: '      await standing.note(eventId, error);\n',
        replace: '      standing.note(eventId, error).catch(() => undefined);\n',
      },
    ],
    tests: projecting,
  },
  {
    name: 'a show that stands is set aside once',
    edits: [
      {
        file: projection,
        find: 'if (first === undefined || reported.has(eventId)) return;',
        replace: 'if (first === undefined) return;',
      },
    ],
    tests: projecting,
  },
  {
    name: 'the news of one show are halved too',
    edits: [
      {
        file: projectEach,
        find: '|| events.length < 2) throw error;',
        replace: '|| events.length < 1e9) throw error;',
      },
    ],
    tests: projecting,
  },
  {
    name: 'a show that cannot be filled keeps no other from it',
    edits: [
      {
        file: 'sync-service/src/heal/filling.ts',
        find: '    await standing.note(eventId, error);\n',
        replace: '    throw error;\n',
      },
    ],
    tests: healing,
  },
  {
    name: 'a show that stands is tried again',
    edits: [{ file: healer, find: '    await retryStanding(stood, () => !stopped);\n', replace: '' }],
    tests: healing,
  },
  {
    name: 'nobody waits for a show that stands',
    edits: [{ file: healer, find: 'all.filter(({ eventId }) => !standing.has(eventId))', replace: 'all' }],
    tests: healing,
  },
  {
    name: 'a history is counted again after an outage',
    edits: [{ file: 'read-api/src/whole-histories.ts', find: '    wholeTo.clear();\n', replace: '' }],
    tests: ['read-api/test/whole-histories.unit.test.ts'],
  },
  {
    name: 'a booking keeps so many refusals and no more',
    edits: [{ file: fold, find: 'return surplus <= 0 ? entries', replace: 'return surplus <= 1e9 ? entries' }],
    tests: folding,
  },
  {
    name: 'a booking keeps all that has changed it',
    edits: [{ file: fold, find: 'if (isRefusal(entry)) surplus += 1;', replace: 'surplus += 1;' }],
    tests: folding,
  },
  {
    name: 'of refusals a booking keeps the newest',
    edits: [
      {
        file: fold,
        find: 'entries.filter((entry) => !isRefusal(entry) || surplus-- <= 0)',
        replace: 'entries.toReversed().filter((entry) => !isRefusal(entry) || surplus-- <= 0).toReversed()',
      },
    ],
    tests: folding,
  },
  {
    name: 'chunks are bounded by weight',
    edits: [
      {
        file: reader,
        find: 'if (weight > maxWeight && items.length > 0) {',
        replace: 'if (weight > 1e12 && items.length > 0) {',
      },
    ],
    tests: weight,
  },
  {
    name: 'a hall weighs as many rows as it has seats',
    edits: [{ file: 'worker/src/messages.ts', find: 'return 2 + seatCount(command.layout);', replace: 'return 3;' }],
    tests: weight,
  },
  {
    name: 'the view of a hall weighs as much as its seats',
    edits: [
      {
        file: 'sync-service/src/messages.ts',
        find: "!('layout' in stored.event)) return 500;",
        replace: 'stored.event.version) return 500;',
      },
    ],
    tests: weight,
  },
  {
    name: 'what ran out of its time is halved, and not repeated',
    edits: [
      {
        file: halving,
        find: "if (kind === 'transient' || kind === 'fatal') throw error;",
        replace: "if (kind !== 'refuse') throw error;",
      },
    ],
    tests: settling,
  },
  {
    name: 'a command that always runs out of its time is refused at last',
    edits: [
      {
        file: halving,
        find: "if (kind === 'halve' && attempt < attemptsAlone) continue;",
        replace: "if (kind === 'halve') throw error;",
      },
    ],
    tests: settling,
  },
  {
    name: 'a command that cannot be decided costs itself only',
    edits: [{ file: halving, find: 'return [await alone(items[0]!, error)];', replace: 'throw error;' }],
    tests: settling,
  },
];
