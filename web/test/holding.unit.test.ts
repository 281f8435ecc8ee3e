import type { Holding } from '../src/buying/holding.ts';
import { resumeQuery } from '../src/session/next.ts';

const bookingId = '7-3f0f9b2a-0000-4000-8000-000000000000';
let address = new URL('http://pages.test/events/7');
let keys: string[] = [];
let answer: () => Response;
let went: string[] = [];
let holding: Holding;

const kept = new Map<string, string>();
const storage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => kept.set(key, value),
  removeItem: (key: string) => kept.delete(key),
};

const held = () => {
  const heldUntil = '2040-01-01T00:00:00.000Z';
  return new Response(JSON.stringify({ bookingId, heldUntil, receipt: { partition: 0, offset: 9 } }), { status: 201 });
};

beforeAll(() => {
  const stubs: Record<string, PropertyDescriptor> = {
    location: { get: () => address },
    history: {
      value: { state: null, replaceState: (_: unknown, __: string, path: string) => went.push(`is ${path}`) },
    },
    sessionStorage: { value: storage },
    localStorage: { value: storage },
    fetch: {
      value: async (input: Request | string) => {
        if (!(input instanceof Request)) return new Response('{"auth":"open"}');
        keys.push(input.headers.get('idempotency-key') ?? '');
        return answer();
      },
    },
  };
  for (const [name, stub] of Object.entries(stubs))
    Object.defineProperty(globalThis, name, { ...stub, configurable: true });
});

beforeEach(async () => {
  kept.clear();
  [keys, went] = [[], []];
  answer = held;
  const { createHolding } = await import('../src/buying/holding.ts');
  holding = createHolding(7, (url) => went.push(url));
});

afterEach(() => holding.stop());

it('leads to the booking, and leaves an address behind that does not order again', async () => {
  await holding.order({ seatIds: ['A1'] });
  expect(went).toEqual([`/bookings/${bookingId}?after=0:9`]);
  address = new URL(`?${resumeQuery}`, address);
  await holding.resume();
  expect(went.slice(1)).toEqual(['is /events/7', `/bookings/${bookingId}?after=0:9`]);
  expect(new Set(keys).size).toBe(1);
});

it.each([
  // Nobody knows what became of it: it is the same that is sent again.
  [500, 1],
  [409, 2],
])('sends the same seats after an answer of %d with %d keys', async (status, different) => {
  answer = () => new Response(JSON.stringify({ code: 'x', bookingId }), { status, headers: { 'retry-after': '3600' } });
  await holding.order({ seatIds: ['A1'] });
  await holding.order({ seatIds: ['A1'] });
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(different);
});
