import { createNotificationsDocument } from '@ticketing/notifications/api-document.ts';
import { createReadApiDocument } from '@ticketing/read-api/api-document.ts';
import type { Access } from '@ticketing/shared/http/access.ts';
import { openAccess } from '@ticketing/shared/http/access.ts';
import { accessSettingsShape } from '@ticketing/shared/http/access-settings.ts';
import type { Right } from '@ticketing/shared/http/rights.ts';
import { readConfig } from '@ticketing/shared/service/config.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import { newTicketKey, publicTicketKeysText, ticketKeysSchema } from '@ticketing/shared/tickets/keys.ts';
import { createWriteApiDocument } from '@ticketing/write-api/api-document.ts';
import { z } from 'zod';
import { until } from '../../local/until.ts';
import { createMonitorDocument } from '../../monitor/src/api-document.ts';
import type { RunningMonitor } from '../../monitor/test/support/running-monitor.ts';
import { runMonitor } from '../../monitor/test/support/running-monitor.ts';
import { movieView, theaterView, writeCatalogue } from '../../read-api/test/catalogue-story.ts';
import { writePayment } from '../../read-api/test/payment-story.ts';
import type { RunningReadApi } from '../../read-api/test/running-read-api.ts';
import { runReadApi } from '../../read-api/test/running-read-api.ts';
import { tellShow } from '../../read-api/test/show-story.ts';
import type { KeySite } from '../../shared/test/support/key-site.ts';
import { publishKeys } from '../../shared/test/support/key-site.ts';
import type { TokenIssuer } from '../../shared/test/support/token-issuer.ts';
import { createTokenIssuer } from '../../shared/test/support/token-issuer.ts';
import type { RunningWriteApi } from '../../write-api/test/support/write-api.ts';
import { runWriteApi } from '../../write-api/test/support/write-api.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { CallerName } from './callers.ts';
import { adminToken, headersOf, users } from './callers.ts';
import type { RunningOutbox } from './outbox.ts';
import { runOutbox } from './outbox.ts';
import type { DocumentedRoute } from './routes.ts';
import { addressOf, routesOf } from './routes.ts';

const modes = { open: {}, 'open, an ADMIN_TOKEN': { ADMIN_TOKEN: adminToken }, required: { ADMIN_TOKEN: adminToken } };
type Mode = keyof typeof modes;
const modeNames = Object.keys(modes) as Mode[];

let sandbox: Sandbox;
let site: KeySite;
let issuer: TokenIssuer;
let callers: Record<CallerName, string | undefined>;
const writeApis = new Map<Mode, RunningWriteApi>();
const readApis = new Map<Mode, RunningReadApi>();
const outboxes = new Map<Mode, RunningOutbox>();
const monitors = new Map<Mode, RunningMonitor>();

const opera = tellShow(1).schedule();
const own = opera.book(users.self, 'A1');
const refused = opera.refuse(users.other, 'A1');
opera.hold(users.other, 'A2');
const others = opera.book(users.other, 'B1');
opera.cancel(own);

const ticketKeys = ticketKeysSchema.parse(newTicketKey('k1'));
const paymentId = `${own}~01a1fcae-c53f-505c-9823-f89da6e7bb4a`;

/** A value for every parameter of a path. What is somebody's own is that of `self`; what is public need not be there. */
const parameters = {
  ...{ eventId: 1, bookingId: own, userId: users.self, movieId: 'a-movie', theaterId: 'a-theater' },
  ...{ paymentId, provider: 'simulator', id: 1 },
};

