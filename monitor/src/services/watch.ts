import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { ServiceState } from '../answers.ts';
import type { WatchedService } from '../config.ts';
import type { HttpAsk } from '../polling/http-ask.ts';
import { startPolling } from '../polling/polls.ts';
import { reasonOf } from '../polling/reading.ts';
import type { Instance } from './instances.ts';
import { instancesOf } from './instances.ts';
import type { ServiceWatch } from './service.ts';
import { watchService } from './service.ts';
import { createShares } from './shares.ts';

export type ServicesWatch = {
  state(): ServiceState[];
  skews(): { name: string; reading: ReturnType<ServiceWatch['skew']> }[];
  close(): void;
};

/** How often names are resolved, in milliseconds: instances come and go. */
const resolveEveryMs = 10_000;

/** Watches all instances of the services that the settings name. */
export function watchServices(services: readonly WatchedService[], ask: HttpAsk, logger: Logger): ServicesWatch {
  const watched = new Map<string, { watch: ServiceWatch; stop: () => void }>();
  const shares = createShares();
  const unresolved = new Map<string, string>();
  let isClosed = false;

  async function resolve(service: WatchedService): Promise<Instance[]> {
    try {
      const found = await instancesOf(service);
      unresolved.delete(service.url);
      return found;
    } catch (error) {
      if (!unresolved.has(service.url))
        logger.warn({ watched: service.name, reason: reasonOf(error) }, 'the name of a service is not known');
      unresolved.set(service.url, reasonOf(error));
      // It is watched by its name, which says that it is not there.
      return [{ name: service.name, instance: new URL(service.url).host, url: service.url }];
    }
  }

  async function renew(): Promise<void> {
    const found = (await Promise.all(services.map(resolve))).flat();
    if (isClosed) return;
    const keyed = new Map(found.map((instance) => [`${instance.name} ${instance.url}`, instance]));
    for (const [key, { stop }] of watched) {
      if (keyed.has(key)) continue;
      stop();
      watched.delete(key);
    }
    for (const [key, instance] of keyed) {
      if (watched.has(key)) continue;
      const watch = watchService(instance, ask);
      watched.set(key, { watch, stop: startPolling(watch.readings) });
    }
  }

  void renew();
  const timer = setInterval(renew, resolveEveryMs);

  return {
    state: () => shares.added(Array.from(watched.values(), ({ watch }) => stateOf(watch))),
    skews: () =>
      Array.from(watched.values(), ({ watch }) => ({
        name: `${watch.name} ${watch.instance}`,
        reading: watch.skew(),
      })),
    close() {
      isClosed = true;
      clearInterval(timer);
      for (const { stop } of watched.values()) stop();
    },
  };
}

function stateOf(watch: ServiceWatch): ServiceState {
  const reading = watch.current();
  // Whoever does not answer is not ready; before the first answer nobody knows.
  const ready = reading.status === 'ok' ? reading.value?.ready : reading.status === 'stale' ? false : undefined;
  return { name: watch.name, instance: watch.instance, ...(ready !== undefined && { ready }), ...reading };
}
