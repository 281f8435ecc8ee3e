import { until } from '../../local/until.ts';
import type { Suite } from '../harness/suite.ts';
import type { EventStream } from '../load/event-stream.ts';
import { openEventStream } from '../load/event-stream.ts';
import { createHistogram, latenciesOf, openLoop } from '../load/open-loop.ts';
import { openSystem } from '../ours/system.ts';
import { openSeats } from '../workloads/seats-on-sale.ts';

const listeners = 2_000;
const bookingsPerSecond = 20;
/** Connections opened at a time. */
const openAtATime = 100;

export const sse: Suite = {
  name: 'sse',
  title: 'Watching a show',
  usesViews: true,
  method: [
    `${listeners.toLocaleString('en-GB')} clients have the stream of one show open through NGINX while ${bookingsPerSecond} seats a second are booked. For every booking and every client, the time runs from the start of the worker's transaction (\`recorded_at\`, some milliseconds before the commit) to the arrival of the first change that contains the booking. read-api sends about ten changes a second at most to a client, and combines what has come in between.`,
  ],
  figures: {
    p50: { title: 'committed to delivered, p50', unit: 'ms' },
    p99: { title: 'committed to delivered, p99', unit: 'ms' },
    deliveries: { title: 'deliveries measured', unit: 'booking × listener' },
  },
  goals: [{ title: `median change delivered to ${listeners} listeners, ms`, figure: 'p50', atMost: 100 }],

  async open(arena) {
    const system = await openSystem(arena, 'sse', ['write-api', 'worker', 'sync-service', 'read-api']);
    const sale = await openSeats(system.schedule, 2_000);
    const count = arena.scale.size(listeners, 20);

    async function openAll() {
      const path = `/api/events/${sale.eventId()}/stream`;
      const streams: EventStream[] = [];
      while (streams.length < count) {
        const some = Array.from({ length: Math.min(openAtATime, count - streams.length) }, () =>
          openEventStream(system.gateway, path),
        );
        const open = await Promise.all(some);
        await Promise.all(open.map(({ opened }) => opened));
        streams.push(...open);
      }
      return streams;
    }

    return {
      contestants: [
        {
          name: `${count} listeners`,
          async measure() {
            await sale.prepare();
            await system.viewReaches(sale.eventId(), 1);
            const streams = await openAll();
            const seconds = arena.scale.size(10, 1);
            let booked = 0;
            await openLoop({
              url: system.gateway,
              perSecond: bookingsPerSecond,
              seconds,
              visit: async (send) => {
                const { status } = await send(sale.bookNext());
                if (status === 202) booked += 1;
              },
            });
            const lastVersion = booked + 1;
            await until('all changes have come', () =>
              streams.every(({ received }) => (received.at(-1)?.id ?? 0) >= lastVersion),
            );
            for (const stream of streams) stream.close();
            const latencies = createHistogram();
            const commits = await commitTimes(sale.eventId());
            for (const { received } of streams) {
              let next = 0;
              for (const { version, atMs } of commits) {
                while (received[next]!.id < version) next += 1;
                latencies.recordValue(Math.max(1, Math.round((received[next]!.atMs - atMs) * 1000)));
              }
            }
            const { p50, p99 } = latenciesOf(latencies);
            return { p50, p99, deliveries: latencies.totalCount };
          },
        },
      ],
      verify: system.verify,
      close: system.close,
    };

    async function commitTimes(eventId: number): Promise<{ version: number; atMs: number }[]> {
      const { rows } = await system.pool.query<{ version: number; recorded_at: Date }>(
        'SELECT version, recorded_at FROM booking_events WHERE event_id = $1 AND version > 1 ORDER BY version',
        [eventId],
      );
      return rows.map(({ version, recorded_at }) => ({ version, atMs: recorded_at.getTime() }));
    }
  },
};
