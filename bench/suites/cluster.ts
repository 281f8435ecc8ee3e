import { nodeNumbers } from '../../local/cluster/nodes.ts';
import { freePort } from '../../local/ports.ts';
import type { Stack } from '../../local/stack.ts';
import { recordedProcess } from '../../local/stack.ts';
import { until } from '../../local/until.ts';
import type { Arena } from '../harness/arena.ts';
import type { Contestant, Figure, Suite } from '../harness/suite.ts';
import { closedLoop } from '../load/closed-loop.ts';
import { meanBetween, metricSums } from '../load/metric-sums.ts';
import { familySeconds } from '../load/processor-time.ts';
import type { Cluster } from '../ours/cluster.ts';
import { openCluster } from '../ours/cluster.ts';
import { plainListeners } from '../ours/plain-listeners.ts';
import type { System } from '../ours/system.ts';
import { openSystem } from '../ours/system.ts';
import { verifyStore } from '../ours/verify-store.ts';
import type { SeatsOnSale } from '../workloads/seats-on-sale.ts';
import { openSeats } from '../workloads/seats-on-sale.ts';

const connections = 128;
/** So many shows at once, in several partitions. */
const shows = 6;
const warmUpSeconds = 3;
const seconds = 8;
/** Of brokers and PostgreSQL, once. */
const firstWarmUpSeconds = 15;
const seatsOfShow = 10_000;
const idsOfShow = 1_000;

/** What is turned off in a cluster, and for what the figures are called. */
const variants = {
  plain: 'Kafka and PostgreSQL without TLS, Kafka without SCRAM',
  'one-copy': 'topics on one broker each (replication 1)',
  asynchronous: 'no commit waits for a standby (synchronous_commit = local)',
  bare: 'all three turned off',
};
type Variant = keyof typeof variants;

const sides = { single: 'single', cluster: 'cluster' };
type Side = keyof typeof sides;

const parts = {
  'cpu-services': ['processor time of NGINX, write-api and worker', 'µs/booking'],
  'cpu-kafka': ['processor time of Kafka', 'µs/booking'],
  'cpu-postgres': ['processor time of PostgreSQL, Patroni, etcd and HAProxy', 'µs/booking'],
  append: ['a request of write-api until Kafka acknowledges it', 'ms'],
  chunk: ['commands in a chunk of the worker', 'commands'],
  lock: ['a chunk waits for its locks', 'ms'],
  commit: ['a chunk is decided and committed, with its locks', 'ms'],
  publish: ["a chunk's events until Kafka acknowledges them", 'ms'],
} as const;
type Part = keyof typeof parts;

const figures: Record<string, Figure> = {
  single: { title: 'single: outcome known', unit: 'bookings/s' },
  cluster: { title: 'cluster: outcome known', unit: 'bookings/s' },
  ...Object.fromEntries(
    Object.entries(variants).map(([id, what]) => [id, { title: `cluster, ${what}`, unit: 'bookings/s' }]),
  ),
  ratio: { title: 'cluster ÷ single', unit: '' },
  'bare-ratio': { title: 'cluster with all three turned off ÷ single', unit: '' },
  ...Object.fromEntries(
    Object.entries(parts).flatMap(([id, [title, unit]]) =>
      Object.keys(sides).map((side) => [`${side}-${id}`, { title: `${side}: ${title}`, unit }]),
    ),
  ),
};

