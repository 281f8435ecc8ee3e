import { createHash, timingSafeEqual } from 'node:crypto';
import type { AccessTokens, Principal, TokenFault } from './access-tokens.ts';
import { maxTokenLength } from './access-tokens.ts';
import { HttpProblem } from './problem.ts';

export type AuthenticateOptions = {
  /** Its owner is organiser and operator, and no user. */
  adminToken?: string | undefined;
  /** Without them there are no users' tokens. */
  tokens?: AccessTokens | undefined;
  /** Called for every token that is refused. */
  onRefused?: (fault: TokenFault) => void;
};

export type Authenticate = {
  /**
   * Who asks, according to an Authorization header. Other schemes than Bearer count as no token.
   * @returns undefined without a token
   * @throws HttpProblem `invalid-token` for a wrong token, even if none is needed; `tokens-unavailable` while no key was
   *   ever read, because a client must not throw away a token that nobody has looked at
   */
  (header: string | undefined): Promise<Principal | undefined>;
  /** The same at once, for a token that was verified before; undefined for everything else. */
  known(header: string): Principal | undefined;
};

const admin: Principal = { roles: ['organiser', 'operator'] };

/** How a service identifies who asks, by itself: accounts may be down. */
export function createAuthenticate({ adminToken, tokens, onRefused }: AuthenticateOptions): Authenticate {
  const adminDigest = adminToken === undefined ? undefined : digest(adminToken);

  async function authenticate(header: string | undefined): Promise<Principal | undefined> {
    const token = tokenOf(header);
    if (token === undefined) return undefined;
    if (token.length > maxTokenLength) throw refused('malformed');
    const known = tokens?.known(token);
    if (known !== undefined) return known;
    if (adminDigest !== undefined && timingSafeEqual(digest(token), adminDigest)) return admin;
    const owner = tokens === undefined ? 'malformed' : await tokens.verify(token);
    if (typeof owner !== 'string') return owner;
    throw refused(owner);
  }

  function refused(fault: TokenFault): HttpProblem {
    onRefused?.(fault);
    if (fault === 'no-keys') return new HttpProblem('tokens-unavailable', { headers: { 'Retry-After': '2' } });
    return new HttpProblem('invalid-token', { headers: challenge(', error="invalid_token"') });
  }

  return Object.assign(authenticate, {
    known(header: string) {
      const token = tokenOf(header);
      return token === undefined || token.length > maxTokenLength ? undefined : tokens?.known(token);
    },
  });
}

/** A request that needs a token came without one. */
export function loginRequired(): HttpProblem {
  return new HttpProblem('login-required', { headers: challenge('') });
}

/** The token in an Authorization header, if it is of the scheme Bearer. */
export function tokenOf(header: string | undefined): string | undefined {
  if (header === undefined || !/^Bearer(?: |$)/i.test(header)) return undefined;
  return header.slice('Bearer'.length).trim();
}

// RFC 6750, section 3.
function challenge(more: string): Record<string, string> {
  return { 'WWW-Authenticate': `Bearer realm="ticketing"${more}` };
}

// Digests have equal lengths, which timingSafeEqual needs.
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
