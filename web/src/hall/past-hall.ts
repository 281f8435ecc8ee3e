import type { ReadonlySignal, Signal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { SeatMap } from '@ticketing/shared/hall/seat-map.ts';
import { answerOf, readApi } from '../api/client.ts';
import type { CellSource } from './map-props.ts';
import type { HallPlan } from './plan.ts';
import { fits, writeMap } from './states.ts';

/** What is on the screen of the past. */
export type Moment = { version: number; asOf: string; counts: { available: number; held: number; booked: number } };

/** The hall at past versions: one at a time, or as a film. */
export type PastHall = {
  readonly source: CellSource;
  readonly moment: ReadonlySignal<Moment | undefined>;
  readonly hasFailed: ReadonlySignal<boolean>;
  readonly isPlaying: ReadonlySignal<boolean>;
  /** How many times as fast as at first. */
  readonly speed: Signal<number>;
  /** Shows a version; what was asked for before and has not come is no longer wanted. */
  show(version: number): Promise<void>;
  /** Plays from what is on the screen, or from the beginning, up to a version. */
  play(upTo: number): Promise<void>;
  pause(): void;
};

/** A film has so many pictures at its first speed, so that an on-sale of any length takes half a minute. */
const picturesOfFilm = 120;
const pictureMs = 250;

/** The version that a film shows after another. */
export function nextPicture(version: number, upTo: number, speed: number): number {
  return Math.min(upTo, version + Math.max(1, Math.round((upTo * speed) / picturesOfFilm)));
}

export function createPastHall(eventId: number, plan: HallPlan): PastHall {
  const cells = new Uint8Array(plan.size);
  const listeners = new Set<(changed: readonly number[]) => void>();
  const moment = signal<Moment | undefined>(undefined);
  const hasFailed = signal(false);
  const isPlaying = signal(false);
  const speed = signal(1);
  let asked = new AbortController();

  async function load(version: number): Promise<boolean> {
    asked.abort();
    asked = new AbortController();
    const { signal: abort } = asked;
    try {
      const answer = await answerOf(
        readApi.GET('/api/events/{eventId}/seats', {
          params: { path: { eventId }, query: { view: 'map', at: version } },
          signal: abort,
        }),
      );
      if (abort.aborted) return false;
      // A hall that had another layout then is not this one.
      if (!answer.ok || !('seatMap' in answer.data) || !fits(plan, answer.data.seatMap as SeatMap)) {
        hasFailed.value = true;
        return false;
      }
      hasFailed.value = false;
      const { version: shown, asOf, counts, seatMap } = answer.data;
      const changed = writeMap(plan, seatMap as SeatMap, cells);
      moment.value = { version: shown, asOf, counts };
      for (const listener of listeners) listener(changed);
      return true;
    } catch {
      return false;
    }
  }

  return {
    source: {
      cells: () => cells,
      onCells(changed) {
        listeners.add(changed);
        return () => listeners.delete(changed);
      },
    },
    moment,
    hasFailed,
    isPlaying,
    speed,
    async show(version) {
      isPlaying.value = false;
      await load(version);
    },
    async play(upTo) {
      isPlaying.value = true;
      const shown = moment.value?.version ?? 1;
      let at = shown >= upTo ? 1 : shown;
      while (isPlaying.value && at < upTo) {
        const since = performance.now();
        at = nextPicture(at, upTo, speed.value);
        if (!(await load(at)) && !isPlaying.value) return;
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, since + pictureMs - performance.now())));
      }
      isPlaying.value = false;
    },
    pause() {
      isPlaying.value = false;
    },
  };
}
