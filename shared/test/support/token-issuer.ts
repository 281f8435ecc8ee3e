import type { CryptoKey, JWK } from 'jose';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Role } from '../../src/messages/who.ts';

export type TokenOptions = {
  userId?: number | string;
  roles?: readonly Role[];
  issuer?: string;
  audience?: string;
  /** In seconds from now. */
  expiresIn?: number;
  notBefore?: number;
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
};

export type TokenIssuer = {
  kid: string;
  publicKey: CryptoKey;
  /** The key as accounts publishes it. */
  jwk: JWK;
  /** A token as accounts issues it; the options say what is different. */
  token(options?: TokenOptions): Promise<string>;
};

/** Signs tokens with a key of its own, as accounts does. */
export async function createTokenIssuer(kid = 'key-1'): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid, alg: 'EdDSA', use: 'sig' };
  return {
    kid,
    publicKey,
    jwk,
    token({ userId = 42, roles = ['customer'], expiresIn = 900, notBefore = 0, ...options } = {}) {
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: options.issuer ?? 'ticketing',
        aud: options.audience ?? 'ticketing',
        sub: String(userId),
        roles,
        iat: now,
        nbf: now + notBefore,
        exp: now + expiresIn,
        jti: crypto.randomUUID(),
        ...options.claims,
      };
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid, ...options.header })
        .sign(privateKey);
    },
  };
}
