import type { ReadonlySignal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import type { SeatMap } from '@ticketing/shared/hall/seat-map.ts';
import { answerOf, readApi } from '../api/client.ts';
import type { Problem } from '../api/problem.ts';
import type { components } from '../api/read-api.d.ts';
import type { Freshness, Hearing } from '../live/freshness.ts';
import { freshnessAt } from '../live/freshness.ts';
import { takeHallAhead } from '../live/hall-ahead.ts';
import type { HallMap } from '../live/hall-map.ts';
import type { HallMessage } from '../live/live-hall.ts';
import { followHall } from '../live/live-hall.ts';
import type { Chooser } from './choosing.ts';
import { createChooser } from './choosing.ts';
import type { HallPlan } from './plan.ts';
import { planOf } from './plan.ts';
import type { CellStates } from './states.ts';
import { createStates } from './states.ts';

/*
 * The hall of one show as a tab knows it. It is opening until show and seat map are here; then it is open, and stays
 * so whatever becomes of the connection. When the organiser gives it another layout, it opens again with that one. It
 * has failed when the show could not be read; `open` tries again.
 */

export type Show = components['schemas']['Show'];

/** An open hall: one for each layout. */
export type OpenHall = { show: Show; plan: HallPlan; states: CellStates; chooser: Chooser };

export type HallStore = {
  readonly hall: ReadonlySignal<OpenHall | undefined>;
  readonly problem: ReadonlySignal<Problem | undefined>;
  /** Grows with every change of a state; what has changed is told to `onCells`. */
  readonly version: ReadonlySignal<number>;
  readonly freshness: ReadonlySignal<Freshness>;
  /** Calls back with the cells that have changed. @returns ends it */
  onCells(changed: (cells: readonly number[]) => void): () => void;
  /** Reads the show, and follows it. */
  open(): void;
  close(): void;
};

export function createHallStore(eventId: number): HallStore {
  const hall = signal<OpenHall | undefined>(undefined);
  const problem = signal<Problem | undefined>(undefined);
  const version = signal(0);
  const heardMs = signal<number | undefined>(undefined);
  const isBroken = signal(false);
  const hearing = signal<Hearing>('stream');
  const nowMs = signal(Date.now());
  const listeners = new Set<(cells: readonly number[]) => void>();
  /** What came before the show was here, or of a layout that is not. */
  let lastMap: HallMap | undefined;
  let ahead = takeHallAhead(eventId);
  let end = new AbortController();
  let reading = false;
  let clock: ReturnType<typeof setInterval> | undefined;

  async function readShow(): Promise<void> {
    if (reading) return;
    reading = true;
    const { signal: aborted } = end;
    try {
      ahead?.map.then((map) => {
        if (map !== undefined && !aborted.aborted) take(map);
      });
      const answer = await (ahead?.show ??
        answerOf(readApi.GET('/api/events/{eventId}', { params: { path: { eventId } }, signal: aborted })));
      ahead = undefined;
      if (aborted.aborted) return;
      if (!answer.ok) {
        if (hall.value === undefined) problem.value = answer.problem;
        // There is nothing to follow.
        if (answer.problem.status === 400 || answer.problem.status === 404) end.abort();
        return;
      }
      problem.value = undefined;
      opened(answer.data);
    } catch {
      // Aborted: nobody waits for it any more.
    } finally {
      reading = false;
    }
  }

  function opened(show: Show): void {
    const before = hall.value;
    const isSame = before !== undefined && JSON.stringify(before.show.layout) === JSON.stringify(show.layout);
    if (isSame) {
      hall.value = { ...before, show };
      return;
    }
    const plan = planOf(show.layout, show.sections);
    const states = createStates(plan);
    if (lastMap !== undefined) states.takeMap(lastMap.version, lastMap.seatMap);
    hall.value = { show, plan, states, chooser: createChooser(plan, states) };
    version.value = states.version;
  }

  function take(message: HallMessage): void {
    const open = hall.value;
    if (message.kind === 'map' && message.version >= (lastMap?.version ?? 0)) lastMap = message;
    if (open === undefined) return;
    const before = open.states.version;
    const taken =
      message.kind === 'map'
        ? open.states.takeMap(message.version, message.seatMap)
        : open.states.takeChange(message.version, message.seats);
    if (taken === 'old') return;
    // A map of another version may come with another layout, be it of the same shape.
    if (taken === 'another-hall' || (message.kind === 'map' && before > 0 && message.version !== before)) readShow();
    if (taken === 'another-hall') return;
    version.value = message.version;
    for (const listener of listeners) listener(taken);
  }

  if (ahead?.here !== undefined) {
    take(ahead.here.map);
    opened(ahead.here.show);
  }

  return {
    hall,
    problem,
    version,
    freshness: computed(() => freshnessAt(nowMs.value, heardMs.value, isBroken.value, undefined, hearing.value)),
    onCells(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    open() {
      end.abort();
      end = new AbortController();
      reading = false;
      if (ahead?.here !== undefined && hall.value !== undefined) ahead = undefined;
      else readShow();
      const stop = followHall({
        eventId,
        version: () => hall.value?.states.version ?? 0,
        onMessage: take,
        whole: () => wholeOf(hall.value, lastMap?.asOf ?? ''),
        onHeard(by) {
          hearing.value = by;
          heardMs.value = Date.now();
          isBroken.value = false;
        },
        onBroken() {
          isBroken.value = true;
        },
      });
      end.signal.addEventListener('abort', stop);
      clearInterval(clock);
      clock = setInterval(() => {
        nowMs.value = Date.now();
      }, 1_000);
    },
    close() {
      end.abort();
      clearInterval(clock);
    },
  };
}

const chars = ' .HBx';

/** All that is known, as the stream would say it. */
function wholeOf(open: OpenHall | undefined, asOf: string): HallMessage | undefined {
  if (open === undefined || open.states.version === 0) return undefined;
  const { plan, states } = open;
  const seatMap: SeatMap = {};
  for (const { key, first, length } of plan.rows) {
    let row = '';
    for (let cell = first; cell < first + length; cell++) row += chars[states.cells[cell]!];
    seatMap[key] = row;
  }
  return { kind: 'map', version: states.version, asOf, seatMap };
}
