import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { Counter } from '@ticketing/shared/service/metrics.ts';

export type PaymentMetrics = ReturnType<typeof createPaymentMetrics>;

/** The metrics of the views of payments. */
export function createPaymentMetrics(registry: Registry) {
  const registers = [registry];
  return {
    applied: new Counter({
      name: 'sync_payments_applied_total',
      help: 'Payments whose views were written.',
      registers,
    }),
    deadLetters: new Counter({
      name: 'sync_payments_dead_letters_total',
      help: 'Messages of payments that could not be read and went to the dead-letter topic.',
      registers,
    }),
    deadLettersCut: new Counter({
      name: 'sync_payments_dead_letters_cut_total',
      help: 'Dead letters of payments that their topic does not take whole.',
      registers,
    }),
  };
}
