import { createHeardHints, goneMs, lateMs, quietMs } from '@ticketing/read-api/heard-hints.ts';
import type { Rewrites, ToldHints } from '@ticketing/shared/stores/told-hints.ts';

const pollMs = 250;
/** By then a hint is late: its record was found by the next poll. */
const noticedMs = pollMs + lateMs;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function newRig() {
  const records = new Map<string, ToldHints | Rewrites>();
  let isReadable = true;
  const senders: ReturnType<typeof newSender>[] = [];
  const onMissed = jest.fn();
  const heard = createHeardHints({
    pollMs,
    onMissed,
    read: async () => {
      if (!isReadable) throw new Error('not now');
      for (const sender of senders) sender.record();
      return [...records.values()];
    },
  });

  function newSender(_id: string) {
    let count = 0;
    let beat = 0;
    let isRecording = true;
    return {
      /** Publishes a hint that arrives. */
      hint() {
        count += 1;
        heard.heard([_id, count]);
      },
      /** Publishes one that does not, at least not now. @returns what lets it arrive */
      lose() {
        count += 1;
        const lost = count;
        return () => heard.heard([_id, lost]);
      },
      stop(isOver?: true) {
        isRecording = false;
        if (isOver) records.set(_id, { _id, count, beat: beat + 1, at: new Date(), isOver });
      },
      resume() {
        isRecording = true;
      },
      record() {
        if (!isRecording) return;
        beat += 1;
        records.set(_id, { _id, count, beat, at: new Date() });
      },
    };
  }

  return {
    heard,
    records,
    onMissed,
    readable(is: boolean) {
      isReadable = is;
    },
    async sender(id = 'one') {
      const sender = newSender(id);
      senders.push(sender);
      await pass(2 * pollMs);
      return sender;
    },
    /** A read that begins now, of which nothing will be heard. @returns whether it is vouched for */
    async read() {
      await pass(1);
      const readMs = performance.now();
      await pass(1);
      return () => heard.vouchFor(readMs);
    },
  };
}

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

test('nothing is vouched for before anybody is known who would tell', async () => {
  const { read } = newRig();
  const isKnown = await read();
  await pass(10 * pollMs);
  expect(isKnown()).toBe(false);
});

test('what was read before a sender was known is not vouched for, what is read then is, for as long as it tells', async () => {
  const { read, sender } = newRig();
  const before = await read();
  const one = await sender();
  const after = await read();
  for (let time = 0; time < 20; time += 1) {
    one.hint();
    await pass(pollMs);
    expect([before(), after()]).toEqual([false, true]);
  }
});

test('a lost hint is noticed with the next one, at once', async () => {
  const { read, sender } = newRig();
  const one = await sender();
  const isKnown = await read();
  one.lose();
  one.hint();
  expect(isKnown()).toBe(false);
  expect((await read())()).toBe(true);
});

test('the last hint, lost, is noticed by its number in the records', async () => {
  const { read, sender } = newRig();
  const one = await sender();
  const isKnown = await read();
  one.lose();
  await pass(noticedMs);
  expect(isKnown()).toBe(false);
  const later = await read();
  await pass(quietMs);
  expect([isKnown(), later()]).toEqual([false, true]);
});

test('a hint that is late is waited for: nothing is vouched for, and nothing was missed', async () => {
  const { read, sender, onMissed } = newRig();
  const one = await sender();
  const isKnown = await read();
  onMissed.mockClear();
  const arrive = [one.lose(), one.lose()];
  await pass(noticedMs + pollMs);
  expect(isKnown()).toBe(false);
  arrive[0]!();
  expect(isKnown()).toBe(false);
  arrive[1]!();
  expect(isKnown()).toBe(true);
  await pass(2 * quietMs);
  expect(isKnown()).toBe(true);
  expect(onMissed).not.toHaveBeenCalled();
});

test('while hints come late one after the other, those that are late for too long count', async () => {
  const { read, sender, onMissed } = newRig();
  const one = await sender();
  const isKnown = await read();
  onMissed.mockClear();
  // Each is heard after a second.
  const coming: (() => void)[] = [];
  for (let time = 0; time < 12; time += 1) {
    coming.push(one.lose());
    await pass(pollMs);
    if (coming.length > 4) coming.shift()!();
    if (time > 4) expect(isKnown()).toBe(false);
  }
  for (const arrive of coming) arrive();
  expect(isKnown()).toBe(true);
  expect(onMissed).not.toHaveBeenCalled();
});

