import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataDir, type Stack } from './stack.ts';

/** A secret of this stack, made when it is needed first. It goes with the data that it protects. */
export function ownSecret(stack: Stack, owner: string, name: string): string {
  const dir = dataDir(stack, owner);
  const file = join(dir, name);
  if (!existsSync(file)) {
    mkdirSync(dir, { recursive: true });
    try {
      // A leading dash would be read as an option.
      const secret = randomBytes(32).toString('base64url').replace(/^-/, 'A');
      writeFileSync(file, secret, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Another program of the stack was first.
      if (!existsSync(file)) throw error;
    }
  }
  return readFileSync(file, 'utf8');
}
