import { rm } from 'node:fs/promises';
import type { EngineUrls, StartEnginesOptions } from '../../local/engines.ts';
import { startEngines } from '../../local/engines.ts';
import { freePorts } from '../../local/ports.ts';

export type TestEngines = { urls: EngineUrls; stop: () => Promise<void> };

/** Starts engines of their own in a directory, on ports that are free; `stop` removes the directory. */
export async function startLocally(dir: string, only?: StartEnginesOptions['only']) {
  const started = await startEngines({ dir, ports: await freePorts(), ...(only && { only }) });
  return {
    ...started,
    stop: async () => {
      await started.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
