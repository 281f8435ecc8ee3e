import type { SeatOperation } from './linearizability.ts';
import { checkSeat } from './linearizability.ts';

/** An operation that was under way from one moment to another. */
function operation(
  kind: SeatOperation['kind'],
  bookingId: string,
  [startMs, endMs]: [number, number],
  more: Partial<SeatOperation> = {},
): SeatOperation {
  return { kind, bookingId, startMs, endMs, result: 'done', ...more };
}

const refused = { result: 'refused' } as const;
const unknown = { result: 'unknown' } as const;

describe('a history that one order explains', () => {
  it.each<[string, SeatOperation[]]>([
    ['nothing', []],
    ['one owner', [operation('take', 'a', [0, 1])]],
    ['the second is refused', [operation('take', 'a', [0, 1]), operation('take', 'b', [2, 3], refused)]],
    ['at the same time, either may win', [operation('take', 'b', [0, 9], refused), operation('take', 'a', [1, 8])]],
    [
      'taken, freed, taken',
      [operation('take', 'a', [0, 1]), operation('free', 'a', [2, 3]), operation('take', 'b', [4, 5])],
    ],
    [
      'refused by one of whom nobody heard',
      [operation('take', 'a', [0, Number.POSITIVE_INFINITY], unknown), operation('take', 'b', [5, 6], refused)],
    ],
    [
      'one of whom nobody heard never was',
      [operation('take', 'a', [0, Number.POSITIVE_INFINITY], unknown), operation('take', 'b', [5, 6])],
    ],
    [
      'freed by something of which nobody heard',
      [
        operation('take', 'a', [0, 1]),
        operation('free', 'a', [2, Number.POSITIVE_INFINITY], unknown),
        operation('take', 'b', [90, 91]),
      ],
    ],
    ['seen without an owner before it was taken', [operation('take', 'a', [0, 9]), operation('look', 'b', [1, 2])]],
    [
      'the lower offset first',
      [operation('take', 'a', [0, 9], { offset: 4 }), operation('take', 'b', [0, 9], { offset: 7, ...refused })],
    ],
  ])('%s', (_name, history) => {
    expect(checkSeat(history)).toBe('linearizable');
  });
});

describe('a history that no order explains', () => {
  it.each<[string, SeatOperation[]]>([
    ['two owners', [operation('take', 'a', [0, 1]), operation('take', 'b', [2, 3])]],
    ['two owners at the same time', [operation('take', 'a', [0, 9]), operation('take', 'b', [0, 9])]],
    ['refused by nobody', [operation('take', 'a', [0, 1], refused)]],
    ['refused by one who came later', [operation('take', 'b', [0, 1], refused), operation('take', 'a', [2, 3])]],
    ['freed by a stranger', [operation('take', 'a', [0, 1]), operation('free', 'b', [2, 3])]],
    ['freed twice', [operation('take', 'a', [0, 1]), operation('free', 'a', [2, 3]), operation('free', 'a', [2, 3])]],
    ['seen without an owner while it had one', [operation('take', 'a', [0, 1]), operation('look', 'b', [2, 3])]],
    [
      'the higher offset won',
      [operation('take', 'a', [0, 9], { offset: 7 }), operation('take', 'b', [0, 9], { offset: 4, ...refused })],
    ],
    [
      'acknowledged first, and later on the log',
      [operation('take', 'a', [0, 1], { offset: 7 }), operation('take', 'b', [2, 3], { offset: 4, ...refused })],
    ],
  ])('%s', (_name, history) => {
    expect(checkSeat(history)).toBe('not-linearizable');
  });
});

it('explains a long history in few steps when the log gives its order', () => {
  const rounds = Array.from({ length: 200 }, (_, round) => [
    operation('take', `b${round}`, [0, 1_000], { offset: 3 * round }),
    operation('take', `other${round}`, [0, 1_000], { offset: 3 * round + 1, ...refused }),
    operation('free', `b${round}`, [0, 1_000], { offset: 3 * round + 2 }),
  ]).flat();
  expect(checkSeat(rounds, 1_000)).toBe('linearizable');
});

it('says so when the search would take too long', () => {
  const unheard = Array.from({ length: 30 }, (_, n) => [
    operation('take', `b${n}`, [0, Number.POSITIVE_INFINITY], unknown),
    operation('free', `b${n}`, [0, Number.POSITIVE_INFINITY], unknown),
  ]).flat();
  expect(checkSeat([...unheard, operation('free', 'stranger', [20, 30])], 500)).toBe('undecided');
});

it('is sure where many holds may have run out, and nobody was told', () => {
  const holds = Array.from({ length: 14 }, (_, index) => [
    operation('take', `hold ${index}`, [0, 100], { offset: index }),
    operation('free', `hold ${index}`, [0, Number.POSITIVE_INFINITY], unknown),
  ]).flat();
  const twoOwners = [operation('take', 'a', [200, 201]), operation('take', 'b', [202, 203])];
  expect(checkSeat([...holds, ...twoOwners.slice(0, 1)], 1_000)).toBe('linearizable');
  expect(checkSeat([...holds, ...twoOwners], 1_000)).toBe('not-linearizable');
});
