import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { freePort } from '../../local/ports.ts';
import type { RunningProgram } from '../../local/program.ts';
import type { Arena } from '../harness/arena.ts';
import { scheduleShows } from '../ours/store-contestant.ts';
import { startGateway } from '../ours/system.ts';
import type { SeatsOnSale } from '../workloads/seats-on-sale.ts';
import { openSeats } from '../workloads/seats-on-sale.ts';
import type { Isolation } from './booking-transaction.ts';
import { nodeServer } from './node-server.ts';

/** Connections of its pool. 4, 8, 16, 32 and 64 were tried: its rate is highest with 16. */
export const usualApiPool = 16;

export type UsualApi = {
  /** Its URL, through an NGINX of its own. */
  gateway: string;
  program: RunningProgram;
  sale: SeatsOnSale;
  close(): Promise<void>;
};

/** Starts the usual API with a database of its own, where a show of so many seats is on sale. */
export async function openUsualApi(
  arena: Arena,
  lock: Exclude<Isolation, 'serializable'>,
  seats: number,
): Promise<UsualApi> {
  const name = `usual-${lock}`;
  const { databaseUrl } = await arena.createDatabase(name);
  const pool = createPool({ url: databaseUrl, applicationName: 'bench', maxConnections: 1, logger: arena.logger });
  const port = await freePort();
  const env = { DATABASE_URL: databaseUrl, POOL_SIZE: String(usualApiPool), LOCK: lock };
  const program = await arena.start(nodeServer(name, port, 'bench/rivals/usual-api.ts', env));
  return {
    gateway: await startGateway(arena, `${name}.`, port, port),
    program,
    sale: await openSeats((show) => scheduleShows(pool, [show]), seats),
    close: () => pool.end(),
  };
}
