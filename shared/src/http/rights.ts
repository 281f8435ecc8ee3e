/**
 * Who may do what, at every door. A service does not start with a route that has no row here, and its OpenAPI document
 * says what the row says.
 *
 * | right | without a token, AUTH=open | without a token, AUTH=required | with a token |
 * |---|---|---|---|
 * | public | yes | yes | yes; the answer is the same for all |
 * | public, own in full | all of it | without names | without the names of others; organisers see all of it |
 * | user | yes, for any user | 401 | for oneself; organisers for any user |
 * | own | yes, of any user | 401 | one's own, 404 for what is others'; organisers all |
 * | own, listed | yes, of all users | 401 | one's own, of others' nothing; organisers all |
 * | token | 401 | 401 | yes, about oneself |
 * | unchecked | yes | yes | no token is looked at: what counts is a password, a refresh token, a cookie, a link or a signature |
 * | organiser | yes, if there is no ADMIN_TOKEN | 401 | organisers, 403 for others |
 * | operator | yes, if there is no ADMIN_TOKEN | 401 | operators, 403 for others |
 */
export const rights = {
  // Browsing. The stream too: it has seats, and nothing of who has them.
  'GET /api/events': 'public',
  'GET /api/events/{eventId}': 'public',
  'GET /api/events/{eventId}/seats': 'public',
  'GET /api/events/{eventId}/stream': 'public',
  'GET /api/events/{eventId}/history': 'public, own in full',
  'GET /api/movies': 'public',
  'GET /api/movies/{movieId}': 'public',
  'GET /api/theaters': 'public',
  'GET /api/theaters/{theaterId}': 'public',
  'GET /api/cities': 'public',
  'GET /api/showtimes': 'public',
  'GET /api/showtimes/{eventId}/seats': 'public',

  // Bookings.
  'POST /api/book': 'user',
  'POST /api/holds': 'user',
  'POST /api/events/{eventId}/waitlist': 'user',
  'POST /api/bookings/{bookingId}/confirm': 'user',
  'POST /api/bookings/{bookingId}/cancel': 'user',
  'POST /api/bookings/{bookingId}/seats/cancel': 'user',
  'POST /api/bookings/{bookingId}/exchange': 'user',
  'POST /api/bookings/{bookingId}/transfer': 'user',
  'GET /api/bookings/{bookingId}': 'own',
  'GET /api/bookings/{bookingId}/why': 'own',
  'GET /api/bookings/{bookingId}/clock': 'own',
  'GET /api/bookings/{bookingId}/tickets': 'own',
  'GET /api/bookings/{bookingId}/tickets.pdf': 'own',
  'GET /api/bookings/{bookingId}/calendar.ics': 'own',
  'GET /api/users/{userId}/bookings': 'own',
  'POST /api/events/{eventId}/check-in': 'organiser',

  // Payments.
  'POST /api/payments/process': 'user',
  'POST /api/payments/{paymentId}/refund': 'organiser',
  'POST /api/payments/webhooks/{provider}': 'unchecked',
  'GET /api/payments': 'own, listed',
  'GET /api/payments/{paymentId}': 'own',

  // Shows.
  'PUT /api/events/{eventId}': 'organiser',
  'PUT /api/events/{eventId}/layout': 'organiser',
  'PATCH /api/events/{eventId}': 'organiser',
  'POST /api/events/{eventId}/cancel': 'organiser',

  // Catalogue.
  'POST /api/movies': 'organiser',
  'PUT /api/movies/{movieId}': 'organiser',
  'DELETE /api/movies/{movieId}': 'organiser',
  'PUT /api/theaters/{theaterId}': 'organiser',

  // Accounts.
  'POST /api/auth/register': 'unchecked',
  'POST /api/auth/token': 'unchecked',
  'POST /api/auth/logout': 'unchecked',
  'POST /api/auth/session': 'unchecked',
  'DELETE /api/auth/session': 'unchecked',
  'POST /api/auth/session/refresh': 'unchecked',
  'POST /api/auth/password/forgot': 'unchecked',
  'POST /api/auth/password/reset': 'unchecked',
  'POST /api/auth/email/verify': 'unchecked',
  'GET /api/auth/.well-known/jwks.json': 'unchecked',
  'GET /api/auth/verify': 'token',
  'GET /api/auth/users/me': 'token',
  'PATCH /api/auth/users/me': 'token',
  'DELETE /api/auth/users/me': 'token',
  'GET /api/auth/sessions': 'token',
  'DELETE /api/auth/sessions': 'token',
  'GET /api/auth/sessions/{sessionId}': 'token',
  'DELETE /api/auth/sessions/{sessionId}': 'token',

  // Notifications.
  'GET /api/notifications': 'operator',
  'POST /api/notifications/{id}/resend': 'operator',

  // Monitor. Whether it works is for everybody; how it is made, and where its parts are, is not.
  'GET /api/health': 'public',
  'GET /api/monitor': 'operator',
  'GET /api/monitor/stream': 'operator',
  'GET /api/monitor/history': 'operator',
  'POST /api/monitor/elections': 'operator',
  'GET /api/sync': 'operator',
  'GET /api/election': 'operator',
  'GET /api/replicas': 'operator',
} as const satisfies Record<string, Right>;

export type Right =
  | 'public'
  | 'public, own in full'
  | 'user'
  | 'own'
  | 'own, listed'
  | 'token'
  | 'unchecked'
  | 'organiser'
  | 'operator';

/**
 * The right that a route needs.
 * @param path as in the OpenAPI documents, or as Express writes it
 * @throws Error that says what to do, for a route without a row
 */
export function rightOf(method: string, path: string): Right {
  const route = `${method.toUpperCase()} ${path.replace(/:([A-Za-z]+)/g, '{$1}')}`;
  const right = new Map<string, Right>(Object.entries(rights)).get(route);
  if (right === undefined) {
    throw new Error(`Who may call ${route}? Add a row for it to the table in shared/src/http/rights.ts.`);
  }
  return right;
}
