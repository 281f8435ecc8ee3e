import { createBackoff } from '../backoff.ts';

describe('the back-off', () => {
  it('doubles from a tenth of a second up to thirty seconds', () => {
    const backoff = createBackoff();
    const waits = Array.from({ length: 11 }, () => backoff.next(50));
    expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
  });

  it('begins anew after a minute of good health', () => {
    const backoff = createBackoff();
    backoff.next(100);
    backoff.next(100);
    expect(backoff.next(60_000)).toBe(100);
    expect(backoff.next(100)).toBe(200);
  });
});
