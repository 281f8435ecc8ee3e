import { signBody } from '@ticketing/shared/payments/signature.ts';
import type { SimulatorEvent } from '@ticketing/shared/payments/simulator-objects.ts';
import { simulatorSignatureHeader } from '@ticketing/shared/payments/simulator-webhook.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import { createTurns } from '@ticketing/shared/service/turns.ts';
import type { Ledger } from './ledger.ts';
import { behaviourOf } from './tokens.ts';

/** How many are sent at once. */
const atOnce = 32;
const timeoutMs = 10_000;
const firstRetryMs = 250;
const lastRetryMs = 60_000;
/** How many deliveries are remembered for the page. */
const remembered = 30;

export type Delivery = { eventId: string; type: string; at: string; attempt: number; answer: string };

export type Webhooks = {
  /** Sends events, each until a 2xx. @returns when each was sent once */
  send(events: SimulatorEvent[]): Promise<void>;
  /** Sends an event once more, signed as somebody would who does not know the secret. @returns the answer's status */
  forge(event: SimulatorEvent): Promise<string>;
  /** The last deliveries, the newest first. */
  deliveries(): Delivery[];
  close(): void;
};

export type WebhookOptions = {
  ledger: Ledger;
  /** Where to; undefined: nobody wants to know. */
  url: string | undefined;
  secrets: readonly string[];
  logger: Logger;
};

/** Sends webhooks, and begins with those that a killed process has left. */
export function createWebhooks({ ledger, url, secrets, logger }: WebhookOptions): Webhooks {
  const stopping = new AbortController();
  const deliveries: Delivery[] = [];
  const inTurn = createTurns(atOnce, Number.POSITIVE_INFINITY, () => new Error('never full'));

  async function send(events: SimulatorEvent[]): Promise<void> {
    if (url === undefined || !ledger.controls.webhooks) {
      if (events.length > 0) ledger.write(events.map(({ id }) => ({ kind: 'delivered', eventId: id })));
      return;
    }
    await Promise.all(events.map(sendCopies));
  }

  async function sendCopies(event: SimulatorEvent): Promise<void> {
    const { webhookCopies, webhookDelayMs, webhookSpreadMs } = ledger.controls;
    const behaviour = behaviourOf(ledger.entry(event.payment.id)?.token ?? '');
    const copies = Math.max(webhookCopies, behaviour.webhookCopies ?? 1);
    await Promise.all(
      Array.from({ length: copies }, async () => {
        const delayMs = Math.max(webhookDelayMs, behaviour.webhookDelayMs ?? 0) + Math.random() * webhookSpreadMs;
        if (delayMs > 0) await pause(delayMs);
        await attempt(event, 1);
      }),
    );
  }

  async function attempt(event: SimulatorEvent, number: number): Promise<void> {
    if (stopping.signal.aborted) return;
    const body = JSON.stringify(event);
    const answer = await inTurn(() => post(body, signBody(body, secrets, new Date())));
    remember(event, number, answer);
    if (/^2\d\d$/.test(answer)) {
      ledger.write([{ kind: 'delivered', eventId: event.id }]);
      return;
    }
    if (stopping.signal.aborted) return;
    if (number === 1 || number % 10 === 0)
      logger.warn({ eventId: event.id, attempt: number, answer }, 'webhook not taken');
    const backoffMs = Math.min(firstRetryMs * 2 ** (number - 1), lastRetryMs);
    // Not awaited: who waits for the first attempts does not wait for this one.
    void pause(backoffMs * (0.5 + Math.random() / 2)).then(() => attempt(event, number + 1));
  }

  /** The status of the answer, or what went wrong. */
  async function post(body: string, signature: string): Promise<string> {
    try {
      const response = await fetch(url ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json', [simulatorSignatureHeader]: signature },
        body,
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), stopping.signal]),
      });
      await response.arrayBuffer();
      return String(response.status);
    } catch (error) {
      if (!(error instanceof Error)) return 'error';
      return error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : error.name;
    }
  }

  function remember({ id, type }: SimulatorEvent, number: number, answer: string): void {
    deliveries.unshift({ eventId: id, type, at: new Date().toISOString(), attempt: number, answer });
    deliveries.length = Math.min(deliveries.length, remembered);
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, ms).unref();
    });
  }

  void send(ledger.undelivered());

  return {
    send,
    async forge(event) {
      if (url === undefined) return 'no address';
      const body = JSON.stringify(event);
      const answer = await post(body, signBody(body, ['somebody who does not know it'], new Date()));
      remember(event, 1, `${answer}, forged`);
      return answer;
    },
    deliveries: () => deliveries,
    close: () => stopping.abort(),
  };
}
