import { createNotificationsApp } from '@ticketing/notifications/app.ts';
import { migrate } from '@ticketing/notifications/migrate.ts';
import type { Access } from '@ticketing/shared/http/access.ts';
import { listen } from '@ticketing/shared/http/server.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import pg from 'pg';
import type { Sandbox } from '../support/sandbox.ts';

export type RunningOutbox = { url: string; close(): Promise<void> };

/** The outbox for operators, without what fills and empties it. */
export async function runOutbox(sandbox: Sandbox, access: Access): Promise<RunningOutbox> {
  const { logger } = sandbox;
  const connectionString = await sandbox.database('notifications');
  await migrate(connectionString, logger);
  const pool = new pg.Pool({ connectionString, max: 1 });
  const { app } = createNotificationsApp({
    pool,
    access,
    domain: 'tickets.example',
    onMails: () => undefined,
    logger,
    registry: createRegistry('notifications'),
    liveness: () => undefined,
    checkKafka: async () => undefined,
    outage: () => undefined,
    isAccountsDown: () => false,
  });
  const http = await listen(app, '127.0.0.1', 0, { logger });
  return {
    url: `http://127.0.0.1:${http.port}`,
    async close() {
      await http.close();
      await pool.end();
    },
  };
}
