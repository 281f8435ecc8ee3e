import type { CommandOf } from '@ticketing/shared/messages/commands.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { Pool } from 'pg';
import { nginx } from '../../local/nginx.ts';
import { freePort } from '../../local/ports.ts';
import type { RunningProgram } from '../../local/program.ts';
import type { ServiceName as AnyService } from '../../local/services.ts';
import type { Stack } from '../../local/stack.ts';
import { makeStackDirs } from '../../local/stack.ts';
import { until } from '../../local/until.ts';
import type { Arena } from '../harness/arena.ts';
import { openHttpConnection } from '../load/http-connection.ts';
import { getRequest, jsonRequest } from '../load/requests.ts';
import { verifyStore, verifyTopics } from './verify-store.ts';

/** The services that are measured: mails are not. */
type ServiceName = Exclude<AnyService, 'notifications' | 'monitor'>;

/** Our services behind NGINX, with their own database, topics and views. */
export type System = {
  gateway: string;
  urls: Record<ServiceName, string>;
  programs: Partial<Record<ServiceName, RunningProgram>>;
  databaseUrl: string;
  mongodbUri: string;
  namespace: string;
  pool: Pool;
  /** How many events the store has. */
  committed(): Promise<number>;
  /** Over HTTP; resolves when the show can be booked. */
  schedule(show: CommandOf<'ScheduleShow'>): Promise<void>;
  /** Resolves when the views have the show at this version or a later one. */
  viewReaches(eventId: number, version: number): Promise<void>;
  /** @throws Error when an invariant does not hold */
  verify(): Promise<void>;
  close(): Promise<void>;
};

/** @param services which of ours run; NGINX always does */
export async function openSystem(arena: Arena, name: string, services: ServiceName[]): Promise<System> {
  const { databaseUrl, namespace } = await arena.createDatabase(name);
  const mongodbUri = new URL(arena.urls.mongodbUri);
  mongodbUri.pathname = `/${namespace.replaceAll('.', '_')}`;
  const ports = {
    'write-api': await freePort(),
    worker: await freePort(),
    'sync-service': await freePort(),
    'read-api': await freePort(),
    accounts: await freePort(),
    payments: await freePort(),
  };
  const env = {
    MONGODB_URI: mongodbUri.href,
    NAMESPACE: namespace,
    ACCOUNTS_JWKS_URL: `${at(ports.accounts)}/.well-known/jwks.json`,
  };
  const programs: System['programs'] = {};
  await Promise.all(
    services.map(async (service) => {
      // accounts and payments each have the one database of the arena's own.
      const own = service === 'accounts' || service === 'payments' ? env : { ...env, DATABASE_URL: databaseUrl };
      const options = { instance: `${namespace}${service}`, port: ports[service], env: own };
      programs[service] = await arena.startService(service, options);
    }),
  );
  const gateway = await startGateway(arena, namespace, ports['write-api'], ports['read-api'], ports.accounts);
  const pool = createPool({ url: databaseUrl, applicationName: 'bench', maxConnections: 1, logger: arena.logger });

  async function committed(): Promise<number> {
    const { rows } = await pool.query<{ events: number }>('SELECT coalesce(sum(version), 0)::int AS events FROM shows');
    return rows[0]!.events;
  }

  return {
    gateway,
    urls: Object.fromEntries(Object.entries(ports).map(([service, port]) => [service, at(port)])) as System['urls'],
    programs,
    databaseUrl,
    mongodbUri: mongodbUri.href,
    namespace,
    pool,
    committed,
    schedule: (show) => scheduleShow(gateway, show, committed),
    async viewReaches(eventId, version) {
      const connection = await openHttpConnection(gateway);
      const request = getRequest(`/api/events/${eventId}/seats?view=map&minVersion=${version}`);
      await until('it is there', async () => (await connection.send(request)).status === 200);
      connection.close();
    },
    async verify() {
      await verifyStore(pool);
      await verifyTopics(arena, namespace, pool);
    },
    close: () => pool.end(),
  };
}

/** Over HTTP; resolves when the show can be booked. @param committed how many events the store has */
export async function scheduleShow(
  gateway: string,
  { type: _type, commandId: _commandId, rules: _rules, eventId, ...details }: CommandOf<'ScheduleShow'>,
  committed: () => Promise<number>,
): Promise<void> {
  const before = await committed();
  const connection = await openHttpConnection(gateway);
  const answer = await connection.send(jsonRequest('PUT', `/api/events/${eventId}`, details));
  connection.close();
  if (answer.status !== 202) throw new Error(`the show was answered ${answer.status}: ${answer.body}`);
  await until('it is there', async () => (await committed()) > before);
}

/** NGINX as in the product, without the limits on a single client. @returns its URL */
export async function startGateway(
  arena: Arena,
  name: string,
  writeApi: number,
  readApi: number,
  accounts = readApi,
): Promise<string> {
  const [port, nginxFigures] = [await freePort(), await freePort()];
  const ports = { ...arena.stack.ports, nginx: port, nginxFigures };
  const stack: Stack = { dir: `${arena.stack.dir}/${name}nginx`, ports };
  makeStackDirs(stack);
  await arena.start(
    nginx(stack, {
      GATEWAY_WRITE_API: `127.0.0.1:${writeApi}`,
      GATEWAY_READ_API: `127.0.0.1:${readApi}`,
      GATEWAY_ACCOUNTS: `127.0.0.1:${accounts}`,
      ...withoutLimits,
    }),
    stack,
  );
  return at(port);
}

/** The gateway's settings that let a single client do as much as it can. */
export const withoutLimits = {
  GATEWAY_RATE_PER_SECOND: '0',
  GATEWAY_STREAMS_PER_CLIENT: '0',
  GATEWAY_WAITS_PER_CLIENT: '0',
};

function at(port: number): string {
  return `http://127.0.0.1:${port}`;
}
