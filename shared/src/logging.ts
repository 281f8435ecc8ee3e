import type { Logger } from 'pino';
import { pino, stdTimeFunctions } from 'pino';

export type { Logger };

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/**
 * The one logger of a process, made in `main.ts`. JSON lines on standard output; for a person at a terminal, readable
 * lines. What could carry a secret is never written.
 */
export function createLogger(service: string, level: (typeof logLevels)[number]): Logger {
  return pino({
    level,
    base: { service },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: ['authorization', '*.authorization', 'headers.cookie', 'password', '*.password', 'connectionString'],
      censor: '[redacted]',
    },
    ...(process.stdout.isTTY && {
      transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l' } },
    }),
  });
}
