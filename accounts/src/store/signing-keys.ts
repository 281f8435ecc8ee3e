import type { JWK } from 'jose';
import type { Pool, PoolClient } from 'pg';
import type { KeyTimes } from '../keys/rotation.ts';

/** A key as it is stored: the private part is sealed. */
export type StoredKey = KeyTimes & { kid: string; publicJwk: JWK; privateKey: Buffer };

type KeyRow = {
  kid: string;
  public_jwk: JWK;
  private_key: Buffer;
  signs_from: Date;
  signs_until: Date;
  published_until: Date;
};

export async function readKeys(client: Pool | PoolClient): Promise<StoredKey[]> {
  const { rows } = await client.query<KeyRow>('SELECT * FROM signing_keys ORDER BY signs_from');
  return rows.map((row) => ({
    kid: row.kid,
    publicJwk: row.public_jwk,
    privateKey: row.private_key,
    signsFromMs: row.signs_from.getTime(),
    signsUntilMs: row.signs_until.getTime(),
    publishedUntilMs: row.published_until.getTime(),
  }));
}

export async function insertKey(client: PoolClient, key: StoredKey): Promise<void> {
  await client.query(
    `INSERT INTO signing_keys (kid, public_jwk, private_key, signs_from, signs_until, published_until)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      key.kid,
      JSON.stringify(key.publicJwk),
      key.privateKey,
      new Date(key.signsFromMs),
      new Date(key.signsUntilMs),
      new Date(key.publishedUntilMs),
    ],
  );
}

export async function deleteKeys(client: PoolClient, kids: string[]): Promise<void> {
  await client.query('DELETE FROM signing_keys WHERE kid = ANY($1)', [kids]);
}
