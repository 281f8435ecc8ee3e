import type { BookingStore } from '../src/buying/booking-store.ts';

const bookingId = '7-3f0f9b2a-0000-4000-8000-000000000000';
const receipt = { partition: 0, offset: 9 };
const show = { eventId: 7, name: 'Paper Lions', payment: 'none', startsAt: '2040-01-01T19:00:00.000Z' };
const booking = (status: string, more: object = {}) => ({
  ...{ bookingId, eventId: 7, userId: 1, seatIds: ['A1'], status, version: 3, history: [] },
  ...{ heldUntil: '2040-01-01T00:00:00.000Z', totalMinor: 0, currency: 'EUR', ...more },
});

/** What is asked of the server, and its answers. */
let asked: string[] = [];
let answers: Record<string, () => [status: number, body: object]> = {};
let follow: typeof import('../src/buying/booking-store.ts')['followBooking'];
let store: BookingStore | undefined;

const stubs: Record<string, unknown> = {
  location: new URL('http://pages.test/'),
  document: { visibilityState: 'visible', addEventListener: () => undefined, removeEventListener: () => undefined },
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  fetch: async (input: Request | string, init?: RequestInit) => {
    const { method, url } = input instanceof Request ? input : { method: init?.method ?? 'GET', url: String(input) };
    const what = `${method} ${url.replace(/^http:\/\/pages.test|\?.*$/g, '').replace(bookingId, 'it')}`;
    asked.push(what);
    const [status, body] = answers[what]?.() ?? [404, { code: 'booking-not-found' }];
    return new Response(JSON.stringify(body), { status });
  },
};

beforeAll(async () => {
  for (const [name, value] of Object.entries(stubs))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  ({ followBooking: follow } = await import('../src/buying/booking-store.ts'));
});

beforeEach(() => {
  asked = [];
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  };
  for (const name of ['sessionStorage', 'localStorage'])
    Object.defineProperty(globalThis, name, { value: storage, configurable: true });
  answers = {
    'GET /settings.json': () => [200, { auth: 'open' }],
    'GET /api/events/7': () => [200, show],
    'GET /api/payments': () => [200, { payments: [] }],
  };
});

afterEach(() => store?.stop());

/** A booking on its page, once it and its show are seen. */
async function opened(): Promise<BookingStore> {
  store = follow(bookingId);
  await until(() => store?.show.value !== undefined);
  return store;
}

async function until(isSo: () => boolean | undefined): Promise<void> {
  while (isSo() !== true) await new Promise((resolve) => setTimeout(resolve, 5));
}

it('a confirmation that is only accepted is waited for, and not asked for again meanwhile', async () => {
  let looks = 0;
  answers['GET /api/bookings/it'] = () => {
    if (!asked.includes('POST /api/bookings/it/confirm')) return [200, booking('held')];
    looks += 1;
    return [200, looks < 3 ? { status: 'pending', ahead: 1 } : booking('booked')];
  };
  answers['POST /api/bookings/it/confirm'] = () => [202, { commandId: 'c', receipt }];
  const { confirm, busy, phase, problem } = await opened();
  const confirmed = Promise.all([confirm(), confirm()]);
  await until(() => looks === 2);
  expect(busy.value).toBe('confirming');
  await confirm();
  await confirmed;
  expect(asked.filter((what) => what.startsWith('POST'))).toHaveLength(1);
  expect([phase.value.name, problem.value, busy.value]).toEqual(['booked', undefined, undefined]);
});

it('a confirmation that is refused after it was accepted says why', async () => {
  const history = [{ type: 'CommandRejected', commandId: 'c', code: 'sales-closed', version: 4, at: show.startsAt }];
  answers['GET /api/bookings/it'] = () => [
    200,
    booking('held', asked.some((what) => what.startsWith('POST')) ? { history } : {}),
  ];
  answers['POST /api/bookings/it/confirm'] = () => [202, { commandId: 'c', receipt }];
  const { confirm, problem } = await opened();
  await confirm();
  expect(problem.value?.code).toBe('sales-closed');
});

it.each([
  ['booked', undefined],
  ['held', 'not-held'],
])('of a confirmation that another tab was quicker with nothing is said where it is %s', async (status, code) => {
  answers['GET /api/bookings/it'] = () => [
    200,
    booking(asked.some((what) => what.startsWith('POST')) ? status : 'held'),
  ];
  answers['POST /api/bookings/it/confirm'] = () => [409, { code: 'not-held' }];
  const { confirm, problem } = await opened();
  await confirm();
  expect(problem.value?.code).toBe(code);
});

it('a payment that another tab was quicker with is followed', async () => {
  answers['GET /api/events/7'] = () => [200, { ...show, payment: 'required' }];
  answers['GET /api/bookings/it'] = () => [200, booking('held', { totalMinor: 100 })];
  answers['POST /api/payments/process'] = () => [409, { code: 'payment-under-way' }];
  const { pay, phase, problem } = await opened();
  answers['GET /api/payments'] = () => [200, { payments: [{ paymentId: 'p', status: 'authorising' }] }];
  await pay('tok_ok');
  await until(() => phase.value.name === 'paying');
  expect(problem.value).toBeUndefined();
});
