import { createSteadyEnds } from '@ticketing/sync-service/store/steady-ends.ts';

/** A log whose leader answers as said, and a clock that is moved by hand. */
function reading() {
  const log = { ends: [10, 20], takesMs: 5, fails: false };
  let nowMs = 0;
  const steady = createSteadyEnds(
    async () => {
      nowMs += log.takesMs;
      if (log.fails) throw new Error('away');
      return new Map(log.ends.entries());
    },
    () => nowMs,
  );
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { log, steady, pass };
}

const disturbed = /disturbed/;

it('believes what a log answers at once, also when it grows', async () => {
  const { log, steady } = reading();
  expect(Array.from(await steady.read())).toEqual([
    [0, 10],
    [1, 20],
  ]);
  log.ends = [11, 25];
  expect((await steady.read()).get(1)).toBe(25);
});

it('does not believe an answer that a broker kept for as long as another needs to take its place', async () => {
  const { log, steady, pass } = reading();
  log.takesMs = 2_600;
  await expect(steady.read()).rejects.toThrow(disturbed);
  // It answers quickly again, and may still not know that it leads no more.
  log.takesMs = 5;
  pass(9_000);
  await expect(steady.read()).rejects.toThrow(disturbed);
  pass(1_000);
  expect((await steady.read()).get(0)).toBe(10);
});

it('believes nothing for a while after a read that failed', async () => {
  const { log, steady, pass } = reading();
  log.fails = true;
  await expect(steady.read()).rejects.toThrow('away');
  log.fails = false;
  await expect(steady.read()).rejects.toThrow(disturbed);
  pass(10_000);
  expect((await steady.read()).get(0)).toBe(10);
});

it('does not believe an end that lies before one that was read, until it stays so', async () => {
  const { log, steady, pass } = reading();
  await steady.read();
  log.ends = [9, 20];
  await expect(steady.read()).rejects.toThrow(disturbed);
  pass(10_000);
  expect((await steady.read()).get(0)).toBe(9);
});

it('can be told of what a read did not know', async () => {
  const { steady, pass } = reading();
  await steady.read();
  steady.doubt();
  await expect(steady.read()).rejects.toThrow(disturbed);
  pass(10_000);
  expect((await steady.read()).get(0)).toBe(10);
});
