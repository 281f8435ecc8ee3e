import { monitorWords } from '../i18n/monitor.ts';
import type { Origin } from './types.ts';

/** Says why something is not known, or is old. Nothing where all is well. */
export function Missing({ origin: { status, reason } }: { origin: Origin }) {
  const words = monitorWords();
  if (status === 'ok' || reason === undefined) return null;
  return (
    <p class="monitor-reason">
      {status === 'none' ? words.notHere : words.notAnswered}: <bdi lang="en">{reason}</bdi>
    </p>
  );
}
