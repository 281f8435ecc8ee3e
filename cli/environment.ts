import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { CliError } from './cli-error.ts';

/**
 * The environment that the commands read their settings from: what is set, over what a file of settings says. The file is
 * SETTINGS_FILE, or the one that the local stack writes while it runs; where there is neither, the defaults are those of
 * docker-compose.yml.
 * @throws CliError when SETTINGS_FILE names no file
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
