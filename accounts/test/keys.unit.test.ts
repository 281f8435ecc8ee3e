import type { KeyTimes } from '@ticketing/accounts/keys/rotation.ts';
import { planRotation, signingNow } from '@ticketing/accounts/keys/rotation.ts';
import fc from 'fast-check';

const rules = { lifeMs: 1_000, leadMs: 100, keptMs: 50 };

describe('rotation', () => {
  test('makes the first key sign at once', () => {
    expect(planRotation([], 5_000, rules)).toEqual({
      create: { signsFromMs: 5_000, signsUntilMs: 6_000, publishedUntilMs: 6_050 },
      remove: [],
    });
  });

  test('publishes the next key before it signs, and the old one until its last token has ended', () => {
    const first = { signsFromMs: 5_000, signsUntilMs: 6_000, publishedUntilMs: 6_050 };
    expect(planRotation([first], 5_899, rules).create).toBeUndefined();
    const { create: second } = planRotation([first], 5_900, rules);
    expect(second).toEqual({ signsFromMs: 6_000, signsUntilMs: 7_000, publishedUntilMs: 7_050 });
    const keys = [first, second!];
    expect(signingNow(keys, 5_999)).toBe(first);
    expect(signingNow(keys, 6_000)).toBe(second);
    expect(planRotation(keys, 6_049, rules).remove).toEqual([]);
    expect(planRotation(keys, 6_050, rules).remove).toEqual([first]);
  });

  test('has a key at any time, and one that was published in time if somebody looked in time', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(steps, (pauses) => {
        let nowMs = 1_000_000;
        let keys: (KeyTimes & { madeMs: number })[] = [];
        for (const pauseMs of [0, ...pauses]) {
          nowMs += pauseMs;
          const before = signingNow(keys, nowMs);
          const { create, remove } = planRotation(keys, nowMs, rules);
          keys = keys.filter((key) => !remove.includes(key));
          if (create) keys.push({ ...create, madeMs: nowMs });
          const signing = signingNow(keys, nowMs)!;
          // No token is made that outlives what is published.
          expect(signing.publishedUntilMs).toBeGreaterThanOrEqual(nowMs + rules.keptMs);
          if (pauseMs <= rules.leadMs && before) expect(signing.signsFromMs - signing.madeMs >= 0).toBe(true);
        }
      }),
    );
  });
});
