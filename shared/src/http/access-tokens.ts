import type { CryptoKey } from 'jose';
import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { idSchema } from '../messages/show.ts';
import type { Role } from '../messages/who.ts';
import { roles } from '../messages/who.ts';

/** Who asks. */
export type Principal = {
  /** Absent for the owner of the ADMIN_TOKEN, who is no user. */
  userId?: number;
  roles: readonly Role[];
  /** The session at accounts that the token belongs to. */
  sessionId?: string;
};

/** The public keys by which tokens are checked. */
export type TokenKeys = {
  /** The key if it is here already. */
  known(kid: string): CryptoKey | undefined;
  /** The key, from its publisher if need be; undefined if there is no such key. */
  find(kid: string): Promise<CryptoKey | undefined>;
  /** Whether the keys are known at all. Before that, "no such key" means nothing. */
  areLoaded(): boolean;
};

/** Why a token counts for nothing. `no-keys` says nothing about the token: it cannot be checked yet. */
export type TokenFault = 'malformed' | 'no-keys' | 'unknown-key' | 'signature' | 'claims' | 'not-now';

export type AccessTokens = {
  /** The owner of a token that was verified before and still counts, at once. */
  known(token: string): Principal | undefined;
  /** The owner of a token, or what is wrong with it. */
  verify(token: string): Promise<Principal | TokenFault>;
};

export type AccessTokensOptions = {
  keys: TokenKeys;
  issuer: string;
  audience: string;
  /** How many verified tokens are remembered. */
  maxRemembered?: number;
};

/** The maximum length of a token, in characters: several times what accounts issues. Longer ones are not looked at. */
export const maxTokenLength = 4_096;

/** By how much the clocks of two machines may differ, in seconds. */
const clockToleranceSeconds = 5;

// A kid is compared with those that are published, and is never part of a path or a query; this keeps it out of logs
// and requests altogether.
const headerSchema = z.object({
  alg: z.literal('EdDSA'),
  typ: z.string().regex(/^(?:application\/)?at\+jwt$/i),
  kid: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/),
});

const claimsSchema = z.object({
  sub: z
    .string()
    .regex(/^[1-9][0-9]{0,9}$/)
    .transform(Number)
    .pipe(idSchema),
  // A later accounts may know more roles: those that mean nothing here give no right.
  roles: z.array(z.string()).transform((given) => roles.filter((role) => given.includes(role))),
  exp: z.number(),
  sid: z.string().optional(),
});

type Remembered = { principal: Principal; untilMs: number; kid: string; key: CryptoKey };

/**
 * Checks access tokens (RFC 9068) by themselves, against published keys: algorithm, type, issuer, audience and time are
 * pinned (RFC 8725). A signature costs about 0.1 ms, so a verified token is remembered until it expires or its key is
 * withdrawn. A refused one is not remembered: those a stranger can make without end.
 */
export function createAccessTokens({
  keys,
  issuer,
  audience,
  maxRemembered = 20_000,
}: AccessTokensOptions): AccessTokens {
  const remembered = new Map<string, Remembered>();

  function remember(token: string, entry: Remembered) {
    if (remembered.size >= maxRemembered) {
      // A Map keeps the order of insertion: the first is the oldest, and the next to expire.
      const [oldest] = remembered.keys();
      if (oldest !== undefined) remembered.delete(oldest);
    }
    remembered.set(token, entry);
  }

  function known(token: string): Principal | undefined {
    const entry = remembered.get(token);
    if (entry === undefined) return undefined;
    if (Date.now() < entry.untilMs && keys.known(entry.kid) === entry.key) return entry.principal;
    remembered.delete(token);
    return undefined;
  }

  return {
    known,
    async verify(token) {
      const principal = known(token);
      if (principal !== undefined) return principal;
      const kid = kidOf(token);
      if (kid === undefined) return 'malformed';
      const key = await keys.find(kid);
      if (key === undefined) return keys.areLoaded() ? 'unknown-key' : 'no-keys';
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['EdDSA'],
          issuer,
          audience,
          clockTolerance: clockToleranceSeconds,
        });
        const claims = claimsSchema.safeParse(payload);
        if (!claims.success) return 'claims';
        const { sub: userId, roles, exp, sid } = claims.data;
        const owner: Principal = { userId, roles, ...(sid !== undefined && { sessionId: sid }) };
        remember(token, { principal: owner, untilMs: (exp + clockToleranceSeconds) * 1000, kid, key });
        return owner;
      } catch (error) {
        return faultOf(error);
      }
    },
  };
}

/** The key that a token names; undefined if it cannot be one of ours. */
function kidOf(token: string): string | undefined {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined;
  try {
    return headerSchema.safeParse(decodeProtectedHeader(token)).data?.kid;
  } catch {
    return undefined;
  }
}

function faultOf(error: unknown): TokenFault {
  if (error instanceof errors.JWTExpired) return 'not-now';
  if (error instanceof errors.JWTClaimValidationFailed) return error.claim === 'nbf' ? 'not-now' : 'claims';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JOSEError) return 'malformed';
  throw error;
}
