import { createHash, timingSafeEqual } from 'node:crypto';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';

/** A role: customers book for themselves; organisers schedule shows and act for others; operators run the system. */
export type Role = 'customer' | 'organiser' | 'operator';

/** The caller, according to the token. */
export type Principal = { roles: readonly Role[] };

export type AuthorizationOptions = {
  /** Whether a request without a token is accepted. */
  auth: 'open' | 'required';
  /** The only token: its owner is organiser and operator. */
  adminToken: string | undefined;
};

/** Both check an Authorization header, and throw 401 or 403. */
export type Authorization = {
  /** For users' commands: book, hold, confirm, cancel. */
  user(header: string | undefined): void;
  /** For organisers' commands. Without a token only if everything is open and no token is configured. */
  organiser(header: string | undefined): void;
};

/** Decides who may do what. */
export function createAuthorization({ auth, adminToken }: AuthorizationOptions): Authorization {
  const identify = createIdentification(adminToken);
  return {
    user(header) {
      // Most requests under AUTH=open.
      if (header === undefined && auth === 'open') return;
      if (identify(header) === undefined && auth === 'required') throw loginRequired();
    },
    organiser(header) {
      const principal = identify(header);
      if (principal !== undefined) requireRole(principal, 'organiser');
      else if (auth === 'required' || adminToken !== undefined) throw loginRequired();
    },
  };
}

/** @throws HttpProblem `not-allowed` */
export function requireRole({ roles }: Principal, role: Role): void {
  if (!roles.includes(role)) throw new HttpProblem('not-allowed', { detail: `This needs the role of ${role}.` });
}

/**
 * Identifies the owner of a token in constant time. Other schemes than Bearer count as no token.
 * @throws HttpProblem `invalid-token` for a wrong token, even if none is needed
 */
function createIdentification(adminToken: string | undefined): (header: string | undefined) => Principal | undefined {
  const expected = adminToken === undefined ? undefined : digest(adminToken);
  return (header) => {
    if (header === undefined || !/^Bearer(?: |$)/i.test(header)) return undefined;
    const token = header.slice('Bearer'.length).trim();
    if (expected !== undefined && timingSafeEqual(digest(token), expected)) return admin;
    throw new HttpProblem('invalid-token', { headers: challenge(', error="invalid_token"') });
  };
}

const admin: Principal = { roles: ['organiser', 'operator'] };

function loginRequired(): HttpProblem {
  return new HttpProblem('login-required', { headers: challenge('') });
}

// RFC 6750, section 3.
function challenge(more: string): Record<string, string> {
  return { 'WWW-Authenticate': `Bearer realm="ticketing"${more}` };
}

// Digests have equal lengths, which timingSafeEqual needs.
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** What the settings mean for callers, in one sentence for the log. */
export function describeAuthorization({ auth, adminToken }: AuthorizationOptions): string {
  if (auth === 'open') {
    return adminToken === undefined
      ? 'AUTH=open and no ADMIN_TOKEN: anybody may book for any user, and schedule shows'
      : 'AUTH=open: anybody may book for any user; scheduling shows needs the ADMIN_TOKEN';
  }
  return adminToken === undefined
    ? 'AUTH=required and no ADMIN_TOKEN: there is no token yet that would be taken, so nobody may order anything'
    : 'AUTH=required: the ADMIN_TOKEN is the only token yet, so organisers may order, and nobody else';
}
