import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gatewayUrl } from './nginx.ts';
import { engineSettings } from './services.ts';
import type { Stack } from './stack.ts';

/** The file, KEY=VALUE, with which the cli and anybody's own tools find a stack that runs. */
export function settingsFile(stack: Stack): string {
  return join(stack.dir, 'settings.env');
}

export function writeSettingsFile(stack: Stack): void {
  const settings = { ...engineSettings(stack), API_URL: gatewayUrl(stack) };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  const file = settingsFile(stack);
  // Through a rename, and for its owner alone: it holds passwords.
  writeFileSync(`${file}.new`, lines.join(''), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** A stack that does not run must not be found. */
export function removeSettingsFile(stack: Stack): void {
  rmSync(settingsFile(stack), { force: true });
}
