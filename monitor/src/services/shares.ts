import type { ServiceState } from '../answers.ts';
import { rounded } from '../polling/rate.ts';

type Counted = { startedAt: string | undefined; requests: number };

export type Shares = {
  /** Adds each instance's share of the requests of its service, as far as they are known. */
  added(services: ServiceState[]): ServiceState[];
};

/**
 * Shares of what has come since an instance of the service was last seen for the first time, or started anew: before
 * that it could have no share, and would seem to be left out for as long as the others had been there.
 */
export function createShares(): Shares {
  /** By service: its instances when their shares began, with what each had counted. */
  const begun = new Map<string, Map<string, Counted>>();

  function since(name: string, instances: Map<string, Counted>): Map<string, Counted> {
    const before = begun.get(name);
    const isSame = Array.from(instances).every(([instance, { startedAt, requests }]) => {
      const was = before?.get(instance);
      return was !== undefined && was.startedAt === startedAt && was.requests <= requests;
    });
    if (before !== undefined && isSame) return before;
    begun.set(name, instances);
    return instances;
  }

  return {
    added(services) {
      const counts = new Map<ServiceState, number>();
      const totals = new Map<string, number>();
      for (const [name, all] of Map.groupBy(services, (service) => service.name)) {
        const counted = all.flatMap((service) => {
          const { startedAt, memoryBytes, requests = 0 } = service.value ?? {};
          // A process whose metrics are told has a size; it counts no requests before the first one.
          return memoryBytes === undefined ? [] : [{ service, startedAt, requests }];
        });
        const first = since(name, new Map(counted.map(({ service, ...rest }) => [service.instance, rest])));
        for (const { service, requests } of counted) {
          const own = requests - (first.get(service.instance)?.requests ?? 0);
          counts.set(service, own);
          totals.set(name, (totals.get(name) ?? 0) + own);
        }
      }
      return services.map((service) => {
        const [own, total] = [counts.get(service), totals.get(service.name) ?? 0];
        if (service.value === undefined || own === undefined || total === 0) return service;
        return { ...service, value: { ...service.value, sharePercent: rounded((own / total) * 100) } };
      });
    },
  };
}
