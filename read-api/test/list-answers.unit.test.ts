import { createListAnswers } from '@ticketing/read-api/list-answers.ts';

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function newRig() {
  let made = 0;
  let changes = 0;
  const served = new Map<number, number>();
  let servedCount = 0;
  const lists = createListAnswers({
    shows: { servedVersion: (eventId) => served.get(eventId) ?? 0, servedCount: () => servedCount },
    changes: () => changes,
    maxBytes: 1_000_000,
  });
  const versions = new Map([
    [1, 5],
    [2, 7],
  ]);
  const make = () => {
    made += 1;
    return { answer: { made }, shows: new Map(versions) };
  };
  return {
    lists,
    versions,
    /** How often the list was made, after it was asked for once more. */
    async ask() {
      await lists.current('all', make);
      return made;
    },
    /** Asks often enough within a second: from then on the answer is kept. */
    async askOften() {
      await Promise.all(Array.from({ length: 4 }, () => lists.current('all', make)));
    },
    isReady: () => lists.find('all') !== undefined,
    change() {
      changes += 1;
    },
    serve(eventId: number, version: number) {
      served.set(eventId, version);
      servedCount += 1;
    },
  };
}

it('is kept where it is asked for four times within a second, and not where it is asked for three times', async () => {
  const { lists, ask, isReady } = newRig();
  expect([await ask(), await ask(), await ask()]).toEqual([1, 2, 3]);
  await pass(1_000);
  expect([await ask(), isReady(), lists.isKept('all'), lists.bytes()]).toEqual([4, false, false, 0]);
  await pass(999);
  expect([await ask(), await ask(), isReady()]).toEqual([5, 6, false]);
  expect([await ask(), isReady(), lists.isKept('all'), await ask()]).toEqual([7, true, true, 7]);
  expect(lists.bytes()).toBeGreaterThan(0);
  await pass(1_000);
  expect([await ask(), await ask(), isReady(), lists.bytes()]).toEqual([8, 9, false, 0]);
});

it('is kept where several ask at the same time, and is made once for them', async () => {
  const { ask, isReady } = newRig();
  expect(await Promise.all([ask(), ask(), ask(), ask()])).toEqual([1, 1, 1, 1]);
  expect(isReady()).toBe(true);
});

it('is made once a second', async () => {
  const { ask, askOften, isReady } = newRig();
  await askOften();
  expect([await ask(), await ask()]).toEqual([1, 1]);
  await pass(400);
  expect([await ask(), isReady()]).toEqual([1, true]);
  await pass(700);
  expect([isReady(), await ask()]).toEqual([false, 2]);
});

it('is made before it is due where it is asked for, and nobody waits', async () => {
  const { ask, askOften, isReady } = newRig();
  await askOften();
  await pass(600);
  expect(isReady()).toBe(true);
  await pass(450);
  expect([isReady(), await ask()]).toEqual([true, 2]);
});

it('is made again when a show in it is announced or served at a later version, and not for another show', async () => {
  const { lists, ask, askOften, serve, versions, change } = newRig();
  await askOften();
  lists.noteVersion(1, 4);
  expect(await ask()).toBe(1);
  lists.noteVersion(1, 5);
  lists.noteVersion(3, 9);
  serve(2, 7);
  serve(3, 9);
  expect(await ask()).toBe(1);
  versions.set(1, 6);
  lists.noteVersion(1, 6);
  expect([await ask(), await ask()]).toEqual([2, 2]);
  versions.set(2, 8);
  serve(2, 8);
  expect([await ask(), await ask()]).toEqual([3, 3]);
  change();
  expect([await ask(), await ask()]).toEqual([4, 4]);
});

it('that is older than what was announced is made anew for everybody who asks until the view has it', async () => {
  const { lists, ask, askOften, isReady } = newRig();
  await askOften();
  lists.noteVersion(1, 6);
  const before = await ask();
  expect([isReady(), await ask()]).toEqual([false, before + 2]);
});
