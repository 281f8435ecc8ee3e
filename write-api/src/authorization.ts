import { createHash, timingSafeEqual } from 'node:crypto';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';

/** What somebody may do: book for himself; schedule shows and act for others; run the system. */
export type Role = 'customer' | 'organiser' | 'operator';

/** Who asks, as his token says. */
export type Principal = { roles: readonly Role[] };

export type AuthorizationOptions = {
  /** Whether a request without a token is taken. */
  auth: 'open' | 'required';
  /** The one token there is: who brings it is organiser and operator. */
  adminToken: string | undefined;
};

/** Both take an Authorization header, and throw a 401 or 403 where the answer is no. */
export type Authorization = {
  /** For what users do: book, hold, confirm, cancel. */
  user(header: string | undefined): void;
  /** For what organisers do. Without a token only where everything is open, and nobody has made a token. */
  organiser(header: string | undefined): void;
};

/** Says who may do what. */
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
 * Finds out whose a token is, in a time that tells nothing of it. Another scheme than Bearer brings no token.
 * @throws HttpProblem `invalid-token` for one that is there and not right, whether or not one is needed
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

// Digests have one length, which timingSafeEqual needs.
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** What the settings mean for those who call, in one sentence for the log. */
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
