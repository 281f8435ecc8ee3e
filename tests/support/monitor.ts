import { until } from '../../local/until.ts';
import type { ServiceProcess } from './process.ts';
import { startProcess } from './process.ts';
import type { Sandbox } from './sandbox.ts';
import type { System } from './system.ts';

/**
 * A monitor of a system, where NGINX finds it.
 * @param settings beside those of the sandbox
 * @returns it, once it answers through NGINX
 */
export async function startMonitor(
  sandbox: Sandbox,
  { url, urls, ports }: System,
  settings: Record<string, string> = {},
): Promise<ServiceProcess> {
  const monitor = startProcess('monitor', {
    DATABASE_URL: sandbox.databaseUrl,
    KAFKA_BROKERS: sandbox.kafkaBrokers,
    REDIS_URL: sandbox.redisUrl,
    MONGODB_URI: sandbox.mongodbUri,
    NAMESPACE: sandbox.namespace,
    ACCOUNTS_JWKS_URL: `${urls.accounts}/.well-known/jwks.json`,
    MONITOR_SERVICES: Object.entries(urls)
      .map(([name, address]) => `${name}=${address}`)
      .join(','),
    MONITOR_GATEWAY_URL: `http://127.0.0.1:${ports.nginxFigures}`,
    ...settings,
    PORT: String(ports.monitor),
  });
  let end: string | undefined;
  monitor.ended.then((how) => {
    end = `monitor ended (${how}): ${monitor.lines.at(-1)}`;
  });
  await until('the monitor to answer', async () => {
    if (end !== undefined) throw new Error(end);
    const { ADMIN_TOKEN: token } = settings;
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return (await fetch(`${url}/api/monitor`, { headers })).ok;
  });
  return monitor;
}
