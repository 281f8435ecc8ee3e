const uuid = '01a1fcae-c540-7246-a2e2-d1ef2abe5a64';
const booking = `/api/bookings/1-${uuid}`;
const order = { userId: 1, eventId: 1, seatId: 'A1' };
const show = {
  name: 'Hamlet',
  venue: { name: 'Globe', city: 'London' },
  category: 'theatre',
  startsAt: '2037-01-01T19:00:00Z',
  currency: 'GBP',
  layout: [{ row: 'A', seats: 10, priceMinor: 1000 }],
};
const admin = { authorization: 'Bearer s3cret-of-more-than-thirty-two-characters' };
const wait = { prefer: 'wait=30' };

const row = { row: 'A', seats: 2, priceMinor: 1 };
const badLayouts: [name: string, layout: unknown, ...fields: string[]][] = [
  ['a layout with a row twice', [row, row], 'layout.1.row'],
  ['a layout with a seat twice', [{ row: 'A', labels: ['1', '1'], priceMinor: 1 }], 'layout.0.labels.1'],
  ['a row with seats and labels', [{ ...row, labels: ['1'] }], 'layout.0.seats'],
  ['a row with labels and a first number', [{ row: 'A', labels: ['1'], from: 2, priceMinor: 1 }], 'layout.0.from'],
  ['a block on an unknown label', [{ ...row, blocked: ['3'] }], 'layout.0.blocked.0'],
  [
    'an attribute for a gap',
    [{ row: 'A', labels: ['1', null], restricted: ['2'], priceMinor: 1 }],
    'layout.0.restricted.0',
  ],
  ['standing room of nobody', [{ section: 'A', places: 0, priceMinor: 1 }], 'layout.0.places'],
];

/** A request and what the contract answers. */
export type Row = {
  name: string;
  call: [method: string, path: string, body?: unknown, headers?: Record<string, string>];
  status: number;
  /** What the body has to be, besides valid. */
  body?: object;
  headers?: Record<string, unknown>;
};

/** Changes of a booking, and a body of each. */
const changes = {
  'seats/cancel': { userId: 1, seatIds: ['A1'] },
  exchange: { userId: 1, seatIds: ['A2'] },
  transfer: { userId: 1, toUserId: 2 },
};

const wrongFields = (...paths: string[]) => ({
  code: 'validation-failed',
  errors: paths.map((path) => expect.objectContaining({ path })),
});

