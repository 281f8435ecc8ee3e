import { orderOf } from '../src/booking-order.ts';

const decided = (eventId: number, version: number, partition: number, offset: number, log = 0) => {
  return { eventId, version, vector: { log, partition, offset } };
};

test.each([
  ['in one show the version decides', decided(1, 4, 0, 9), decided(1, 7, 0, 12), 'before', 'version'],
  ['even where a replaced log began anew', decided(1, 9, 0, 2, 1), decided(1, 7, 0, 12), 'after', 'version'],
  ['a booking is itself', decided(1, 4, 0, 9), decided(1, 4, 0, 9), 'same', 'version'],
  ['two shows of a partition are decided in its order', decided(1, 40, 3, 9), decided(2, 2, 3, 12), 'before', 'offset'],
  ['an earlier log was decided before a later one', decided(1, 2, 3, 1, 1), decided(2, 40, 3, 900), 'after', 'log'],
  ['between partitions nothing is ordered', decided(1, 4, 0, 9), decided(2, 7, 1, 12), 'concurrent', 'nothing'],
] as const)('%s', (_what, one, other, order, by) => {
  expect(orderOf(one, other)).toEqual({ order, by });
  const reversed = { before: 'after', after: 'before', same: 'same', concurrent: 'concurrent' }[order];
  expect(orderOf(other, one)).toEqual({ order: reversed, by });
});
