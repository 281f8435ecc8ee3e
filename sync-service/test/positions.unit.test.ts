import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { createPositions } from '@ticketing/sync-service/heal/positions.ts';

it('writes of each partition the furthest that was noted, and each once', async () => {
  const written: LogPosition[][] = [];
  const positions = createPositions(async (reached) => void written.push(reached));
  positions.note([{ partition: 1, offset: 5 }]);
  positions.note([
    { partition: 1, offset: 7 },
    { partition: 2, offset: 3 },
  ]);
  positions.note([{ partition: 1, offset: 6 }]);
  await positions.write();
  await positions.write();
  expect(written).toEqual([
    [
      { partition: 1, offset: 7 },
      { partition: 2, offset: 3 },
    ],
  ]);
});

it('keeps what could not be written, and what was noted meanwhile', async () => {
  const written: LogPosition[][] = [];
  let isAway = true;
  const positions = createPositions(async (reached) => {
    if (isAway) {
      positions.note([{ partition: 1, offset: 9 }]);
      throw new Error('away');
    }
    written.push(reached);
  });
  positions.note([
    { partition: 1, offset: 7 },
    { partition: 2, offset: 3 },
  ]);
  await expect(positions.write()).rejects.toThrow('away');
  isAway = false;
  await positions.write();
  expect(written.flat()).toEqual(
    expect.arrayContaining([
      { partition: 1, offset: 9 },
      { partition: 2, offset: 3 },
    ]),
  );
});
