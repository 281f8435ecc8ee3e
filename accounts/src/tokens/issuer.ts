import { randomUUID } from 'node:crypto';
import type { Role } from '@ticketing/shared/messages/who.ts';
import { SignJWT } from 'jose';
import type { SigningKeys } from '../keys/signing-keys.ts';
import { algorithm } from '../keys/signing-keys.ts';

/** Who a token is for. */
export type Subject = { userId: number; roles: Role[]; sessionId: string };

export type TokenIssuer = {
  /** How long a token is good, in seconds. */
  seconds: number;
  /** Makes a signed token (RFC 9068) that every service can check by itself. */
  issue(subject: Subject): Promise<string>;
};

export type TokenIssuerOptions = { keys: SigningKeys; issuer: string; audience: string; seconds: number };

export function createTokenIssuer({ keys, issuer, audience, seconds }: TokenIssuerOptions): TokenIssuer {
  return {
    seconds,
    issue({ userId, roles, sessionId }) {
      const { kid, privateKey } = keys.signing();
      const nowSeconds = Math.floor(Date.now() / 1_000);
      return new SignJWT({ roles, sid: sessionId })
        .setProtectedHeader({ alg: algorithm, kid, typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(String(userId))
        .setJti(randomUUID())
        .setIssuedAt(nowSeconds)
        .setNotBefore(nowSeconds)
        .setExpirationTime(nowSeconds + seconds)
        .sign(privateKey);
    },
  };
}
