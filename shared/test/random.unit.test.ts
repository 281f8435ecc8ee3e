import { correlationIdFrom, traceparentFrom } from '../src/service/correlation.ts';
import { randomBytesPooled, timeOrderedUuid } from '../src/service/random.ts';

test('ids are UUIDv7, of this moment, and never the same', () => {
  const beforeMs = Date.now();
  const ids = Array.from({ length: 50_000 }, timeOrderedUuid);
  const afterMs = Date.now();
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of [ids[0]!, ids.at(-1)!]) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const atMs = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    expect(atMs).toBeGreaterThanOrEqual(beforeMs);
    expect(atMs).toBeLessThanOrEqual(afterMs);
  }
});

test('bytes are given once, whatever the sizes that are asked for', () => {
  const given = Array.from({ length: 3_000 }, (_, index) => randomBytesPooled(16 + (index % 9)).toString('hex', 0, 16));
  expect(new Set(given).size).toBe(given.length);
});

test.each([
  ['my-id', true],
  ['x'.repeat(128), true],
  ['x'.repeat(129), false],
  ['', false],
  ['two words', false],
  ['ümlaut', false],
])('the correlation id %j of a client is kept: %s', (header, kept) => {
  expect(correlationIdFrom(header) === header).toBe(kept);
});

test.each([
  [`00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, true],
  [`00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`, false],
  [`00-${'a'.repeat(32)}-${'0'.repeat(16)}-01`, false],
  [`01-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, false],
  [`00-${'A'.repeat(32)}-${'b'.repeat(16)}-01`, false],
  ['', false],
])('the trace context %j of a client is kept: %s', (header, kept) => {
  const trace = traceparentFrom(header);
  expect(trace === header).toBe(kept);
  expect(trace).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
});
