import type { TestMutant } from '../mutant.ts';

const reader = 'shared/src/log/chunk-reader.ts';
const halving = 'shared/src/log/halving.ts';
const projection = 'sync-service/src/projection.ts';
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
        file: projection,
        find: '(await halving(news, { work, alone })).flatMap(',
        replace: '[await work(news)].flatMap(',
      },
    ],
    tests: projecting,
  },
  {
    name: 'a show that cannot be projected is set aside',
    edits: [
      {
        file: projection,
        find: '      stand(show, error);\n      return new Map();\n',
        replace: '      stand(show, error);\n      throw error;\n',
      },
    ],
    tests: projecting,
  },
  {
    name: 'no position is moved while a show of its partition stands',
    edits: [
      {
        file: projection,
        find: 'onProjected(reached, isWhole ? positions : []);',
        replace: 'onProjected(reached, positions);',
      },
    ],
    tests: projecting,
  },
  {
    name: 'a show that stands is set aside once',
    edits: [
      {
        file: projection,
        find: 'if (first === undefined || stood !== undefined) return;',
        replace: 'if (first === undefined) return;',
      },
    ],
    tests: projecting,
  },
  {
    name: 'the news of one show are halved too',
    edits: [
      {
        file: projection,
        find: "if (faultOf(error) !== 'halve' || events.length < 2) throw error;",
        replace: 'if (events.length > 0) throw error;',
      },
    ],
    tests: projecting,
  },
  {
    name: 'a show that cannot be filled keeps no other from it',
    edits: [
      {
        file: 'sync-service/src/heal/filling.ts',
        find: '      if (passes(error)) throw error;\n      for (const show of some)',
        replace: '      if (error) throw error;\n      for (const show of some)',
      },
    ],
    tests: healing,
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
        find: "if (stored?.event.type !== 'ShowScheduled') return 500;",
        replace: 'if (stored?.event.version) return 500;',
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
