import type { Freshness } from '../live/freshness.ts';
import { clockTime } from './format.ts';
import { words } from './words.ts';

/** How old what is shown is. */
export const freshnessWords = words({
  en: {
    live: 'live',
    looked: (seconds: number) => `up to ${seconds} s old`,
    late: (seconds: number) => `${seconds} s old`,
    off: (time: string) => `not connected: as of ${time}`,
    waiting: 'connecting …',
  },
  de: {
    live: 'live',
    looked: (seconds) => `bis zu ${seconds} s alt`,
    late: (seconds) => `${seconds} s alt`,
    off: (time) => `nicht verbunden: Stand ${time}`,
    waiting: 'wird verbunden …',
  },
});

export function freshnessText(fresh: Freshness): string {
  const { live, looked, late, off, waiting } = freshnessWords();
  switch (fresh.kind) {
    case 'live':
      return live;
    case 'looked':
      return looked(fresh.seconds);
    case 'late':
      return late(fresh.seconds);
    case 'off':
      return off(clockTime(fresh.asOfMs));
    case 'waiting':
      return waiting;
  }
}