export const cluster: Suite = {
  name: 'cluster',
  title: 'What a cluster costs',
  inAll: false,
  runs: 3,
  warmUp: 0,
  method: [
    `${connections} connections book seats of ${shows} shows through NGINX for ${seconds} s, after ${warmUpSeconds} s to warm up; each waits for its outcome (\`Prefer: wait=10\`, 201) before it sends the next. Only what books runs: engines, NGINX, write-api and worker, and no views. On one side they are those of the single stack. On the other they are the cluster of \`./start-services.sh --cluster\` ([cluster.md](cluster.md)) on the same machine, with two write-apis and two workers: three brokers that each have a copy (\`acks=all\`, \`min.insync.replicas\` 2), PostgreSQL that commits on two of three, and TLS with SCRAM and certificates everywhere.`,
    `Both have booked for ${firstWarmUpSeconds} s before. All processes of the cluster stand still (SIGSTOP) while the single stack is measured, which stands by while the cluster is measured. Then the cluster is measured again with one thing turned off at a time, and so one sees where the difference goes. Services are started anew for each measurement. What is left with all three turned off is three of each engine and two of each service on the same cores, and the way through HAProxy. The single stack has PostgreSQL 18, the cluster that of Debian.`,
    'Processor time is that of the processes that are there at the end, over the bookings of the same seconds. The steps of a chunk and the time of an append are means from the metrics of the services; chunks overlap, so the steps of one are not the time between two.',
  ],
  figures,
  goals: [],

  async open(arena) {
    const single = await openSystem(arena, 'cluster', ['write-api', 'worker']);
    const plain = plainListeners(await freePort());
    const many = await openCluster(arena, {
      services: ['write-api', 'worker'],
      engine: plain.addTo,
      runsLong: true,
    });
    const onSingle = await openHouse(single.schedule, 100_001);
    let singleRate = Number.NaN;
    await many.startEngines();
    await many.startServices();
    const onCluster = await openHouse(many.schedule, 200_001);
    await book(single.gateway, onSingle, firstWarmUpSeconds);
    await book(many.gateway, onCluster, firstWarmUpSeconds);
    await many.stopServices();

    /** Starts the services with these settings, and measures. */
    async function rateWith(variant: Variant | undefined): Promise<Sample> {
      const isOff = (one: Variant) => variant === one || variant === 'bare';
      await setCommit(many, isOff('asynchronous'));
      const oneCopy = { NAMESPACE: 'one-copy.', KAFKA_REPLICATION_FACTOR: '1' };
      const way = (role: string) => (isOff('plain') ? plain.settings(many.stack, role) : {});
      await many.startServices({
        all: isOff('one-copy') ? oneCopy : {},
        'write-api': way('write-api'),
        worker: way('worker'),
      });
      await many.untilWhole();
      await onCluster.prepare();
      const services = ([1, 2] as const).flatMap((one) => [many.urlOf('write-api', one), many.urlOf('worker', one)]);
      const sample = await sampleOf(many.gateway, onCluster, services, () => pidsOfCluster(many));
      await many.stopServices();
      return sample;
    }

    const withOneOff = (variant: Variant): Contestant => ({
      name: variant,
      async measure() {
        const { rate } = await rateWith(variant);
        if (variant !== 'bare' || Number.isNaN(singleRate)) return { [variant]: rate };
        return { bare: rate, 'bare-ratio': rate / singleRate };
      },
    });

    return {
      contestants: [
        {
          name: 'single',
          async measure() {
            await onSingle.prepare();
            const services = [single.urls['write-api'], single.urls.worker];
            await many.pause();
            // As the services of the cluster are.
            await Promise.all(Object.values(single.programs).map((program) => program.restart()));
            const sample = await sampleOf(single.gateway, onSingle, services, () => pidsOfSingle(arena, single));
            await many.resume();
            singleRate = sample.rate;
            return { single: sample.rate, ...named('single', sample) };
          },
        },
        {
          name: 'cluster',
          async measure() {
            const sample = await rateWith(undefined);
            const ratio = Number.isNaN(singleRate) ? {} : { ratio: sample.rate / singleRate };
            return { cluster: sample.rate, ...ratio, ...named('cluster', sample) };
          },
        },
        ...(Object.keys(variants) as Variant[]).map(withOneOff),
      ],
      async verify() {
        await single.verify();
        await verifyStore(many.pool);
      },
      async close() {
        await single.close();
        await many.close();
      },
    };
  },
};

/** Several shows on sale at once. */
type House = { prepare(): Promise<void>; bookNext(headers: Record<string, string>): string };

async function openHouse(schedule: System['schedule'], firstEventId: number): Promise<House> {
  const sales: SeatsOnSale[] = [];
  for (let show = 0; show < shows; show += 1) {
    sales.push(await openSeats(schedule, seatsOfShow, firstEventId + show * idsOfShow));
  }
  let next = 0;
  return {
    async prepare() {
      for (const sale of sales) await sale.prepare();
    },
    bookNext(headers) {
      next += 1;
      return sales[next % sales.length]!.bookNext(headers);
    },
  };
}

