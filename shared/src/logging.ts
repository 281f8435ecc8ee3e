import type { Logger } from 'pino';
import { destination, pino, stdTimeFunctions } from 'pino';

export type { Logger };

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/**
 * The one logger of a process, made in `main.ts`. JSON lines on standard output; for a person at a terminal, readable
 * lines. Secrets are kept out of it where they are: no settings, headers or bodies are logged, only named fields of them.
 */
export function createLogger(service: string, level: (typeof logLevels)[number]): Logger {
  const options = {
    level,
    base: { service },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  if (process.stdout.isTTY) {
    const target = 'pino-pretty';
    return pino({
      ...options,
      transport: { target, options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l' } },
    });
  }
  // Lines are gathered and written a few kilobytes at a time: one system call a line would be a tenth of the worker's
  // time under load. What is gathered is written after a fifth of a second at the latest, and before the process ends.
  return pino(options, destination({ dest: 1, sync: false, minLength: 4_096, periodicFlush: 200 }));
}
