import type { Entry, Ledger, LedgerRecord } from './ledger.ts';
import type { Ruling } from './rules.ts';
import { capture, refund } from './rules.ts';
import { behaviourOf } from './tokens.ts';

type Counter = 'loseAnswers' | 'refuseCaptures' | 'failRefunds';

/** What a control that counts is after one more. */
export function oneLess(ledger: Ledger, counter: Counter): LedgerRecord {
  return { kind: 'controls', controls: { ...ledger.controls, [counter]: ledger.controls[counter] - 1 } };
}

/** A capture, as the bank of the card takes it. */
export function captureAtBank(ledger: Ledger, entry: Entry, amountMinor: number): Ruling {
  const isRefused = behaviourOf(entry.token).refusesCaptures || spends(ledger, 'refuseCaptures');
  if (isRefused) return { code: 'not-authorised', message: 'The bank does not pay any more.' };
  return capture(entry, amountMinor, new Date());
}

/** A refund, as the bank of the card takes it. */
export function refundAtBank(ledger: Ledger, entry: Entry, amountMinor: number, key: string): Ruling {
  const fails = behaviourOf(entry.token).failsRefunds || spends(ledger, 'failRefunds');
  return refund(entry, amountMinor, key, fails, new Date());
}

/** Whether a control has foreseen this; it uses that up. */
function spends(ledger: Ledger, counter: Counter): boolean {
  if (ledger.controls[counter] === 0) return false;
  ledger.write([oneLess(ledger, counter)]);
  return true;
}
