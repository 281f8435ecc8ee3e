import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/** The cost of a hash. */
export type HashCost = { memoryKib: number; passes: number; parallelism: number };

type Hash = HashCost & { salt: Buffer; digest: Buffer };

const saltBytes = 16;
const digestBytes = 32;

// https://github.com/P-H-C/phc-string-format, of Argon2 version 1.3 (19).
const phcPattern = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Hashes a password with Argon2id, outside the event loop. Returns a PHC string with all that a check needs. */
export async function hashPassword(password: string, cost: HashCost): Promise<string> {
  const salt = randomBytes(saltBytes);
  const digest = await argon2id(password, salt, digestBytes, cost);
  const { memoryKib, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${encode(salt)}$${encode(digest)}`;
}

/** @throws Error when `phc` is not a string that {@link hashPassword} has made */
export async function isPassword(password: string, phc: string): Promise<boolean> {
  const { salt, digest, ...cost } = readPhc(phc);
  return timingSafeEqual(await argon2id(password, salt, digest.length, cost), digest);
}

/** Whether a hash was made with another cost than it would be now. */
export function isOutdated(phc: string, { memoryKib, passes, parallelism }: HashCost): boolean {
  const hash = readPhc(phc);
  return hash.memoryKib !== memoryKib || hash.passes !== passes || hash.parallelism !== parallelism;
}

function readPhc(phc: string): Hash {
  const [, memory, passes, parallelism, salt = '', digest = ''] = phcPattern.exec(phc) ?? [];
  if (memory === undefined) throw new Error('a stored hash is no PHC string of Argon2id');
  return {
    memoryKib: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    digest: Buffer.from(digest, 'base64'),
  };
}

function argon2id(password: string, nonce: Buffer, tagLength: number, cost: HashCost): Promise<Buffer> {
  const { memoryKib: memory, passes, parallelism } = cost;
  // One password may be typed as different characters: NIST SP 800-63B, section 3.1.1.2.
  const message = password.normalize('NFKC');
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message, nonce, parallelism, tagLength, memory, passes }, (error, digest) =>
      error ? reject(error) : resolve(digest),
    );
  });
}

// Base64 without padding, as the format has it.
function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
