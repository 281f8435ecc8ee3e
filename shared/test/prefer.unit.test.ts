import { preferredWaitSeconds } from '../src/http/prefer.ts';

describe('Prefer: wait', () => {
  test.each<[string | undefined, number | undefined]>([
    [undefined, undefined],
    ['', undefined],
    ['wait=5', 5],
    ['Wait = 5', 5],
    ['wait="5"', 5],
    ['respond-async, wait=10', 10],
    ['respond-async; foo="a,b", wait=10; x=y', 10],
    ['foo="wait=3, \\" wait=4", wait=7', 7],
    ['wait=5, wait=9', 5],
    [', ,wait=2,', 2],
    ['wait=30', 30],
    ['wait=31', 30],
    ['wait=999999999', 30],
    ['wait=9999999999', undefined],
    ['wait=0', undefined],
    ['wait=-1', undefined],
    ['wait=1.5', undefined],
    ['wait=abc', undefined],
    ['wait', undefined],
    ['wait=', undefined],
    ['foo=wait=5', undefined],
    ['wait=5 seconds', undefined],
    ['wait=5; foo="open', undefined],
    ['"wait"=5', undefined],
    ['await=5', undefined],
    ['wait=5, @', undefined],
  ])('%j is %j', (header, expected) => {
    expect(preferredWaitSeconds(header)).toBe(expected);
  });

  test('a long header is read in no time', () => {
    const before = process.cpuUsage();
    preferredWaitSeconds(`wait${' '.repeat(8_000)};${'a="b";'.repeat(1_000)}`);
    preferredWaitSeconds(`x="${'\\'.repeat(8_000)}`);
    preferredWaitSeconds(';'.repeat(8_000));
    preferredWaitSeconds(`a${'; \t'.repeat(3_000)}@`);
    // On a busy machine it may be kept waiting for longer.
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000);
  });
});
