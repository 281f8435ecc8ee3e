import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { WatchedService } from '../config.ts';

/** One process of a service. */
export type Instance = { name: string; instance: string; url: string };

/**
 * The instances that a setting names. A host that has several addresses (a service of a cluster, a name of several
 * containers) is as many instances.
 * @throws Error if no name can be resolved
 */
export async function instancesOf({ name, url }: WatchedService): Promise<Instance[]> {
  const parsed = new URL(url);
  const { hostname, host, port, protocol } = parsed;
  if (isIP(hostname) !== 0 || hostname === 'localhost') return [{ name, instance: host, url }];
  const addresses = await lookup(hostname, { all: true, family: 4 });
  if (addresses.length <= 1 || protocol === 'https:') return [{ name, instance: host, url }];
  return addresses
    .map(({ address }) => `${address}${port === '' ? '' : `:${port}`}`)
    .toSorted()
    .map((instance) => ({ name, instance, url: `${protocol}//${instance}` }));
}
