import type { Freshness } from '../live/freshness.ts';
import { clockTime } from './format.ts';
import { words } from './words.ts';

/** How old what is shown is. */
export const freshnessWords = words({
  en: {
    live: 'live',
    late: (seconds: number) => `${seconds} s old`,
    off: (time: string) => `not connected: as of ${time}`,
    waiting: 'connecting …',
  },
  de: {
    live: 'live',
    late: (seconds) => `${seconds} s alt`,
    off: (time) => `nicht verbunden: Stand ${time}`,
    waiting: 'wird verbunden …',
  },
});

export function freshnessText(fresh: Freshness): string {
  const { live, late, off, waiting } = freshnessWords();
  switch (fresh.kind) {
    case 'live':
      return live;
    case 'late':
      return late(fresh.seconds);
    case 'off':
      return off(clockTime(fresh.asOfMs));
    case 'waiting':
      return waiting;
  }
}