beforeAll(async () => {
  sandbox = await openSandbox();
  issuer = await createTokenIssuer();
  site = await publishKeys([issuer.jwk]);
  callers = await headersOf(issuer);
  for (const mode of modeNames) {
    const env = { AUTH: mode.startsWith('open') ? 'open' : 'required', ACCOUNTS_JWKS_URL: site.url, ...modes[mode] };
    const ticketEnv = { TICKET_PUBLIC_KEYS: publicTicketKeysText(ticketKeys.publicKeys) };
    writeApis.set(mode, await runWriteApi(sandbox, { env: { ...env, ...ticketEnv } }));
    const api = await runReadApi(sandbox, { access: accessOf(env), tickets: { keys: ticketKeys } });
    readApis.set(mode, api);
    outboxes.set(mode, await runOutbox(sandbox, accessOf(env)));
    monitors.set(mode, await runMonitor(sandbox, env));
    await api.project(opera);
    await writePayment(api.db, paymentId, users.self);
    const catalogue = writeCatalogue(api.db);
    await catalogue.movies(movieView('a-movie'));
    await catalogue.theaters(theaterView('a-theater'));
    await catalogue.markComplete();
    await until('the monitor knows Kafka', async () => {
      const { json } = await monitors.get(mode)!.ask('/api/health');
      return JSON.stringify(json).includes('"name":"kafka","kind":"engine","status":"ok"');
    });
    await until('the programme is there', async () => (await api.get('/api/showtimes')).status === 200);
  }
});

afterAll(async () => {
  for (const api of [...writeApis.values(), ...readApis.values(), ...outboxes.values(), ...monitors.values()])
    await api.close();
  site?.close();
  await sandbox?.close();
});

function accessOf(env: Record<string, string>): Access {
  return openAccess(readConfig(z.object(accessSettingsShape), env), sandbox.logger, createRegistry('read-api'));
}

type Answer = { status: number; code: unknown; body: Record<string, unknown>; headers: Headers };

