import type { TokenKeys } from '@ticketing/shared/http/access-tokens.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import { StartError } from '@ticketing/shared/service/run.ts';
import type { Seal } from '@ticketing/shared/service/sealing.ts';
import { SealError } from '@ticketing/shared/service/sealing.ts';
import { inTransaction } from '@ticketing/shared/stores/transaction.ts';
import type { CryptoKey, JWK } from 'jose';
import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair, importJWK, importPKCS8 } from 'jose';
import type { Pool } from 'pg';
import type { StoredKey } from '../store/signing-keys.ts';
import { deleteKeys, insertKey, readKeys } from '../store/signing-keys.ts';
import { lockName } from '../store/transaction.ts';
import type { KeyTimes, RotationRules } from './rotation.ts';
import { planRotation, signingNow } from './rotation.ts';

/** The one algorithm. */
export const algorithm = 'EdDSA';

type UsableKey = KeyTimes & { kid: string; publicJwk: JWK; privateKey: CryptoKey; publicKey: CryptoKey };

export type SigningKeys = {
  /** The key to sign with. */
  signing(): { kid: string; privateKey: CryptoKey };
  /** Our own keys, to check our own tokens by. */
  tokenKeys: TokenKeys;
  /** What is published: public keys that sign now, will sign, or have signed tokens that are still good. */
  jwks(): string;
  /** How long the key that signs has done so, in seconds. */
  ageSeconds(): number;
  /** Reads what other instances have made, makes the next key where it is time, and removes those that have ended. */
  update(): Promise<void>;
  stop(): void;
};

export type SigningKeyOptions = { pool: Pool; seal: Seal; rules: RotationRules; logger: Logger };

/**
 * The keys of this service, kept up to date.
 * @throws StartError when the secret of the settings does not open the stored keys
 */
export async function openSigningKeys({ pool, seal, rules, logger }: SigningKeyOptions): Promise<SigningKeys> {
  let keys: UsableKey[] = [];
  let published = '';

  async function update(): Promise<void> {
    let stored = await readKeys(pool);
    if (isWorkFor(stored)) stored = await rotate();
    const known = new Map(keys.map((key) => [key.kid, key]));
    keys = await Promise.all(stored.map(async (key) => known.get(key.kid) ?? (await usable(key, seal))));
    published = JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) });
  }

  function isWorkFor(stored: StoredKey[]): boolean {
    const { create, remove } = planRotation(stored, Date.now(), rules);
    return create !== undefined || remove.length > 0;
  }

  /** Under a lock: of several instances one makes the key, and the others find it. */
  function rotate(): Promise<StoredKey[]> {
    return inTransaction(pool, async (client) => {
      await lockName(client, 'signing keys');
      const { create, remove } = planRotation(await readKeys(client), Date.now(), rules);
      if (create !== undefined) {
        const key = await makeKey(create, seal);
        await insertKey(client, key);
        logger.info({ kid: key.kid, signsFrom: new Date(key.signsFromMs) }, 'a new key is published');
      }
      if (remove.length > 0) {
        const kids = remove.map(({ kid }) => kid);
        await deleteKeys(client, kids);
        logger.info({ kids }, 'keys have ended');
      }
      return readKeys(client);
    });
  }

  function signing(): UsableKey {
    const key = signingNow(keys, Date.now()) ?? keys[0];
    if (key === undefined) throw new Error('there is no key to sign with');
    return key;
  }

  function known(kid: string): CryptoKey | undefined {
    return keys.find((key) => key.kid === kid)?.publicKey;
  }

  await update();
  const timer = setInterval(
    () => {
      update().catch((error) => logger.warn({ err: error }, 'the keys could not be read, going on with those we have'));
    },
    Math.min(60_000, rules.leadMs / 4),
  );
  timer.unref();

  return {
    signing,
    tokenKeys: { known, find: async (kid) => known(kid), areLoaded: () => true },
    jwks: () => published,
    ageSeconds: () => Math.max(0, (Date.now() - signing().signsFromMs) / 1_000),
    update,
    stop: () => clearInterval(timer),
  };
}

async function makeKey(times: KeyTimes, seal: Seal): Promise<StoredKey> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const sealed = seal.seal(Buffer.from(await exportPKCS8(privateKey)), contextOf(kid));
  return { ...times, kid, publicJwk: { ...jwk, kid, alg: algorithm, use: 'sig' }, privateKey: sealed };
}

async function usable({ privateKey: sealed, ...key }: StoredKey, seal: Seal): Promise<UsableKey> {
  try {
    const privateKey = await importPKCS8(seal.open(sealed, contextOf(key.kid)).toString(), algorithm);
    const publicKey = await importJWK(key.publicJwk, algorithm);
    if (publicKey instanceof Uint8Array) throw new Error('a stored public key is none');
    return { ...key, privateKey, publicKey };
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    const remedy = 'set it to what it was, or name that in ACCOUNTS_KEY_SECRET_BEFORE';
    throw new StartError(`ACCOUNTS_KEY_SECRET does not open the keys in the database: ${remedy}.`, { cause: error });
  }
}

function contextOf(kid: string): string {
  return `signing key ${kid}`;
}
