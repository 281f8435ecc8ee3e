import type { Application, RequestHandler } from 'express';
import type { By, Role } from '../messages/who.ts';
import type { Logger } from '../service/logging.ts';
import type { Registry } from '../service/metrics.ts';
import { Counter, Gauge } from '../service/metrics.ts';
import type { AccessSettings } from './access-settings.ts';
import type { Principal } from './access-tokens.ts';
import { createAccessTokens } from './access-tokens.ts';
import type { RouteHandlers } from './app.ts';
import { serve } from './app.ts';
import type { AuthenticateOptions } from './authenticate.ts';
import { createAuthenticate, loginRequired } from './authenticate.ts';
import { HttpProblem } from './problem.ts';
import { createPublishedKeys } from './published-keys.ts';
import type { Right } from './rights.ts';
import { rightOf } from './rights.ts';

/** Who has sent a request, as its handler sees it. */
export type Caller = {
  /** The owner of the token; undefined without a token. */
  principal: Principal | undefined;
  /** Whether other users' things are open to the caller: for organisers, and under AUTH=open without a token. */
  isForAll: boolean;
};

declare global {
  namespace Express {
    interface Locals {
      /** Set by the routes of an {@link Access}. */
      caller: Caller;
    }
  }
}

export type Access = {
  /** Serves a path as `serve` of app.ts does, to those who may according to the table of rights. */
  serve(app: Application, path: string, handlers: RouteHandlers): void;
  /** Whether a header has a token that was verified before and still counts. */
  isKnown(header: string): boolean;
  close(): void;
};

export type AccessOptions = AuthenticateOptions & { auth: 'open' | 'required' };

/** Lets callers in by the table of rights. */
export function createAccess({ auth, ...options }: AccessOptions): Access {
  const authenticate = createAuthenticate(options);
  const isOpen = auth === 'open';
  // Nothing is open because something was forgotten: it takes AUTH=open, and that there is no token to bring.
  const isOpenForOrganisers = isOpen && options.adminToken === undefined;

  async function whoAsks(right: Right, header: string): Promise<Principal | undefined> {
    try {
      return await authenticate(header);
    } catch (error) {
      // While no key was ever read, what is the same for everybody is told all the same.
      const isUnknown = error instanceof HttpProblem && error.code === 'tokens-unavailable';
      if (right === 'public' && isUnknown) return undefined;
      throw error;
    }
  }

  function guard(right: Right, handler: RequestHandler): RequestHandler {
    return async (request, response, next) => {
      const header = right === 'unchecked' ? undefined : request.headers.authorization;
      const principal = header === undefined ? undefined : await whoAsks(right, header);
      response.locals.caller = admit(right, principal, { isOpen, isOpenForOrganisers });
      return handler(request, response, next);
    };
  }

  return {
    serve(app, path, handlers) {
      const guarded = Object.entries(handlers).map(([method, handler]) => [
        method,
        guard(rightOf(method, path), handler),
      ]);
      serve(app, path, Object.fromEntries(guarded));
    },
    isKnown: (header) => authenticate.known(header) !== undefined,
    close() {},
  };
}

/**
 * Whether a caller has a right that a route needs.
 * @param principal undefined without a token
 * @throws HttpProblem `login-required`, `not-allowed`
 */
export function admit(
  right: Right,
  principal: Principal | undefined,
  { isOpen, isOpenForOrganisers }: { isOpen: boolean; isOpenForOrganisers: boolean },
): Caller {
  if (principal === undefined) {
    const isOpenTo = {
      public: true,
      'public, own in full': true,
      user: isOpen,
      own: isOpen,
      'own, listed': isOpen,
      token: false,
      unchecked: true,
      organiser: isOpenForOrganisers,
      operator: isOpenForOrganisers,
    };
    if (!isOpenTo[right]) throw loginRequired();
    return { principal, isForAll: isOpen };
  }
  if (right === 'organiser' || right === 'operator') requireRole(principal, right);
  return { principal, isForAll: principal.roles.includes('organiser') };
}

/** Access as the settings say, with the keys that accounts publishes. */
export function openAccess(settings: AccessSettings, logger: Logger, registry: Registry): Access {
  const { AUTH: auth, ADMIN_TOKEN: adminToken, ACCOUNTS_JWKS_URL: url } = settings;
  const keys = url === undefined ? undefined : createPublishedKeys({ url, logger });
  new Gauge({
    name: 'token_keys_age_seconds',
    help: 'How long ago the keys that bearer tokens are checked with were read, or have been missing; 0 without accounts.',
    registers: [registry],
    collect() {
      this.set(keys?.ageSeconds() ?? 0);
    },
  });
  const refused = new Counter({
    name: 'tokens_refused_total',
    help: 'Requests with a bearer token that was refused, by what was wrong with it.',
    labelNames: ['fault'] as const,
    registers: [registry],
  });
  logger.warn(describeAccess(settings));
  const access = createAccess({
    auth,
    adminToken,
    tokens: keys && createAccessTokens({ keys, issuer: settings.TOKEN_ISSUER, audience: settings.TOKEN_AUDIENCE }),
    onRefused: (fault) => refused.inc({ fault }),
  });
  return { ...access, close: () => keys?.close() };
}

/** @throws HttpProblem `not-allowed` */
export function requireRole({ roles }: Principal, role: Role): void {
  if (!roles.includes(role)) throw new HttpProblem('not-allowed', { detail: `This needs the role of ${role}.` });
}

/** Whether the caller may see what belongs to a user. */
export function maySee({ principal, isForAll }: Caller, userId: number): boolean {
  return isForAll || principal?.userId === userId;
}

/** @throws HttpProblem `not-yourself` if the caller may not act for a user */
export function requireMayActFor(caller: Caller, userId: number): void {
  if (!maySee(caller, userId)) {
    throw new HttpProblem('not-yourself', { detail: 'userId: must be your own, or be left out' });
  }
}

/**
 * Who asks, for the command.
 * @param userId for whom; without it the caller acts as organiser
 * @returns undefined without a token: then nobody knows who asked
 */
export function byOf({ principal }: Caller, userId?: number): By | undefined {
  if (principal === undefined) return undefined;
  const isForSelf = userId !== undefined && principal.userId === userId;
  return {
    ...(principal.userId !== undefined && { userId: principal.userId }),
    role: isForSelf ? 'customer' : 'organiser',
  };
}

/** What the settings mean for callers, in one sentence for the log. */
export function describeAccess({ AUTH, ADMIN_TOKEN, ACCOUNTS_JWKS_URL }: AccessSettings): string {
  const organisers = [
    ...(ADMIN_TOKEN === undefined ? [] : ['the ADMIN_TOKEN']),
    ...(ACCOUNTS_JWKS_URL === undefined ? [] : ["an organiser's token"]),
  ].join(' or ');
  if (AUTH === 'open') {
    const shows = ADMIN_TOKEN === undefined ? 'and run shows' : `and running shows needs ${organisers}`;
    return `AUTH=open: without a token anybody may book for any user and read what is others', ${shows}`;
  }
  if (organisers === '')
    return 'AUTH=required, and neither ACCOUNTS_JWKS_URL nor ADMIN_TOKEN: there is no token that would be taken';
  return ACCOUNTS_JWKS_URL === undefined
    ? 'AUTH=required without ACCOUNTS_JWKS_URL: the ADMIN_TOKEN is the only token, so organisers may order, and nobody else'
    : `AUTH=required: users bring a token of accounts; running shows needs ${organisers}`;
}
