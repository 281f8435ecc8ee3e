import { clockText, momentBetween, urgencyOf } from '../src/buying/countdown.ts';

it.each([
  [300_000, '5:00'],
  [299_001, '5:00'],
  [299_000, '4:59'],
  [1, '0:01'],
  [0, '0:00'],
  [-5_000, '0:00'],
  [1_200_000, '20:00'],
])('writes %d ms as %s', (leftMs, text) => {
  expect(clockText(leftMs)).toBe(text);
});

it('says each moment once, when it is passed', () => {
  const said: unknown[] = [];
  let before: number | undefined;
  for (let leftMs = 301_000; leftMs >= -2_000; leftMs -= 250) {
    const moment = momentBetween(before, leftMs);
    if (moment !== undefined) said.push(moment);
    before = leftMs;
  }
  expect(said).toEqual([300, 60, 30]);
});

it('says nothing when the page has just come, and after a sleep what is true now', () => {
  expect(momentBetween(undefined, 45_000)).toBeUndefined();
  expect(momentBetween(400_000, 20_000)).toBe(30);
  expect(momentBetween(400_000, -1)).toBeUndefined();
  expect(momentBetween(20_000, 580_000)).toBeUndefined();
});

it('looks the more urgent the closer the end is', () => {
  expect([61_000, 60_000, 30_001, 30_000].map(urgencyOf)).toEqual(['calm', 'soon', 'soon', 'now']);
});