/** Buyers who each wait for the outcome before they book again. */
function book(url: string, house: House, forSeconds: number) {
  return closedLoop({
    url,
    connections,
    seconds: forSeconds,
    request: () => house.bookNext({ prefer: 'wait=10' }),
    check: ({ status, body }) => {
      if (status !== 201) throw new Error(`expected a 201, got ${status}: ${body}`);
    },
  });
}

type Sample = { rate: number; parts: Record<Part, number> };
type Pids = Record<'services' | 'kafka' | 'postgres', number[]>;

function named(side: Side, { parts: measured }: Sample): Record<string, number> {
  return Object.fromEntries(Object.entries(measured).map(([part, value]) => [`${side}-${part}`, value]));
}

/** Books for some seconds. @param urls of the services that tell their metrics */
async function sampleOf(url: string, house: House, urls: string[], pids: () => Promise<Pids>): Promise<Sample> {
  await book(url, house, warmUpSeconds);
  const groups = await pids();
  const [sumsBefore, cpuBefore] = [await metricSums(urls), await processorTime(groups)];
  const { answered, startMs, endMs } = await book(url, house, seconds);
  const [sums, cpu] = [await metricSums(urls), await processorTime(groups)];
  const micros = (group: keyof Pids) => ((cpu[group] - cpuBefore[group]) * 1e6) / answered;
  const meanMs = (metric: string, step?: string) => meanBetween(sumsBefore, sums, metric, step) * 1000;
  return {
    rate: (answered * 1000) / (endMs - startMs),
    parts: {
      'cpu-services': micros('services'),
      'cpu-kafka': micros('kafka'),
      'cpu-postgres': micros('postgres'),
      append: meanMs('log_append_duration_seconds'),
      chunk: meanBetween(sumsBefore, sums, 'worker_chunk_commands'),
      lock: meanMs('worker_lock_wait_seconds'),
      commit: meanMs('worker_chunk_seconds', 'commit'),
      publish: meanMs('worker_chunk_seconds', 'publish'),
    },
  };
}

async function processorTime({ services, kafka, postgres }: Pids): Promise<Record<keyof Pids, number>> {
  return {
    services: await familySeconds(services),
    kafka: await familySeconds(kafka),
    postgres: await familySeconds(postgres),
  };
}

async function pidsOfSingle(arena: Arena, { programs, namespace }: System): Promise<Pids> {
  const gateway: Stack = { ...arena.stack, dir: `${arena.stack.dir}/${namespace}nginx` };
  return {
    services: [programs['write-api']!.pid, programs.worker!.pid, pidOf(gateway, 'nginx')],
    kafka: [pidOf(arena.stack, 'kafka')],
    postgres: [pidOf(arena.stack, 'postgres')],
  };
}

async function pidsOfCluster({ stack, postmasterOf }: Cluster): Promise<Pids> {
  const onNodes = (engine: string) => nodeNumbers.map((node) => pidOf(stack, `${engine}-${node}`));
  const servers = await Promise.all(nodeNumbers.map(postmasterOf));
  const services = ['write-api-1', 'write-api-2', 'worker-1', 'worker-2', 'nginx'];
  return {
    services: services.map((name) => pidOf(stack, name)),
    kafka: onNodes('kafka'),
    postgres: [
      ...servers.flatMap((pid) => pid ?? []),
      ...onNodes('postgres'),
      ...onNodes('etcd'),
      pidOf(stack, 'haproxy'),
    ],
  };
}

function pidOf(stack: Stack, name: string): number {
  const running = recordedProcess(stack, name);
  if (running === undefined) throw new Error(`${name} does not run`);
  return running.pid;
}

/** Whether a commit of the worker waits for a standby; counts for sessions that begin later. */
async function setCommit({ pool }: Cluster, isLocal: boolean): Promise<void> {
  const change = isLocal ? "SET synchronous_commit = 'local'" : 'RESET synchronous_commit';
  // Refused as long as a standby must have it and there is none yet.
  await until('a commit to be set', async () =>
    pool.query(`ALTER ROLE worker ${change}`).then(
      () => true,
      () => false,
    ),
  );
}
