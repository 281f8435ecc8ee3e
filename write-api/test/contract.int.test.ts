import { problemSchema } from '@ticketing/shared/http/problem.ts';
import { openSandbox, type Sandbox } from '../../tests/support/sandbox.ts';
import {
  acceptedBookingSchema,
  acceptedShowSchema,
  bookingSchema,
  changedShowSchema,
  showSchema,
} from '../src/answers.ts';
import { createWriteApiDocument } from '../src/api-document.ts';
import { cataloguePaths } from '../src/catalogue/api-operations.ts';
import { paymentPaths } from '../src/payments/api-operations.ts';
import { rows } from './support/contract-rows.ts';
import { refusalOf, successOf } from './support/outcome-of.ts';
import { playWorker } from './support/played-worker.ts';
import type { RunningWriteApi } from './support/write-api.ts';
import { runWriteApi } from './support/write-api.ts';

let sandbox: Sandbox;
let worker: Awaited<ReturnType<typeof playWorker>>;
let api: RunningWriteApi;

beforeAll(async () => {
  sandbox = await openSandbox();
  api = await runWriteApi(sandbox, { adminToken: 's3cret-of-more-than-thirty-two-characters' });
  // Seats of row X are taken, show 404 is unknown, and seats of row Y stay undecided.
  worker = await playWorker(sandbox, (read) => {
    const seats = ('seatIds' in read.command && read.command.seatIds) || [];
    if (read.command.eventId === 404) return refusalOf(read, 'show-unknown');
    if (seats.includes('Y1')) return undefined;
    return seats.includes('X1') ? refusalOf(read, 'seat-taken', ['X1']) : successOf(read, read.command.eventId === 2);
  });
});

afterAll(async () => {
  await api?.close();
  await worker?.close();
  await sandbox?.close();
});

const answerSchemas: Record<
  string,
  | typeof bookingSchema
  | typeof acceptedBookingSchema
  | typeof acceptedShowSchema
  | typeof showSchema
  | typeof changedShowSchema
> = {
  'booking 202': acceptedBookingSchema,
  'booking 201': bookingSchema,
  'booking 200': bookingSchema,
  'show 202': acceptedShowSchema,
  'show 201': showSchema,
  'show 200': showSchema,
  'change 202': acceptedShowSchema,
  'change 200': changedShowSchema,
};

const seen = new Set<string>();

test.each(rows)('$name: $status', async ({ call, status, body, headers }) => {
  const correlationId = `test-${Math.random()}`;
  const [method, path, sent, sentHeaders] = call;
  const answer = await api.call(method, path, sent, { ...sentHeaders, 'x-correlation-id': correlationId });

  expect(answer.body).toMatchObject({ ...body });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('x-correlation-id')).toBe(correlationId);
  for (const [name, value] of Object.entries(headers ?? {})) expect(answer.headers.get(name)).toEqual(value);
  if (status >= 400) {
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(problemSchema.strict().parse(answer.body)).toMatchObject({ status, correlationId });
  } else if (path.startsWith('/api/')) {
    const [shows] = path.endsWith('/waitlist') ? [] : (path.match(/^\/api\/events\/[0-9]+/) ?? []);
    const kind = shows === undefined ? 'booking' : method === 'PUT' && path === shows ? 'show' : 'change';
    const parsed = answerSchemas[`${kind} ${status}`]!.strict().parse(answer.body);
    const { partition, offset } = parsed.receipt;
    const self = 'bookingId' in parsed ? `/api/bookings/${parsed.bookingId}?after=${partition}:${offset}` : shows;
    expect(parsed.links.self).toBe(self);
    expect(answer.headers.get('location')).toBe(self);
  }
  seen.add(
    `${method.toLowerCase()} ${path.replace(/[0-9]+-[0-9a-f-]{36}/, '{bookingId}').replace(/events\/[0-9]+/, 'events/{eventId}')} ${status}`,
  );
});

test('every answer that the OpenAPI document names has a row, or a test of its own', () => {
  // Cut off by the server below Express, by the gateway, by Kafka's absence, by reuse of a key, by a role that no token
  // lacks yet; tested where that is.
  const elsewhere = ['403', '408', '413', '414', '415', '417', '422', '429', '431', '500', '503'];
  const { paths } = createWriteApiDocument();
  // The catalogue has answers of a real worker, in catalogue.int.test.ts; payments have theirs in payments.int.test.ts,
  // and tickets theirs in tickets.e2e.test.ts.
  const isElsewhere = (path: string) => path in cataloguePaths || path in paymentPaths || path.endsWith('/check-in');
  const rowed = Object.entries(paths ?? {}).filter(([path]) => !isElsewhere(path));
  const documented = rowed.flatMap(([path, item]) =>
    [['post', item.post] as const, ['put', item.put] as const].flatMap(([method, operation]) =>
      Object.keys(operation?.responses ?? {}).map((status) => `${method} ${path} ${status}`),
    ),
  );
  expect(documented.length).toBeGreaterThan(50);
  const missing = documented.filter((entry) => !seen.has(entry) && !elsewhere.includes(entry.slice(-3)));
  expect(missing).toEqual([]);
});
