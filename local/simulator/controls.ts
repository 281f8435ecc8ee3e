import { z } from 'zod';

const milliseconds = z.coerce.number().int().min(0).max(600_000);
const count = z.coerce.number().int().min(0).max(1_000_000);
const flag = z.union([z.boolean(), z.enum(['on', 'off']).transform((text) => text === 'on')]);

/** What the simulator does beyond its test tokens. */
const shape = {
  /** How long each change takes before it has its effect. */
  latencyMs: milliseconds,
  /** How long the answer for tok_slow takes after the effect. */
  slowMs: milliseconds,
  /** `errors`: each call is a 503. `silence`: no call is answered. Neither has an effect. */
  outage: z.enum(['none', 'errors', 'silence']),
  /** So many of the next changes have their effect, and no answer. */
  loseAnswers: count,
  /** So many of the next captures are refused for good. */
  refuseCaptures: count,
  /** So many of the next refunds fail some time after they were accepted. */
  failRefunds: count,
  /** `off`: what happens meanwhile is never told by webhook. */
  webhooks: flag,
  /** How often each webhook is sent. */
  webhookCopies: z.coerce.number().int().min(1).max(5),
  /** How late each webhook is sent. */
  webhookDelayMs: milliseconds,
  /** Each webhook comes up to so much later by chance: out of order. */
  webhookSpreadMs: milliseconds,
  /** Webhooks come before the answer to the call that caused them. */
  webhooksFirst: flag,
  /** After this an authorisation lapses. */
  authorisationSeconds: z.coerce.number().int().min(1).max(2_592_000),
};

export type Controls = z.output<z.ZodObject<typeof shape>>;

/** Some of them, as its page and PATCH /control give them; the others stay. */
export const someControlsSchema = z.strictObject(shape).partial();

export const usualControls: Controls = {
  latencyMs: 0,
  slowMs: 3_000,
  outage: 'none',
  loseAnswers: 0,
  refuseCaptures: 0,
  failRefunds: 0,
  webhooks: true,
  webhookCopies: 1,
  webhookDelayMs: 0,
  webhookSpreadMs: 0,
  webhooksFirst: false,
  // What card networks give: a week.
  authorisationSeconds: 604_800,
};
