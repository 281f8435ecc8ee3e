import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataDir, type Stack } from './stack.ts';

/** The key with which this stack signs its tickets, as the settings have it. Made when it is needed first. */
export function ticketKeys(stack: Stack): { TICKET_KEYS: string; TICKET_PUBLIC_KEYS: string } {
  const dir = dataDir(stack, 'tickets');
  const file = join(dir, 'key');
  if (!existsSync(file)) {
    mkdirSync(dir, { recursive: true });
    const { d, x } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
    writeFileSync(file, `${d}\n${x}\n`, { mode: 0o600 });
  }
  const [privateKey, publicKey] = readFileSync(file, 'utf8').split('\n');
  return { TICKET_KEYS: `local:${privateKey}`, TICKET_PUBLIC_KEYS: `local:${publicKey}` };
}
