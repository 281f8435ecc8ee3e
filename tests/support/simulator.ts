import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@ticketing/shared/service/config.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { simulatorConfigSchema } from '../../local/simulator/config.ts';
import type { Deed } from '../../local/simulator/control.ts';
import type { Controls } from '../../local/simulator/controls.ts';
import { startSimulator } from '../../local/simulator/start.ts';

export const webhookSecret = 'a secret of the tests, for webhooks';

/** The simulator, wherever it runs. */
export type SimulatorControl = {
  url: string;
  set(controls: Partial<Controls>): Promise<void>;
  /** @returns `done`, or why it cannot be done */
  doTo(objectId: string, deed: Deed): Promise<string>;
};

export type RunningSimulator = SimulatorControl & {
  /** Its ledger, which another may go on with. */
  file: string;
  close(): Promise<void>;
};

export type SimulatorOptions = { file?: string; port?: number; webhookUrl?: string };

/** Runs the payment simulator in this process. */
export async function runSimulator({
  file,
  port: given = 0,
  webhookUrl,
}: SimulatorOptions = {}): Promise<RunningSimulator> {
  const dir = file === undefined ? await mkdtemp(join(tmpdir(), 'simulator-')) : undefined;
  const ledger = file ?? join(dir!, 'ledger.jsonl');
  const steps: (() => unknown)[] = [];
  const port = await startSimulator({
    config: readConfig(simulatorConfigSchema, {
      PORT: String(given),
      ...(given !== 0 && { SIMULATOR_URL: `http://127.0.0.1:${given}` }),
      SIMULATOR_FILE: ledger,
      PAYMENT_WEBHOOK_SECRET: webhookSecret,
      ...(webhookUrl !== undefined && { SIMULATOR_WEBHOOK_URL: webhookUrl }),
    }),
    logger: createLogger('test', 'silent'),
    onStop: (_name, close) => steps.unshift(close),
  });
  return {
    ...simulatorAt(`http://127.0.0.1:${port}`),
    file: ledger,
    async close() {
      for (const step of steps) await step();
      if (dir !== undefined) await rm(dir, { recursive: true, force: true });
    },
  };
}

/** What tests do to a simulator at an address. */
export function simulatorAt(url: string): SimulatorControl {
  async function call(method: string, path: string, body: unknown): Promise<{ answer?: string }> {
    const response = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer as { answer?: string };
  }
  return {
    url,
    async set(controls) {
      await call('PATCH', '/control', controls);
    },
    doTo: async (objectId, deed) => (await call('POST', `/control/payments/${objectId}`, { deed })).answer ?? '',
  };
}

export type Received = { body: Buffer; headers: Record<string, string | string[] | undefined> };

export type WebhookReceiver = {
  url: string;
  received: Received[];
  /** Answers the next ones so; 200 by default. */
  answerWith(status: number): void;
  close(): Promise<void>;
};

/** Takes webhooks, and remembers them. */
export async function receiveWebhooks(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  let status = 200;
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ body: Buffer.concat(chunks), headers: request.headers });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received,
    answerWith(next) {
      status = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The id of a payment that nobody else has. */
export function newPaymentIds(eventId = 7): { paymentId: string; bookingId: string; eventId: number } {
  const bookingId = `${eventId}-${randomUUID()}`;
  return { paymentId: `${bookingId}~${randomUUID()}`, bookingId, eventId };
}
