import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterAccess } from './cluster/settings.ts';
import { gatewayUrl } from './nginx.ts';
import { engineSettings, providerSettings } from './services.ts';
import type { Stack } from './stack.ts';
import { ticketKeys } from './ticket-keys.ts';

/** The settings of a running stack as KEY=VALUE, for the cli and other tools. */
export function settingsFile(stack: Stack): string {
  return join(stack.dir, 'settings.env');
}

export function writeSettingsFile(stack: Stack): void {
  const settings = {
    ...engineSettings(stack),
    ...(stack.isCluster && clusterAccess(stack, 'operator')),
    ...ticketKeys(stack),
    // Another provider is one of the environment, and the cli finds its settings there too.
    ...(!process.env.PAYMENT_PROVIDER && providerSettings(stack)),
    API_URL: gatewayUrl(stack),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  const file = settingsFile(stack);
  // By rename, and readable only by its owner: it has passwords.
  writeFileSync(`${file}.new`, lines.join(''), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Removed at the stop, so that tools do not use a stack that does not run. */
export function removeSettingsFile(stack: Stack): void {
  rmSync(settingsFile(stack), { force: true });
}
