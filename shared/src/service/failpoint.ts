/** The places at which a test can kill or stop a process. */
export const failpoints = [
  'worker/before-lock',
  'worker/after-lock',
  'worker/before-commit',
  'worker/after-commit',
  'worker/after-publish',
  'worker/after-offset-commit',
  'worker/catalogue-after-commit',
  'worker/catalogue-after-publish',
  'payments/after-commit',
  'payments/after-publish',
  'payments/after-offset-commit',
  'payments/before-call',
  'payments/after-call',
  'payments/after-record',
  'payments/after-follow',
  'sync-service/before-views',
  'sync-service/between-pages',
  'sync-service/after-history',
  'sync-service/after-views',
  'sync-service/after-offset-commit',
  'sync-service/after-catalogue',
  'notifications/before-ledger',
  'notifications/after-ledger',
  'notifications/after-offset-commit',
  'notifications/before-send',
  'notifications/after-send',
  'notifications/after-note',
  'rebuild/after-batch',
  'rebuild/before-swap',
  'rebuild/after-rename',
] as const;

export type Failpoint = (typeof failpoints)[number];

type Action = 'kill' | 'stop';

/** The value of the environment variable FAILPOINT, if set. */
export function armedFailpoint(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return environment.FAILPOINT || undefined;
}

/** Refused in production, where a forgotten failpoint would kill a process at every start. */
export function failpointProblems(environment: NodeJS.ProcessEnv): string[] {
  const isForgotten = armedFailpoint(environment) !== undefined && environment.NODE_ENV === 'production';
  return isForgotten ? ['FAILPOINT is set, which kills this process for a test, and NODE_ENV is production'] : [];
}

/**
 * Does nothing unless the environment variable FAILPOINT names this place. `NAME=kill` ends the process as kill -9
 * would, `NAME=stop` stops it until SIGCONT; with `@N` the Nth time the place is reached.
 */
export const failpoint: (name: Failpoint) => void = armed(armedFailpoint());

function armed(setting: string | undefined): (name: Failpoint) => void {
  if (setting === undefined) return () => undefined;
  const [, place, action, nth] = /^([a-z/-]+)=(kill|stop)(?:@(\d+))?$/.exec(setting) ?? [];
  if (!failpoints.some((name) => name === place)) throw new Error(`FAILPOINT ${setting}: no such place`);
  const signal = (action as Action) === 'kill' ? 'SIGKILL' : 'SIGSTOP';
  let left = Number(nth ?? 1);
  return (name) => {
    if (name !== place || left === 0) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, signal);
  };
}
