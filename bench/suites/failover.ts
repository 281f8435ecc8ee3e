import { createKafka } from '@ticketing/shared/log/client.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import { topicNames } from '@ticketing/shared/log/topics.ts';
import { z } from 'zod';
import { identity, readIdentity } from '../../local/cluster/certificates.ts';
import { clusterBrokers, kafkaAccount } from '../../local/cluster/kafka.ts';
import { identify, signal } from '../../local/process.ts';
import { until } from '../../local/until.ts';
import type { LedEngine } from '../../tests/support/cluster-nodes.ts';
import type { Arena } from '../harness/arena.ts';
import type { Contestant, Figure, Goal, Suite } from '../harness/suite.ts';
import type { Seat } from '../load/steady-bookings.ts';
import { startBookings } from '../load/steady-bookings.ts';
import type { Cluster } from '../ours/cluster.ts';
import { openCluster } from '../ours/cluster.ts';
import { verifyStore } from '../ours/verify-store.ts';
import { seatsOf, showOf } from '../workloads/workload.ts';

const partitions = 6;
const bookingsPerSecond = 24;
/** Of a show: more than all runs of all parts book. */
const seats = 20_000;
const limitSeconds = 10;
/** A run in which nothing is booked for so long is no figure, but a fault. */
const givenUpAfterMs = 120_000;
const takeoverWithinMs = 60_000;

const bookingSchema = z.object({ status: z.string() });

/** What is killed, by the name under which it is chosen with `--only`. */
const parts = {
  postgres: "PostgreSQL's primary",
  kafka: "Kafka's controller, which leads partitions as well",
  redis: "Redis' master",
  nginx: 'a write-api, one of two behind NGINX',
  worker: 'a worker, one of two',
};
type Part = keyof typeof parts;
const partNames = Object.keys(parts) as Part[];

const figures: Record<string, Figure> = Object.fromEntries(
  partNames.flatMap((part) => [
    [`${part}-first`, { title: `${parts[part]}: until a booking is known`, unit: 's' }],
    [`${part}-all`, { title: `${parts[part]}: until one is in every partition`, unit: 's' }],
    [`${part}-kept`, { title: `${parts[part]}: bookings acknowledged in a run, all of them kept`, unit: 'bookings' }],
  ]),
);

const goals: Goal[] = partNames.flatMap((part) => [
  { title: `${parts[part]}: a booking is known, s`, figure: `${part}-first`, atMost: limitSeconds, always: true },
  { title: `${parts[part]}: one in every partition, s`, figure: `${part}-all`, atMost: limitSeconds, always: true },
]);

export const failover: Suite = {
  name: 'failover',
  title: 'A leader killed',
  usesViews: true,
  inAll: false,
  bringsEngines: true,
  isDistribution: true,
  savesParts: true,
  warmUp: 0,
  runs: 20,
  method: [
    `A cluster on one machine ([cluster.md](cluster.md)): three nodes of each engine, two each of write-api, worker, sync-service and read-api, and NGINX. ${bookingsPerSecond} bookings a second arrive in an open loop, in turn for ${partitions} shows, one in each partition; each has an Idempotency-Key, waits for its outcome (\`Prefer: wait=10\`), and is repeated with its key until there is one. When bookings come through in every partition, who leads is killed (SIGKILL). The clock runs from the kill to the first booking that was ordered after it and whose outcome a client knows (201); and until that is so in every partition, to a quarter of a second.`,
    'What was killed stays away until then. PostgreSQL is started again by its Patroni, everything else by the bench, and bookings go on until the cluster is whole: everything answers, every partition has all its copies in sync, PostgreSQL has a synchronous standby, and Redis has two replicas with their copies. Then comes the next run.',
    'At the end every booking that was ever acknowledged, by a 202 or a 201, is looked up in the store and asked for through NGINX; one that is not booked fails the bench, and nothing is saved. So does a broken invariant.',
  ],
  figures,
  goals,

  async open(arena) {
    const cluster = await openCluster(arena, { services: ['write-api', 'worker', 'sync-service', 'read-api'] });
    try {
      await cluster.startEngines();
      await cluster.startServices({ all: { KAFKA_PARTITIONS: String(partitions) } });
      await cluster.untilWhole();
      const shows = showPerPartition();
      for (const eventId of shows) await cluster.schedule(showOf(eventId, seats));
      const acknowledged = new Set<string>();
      const lanes = shows.map(seatsInTurn);

      const contestant = (part: Part): Contestant => ({
        name: part,
        async measure() {
          const before = acknowledged.size;
          const note = (bookingId: string) => void acknowledged.add(bookingId);
          const load = startBookings({
            url: cluster.gateway,
            perSecond: bookingsPerSecond,
            lanes,
            acknowledged: note,
          });
          try {
            await load.untilBooked(performance.now(), givenUpAfterMs);
            const victim = await victims[part](cluster, arena);
            const killedMs = performance.now();
            victim.kill();
            const { firstMs, allMs } = await load.untilBooked(killedMs, givenUpAfterMs);
            await victim.comesBack();
            await cluster.untilWhole();
            await load.stop();
            const kept = acknowledged.size - before;
            arena.report(`${part}: ${victim.name}, first ${seconds(firstMs)}, all ${seconds(allMs)}, ${kept} kept`);
            return { [`${part}-first`]: firstMs / 1000, [`${part}-all`]: allMs / 1000, [`${part}-kept`]: kept };
          } finally {
            load.end();
          }
        },
      });

      return {
        contestants: partNames.map(contestant),
        verify: () => verifyKept(cluster, acknowledged),
        close: cluster.close,
      };
    } catch (error) {
      await cluster.close();
      throw error;
    }
  },
};

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** Somebody who leads. @property comesBack resolves when it is there again, whatever its role */
type Victim = { name: string; kill(): void; comesBack(): Promise<void> };