async function ask(url: string, route: DocumentedRoute, authorization: string | undefined): Promise<Answer> {
  const response = await fetch(url + addressOf(route, parameters), {
    method: route.method,
    headers: {
      ...(authorization !== undefined && { authorization }),
      ...(route.body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(route.body !== undefined && { body: JSON.stringify(bodyOf(route.body)) }),
  });
  const { headers, status } = response;
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  if (isStream) await response.body?.cancel();
  const text = isStream ? '' : await response.text();
  const isJson = headers.get('content-type')?.includes('json') ?? false;
  const body = text === '' || !isJson ? {} : JSON.parse(text);
  return { status, code: body.code, body, headers };
}

/** The example of the document, for `self`. */
const bodyOf = (example: Record<string, unknown>) =>
  'userId' in example ? { ...example, userId: users.self } : example;

/** What a caller is answered: the code of a problem about rights, or that they are let in. */
type Verdict = 'in' | 'login-required' | 'not-allowed' | 'not-yourself' | 'not found';

function verdictOf({ status, code }: Answer, right: Right): Verdict | string {
  if (status === 401 || status === 403) return String(code);
  if (status === 404 && right === 'own') return 'not found';
  return status < 500 ? 'in' : `${status} ${code}`;
}

const everybody = { self: 'in', other: 'in', organiser: 'in', operator: 'in', admin: 'in' } as const;
const withToken: Record<Right, Record<Exclude<CallerName, 'nobody'>, Verdict>> = {
  public: everybody,
  unchecked: everybody,
  token: everybody,
  'public, own in full': everybody,
  user: { self: 'in', other: 'not-yourself', organiser: 'in', operator: 'not-yourself', admin: 'in' },
  own: { self: 'in', other: 'not found', organiser: 'in', operator: 'not found', admin: 'in' },
  'own, listed': everybody,
  organiser: { self: 'not-allowed', other: 'not-allowed', organiser: 'in', operator: 'not-allowed', admin: 'in' },
  operator: { self: 'not-allowed', other: 'not-allowed', organiser: 'not-allowed', operator: 'in', admin: 'in' },
};
const login = 'login-required';
const withoutToken: Record<Right, Record<Mode, Verdict>> = {
  public: { open: 'in', 'open, an ADMIN_TOKEN': 'in', required: 'in' },
  unchecked: { open: 'in', 'open, an ADMIN_TOKEN': 'in', required: 'in' },
  token: { open: login, 'open, an ADMIN_TOKEN': login, required: login },
  'public, own in full': { open: 'in', 'open, an ADMIN_TOKEN': 'in', required: 'in' },
  user: { open: 'in', 'open, an ADMIN_TOKEN': 'in', required: login },
  own: { open: 'in', 'open, an ADMIN_TOKEN': 'in', required: login },
  'own, listed': { open: 'in', 'open, an ADMIN_TOKEN': 'in', required: login },
  organiser: { open: 'in', 'open, an ADMIN_TOKEN': login, required: login },
  operator: { open: 'in', 'open, an ADMIN_TOKEN': login, required: login },
};

const doors = [
  ['write-api', routesOf(createWriteApiDocument()), (mode: Mode) => writeApis.get(mode)!.url],
  ['read-api', routesOf(createReadApiDocument()), (mode: Mode) => readApis.get(mode)!.url],
  ['notifications', routesOf(createNotificationsDocument()), (mode: Mode) => outboxes.get(mode)!.url],
  ['monitor', routesOf(createMonitorDocument()), (mode: Mode) => monitors.get(mode)!.url],
] as const;

describe.each(doors)('%s', (_name, routes, urlOf) => {
  describe.each(modeNames)('with AUTH=%s', (mode) => {
    // Without an ADMIN_TOKEN its token is a wrong one.
    const known = (Object.keys(everybody) as (keyof typeof everybody)[]).filter(
      (who) => mode !== 'open' || who !== 'admin',
    );

    test.each(routes)('$name lets in whom its row of the table says', async (route) => {
      const answers: Record<string, unknown> = {};
      for (const who of ['nobody', ...known] as const)
        answers[who] = verdictOf(await ask(urlOf(mode), route, callers[who]), route.right);
      expect(answers).toEqual({
        nobody: withoutToken[route.right][mode],
        ...Object.fromEntries(known.map((who) => [who, withToken[route.right][who]])),
      });
    });

    test.each(routes.filter(({ right }) => right !== 'unchecked'))('$name refuses a wrong token', async (route) => {
      const wrong = [await issuer.token({ expiresIn: -60 }), await issuer.token({ audience: 'elsewhere' }), 'x'];
      for (const token of wrong) {
        const { status, code, headers } = await ask(urlOf(mode), route, `Bearer ${token}`);
        expect([status, code]).toEqual([401, 'invalid-token']);
        expect(headers.get('www-authenticate')).toBe('Bearer realm="ticketing", error="invalid_token"');
      }
    });
  });
});

const publicReads = routesOf(createReadApiDocument()).filter(({ right }) => right === 'public');

test.each(publicReads)('$name is the same for everybody', async (route) => {
  const answers = await Promise.all(
    (['nobody', 'self', 'organiser'] as const).flatMap((who) =>
      (['open', 'required'] as const).map((mode) => ask(readApis.get(mode)!.url, route, callers[who])),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
});

describe('the history of a show', () => {
  const path = '/api/events/1/history';
  const asked = (mode: Mode, who: CallerName, query = '', headers: Record<string, string> = {}) =>
    readApis.get(mode)!.get(path + query, { ...(callers[who] && { authorization: callers[who] }), ...headers });

  const names = (answer: { json: Record<string, unknown> }) => {
    const text = JSON.stringify(answer.json);
    return {
      self: text.includes(String(users.self)) || text.includes(own),
      other: text.includes(String(users.other)) || text.includes(others),
    };
  };

  test.each<[Mode, CallerName, { self: boolean; other: boolean }]>([
    ['open', 'nobody', { self: true, other: true }],
    ['open', 'self', { self: true, other: false }],
    ['open', 'organiser', { self: true, other: true }],
    ['required', 'nobody', { self: false, other: false }],
    ['required', 'self', { self: true, other: false }],
    ['required', 'other', { self: false, other: true }],
    ['required', 'operator', { self: false, other: false }],
    ['required', 'organiser', { self: true, other: true }],
    ['required', 'admin', { self: true, other: true }],
  ])('with AUTH=%s tells %s these names', async (mode, who, expected) => {
    for (const query of ['', '?seatId=A1', '?limit=3']) {
      const answer = await asked(mode, who, query);
      expect(answer.status).toBe(200);
      const told = names(answer);
      expect({ self: told.self && !expected.self, other: told.other && !expected.other }).toEqual({
        self: false,
        other: false,
      });
    }
    expect(names(await asked(mode, who))).toEqual(expected);
  });

  test('tells everybody what became of the seats', async () => {
    const { json } = await asked('required', 'nobody');
    expect(json.events).toMatchObject(opera.events.map(({ version, type }) => ({ version, type })));
    expect(Array.isArray(json.events) && json.events[1]).toEqual({
      eventId: 1,
      version: 2,
      type: 'SeatsBooked',
      seatIds: ['A1'],
      at: opera.events[1]!.at,
    });
  });

  test('tells of a booking its owner and organisers only', async () => {
    const status = async (mode: Mode, who: CallerName) => (await asked(mode, who, `?bookingId=${own}`)).status;
    expect({
      nobody: await status('open', 'nobody'),
      self: await status('required', 'self'),
      other: await status('required', 'other'),
      'other, open': await status('open', 'other'),
      organiser: await status('required', 'organiser'),
      'nobody, required': await status('required', 'nobody'),
    }).toEqual({ nobody: 200, self: 200, other: 404, 'other, open': 404, organiser: 200, 'nobody, required': 401 });
  });

  test('of one is not taken for that of another', async () => {
    const organisers = await asked('required', 'organiser');
    const etag = organisers.headers.get('etag')!;
    expect(organisers.headers.get('vary')).toBe('Authorization');
    expect(organisers.headers.get('cache-control')).toBe('private, no-cache');
    const again = (who: CallerName) => asked('required', who, '', { 'if-none-match': etag });
    expect((await again('organiser')).status).toBe(304);
    for (const who of ['nobody', 'self', 'other'] as const) expect((await again(who)).status).toBe(200);
  });
});

test('a booking that is not there and one of somebody else are told the same', async () => {
  const api = readApis.get('required')!;
  const of = (bookingId: string) => api.get(`/api/bookings/${bookingId}`, { authorization: callers.self! });
  const [other, none] = [await of(others), await of(`1-${crypto.randomUUID()}`)];
  const plain = ({ json: { correlationId: _id, instance: _path, ...rest } }: typeof other) => rest;
  expect([other.status, none.status]).toEqual([404, 404]);
  expect(plain(other)).toEqual(plain(none));
});

test('who was refused a seat is told what took it, and not who', async () => {
  const { status, json } = await readApis
    .get('required')!
    .get(`/api/bookings/${refused}/why`, { authorization: callers.other! });
  expect([status, json.takenBy]).toEqual([200, [expect.objectContaining({ type: 'SeatsBooked', seatIds: ['A1'] })]]);
  expect(JSON.stringify(json)).not.toContain(own);
  expect(JSON.stringify(json)).not.toContain('userId');
});

test('a page that was made for an organiser is not found again by others, however hot', async () => {
  const api = readApis.get('required')!;
  const seats = (who: CallerName) =>
    api.get('/api/events/1/seats?view=map', { ...(callers[who] && { authorization: callers[who] }) });
  const answers = [];
  for (const who of ['organiser', 'nobody', 'self', 'organiser', 'nobody'] as const) answers.push(await seats(who));
  expect(new Set(answers.map(({ json }) => JSON.stringify(json))).size).toBe(1);
  expect(JSON.stringify(answers[0]!.json)).not.toContain(String(users.self));
  expect((await api.get('/api/events/1/seats?view=map', { authorization: 'Bearer x' })).status).toBe(401);
});
