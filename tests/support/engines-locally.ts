import { rm } from 'node:fs/promises';
import type { EngineUrls, StartEnginesOptions } from '../../local/engines.ts';
import { startEngines } from '../../local/engines.ts';
import { isPortTaken, portsAt } from '../../local/ports.ts';

export type TestEngines = { urls: EngineUrls; stop: () => Promise<void> };

/** Starts engines of their own in a directory, on ports that are free; `stop` removes the directory. */
export async function startLocally(dir: string, only?: StartEnginesOptions['only']) {
  const started = await startEngines({ dir, portOffset: await freePortOffset(), ...(only && { only }) });
  return {
    ...started,
    stop: async () => {
      await started.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** An offset at which all ports of a stack are free. Chosen at random, so that runs side by side do not meet. */
export async function freePortOffset(): Promise<number> {
  for (;;) {
    const offset = 6_000 + Math.floor(Math.random() * 300) * 100;
    const taken = await Promise.all(Object.values(portsAt(offset)).map((port) => isPortTaken(port)));
    if (!taken.includes(true)) return offset;
  }
}