const victims: Record<Part, (cluster: Cluster, arena: Arena) => Promise<Victim>> = {
  async postgres(cluster) {
    const node = await leaderOf(cluster, 'postgres');
    const pid = await cluster.postmasterOf(node);
    const postmaster = pid === undefined ? undefined : identify(pid);
    if (postmaster === undefined) throw new Error(`postgres-${node} has no server`);
    return {
      name: `postgres-${node}`,
      kill: () => signal(postmaster, 'SIGKILL'),
      async comesBack() {
        await otherLeader(cluster, 'postgres', node);
      },
    };
  },

  async kafka(cluster, arena) {
    const node = await leaderOf(cluster, 'kafka');
    const led = await partitionsLedBy(cluster, arena, node);
    return { ...programOf(cluster, `kafka-${node}`), name: `kafka-${node}, leader of ${led} partitions` };
  },

  async redis(cluster) {
    const node = await leaderOf(cluster, 'redis');
    const program = programOf(cluster, `redis-${node}`);
    return {
      ...program,
      async comesBack() {
        // One that were back before would be the master again, without what was never on its disk.
        await otherLeader(cluster, 'redis', node);
        await program.comesBack();
      },
    };
  },

  nginx: async (cluster) => programOf(cluster, `write-api-${oneOrTheOther('write-api')}`),
  worker: async (cluster) => programOf(cluster, `worker-${oneOrTheOther('worker')}`),
};

function programOf(cluster: Cluster, name: string): Victim {
  const program = cluster.running(name);
  return { name, kill: () => program.signal('SIGKILL'), comesBack: () => program.restart() };
}

const turns = new Map<string, number>();

function oneOrTheOther(name: string): number {
  const turn = (turns.get(name) ?? 0) + 1;
  turns.set(name, turn);
  return 1 + (turn % 2);
}

async function leaderOf(cluster: Cluster, engine: LedEngine) {
  return await until(`${engine} to have a leader`, () => cluster.leaderOf(engine), takeoverWithinMs);
}

async function otherLeader(cluster: Cluster, engine: LedEngine, before: number): Promise<void> {
  const isAnother = async () => ![before, undefined].includes(await cluster.leaderOf(engine));
  await until(`${engine} to have another leader`, isAnother, takeoverWithinMs, 100);
}

/** How many partitions of the commands a broker leads. @throws Error when it is none */
async function partitionsLedBy({ stack }: Cluster, { logger }: Arena, node: number): Promise<number> {
  const admin = createKafka({
    brokers: clusterBrokers(stack).split(','),
    tls: readIdentity(identity(stack, 'operator')),
    sasl: { mechanism: 'scram-sha-512', ...kafkaAccount(stack) },
    clientId: 'bench',
    logger,
  }).admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topicNames('').commands] });
    const led = topics[0]!.partitions.filter(({ leader }) => leader === node).length;
    if (led === 0) throw new Error(`kafka-${node} leads no partition of the commands`);
    return led;
  } finally {
    await admin.disconnect();
  }
}

/** The first show of each partition. */
function showPerPartition(): number[] {
  const partitionOf = createPartitioner(partitions);
  const shows = new Map<number, number>();
  for (let eventId = 1; shows.size < partitions; eventId += 1) {
    if (!shows.has(partitionOf(eventId))) shows.set(partitionOf(eventId), eventId);
  }
  return Array.from(shows.values());
}

/** The seats of a show, each for another user. */
function seatsInTurn(eventId: number): () => Seat {
  const seatIds = seatsOf(seats);
  let sold = 0;
  return () => {
    const seatId = seatIds[sold];
    if (seatId === undefined) throw new Error(`all ${seats} seats of a show are sold`);
    sold += 1;
    return { eventId, userId: sold, seatId };
  };
}

/** @throws Error when a booking that was acknowledged is not booked, in the store or for who asks */
async function verifyKept({ pool, gateway }: Cluster, acknowledged: ReadonlySet<string>): Promise<void> {
  const ids = Array.from(acknowledged);
  const { rows } = await pool.query<{ lost: string }>(
    `SELECT id AS lost FROM unnest($1::text[]) AS id LEFT JOIN bookings ON booking_id = id
     WHERE status IS DISTINCT FROM 'booked'`,
    [ids],
  );
  if (rows.length > 0) throw new Error(`${rows.length} acknowledged bookings are lost, ${rows[0]!.lost} among them`);
  const toAsk = ids.values();
  // Several ask at once, each for the next that nobody has asked for.
  const ask = async () => {
    for (const id of toAsk) await until(`booking ${id} to be seen`, () => isSeen(gateway, id));
  };
  await Promise.all(Array.from({ length: 8 }, ask));
  await verifyStore(pool);
}

async function isSeen(gateway: string, bookingId: string): Promise<boolean> {
  const response = await fetch(`${gateway}/api/bookings/${bookingId}`);
  const text = await response.text();
  return response.ok && bookingSchema.parse(JSON.parse(text)).status === 'booked';
}
