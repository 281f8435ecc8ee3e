import { createReading, NothingToAsk, reasonOf } from '../src/polling/reading.ts';

const source = 'a test';

describe('a reading', () => {
  it('has its source and its time, and is not known before the first answer', async () => {
    let nowMs = Date.parse('2027-01-01T00:00:00.000Z');
    const reading = createReading({ source, ask: async () => 7, now: () => nowMs });
    expect(reading.current()).toEqual({ source, status: 'unknown', reason: 'it has not been asked yet' });
    await reading.poll();
    nowMs += 1_500;
    expect(reading.current()).toEqual({
      source,
      status: 'ok',
      asOf: '2027-01-01T00:00:00.000Z',
      ageMs: 1_500,
      value: 7,
    });
  });

  it('keeps the last value with its age and the reason when there is no newer one', async () => {
    let nowMs = 0;
    let answer: () => Promise<number> = async () => 7;
    const reading = createReading({ source, ask: () => answer(), now: () => nowMs });
    await reading.poll();
    nowMs = 2_000;
    answer = async () => {
      throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    };
    await reading.poll();
    expect(reading.current()).toMatchObject({
      status: 'stale',
      ageMs: 2_000,
      value: 7,
      reason: 'nothing listens at its address',
    });
    answer = async () => 8;
    await reading.poll();
    expect(reading.current()).toMatchObject({ status: 'ok', ageMs: 0, value: 8 });
    expect(reading.current()).not.toHaveProperty('reason');
  });

  it('is stale after three polls without an answer, whatever the reason', async () => {
    let nowMs = 0;
    const reading = createReading({ source, ask: async () => 7, now: () => nowMs });
    await reading.poll();
    nowMs = 6_001;
    expect(reading.current()).toMatchObject({ status: 'stale', reason: 'there was no newer answer for 6 s' });
  });

  it('gives up a question that hangs, and does not ask again until that has ended', async () => {
    let asked = 0;
    let end: () => void = () => undefined;
    const reading = createReading({
      source,
      deadlineMs: 20,
      ask: () => {
        asked += 1;
        return new Promise<number>((resolve) => {
          end = () => resolve(1);
        });
      },
    });
    await reading.poll();
    expect(reading.current()).toMatchObject({ status: 'unknown', reason: 'it did not answer within 0.02 s' });
    await reading.poll();
    expect(asked).toBe(1);
    end();
    await new Promise(setImmediate);
    await reading.poll();
    expect(asked).toBe(2);
    end();
  });

  it('says that there is nothing to ask, and has no value then', async () => {
    let isThere = true;
    const reading = createReading({
      source,
      ask: async () => {
        if (!isThere) throw new NothingToAsk('It is a single node.');
        return 7;
      },
    });
    await reading.poll();
    isThere = false;
    await reading.poll();
    expect(reading.current()).toEqual({ source, status: 'none', reason: 'It is a single node.' });
  });
});

it('a reason is one short line without a password', () => {
  expect(reasonOf(new Error('cannot reach redis://user:secret@host:1\nat x'))).toBe('cannot reach redis://host:1');
  expect(reasonOf(new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]))).toBe(
    'nothing listens at its address',
  );
  expect(reasonOf(new Error('Command timed out'))).toBe('it did not answer in time');
  expect(reasonOf(new Error('x'.repeat(1_000)))).toHaveLength(200);
});
