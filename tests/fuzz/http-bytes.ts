import type { Random } from '../support/random.ts';

/** Bytes for one connection: written in these pieces, one after the other. */
export type Attack = { pieces: Buffer[]; staysOpen: boolean };

const order = '{"userId":7,"eventId":1,"seatId":"STALLS-A1"}';
const paths = [
  '/health/live',
  '/health/ready',
  '/metrics',
  '/api/events',
  '/api/events/1/seats?view=map',
  '/api/events/1/stream',
  '/api/book',
  '/openapi.json',
  '/api/auth/token',
  '/api/auth/session',
  '/api/auth/users/me',
  '/api/auth/.well-known/jwks.json',
  '/nowhere',
  '*',
  'http://elsewhere/api/events',
  'elsewhere:443',
  '/%',
  '/%00',
  '/..',
  '//',
  '',
];
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'PATCH', 'BREW', 'get', 'M-SEARCH'];
const versions = ['1.1', '1.1', '1.1', '1.0', '0.9', '2.0', '1.10', ''];
const headers = [
  'Host: a',
  'Host: a',
  'Host:',
  'Host: b',
  'Connection: close',
  'Connection: keep-alive',
  'Connection: upgrade',
  'Upgrade: websocket',
  'Upgrade: h2c',
  'Expect: 100-continue',
  'Expect: a-miracle',
  'Expect:',
  'Content-Type: application/json',
  'Content-Type: application/json;charset=latin1',
  'Content-Encoding: gzip',
  `Content-Length: ${order.length}`,
  'Content-Length: 3',
  'Content-Length: 99999999999999999999',
  'Content-Length: -1',
  'Content-Length: 1, 1',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: identity',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: chunked, gzip',
  'Transfer-Encoding:',
  'Trailer: X',
  'Idempotency-Key: \u00e9',
  'Authorization: Bearer x',
  'Prefer: wait=1',
  'If-None-Match: "1',
  'Last-Event-ID: -1',
  'X-Correlation-Id: "',
  'Cookie: a=b',
  'Cookie: ticketing-session=x',
  'Origin: http://elsewhere',
  'Content-Type: application/x-www-form-urlencoded',
  ': no name',
  'no colon',
  ' folded: x',
  'Na me: x',
  'X: \u0000',
];
const bodies = [
  '',
  order,
  order.slice(0, 20),
  '5\r\nhello\r\n0\r\n\r\n',
  '5;ext="\r\n\r\n"\r\nhello\r\n0\r\nX: y\r\n\r\n',
  `${order.length.toString(16)}\r\n${order}\r\n0\r\n\r\n`,
  'fffffffffffffffff\r\n',
  '-1\r\n\r\n',
  'soon\r\n',
  '['.repeat(9_000),
];

/** One that is different with each call, and the same for the same numbers. */
export function makeAttack(random: Random): Attack {
  let bytes: Buffer = Buffer.concat(Array.from({ length: random.pick([1, 1, 1, 2, 4]) }, () => makeRequest(random)));
  if (random.percent(40)) bytes = spoil(bytes, random);
  const pieces: Buffer[] = [];
  while (bytes.length > 0) {
    const length = random.percent(60) ? bytes.length : random.between(1, Math.min(bytes.length, 400));
    pieces.push(bytes.subarray(0, length));
    bytes = bytes.subarray(length);
    if (pieces.length > 8) break;
  }
  return { pieces, staysOpen: random.percent(15) };
}

function makeRequest(random: Random): Buffer {
  if (random.percent(5))
    return Buffer.from(Array.from({ length: random.between(1, 300) }, () => random.between(0, 255)));
  const lines = Array.from({ length: random.between(0, 6) }, () => random.pick(headers));
  if (random.percent(70)) lines.unshift('Host: a');
  if (random.percent(3)) lines.push(`X-Long: ${'x'.repeat(random.between(10_000, 40_000))}`);
  const path = random.percent(3) ? `/${'x'.repeat(random.between(7_000, 40_000))}` : random.pick(paths);
  const version = random.pick(versions);
  const end = random.percent(90) ? '\r\n' : '\n';
  const start = `${random.pick(methods)} ${path}${version === '' ? '' : ` HTTP/${version}`}`;
  const body = random.pick(bodies);
  return Buffer.from(`${[start, ...lines].join(end)}${end}${random.percent(90) ? end : ''}${body}`, 'latin1');
}

/** Changes, drops or doubles bytes. */
function spoil(bytes: Buffer, random: Random): Buffer {
  const at = random.between(0, Math.max(0, bytes.length - 1));
  const length = random.between(1, 8);
  const head = bytes.subarray(0, at);
  const kind = random.between(0, 3);
  if (kind === 0) return head;
  if (kind === 1) return Buffer.concat([head, bytes.subarray(at + length)]);
  if (kind === 2) return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
  const other = Buffer.from(Array.from({ length }, () => random.between(0, 255)));
  return Buffer.concat([head, other, bytes.subarray(at + length)]);
}
