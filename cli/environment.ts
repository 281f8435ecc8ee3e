import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { CliError } from './cli-error.ts';

/**
 * The environment that commands read their settings from: the process environment over a file of settings. The file is
 * SETTINGS_FILE, or the one that a running local stack writes; without either, the defaults are those of
 * docker-compose.yml.
 * @throws CliError when the file that SETTINGS_FILE names does not exist
 */
export function cliEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const file = environment.SETTINGS_FILE || join(environment.STACK_DIR || '.local', 'settings.env');
  const path = resolve(import.meta.dirname, '..', file);
  if (!existsSync(path)) {
    if (environment.SETTINGS_FILE) throw new CliError(`SETTINGS_FILE names ${file}, and there is no such file.`);
    return environment;
  }
  const given = Object.entries(environment).filter(([, value]) => value !== '');
  return { ...parseEnv(readFileSync(path, 'utf8')), ...Object.fromEntries(given) };
}
