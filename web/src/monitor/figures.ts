import type { Origin } from './types.ts';

/**
 * The figures that one can ask about, and the entry of the runbook that says what to do. The names and what they mean
 * are in i18n/monitor.ts.
 */
export const runbookOf = {
  status: 'ServiceDown',
  latency: 'EventLoopBlocked',
  leader: 'No leader, or another one',
  epoch: 'No leader, or another one',
  notPreferred: 'Load is uneven',
  withoutLeader: 'No leader, or another one',
  underReplicated: 'A copy is behind',
  copyLag: 'A copy is behind',
  groupLag: 'CommandsWait',
  secondsLeft: 'CommandsWait',
  missing: 'ViewsBehind',
  version: 'ShowsStand',
  skew: 'Clocks differ',
  ready: 'ServiceDown',
  requests: 'HttpErrors',
  share: 'Load is uneven',
  leads: 'Load is uneven',
  connections: 'HttpErrors',
  memory: 'MemoryHigh',
  started: 'ServiceRestarts',
  breaker: 'PaymentBreakerOpen',
  drift: 'ViewsDiffer',
  standing: 'ShowsStand',
  bookings: 'CommandsWait',
} as const;

export type FigureId = keyof typeof runbookOf;

/** Of an engine that does not answer all is old, but that it does not. */
export function isOld(id: FigureId, { status, asOf }: Origin): boolean {
  return status === 'stale' || (status === 'down' && asOf !== undefined && id !== 'status');
}
