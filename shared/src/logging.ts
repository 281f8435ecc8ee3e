import type { DestinationStream, Logger } from 'pino';
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
  return pino(options, gathering(destination({ dest: 1, sync: false })));
}

const gatherAtMost = 8_192;
const gatherForMs = 200;

/**
 * Gathers lines, and gives them to the sink some kilobytes at a time, after a fifth of a second at the latest, and before
 * the process ends. One system call a line would be a tenth of the worker's time under load; the sink's own gathering
 * measures all that it holds at every line.
 */
function gathering(sink: ReturnType<typeof destination>): DestinationStream {
  let lines: string[] = [];
  let size = 0;
  const pass = () => {
    if (size === 0) return;
    sink.write(lines.join(''));
    lines = [];
    size = 0;
  };
  setInterval(pass, gatherForMs).unref();
  process.on('exit', () => {
    pass();
    sink.flushSync();
  });
  return {
    write(line) {
      lines.push(line);
      size += line.length;
      if (size >= gatherAtMost) pass();
    },
  };
}
