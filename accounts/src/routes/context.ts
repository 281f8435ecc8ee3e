import { faultOf } from '@ticketing/shared/faults/faults.ts';
import type { Access } from '@ticketing/shared/http/access.ts';
import type { Principal } from '@ticketing/shared/http/access-tokens.ts';
import type { RouteHandlers } from '@ticketing/shared/http/app.ts';
import { loginRequired } from '@ticketing/shared/http/authenticate.ts';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { Express, RequestHandler, Response } from 'express';
import type { Pool } from 'pg';
import type { Credentials } from '../credentials.ts';
import type { SigningKeys } from '../keys/signing-keys.ts';
import type { People } from '../people.ts';
import type { Sessions } from '../sessions.ts';
import { sessionEnded } from '../sessions.ts';
import type { Account } from '../store/accounts.ts';
import { readAccount } from '../store/accounts.ts';

/** What the routes use. */
export type RouteContext = {
  pool: Pool;
  access: Access;
  credentials: Credentials;
  people: People;
  sessions: Sessions;
  keys: SigningKeys;
  /** Origins of pages, besides our own, that may use the session cookie. */
  origins: string[];
  /** How long a session lasts after its last use. */
  sessionSeconds: number;
};

/** Where the gateway has our paths. */
export const publicPrefix = '/api/auth';

/** Serves a path below the prefix of the gateway, to those who may according to the table of rights. */
export function serveRoute(app: Express, { access }: RouteContext, path: string, handlers: RouteHandlers): void {
  const guarded = Object.entries(handlers).map(([method, handler]) => [method, withFaults(handler)]);
  access.serve(app, publicPrefix + path, Object.fromEntries(guarded));
}

/** A database that cannot be reached is no fault of the request. */
export function withFaults(handler: RequestHandler): RequestHandler {
  return async (request, response, next) => {
    try {
      await handler(request, response, next);
    } catch (error) {
      if (error instanceof HttpProblem || faultOf(error) !== 'transient') throw error;
      throw new HttpProblem('accounts-unavailable', { headers: { 'Retry-After': '2' }, cause: error });
    }
  };
}

/** Somebody who is logged in. */
export type User = Required<Principal>;

/** Who has sent a request to a route that needs a token. @throws HttpProblem `login-required` for who is no user */
export function requireUser({ locals }: Response): User {
  const { userId, roles, sessionId } = locals.caller.principal ?? {};
  if (userId === undefined || roles === undefined || sessionId === undefined) throw loginRequired();
  return { userId, roles, sessionId };
}

/**
 * The account of somebody who is logged in. Elsewhere a token is good until it expires; here its session must stand.
 * @throws HttpProblem `session-ended`
 */
export async function requireAccount(
  { pool }: RouteContext,
  response: Response,
): Promise<{ account: Account; sessionId: string }> {
  const user = requireUser(response);
  const account = await readAccount(pool, user);
  if (account === undefined) throw sessionEnded();
  return { account, sessionId: user.sessionId };
}

/** Answers that are nobody else's. */
export const notStored = { 'cache-control': 'no-store' };

export function sendNothing(response: Response, headers: Record<string, string> = {}): void {
  response.writeHead(204, { ...notStored, ...headers }).end();
}