test('a hint that arrives after its record is not lost', async () => {
  const { read, sender } = newRig();
  const one = await sender();
  const isKnown = await read();
  const arrive = one.lose();
  await pass(pollMs);
  arrive();
  await pass(noticedMs);
  expect(isKnown()).toBe(true);
});

test('of two senders, each is missed by itself', async () => {
  const { read, sender } = newRig();
  const one = await sender('one');
  const two = await sender('two');
  const isKnown = await read();
  one.hint();
  two.hint();
  await pass(noticedMs);
  expect(isKnown()).toBe(true);
  two.lose();
  one.hint();
  await pass(noticedMs);
  expect(isKnown()).toBe(false);
});

test('another sender that appears may have written before', async () => {
  const { read, sender } = newRig();
  await sender('one');
  const isKnown = await read();
  await sender('two');
  expect(isKnown()).toBe(false);
});

test('while a sender is quiet nothing is vouched for; nothing was missed if it goes on without a gap', async () => {
  const { read, sender } = newRig();
  const one = await sender('one');
  const two = await sender('two');
  const isKnown = await read();
  one.stop();
  await pass(quietMs + pollMs);
  two.hint();
  expect([isKnown(), (await read())()]).toEqual([false, false]);
  one.resume();
  await pass(2 * pollMs);
  expect(isKnown()).toBe(true);
});

test('a sender that is gone is not waited for, and what was read before it was given up is in doubt', async () => {
  const { read, sender } = newRig();
  const one = await sender('one');
  await sender('two');
  const before = await read();
  one.stop();
  await pass(goneMs + 2 * pollMs);
  expect(before()).toBe(false);
  const after = await read();
  await pass(2 * goneMs);
  expect([before(), after()]).toEqual([false, true]);
  // It was only away, and may have written while nobody waited for it.
  one.resume();
  await pass(2 * pollMs);
  expect(after()).toBe(false);
});

test('one that ends in good order leaves no doubt', async () => {
  const { read, sender } = newRig();
  const one = await sender('one');
  await sender('two');
  const isKnown = await read();
  one.hint();
  one.stop(true);
  await pass(2 * goneMs);
  expect(isKnown()).toBe(true);
});

test('one that ends in good order does, if its last hint was lost', async () => {
  const { read, sender } = newRig();
  const one = await sender('one');
  await sender('two');
  const isKnown = await read();
  one.lose();
  one.stop(true);
  await pass(noticedMs);
  expect(isKnown()).toBe(false);
  const after = await read();
  await pass(2 * goneMs);
  expect(after()).toBe(true);
});

test('one that came and went unseen may have written', async () => {
  const { read, sender, records } = newRig();
  await sender('two');
  const isKnown = await read();
  records.set('one', { _id: 'one', count: 7, beat: 9, at: new Date(), isOver: true });
  await pass(2 * pollMs);
  expect(isKnown()).toBe(false);
  const after = await read();
  await pass(2 * goneMs);
  expect(after()).toBe(true);
});

test('a sender whose record is lost is in doubt', async () => {
  const { read, sender, records } = newRig();
  const one = await sender('one');
  await sender('two');
  const isKnown = await read();
  one.stop();
  records.delete('one');
  await pass(2 * pollMs);
  expect(isKnown()).toBe(false);
});

test('a repair without a hint is noticed', async () => {
  const { read, sender, records } = newRig();
  await sender();
  const isKnown = await read();
  records.set('rewrites', { _id: 'rewrites', count: 1 });
  await pass(2 * pollMs);
  expect(isKnown()).toBe(false);
  const later = await read();
  await pass(noticedMs);
  expect(later()).toBe(true);
});

test('hints without a number cannot be missed noticeably', async () => {
  const { read, sender, heard } = newRig();
  await sender();
  const isKnown = await read();
  heard.heard(undefined);
  expect(isKnown()).toBe(false);
  await pass(goneMs);
  expect(isKnown()).toBe(true);
});

test('while the records cannot be read nothing is vouched for; what was read before is, if all was heard', async () => {
  const { read, sender, readable } = newRig();
  const one = await sender();
  const isKnown = await read();
  readable(false);
  await pass(quietMs + pollMs);
  one.hint();
  expect(isKnown()).toBe(false);
  readable(true);
  await pass(2 * pollMs);
  expect(isKnown()).toBe(true);
});

test('its polling ends', async () => {
  const { heard, sender } = newRig();
  await sender();
  heard.close();
  await pass(2 * pollMs);
  expect(jest.getTimerCount()).toBe(0);
});
