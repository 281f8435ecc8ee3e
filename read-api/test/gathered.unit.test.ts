import { gathered } from '@ticketing/read-api/gathered.ts';

it('reads once what is asked for at once, and anew what is asked for later', async () => {
  const reads: number[][] = [];
  const square = gathered(async (keys: number[]) => {
    reads.push(keys);
    return new Map(keys.filter((key) => key > 0).map((key) => [key, key * key]));
  });
  expect(await Promise.all([square(2), square(3), square(2), square(-1)])).toEqual([4, 9, 4, undefined]);
  expect(await square(2)).toBe(4);
  expect(reads).toEqual([[2, 3, -1], [2]]);
});

it('fails for all who asked for it, and not for those who ask later', async () => {
  let works = false;
  const read = gathered(async (keys: number[]) => {
    if (!works) throw new Error('away');
    return new Map(keys.map((key) => [key, key]));
  });
  const both = await Promise.allSettled([read(1), read(2)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  works = true;
  expect(await read(1)).toBe(1);
});
