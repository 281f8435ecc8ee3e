import type { Application } from 'express';
import type { Registry } from '../service/metrics.ts';
import { sendJson, serve } from './app.ts';

/** Returns why the process counts as dead, or undefined. */
export type Liveness = () => string | undefined;

export type HealthOptions = {
  registry: Registry;
  liveness?: Liveness;
  /** One check per dependency: resolves when it answers. */
  dependencies: Record<string, () => Promise<unknown>>;
  /** Dependencies without which the service still works, with less: reported, but never a reason for 503. */
  optional?: string[];
  /** What /health/ready says besides; it never makes it 503. */
  details?: () => Record<string, unknown>;
};

const checkTimeoutMs = 2_000;

/**
 * Serves /health/live, /health/ready and /metrics.
 * @returns a function that makes the service report "not ready", the first step of a shutdown
 */
export function serveHealth(
  app: Application,
  { registry, liveness, dependencies, optional = [], details = () => ({}) }: HealthOptions,
): () => void {
  let stopping = false;
  serve(app, '/health/live', {
    get: (_request, response) => {
      const reason = liveness?.();
      if (reason === undefined) sendJson(response, 200, { status: 'ok' });
      else sendJson(response, 503, { status: 'dead', reason });
    },
  });
  serve(app, '/health/ready', {
    get: async (_request, response) => {
      const states = await Promise.all(
        Object.entries(dependencies).map(async ([name, check]) => [name, await timed(check)] as const),
      );
      const needed = states.filter(([name]) => !optional.includes(name));
      const ready = !stopping && needed.every(([, state]) => state.status === 'ok');
      sendJson(response, ready ? 200 : 503, {
        status: ready ? 'ready' : stopping ? 'stopping' : 'not-ready',
        dependencies: Object.fromEntries(states),
        ...details(),
      });
    },
  });
  serve(app, '/metrics', {
    get: async (_request, response) => {
      response.writeHead(200, { 'content-type': registry.contentType });
      response.end(await registry.metrics());
    },
  });
  return () => {
    stopping = true;
  };
}

async function timed(check: () => Promise<unknown>): Promise<{ status: 'ok' | 'down'; latencyMs: number }> {
  const startMs = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), checkTimeoutMs);
  });
  const status = await Promise.race([check(), timeout]).then(
    () => 'ok' as const,
    () => 'down' as const,
  );
  clearTimeout(timer);
  return { status, latencyMs: Math.round((performance.now() - startMs) * 10) / 10 };
}
