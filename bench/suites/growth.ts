import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { Arena } from '../harness/arena.ts';
import type { Contestant, Suite } from '../harness/suite.ts';
import { chunkSize } from '../ours/chunk-commit.ts';
import { batchContestant } from '../ours/store-contestant.ts';
import { createDealer } from '../workloads/dealer.ts';
import { hotShow } from '../workloads/hot-show.ts';
import { fillWithPast, pastEventsSql } from '../workloads/past-events.ts';

const pasts = [
  { id: 'none', title: 'no past', events: 0 },
  { id: '1m', title: '1 million events behind it', events: 1_000_000 },
  { id: '10m', title: '10 million events behind it', events: 10_000_000 },
];

export const growth: Suite = {
  name: 'growth',
  title: 'With a past',
  method: [
    `The worker's batch (\`commitChunk\`, chunks of ${chunkSize}, one connection, one hot show of 50,000 seats per run) in databases with no past bookings, with a million and with ten million. The past is made by the statements below, then vacuumed and analysed; its command ids are random, the worst case for the unique index.`,
  ],
  sql: Object.fromEntries(Object.entries(pastEventsSql).map(([table, text]) => [`the past: ${table}`, text])),
  figures: Object.fromEntries(pasts.map(({ id, title }) => [id, { title, unit: 'commands/s' }])),
  goals: [
    { title: 'batch: 1 million events behind it ÷ none', figure: '1m', over: 'none', atLeast: 0.8 },
    { title: 'batch: 10 million events behind it ÷ none', figure: '10m', over: 'none', atLeast: 0.8 },
  ],

  async open(arena) {
    const dealer = createDealer();
    const opened: Awaited<ReturnType<typeof openWithPast>>[] = [];
    for (const { id, events } of pasts) opened.push(await openWithPast(arena, id, events, dealer));
    return {
      contestants: opened.map(({ contestant }) => contestant),
      async close() {
        for (const { close } of opened) await close();
      },
    };
  },
};

async function openWithPast(
  arena: Arena,
  id: string,
  events: number,
  dealer: ReturnType<typeof createDealer>,
): Promise<{ contestant: Contestant; close(): Promise<void> }> {
  const { databaseUrl } = await arena.createDatabase(`past_${id}`);
  const pool = createPool({ url: databaseUrl, applicationName: 'bench', maxConnections: 1, logger: arena.logger });
  await fillWithPast(pool, events === 0 ? 0 : arena.scale.size(events));
  return {
    contestant: batchContestant(id, pool, () => dealer.deal(hotShow, arena.scale.size(50_000, 200))),
    close: () => pool.end(),
  };
}
