import type { Logger } from 'pino';
import { pino } from 'pino';
import { isoNow } from './iso-time.ts';
import { createLogSink } from './log-sink.ts';

export type { Logger };

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/**
 * The one logger of a process, made in `main.ts`. JSON lines on standard output, or readable lines on a terminal. No
 * settings, headers or bodies are logged, only named fields of them, so no secrets are.
 */
export function createLogger(service: string, level: (typeof logLevels)[number]): Logger {
  const options = {
    level,
    base: { service },
    timestamp: () => `,"time":"${isoNow()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  if (process.stdout.isTTY) {
    const target = 'pino-pretty';
    return pino({
      ...options,
      transport: { target, options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l' } },
    });
  }
  const sink = createLogSink(1, { onLost: (lines) => logger.warn({ lines }, 'lines could not be written to the log') });
  const logger = pino(options, sink);
  return logger;
}
