/** The places at which a test may make a process die or stand still. */
export const failpoints = [
  'worker/before-lock',
  'worker/after-lock',
  'worker/before-commit',
  'worker/after-commit',
  'worker/after-publish',
  'worker/after-offset-commit',
  'sync-service/before-views',
  'sync-service/after-history',
  'sync-service/after-views',
  'sync-service/after-offset-commit',
  'rebuild/after-batch',
  'rebuild/before-swap',
  'rebuild/after-rename',
] as const;

export type Failpoint = (typeof failpoints)[number];

type Action = 'kill' | 'stop';

/**
 * Does nothing, unless the environment variable FAILPOINT names this place: `NAME=kill` ends the process there as
 * kill -9 would, `NAME=stop` stops it until SIGCONT; `@N` behind it means the Nth time the place is passed.
 */
export const failpoint: (name: Failpoint) => void = armed(process.env.FAILPOINT);

function armed(setting: string | undefined): (name: Failpoint) => void {
  if (setting === undefined || setting === '') return () => undefined;
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
