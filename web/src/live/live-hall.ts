import type { SeatMap } from '@ticketing/shared/hall/seat-map.ts';
import type { SeatStatus } from '@ticketing/shared/messages/statuses.ts';
import { listenTo } from './event-stream.ts';
import type { Hearing } from './freshness.ts';
import type { HallMap } from './hall-map.ts';
import { readHallMap } from './hall-map.ts';
import { inPlace, locks, whileSeen } from './in-view.ts';

/*
 * The live hall of a show, one stream a browser: of the tabs that show it and are seen, the one that has the lock
 * follows it and hands on what it hears. A tab that is closed or no longer seen gives the lock to the next, which goes
 * on behind the last version that it knows. A tab waits for the lock, then leads, and waits again once it is seen again.
 */

/** What a stream says of a hall. */
export type HallMessage = HallMap | { kind: 'change'; version: number; seats: Record<string, SeatStatus> };

export type LiveHallOptions = {
  eventId: number;
  /** The version that this tab knows; 0 for none. */
  version: () => number;
  onMessage: (message: HallMessage) => void;
  /** Something was heard, in which way; what is shown is as of now. */
  onHeard: (hearing: Hearing) => void;
  onBroken: (status: number | undefined) => void;
  /** What this tab knows of the hall, for a tab that has come later; undefined for nothing. */
  whole: () => HallMessage | undefined;
};

/** What tabs say to each other. */
type TabMessage =
  | { tab: 'hall'; message: HallMessage; hearing: Hearing }
  | { tab: 'heard'; hearing: Hearing }
  | { tab: 'broken'; status: number | undefined }
  /** A tab that has just come, or has missed something, asks for all of it. */
  | { tab: 'asks' };

/** Follows the hall of a show. @returns ends it */
export function followHall(options: LiveHallOptions): () => void {
  const { eventId, onMessage, onHeard, onBroken } = options;
  const name = `hall-${eventId}`;
  const end = new AbortController();
  const channel = new BroadcastChannel(name);
  const tell = (message: TabMessage) => channel.postMessage(message);
  let isLeading = false;
  /** Of whoever leads. */
  let hearing: Hearing = 'stream';

  channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
    if (data.tab === 'asks') {
      const whole = isLeading ? options.whole() : undefined;
      if (whole !== undefined) tell({ tab: 'hall', message: whole, hearing });
      return;
    }
    if (isLeading) return;
    if (data.tab === 'hall') onMessage(data.message);
    else if (data.tab === 'broken') return onBroken(data.status);
    onHeard(data.hearing);
  };

  function heard(message?: HallMessage): void {
    if (message !== undefined) onMessage(message);
    onHeard(hearing);
    tell(message === undefined ? { tab: 'heard', hearing } : { tab: 'hall', message, hearing });
  }

  function broken(status: number | undefined): void {
    onBroken(status);
    tell({ tab: 'broken', status });
  }

  const listen = (seen: AbortSignal) =>
    listenTo({
      url: `/api/events/${eventId}/stream`,
      signal: seen,
      lastEventId: () => (options.version() > 0 ? String(options.version()) : undefined),
      onHeard: heard,
      onEvent(event) {
        const message = hallMessageOf(event.name, event.data);
        if (message !== undefined) heard(message);
      },
      onBroken: broken,
    });

  /** What a stream would have said. */
  async function look(seen: AbortSignal): Promise<void> {
    const answer = await readHallMap(eventId, seen);
    if (!answer.ok) return broken(answer.problem.status);
    const { data: map } = answer;
    if (map !== undefined) heard(map.version > options.version() ? map : undefined);
  }

  async function lead(seen: AbortSignal): Promise<void> {
    isLeading = true;
    try {
      await inPlace(seen, {
        listen() {
          hearing = 'stream';
          return listen(seen);
        },
        look() {
          hearing = 'looks';
          return look(seen);
        },
      });
    } finally {
      isLeading = false;
    }
  }

  whileSeen(end.signal, (seen) => {
    // Whoever was not seen may have missed what others said.
    tell({ tab: 'asks' });
    return locks()?.request(`live-${name}`, { signal: seen }, () => lead(seen)) ?? lead(seen);
  });

  return () => {
    end.abort();
    channel.close();
  };
}

/** Reads an event of the stream. @returns undefined for one that is not understood */
export function hallMessageOf(name: string, data: string): HallMessage | undefined {
  let said: unknown;
  try {
    said = JSON.parse(data);
  } catch {
    return undefined;
  }
  if (typeof said !== 'object' || said === null || !('version' in said)) return undefined;
  const { version } = said;
  if (typeof version !== 'number') return undefined;
  if (name === 'snapshot' && 'seatMap' in said && isTexts(said.seatMap)) {
    const asOf = 'asOf' in said && typeof said.asOf === 'string' ? said.asOf : '';
    return { kind: 'map', version, asOf, seatMap: said.seatMap };
  }
  if (name === 'change' && 'seats' in said && isStatuses(said.seats))
    return { kind: 'change', version, seats: said.seats };
  return undefined;
}

const statuses = new Set(['available', 'held', 'booked', 'blocked']);

function isTexts(value: unknown): value is SeatMap {
  return typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string');
}

function isStatuses(value: unknown): value is Record<string, SeatStatus> {
  return typeof value === 'object' && value !== null && Object.values(value).every((one) => statuses.has(one));
}
