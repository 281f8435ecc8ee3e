import { createBackoff } from '../backoff.ts';

describe('the back-off', () => {
  it('doubles from half a second up to thirty', () => {
    const backoff = createBackoff();
    const waits = Array.from({ length: 9 }, () => backoff.next(100));
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('begins anew after a minute of good health', () => {
    const backoff = createBackoff();
    backoff.next(100);
    backoff.next(100);
    expect(backoff.next(60_000)).toBe(500);
    expect(backoff.next(100)).toBe(1_000);
  });
});
