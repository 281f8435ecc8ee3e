import { sendJson, serve } from '@ticketing/shared/http/app.ts';
import { readJsonBody } from '@ticketing/shared/http/json-body.ts';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { Express } from 'express';
import { z } from 'zod';
import type { SimulatorContext } from './context.ts';
import { someControlsSchema } from './controls.ts';
import type { Ledger } from './ledger.ts';
import type { Ruling } from './rules.ts';
import { answerChallenge, lapse, recordsOf, refund } from './rules.ts';
import type { Webhooks } from './webhooks.ts';

/** What a person at the provider, or chance, may do to one payment. */
export const deeds = ['agree', 'refuse', 'lapse', 'refund', 'resend', 'forge'] as const;
export type Deed = (typeof deeds)[number];

const deedSchema = z.strictObject({ deed: z.enum(deeds) });

/** Serves what tests do to the simulator. Its pages have the same. */
export function serveControl(app: Express, context: SimulatorContext): void {
  const { ledger, webhooks } = context;
  serve(app, '/control', {
    get: (_request, response) => sendJson(response, 200, { ...ledger.controls }),
    patch: async (request, response) => {
      const some = someControlsSchema.safeParse(await readJsonBody(request));
      if (!some.success) throw invalid(some.error);
      setControls(ledger, some.data);
      sendJson(response, 200, { ...ledger.controls });
    },
  });
  serve(app, '/control/deliveries', {
    get: (_request, response) =>
      sendJson(response, 200, { deliveries: webhooks.deliveries(), undelivered: ledger.undelivered().length }),
  });
  serve(app, '/control/payments/:id', {
    post: async (request, response) => {
      const body = deedSchema.safeParse(await readJsonBody(request));
      if (!body.success) throw invalid(body.error);
      const answer = await doTo(context, String(request.params.id), body.data.deed);
      sendJson(response, answer === 'payment-unknown' ? 404 : 200, { answer });
    },
  });
}

export function setControls(ledger: Ledger, some: z.output<typeof someControlsSchema>): void {
  const said = Object.fromEntries(Object.entries(some).filter(([, value]) => value !== undefined));
  ledger.write([{ kind: 'controls', controls: { ...ledger.controls, ...said } }]);
}

/** Does something to a payment. @returns `done`, why it cannot be done, or how a webhook was answered */
export async function doTo({ ledger, webhooks }: SimulatorContext, id: string, deed: Deed): Promise<string> {
  const entry = ledger.entry(id);
  if (entry === undefined) return 'payment-unknown';
  const now = new Date();
  const { authorisationSeconds } = ledger.controls;
  switch (deed) {
    case 'agree':
      return take(ledger, webhooks, answerChallenge(entry, true, now, authorisationSeconds));
    case 'refuse':
      return take(ledger, webhooks, answerChallenge(entry, false, now, authorisationSeconds));
    case 'lapse':
      return take(ledger, webhooks, lapse(entry, now));
    case 'refund': {
      const left = entry.payment.capturedMinor - entry.payment.refundedMinor;
      return take(ledger, webhooks, refund(entry, left, undefined, false, now));
    }
    case 'resend':
      await webhooks.send(ledger.eventsOf(id));
      return 'done';
    case 'forge': {
      const payment = { ...entry.payment, status: 'captured' as const, capturedMinor: entry.payment.amountMinor };
      const createdAt = now.toISOString();
      return await webhooks.forge({ id: `evt_forged${now.getTime()}`, type: 'payment.captured', createdAt, payment });
    }
  }
}

function take(ledger: Ledger, webhooks: Webhooks, ruling: Ruling): string {
  if ('code' in ruling) return ruling.code;
  ledger.write(recordsOf(ruling));
  void webhooks.send(ruling.events);
  return 'done';
}

function invalid(error: z.ZodError): HttpProblem {
  const errors = error.issues.map(({ path, message }) => ({ path: path.join('.') || 'body', message }));
  return new HttpProblem('validation-failed', { errors });
}
