import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts what must not be readable in a copy of a database. */
export type Seal = {
  /**
   * AES-256-GCM with the first secret.
   * @param context what the value belongs to: it opens with the same one only, so that values cannot change places
   */
  seal(plain: Buffer, context: string): Buffer;
  /** @throws SealError when no secret opens it */
  open(sealed: Buffer, context: string): Buffer;
};

export class SealError extends Error {
  override readonly name = 'SealError';
}

// A sealed value: which secret (4 bytes), nonce (12), tag (16), and the encrypted value.
const idBytes = 4;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = idBytes + nonceBytes + tagBytes;

/**
 * @param secrets the one to seal with, then earlier ones, which still open what they have sealed
 * @param purpose what is sealed: another key for each, even with the same secret
 */
export function createSeal(secrets: [string, ...string[]], purpose: string): Seal {
  const keys = secrets.map((secret) => {
    const key = Buffer.from(hkdfSync('sha256', secret, '', `ticketing ${purpose}, sealed values`, 32));
    return { key, id: hash('sha256', key, 'buffer').subarray(0, idBytes) };
  });
  const [current] = keys;

  return {
    seal(plain, context) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', current!.key, nonce).setAAD(Buffer.from(context));
      const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([current!.id, nonce, cipher.getAuthTag(), encrypted]);
    },
    open(sealed, context) {
      const id = sealed.subarray(0, idBytes);
      const sealing = keys.find((key) => key.id.equals(id));
      if (sealing === undefined || sealed.length < headBytes)
        throw new SealError('no secret of the settings opens this');
      const nonce = sealed.subarray(idBytes, idBytes + nonceBytes);
      const decipher = createDecipheriv('aes-256-gcm', sealing.key, nonce, { authTagLength: tagBytes })
        .setAAD(Buffer.from(context))
        .setAuthTag(sealed.subarray(idBytes + nonceBytes, headBytes));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(headBytes)), decipher.final()]);
      } catch (error) {
        throw new SealError('this was changed, or belongs elsewhere', { cause: error });
      }
    },
  };
}
