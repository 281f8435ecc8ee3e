import { createServerClock } from '../src/buying/server-clock.ts';

const date = (ms: number) => new Date(ms).toUTCString();

/** A server that is ahead of this machine, asked at a time of this machine. */
function ask(clock: ReturnType<typeof createServerClock>, sentMs: number, aheadMs: number, roundTripMs = 20): void {
  clock.learn(date(sentMs + roundTripMs / 2 + aheadMs), sentMs, sentMs + roundTripMs);
}

it('is this machine’s until the server has said something', () => {
  const clock = createServerClock(() => 5_000);
  expect(clock.now()).toBe(5_000);
  clock.learn(null, 0, 1);
  clock.learn('no date', 0, 1);
  expect(clock.now()).toBe(5_000);
});

it('comes closer with each answer, though a Date names a whole second', () => {
  const clock = createServerClock(() => 0);
  ask(clock, 10_000, 90_300);
  expect(Math.abs(clock.now() - 90_300)).toBeLessThanOrEqual(520);
  for (let sentMs = 20_000; sentMs < 60_000; sentMs += 1_130) ask(clock, sentMs, 90_300);
  expect(Math.abs(clock.now() - 90_300)).toBeLessThanOrEqual(60);
});

it('is not led astray by an answer that took long', () => {
  const clock = createServerClock(() => 0);
  for (let sentMs = 20_000; sentMs < 60_000; sentMs += 1_130) ask(clock, sentMs, 500);
  ask(clock, 70_000, 500, 30_000);
  expect(Math.abs(clock.now() - 500)).toBeLessThanOrEqual(60);
});

it('believes the newest answer after a clock was set', () => {
  const clock = createServerClock(() => 0);
  ask(clock, 10_000, 0);
  ask(clock, 20_000, -3_600_000);
  expect(Math.abs(clock.now() + 3_600_000)).toBeLessThanOrEqual(520);
});