export const rows: Row[] = [
  {
    name: 'books',
    call: ['POST', '/api/book', order],
    status: 202,
    body: { status: 'pending', eventId: 1, seatIds: ['A1'] },
  },
  {
    name: 'books several',
    call: ['POST', '/api/book', { userId: 1, eventId: 1, seatIds: ['A1', 'BALC-C12'] }],
    status: 202,
  },
  {
    name: 'books the best seats',
    call: [
      'POST',
      '/api/book',
      { userId: 1, eventId: 1, best: { count: 2, section: 'BALC', maxPriceMinor: 900 } },
      wait,
    ],
    status: 201,
    body: { seatIds: ['A1', 'A2'] },
  },
  {
    name: 'books and waits',
    call: ['POST', '/api/book', order, wait],
    status: 201,
    body: { status: 'booked', userId: 1, version: 7 },
    headers: { 'preference-applied': 'wait=30' },
  },
  {
    name: 'waits in vain',
    call: ['POST', '/api/book', { ...order, seatId: 'Y1' }, { prefer: 'wait=1' }],
    status: 202,
    headers: { 'preference-applied': 'wait=1' },
  },
  {
    name: 'loses a seat',
    call: ['POST', '/api/book', { userId: 1, eventId: 1, seatIds: ['A1', 'X1'] }, wait],
    status: 409,
    body: { code: 'seat-taken', lostSeatIds: ['X1'], version: 8 },
  },
  {
    name: 'books for no show',
    call: ['POST', '/api/book', { ...order, eventId: 404 }, wait],
    status: 409,
    body: { code: 'show-unknown' },
  },
  {
    name: 'ignores a malformed Prefer',
    call: ['POST', '/api/book', order, { prefer: 'wait=soon' }],
    status: 202,
    headers: { 'preference-applied': null },
  },
  { name: 'holds', call: ['POST', '/api/holds', order], status: 202 },
  {
    name: 'holds and waits',
    call: ['POST', '/api/holds', { ...order, ttlSeconds: 10 }, wait],
    status: 201,
    body: { status: 'held', heldUntil: '2027-01-01T00:00:00.000Z' },
  },
  {
    name: 'loses a seat to hold',
    call: ['POST', '/api/holds', { ...order, seatId: 'X1' }, wait],
    status: 409,
    body: { code: 'seat-taken', lostSeatIds: ['X1'] },
  },
  {
    name: 'confirms with an unknown field',
    call: ['POST', `${booking}/confirm`, { userId: 1, seatId: 'A1' }],
    status: 400,
    body: wrongFields('seatId'),
  },
  { name: 'confirms', call: ['POST', `${booking}/confirm`, { userId: 1 }], status: 202 },
  {
    name: 'confirms and waits',
    call: ['POST', `${booking}/confirm`, { userId: 1 }, wait],
    status: 200,
    body: { status: 'booked' },
  },
  {
    name: 'confirms for no show',
    call: ['POST', `/api/bookings/404-${uuid}/confirm`, { userId: 1 }, wait],
    status: 409,
    body: { code: 'show-unknown' },
  },
  { name: 'cancels', call: ['POST', `${booking}/cancel`, { userId: 1 }], status: 202 },
  {
    name: 'cancels and waits',
    call: ['POST', `${booking}/cancel`, { userId: 1, reason: ' ill ' }, wait],
    status: 200,
    body: { status: 'cancelled', reason: 'ill' },
  },
  {
    name: 'cancels for no show',
    call: ['POST', `/api/bookings/404-${uuid}/cancel`, { userId: 1 }, wait],
    status: 409,
    body: { code: 'show-unknown' },
  },
  {
    name: 'cancels a seat and waits',
    call: ['POST', `${booking}/seats/cancel`, { userId: 1, seatIds: ['A1'] }, wait],
    status: 200,
    body: { status: 'booked', seatIds: ['A9'] },
  },
  {
    name: 'cancels no seat',
    call: ['POST', `${booking}/seats/cancel`, { userId: 1, seatIds: [] }],
    status: 400,
    body: wrongFields('seatIds'),
  },
  ...Object.entries(changes).flatMap(([path, body]): Row[] => [
    { name: path, call: ['POST', `${booking}/${path}`, body], status: 202 },
    {
      name: `${path} for no show`,
      call: ['POST', `/api/bookings/404-${uuid}/${path}`, body, wait],
      status: 409,
      body: { code: 'show-unknown' },
    },
  ]),
  {
    name: 'exchanges and waits',
    call: ['POST', `${booking}/exchange`, { userId: 1, seatIds: ['A2', 'A3'] }, wait],
    status: 200,
    body: { status: 'booked', seatIds: ['A2', 'A3'] },
  },
  {
    name: 'exchanges for a seat twice',
    call: ['POST', `${booking}/exchange`, { userId: 1, seatIds: ['A2', 'A2'] }],
    status: 400,
    body: wrongFields('seatIds'),
  },
  { name: 'waits for seats', call: ['POST', '/api/events/1/waitlist', { userId: 1, count: 2 }], status: 202 },
  {
    name: 'waits for seats and for the outcome',
    call: ['POST', '/api/events/1/waitlist', { userId: 1, count: 2, section: 'BALC', maxPriceMinor: 900 }, wait],
    status: 201,
    body: { status: 'waiting', userId: 1, seatIds: [], wish: { count: 2 } },
  },
  {
    name: 'waits for seats of no show',
    call: ['POST', '/api/events/404/waitlist', { userId: 1, count: 2 }, wait],
    status: 409,
    body: { code: 'show-unknown' },
  },
  ...[0, 11].map(
    (count): Row => ({
      name: `waits for ${count} seats`,
      call: ['POST', '/api/events/1/waitlist', { userId: 1, count }],
      status: 400,
      body: wrongFields('count'),
    }),
  ),
  {
    name: 'waits with an unknown field',
    call: ['POST', '/api/events/1/waitlist', { userId: 1, count: 1, seatId: 'A1' }],
    status: 400,
    body: wrongFields('seatId'),
  },
  {
    name: 'the waiting list is no page',
    call: ['GET', '/api/events/1/waitlist'],
    status: 405,
    headers: { allow: 'POST' },
  },
  {
    name: 'transfers and waits',
    call: ['POST', `${booking}/transfer`, { userId: 1, toUserId: 2 }, wait],
    status: 200,
    body: { status: 'booked', userId: 2 },
  },
  {
    name: 'transfers to nobody',
    call: ['POST', `${booking}/transfer`, { userId: 1 }],
    status: 400,
    body: wrongFields('toUserId'),
  },
  {
    name: 'schedules',
    call: ['PUT', '/api/events/1', show, admin],
    status: 202,
    headers: { location: '/api/events/1' },
  },
  {
    name: 'schedules and waits',
    call: ['PUT', '/api/events/1', show, { ...admin, ...wait }],
    status: 201,
    body: { status: 'scheduled', version: 7 },
  },
  { name: 'schedules again', call: ['PUT', '/api/events/2', show, { ...admin, ...wait }], status: 200 },
  { name: 'schedules what is refused', call: ['PUT', '/api/events/404', show, { ...admin, ...wait }], status: 409 },

  {
    name: 'changes the layout',
    call: ['PUT', '/api/events/1/layout', { layout: show.layout }, admin],
    status: 202,
    body: { status: 'pending', eventId: 1 },
    headers: { location: '/api/events/1' },
  },
  {
    name: 'changes the layout and waits',
    call: ['PUT', '/api/events/1/layout', { layout: show.layout }, { ...admin, ...wait }],
    status: 200,
    body: { status: 'changed', version: 7 },
  },
  {
    name: 'changes the layout of what is refused',
    call: ['PUT', '/api/events/404/layout', { layout: show.layout }, { ...admin, ...wait }],
    status: 409,
  },
  {
    name: 'changes the layout without a token',
    call: ['PUT', '/api/events/1/layout', { layout: show.layout }],
    status: 401,
    body: { code: 'login-required' },
  },
  ...badLayouts.map(
    ([name, layout, ...fields]): Row => ({
      name,
      call: ['PUT', '/api/events/1/layout', { layout }, admin],
      status: 400,
      body: wrongFields(...fields),
    }),
  ),
  {
    name: 'a name for a section that the layout does not have',
    call: ['PUT', '/api/events/1/layout', { layout: show.layout, sections: [{ code: 'B', name: 'Balcony' }] }, admin],
    status: 400,
    body: wrongFields('sections.0.code'),
  },
  { name: 'the layout is no page', call: ['GET', '/api/events/1/layout'], status: 405, headers: { allow: 'PUT' } },
  {
    name: 'changes a show and waits',
    call: ['PATCH', '/api/events/1', { startsAt: '2037-06-01T19:00:00Z' }, { ...admin, ...wait }],
    status: 200,
    body: { eventId: 1, status: 'changed', version: 7 },
  },
  {
    name: 'changes nothing of a show',
    call: ['PATCH', '/api/events/1', {}, admin],
    status: 400,
    body: { code: 'validation-failed' },
  },
  {
    name: 'changes what cannot be changed',
    call: ['PATCH', '/api/events/1', { currency: 'EUR' }, admin],
    status: 400,
    body: { code: 'validation-failed' },
  },
  {
    name: 'cancels a show and waits',
    call: ['POST', '/api/events/1/cancel', { reason: 'ill' }, { ...admin, ...wait }],
    status: 200,
    body: { eventId: 1, status: 'cancelled', version: 7 },
  },
  {
    name: 'cancels a show without a reason',
    call: ['POST', '/api/events/1/cancel', {}, admin],
    status: 400,
    body: wrongFields('reason'),
  },
  ...(
    [
      ['PATCH', '/api/events/', '', { maxSeatsPerUser: 4 }],
      ['POST', '/api/events/', '/cancel', { reason: 'ill' }],
    ] as const
  ).flatMap(([method, path, rest, body]): Row[] => [
    {
      name: `${method} of a show`,
      call: [method, `${path}1${rest}`, body, admin],
      status: 202,
      body: { status: 'pending' },
    },
    { name: `${method} of no show`, call: [method, `${path}404${rest}`, body, { ...admin, ...wait }], status: 409 },
    { name: `${method} of a show by nobody`, call: [method, `${path}1${rest}`, body], status: 401 },
  ]),

  {
    name: 'schedules without a token',
    call: ['PUT', '/api/events/1', show],
    status: 401,
    body: { code: 'login-required' },
    headers: { 'www-authenticate': 'Bearer realm="ticketing"' },
  },
  {
    name: 'schedules with a wrong token',
    call: ['PUT', '/api/events/1', show, { authorization: 'Bearer S3cret-of-more-than-thirty-two-characters' }],
    status: 401,
    headers: { 'www-authenticate': expect.stringContaining('invalid_token') },
  },
  {
    name: 'schedules with another scheme',
    call: ['PUT', '/api/events/1', show, { authorization: 'Basic czNjcmV0' }],
    status: 401,
  },

  ...[
    '/api/book',
    '/api/holds',
    '/api/events/1/waitlist',
    ...['confirm', 'cancel', ...Object.keys(changes)].map((last) => `${booking}/${last}`),
  ].map(
    (path): Row => ({
      name: `POST ${path} with a wrong token`,
      call: ['POST', path, order, { authorization: 'Bearer x' }],
      status: 401,
      body: { code: 'invalid-token' },
      headers: { 'www-authenticate': expect.stringContaining('invalid_token') },
    }),
  ),
  { name: 'books with the right token', call: ['POST', '/api/book', order, admin], status: 202 },

  { name: 'no seat', call: ['POST', '/api/book', { userId: 1, eventId: 1 }], status: 400, body: wrongFields('seatId') },
  {
    name: 'both seat fields',
    call: ['POST', '/api/book', { ...order, seatIds: ['A2'] }],
    status: 400,
    body: wrongFields('seatIds'),
  },
  ...[0, 11, 1.5].map(
    (count): Row => ({
      name: `the best ${count} seats`,
      call: ['POST', '/api/book', { userId: 1, eventId: 1, best: { count } }],
      status: 400,
      body: wrongFields('best.count'),
    }),
  ),
  {
    name: 'the best seats beside a seat',
    call: ['POST', '/api/holds', { ...order, best: { count: 2 } }],
    status: 400,
    body: wrongFields('best'),
  },
  {
    name: 'the best seats with an unknown wish',
    call: ['POST', '/api/book', { userId: 1, eventId: 1, best: { count: 2, row: 'A' } }],
    status: 400,
    body: wrongFields('best.row'),
  },
  {
    name: 'a seat twice',
    call: ['POST', '/api/book', { userId: 1, eventId: 1, seatIds: ['A1', 'A1'] }],
    status: 400,
    body: wrongFields('seatIds'),
  },
  {
    name: 'eleven seats',
    call: ['POST', '/api/holds', { userId: 1, eventId: 1, seatIds: Array.from({ length: 11 }, (_, n) => `A${n + 1}`) }],
    status: 400,
    body: wrongFields('seatIds'),
  },
  {
    name: 'no seats',
    call: ['POST', '/api/book', { userId: 1, eventId: 1, seatIds: [] }],
    status: 400,
    body: wrongFields('seatIds'),
  },
  {
    name: 'unknown fields',
    call: ['POST', '/api/book', { ...order, vip: true, colour: 1 }],
    status: 400,
    body: wrongFields('vip', 'colour'),
  },
  {
    name: 'wrong types',
    call: ['POST', '/api/book', { userId: '1', eventId: 1.5, seatId: 7 }],
    status: 400,
    body: wrongFields('userId', 'eventId', 'seatId'),
  },
  {
    name: 'nothing given',
    call: ['POST', '/api/book', {}],
    status: 400,
    body: {
      errors: [
        { path: 'userId', message: 'must be given' },
        { path: 'eventId', message: 'must be given' },
      ],
    },
  },
  {
    name: 'an id too large',
    call: ['POST', '/api/book', { ...order, userId: 2_147_483_648 }],
    status: 400,
    body: wrongFields('userId'),
  },
  {
    name: 'a malformed seat',
    call: ['POST', '/api/book', { ...order, seatId: 'a0' }],
    status: 400,
    body: wrongFields('seatId'),
  },
  {
    name: 'a hold too short',
    call: ['POST', '/api/holds', { ...order, ttlSeconds: 9 }],
    status: 400,
    body: wrongFields('ttlSeconds'),
  },
  {
    name: 'a reason with control characters',
    call: ['POST', `${booking}/cancel`, { userId: 1, reason: 'a\u0000b' }],
    status: 400,
    body: wrongFields('reason'),
  },
  {
    name: 'a reason that turns round the line that it stands in',
    call: ['POST', `${booking}/cancel`, { userId: 1, reason: 'ill\u202e' }],
    status: 400,
    body: wrongFields('reason'),
  },
  {
    name: 'a reason with half a character',
    call: ['POST', `${booking}/cancel`, '{"userId":1,"reason":"\\ud800"}'],
    status: 400,
    body: wrongFields('reason'),
  },
  {
    name: 'a malformed booking id',
    call: ['POST', '/api/bookings/1-x/confirm', { userId: 1 }],
    status: 400,
    body: wrongFields('bookingId'),
  },
  {
    name: 'a booking of a show that cannot be',
    call: ['POST', `/api/bookings/9999999999-${uuid}/cancel`, { userId: 1 }],
    status: 400,
    body: wrongFields('bookingId'),
  },
  {
    name: 'a path that is not percent-encoded',
    call: ['POST', '/api/bookings/%ff/confirm', { userId: 1 }],
    status: 400,
    body: wrongFields('path'),
  },
  {
    name: 'a malformed event id',
    call: ['PUT', '/api/events/01', show, admin],
    status: 400,
    body: wrongFields('eventId'),
  },
  {
    name: 'a malformed show',
    call: [
      'PUT',
      '/api/events/1',
      { ...show, startsAt: 'soon', layout: [{ row: 'a', seats: 1, priceMinor: 1 }] },
      admin,
    ],
    status: 400,
    body: wrongFields('startsAt', 'layout.0.row'),
  },
  {
    name: 'a malformed key',
    call: ['POST', '/api/book', order, { 'idempotency-key': 'a b' }],
    status: 400,
    body: wrongFields('Idempotency-Key'),
  },
  {
    name: 'a key too long',
    call: ['POST', '/api/book', order, { 'idempotency-key': 'k'.repeat(256) }],
    status: 400,
    body: wrongFields('Idempotency-Key'),
  },
  { name: 'broken JSON', call: ['POST', '/api/book', '{"userId":1'], status: 400, body: { code: 'malformed-json' } },
  {
    name: 'a key twice',
    call: ['POST', '/api/book', '{"userId":1,"eventId":1,"seatId":"A1","userId":2}'],
    status: 400,
    body: wrongFields('userId'),
  },
  {
    name: 'a key twice, deep inside',
    call: ['PUT', '/api/events/1', JSON.stringify(show).replace('"row":"A"', '"row":"A","row":"B"'), admin],
    status: 400,
    body: wrongFields('layout.0.row'),
  },
  {
    name: 'bytes that are no text',
    call: ['POST', '/api/book', new Blob([new Uint8Array([0x22, 0xff, 0x22])])],
    status: 400,
    body: { code: 'malformed-json' },
  },
  {
    name: 'JSON that is no object',
    call: ['POST', '/api/book', '[[]]'],
    status: 400,
    body: { code: 'validation-failed' },
  },
  {
    name: 'very deep JSON',
    call: ['POST', '/api/book', `{"userId":${'['.repeat(8_000)}${']'.repeat(8_000)}}`],
    status: 400,
    body: { code: 'validation-failed' },
  },
  {
    name: 'a key of the prototype',
    call: ['POST', '/api/book', '{"userId":1,"eventId":1,"seatId":"A1","__proto__":{"vip":1}}'],
    status: 400,
    body: wrongFields('__proto__'),
  },
  {
    name: 'a large body',
    call: ['POST', '/api/book', 'x'.repeat(16 * 1024 + 1)],
    status: 413,
    body: { code: 'payload-too-large' },
  },
  {
    name: 'another content type',
    call: ['POST', '/api/book', order, { 'content-type': 'text/plain' }],
    status: 415,
    body: { code: 'unsupported-media-type' },
  },
  ...[
    'application/json; charset=UTF-8',
    'Application/JSON;charset="utf-8"',
    'application/json ; profile="a;charset=latin1" ; charset=utf8;',
  ].map(
    (type): Row => ({
      name: `the content type ${type}`,
      call: ['POST', '/api/book', order, { 'content-type': type }],
      status: 202,
    }),
  ),
  ...[
    'application/json; charset=latin1',
    'application/json, text/plain',
    'application/jsonp',
    `application/json${'; '.repeat(4_000)}=`,
  ].map(
    (type): Row => ({
      name: `the content type ${type.slice(0, 40)}`,
      call: ['POST', '/api/book', order, { 'content-type': type }],
      status: 415,
    }),
  ),
  { name: 'another encoding', call: ['POST', '/api/book', order, { 'content-encoding': 'gzip' }], status: 415 },
  {
    name: 'an unknown route',
    call: ['GET', '/api/nothing'],
    status: 404,
    body: { code: 'route-unknown', instance: '/api/nothing' },
  },
  { name: 'a long address', call: ['GET', `/api/${'a'.repeat(9_000)}`], status: 414, body: { code: 'uri-too-long' } },
  { name: 'GET of what is posted to', call: ['GET', '/api/book'], status: 405, headers: { allow: 'POST' } },
  { name: 'DELETE of a show', call: ['DELETE', '/api/events/1'], status: 405, headers: { allow: 'PUT, PATCH' } },
  { name: 'is alive', call: ['GET', '/health/live'], status: 200 },
];
