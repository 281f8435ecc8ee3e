import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKafka } from '@ticketing/shared/log/client.ts';
import type { ConsumerOptions, LogConsumer } from '@ticketing/shared/log/consumer.ts';
import { runConsumer } from '@ticketing/shared/log/consumer.ts';
import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import { inTurn } from '@ticketing/shared/log/in-turn.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createLogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createMemberFile } from '@ticketing/shared/log/member-file.ts';
import type { Chunk, Submission } from '@ticketing/shared/log/pipeline.ts';
import type { Admin, Kafka } from 'kafkajs';
import { until } from '../../local/until.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

let sandbox: Sandbox;
let kafka: Kafka;
let admin: Admin;
let writer: LogWriter;
let memberDir: string;
let topics = 0;
let consumers: LogConsumer[] = [];

beforeAll(async () => {
  sandbox = await openSandbox();
  memberDir = await mkdtemp(join(tmpdir(), 'members-'));
  const { logger } = sandbox;
  kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger });
  admin = kafka.admin();
  await admin.connect();
  writer = await createLogWriter({ kafka, logger, maxWaitMs: 100_000 });
});

afterEach(async () => {
  await Promise.all(consumers.map((consumer) => consumer.stop()));
  consumers = [];
});

afterAll(async () => {
  await writer.close();
  await admin.disconnect();
  await sandbox.close();
  await rm(memberDir, { recursive: true });
});

async function newTopic(numPartitions = 1): Promise<string> {
  topics += 1;
  const topic = `${sandbox.namespace}topic-${topics}`;
  await admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true });
  return topic;
}

function send(topic: string, partition: number, ...values: string[]) {
  return writer.append(values.map((value) => ({ topic, partition, key: null, value, headers: {} })));
}

type Given = Pick<ConsumerOptions<string>, 'topic'> & Partial<ConsumerOptions<string>>;

async function start(given: Given): Promise<LogConsumer> {
  const consumer = await runConsumer<string>({
    kafka,
    groupId: given.topic,
    logger: sandbox.logger,
    read: ({ value }) => value?.toString() ?? '',
    open: (_partition, stopping) => handling(stopping, async () => undefined),
    onFault: (error) => {
      throw error;
    },
    memberDir,
    maxWaitMs: 100,
    ...given,
  });
  consumers.push(consumer);
  return consumer;
}

function handling(stopping: AbortSignal, work: (chunk: Chunk<string>) => Promise<void>) {
  return inTurn({ work, logger: sandbox.logger, onRetry: () => undefined, stopping });
}

async function committed(topic: string): Promise<Map<number, number>> {
  const [entry] = await admin.fetchOffsets({ groupId: topic, topics: [topic] });
  return new Map(entry!.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
}

it('commits in a rebalance nothing that was noted before it', async () => {
  const topic = await newTopic(2);
  const heldBack = new Map<number, (isPublished: boolean) => void>();
  const slow = await start({
    topic,
    open: (partition) => ({
      isWaiting: () => false,
      submit(): Submission {
        const { promise, resolve } = Promise.withResolvers<boolean>();
        // The first of each partition is published when the test says so, all else at once.
        if (heldBack.has(partition)) resolve(true);
        else heldBack.set(partition, resolve);
        return { written: Promise.resolve(), settled: Promise.resolve(true), published: promise };
      },
    }),
  });
  await Promise.all([send(topic, 0, 'first'), send(topic, 1, 'first')]);
  await until('both partitions to be at work', () => heldBack.size === 2);
  try {
    const fast = await start({ topic });
    const [theirs] = await until('one partition each', () => slow.assigned().length === 1 && fast.assigned());
    const ours = 1 - theirs!;
    await send(topic, theirs!, 'second', 'third');
    await until('the other one to commit', async () => (await committed(topic)).get(theirs!) === 3);
    // Now what it has from before the rebalance is done. What it commits for its own partition goes in the same round.
    heldBack.get(theirs!)!(true);
    await send(topic, ours, 'second');
    await until('its own commit', async () => (await committed(topic)).get(ours) === 2);
    expect((await committed(topic)).get(theirs!)).toBe(3);
  } finally {
    // Else a consumer would wait for it when it stops.
    for (const release of heldBack.values()) release(true);
  }
});

it('gives the partitions of a process that was killed to its successor at once', async () => {
  const topic = await newTopic();
  await send(topic, 0, 'first');
  const first = startProcess(topic);
  await first.said('first');
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  await send(topic, 0, 'second');
  const second = startProcess(topic);
  // The session of the one that was killed would last for five minutes.
  await second.said('second');
  expect(await filesOf(topic)).toHaveLength(1);
  second.child.kill('SIGTERM');
  await once(second.child, 'exit');
  // One that leaves by itself has nothing to say to anybody.
  expect(await filesOf(topic)).toEqual([]);
});

it('knows a predecessor that had the number of this process, as in a container, and not itself', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'members-'));
  const options = { dir, groupId: 'group', logger: sandbox.logger };
  const place = createMemberFile(options);
  expect(place.takePredecessors()).toEqual([]);
  place.write('member-1');
  const [file] = await readdir(dir);
  const bytes = await readFile(join(dir, file!));
  const neighbour = createMemberFile(options);
  expect(neighbour.takePredecessors()).toEqual([]);
  place.remove();
  neighbour.remove();
  // What a process of the same number would have left that was killed.
  await writeFile(join(dir, file!), bytes);
  // It may have run for long: the file is from when it joined.
  await utimes(join(dir, file!), 0, 0);
  const successor = createMemberFile(options);
  expect(successor.takePredecessors()).toEqual(['member-1']);
  expect(successor.takePredecessors()).toEqual([]);
  // Who lives is nobody's predecessor: the process that runs this one.
  await writeFile(
    join(dir, file!),
    JSON.stringify({ ...JSON.parse(String(bytes)), pid: process.ppid, startedAt: undefined }),
  );
  expect(successor.takePredecessors()).toEqual([]);
  successor.remove();
  await rm(dir, { recursive: true });
});

it('leaves for nobody who lives: two processes of one group share its partitions', async () => {
  const topic = await newTopic(2);
  const [first, second] = [startProcess(topic), startProcess(topic)];
  const heard = () => [first.lines, second.lines];
  let sent = 0;
  await until('each to have a partition', async () => {
    sent += 1;
    await Promise.all([send(topic, 0, `a${sent}`), send(topic, 1, `b${sent}`)]);
    return heard().every((lines) => lines.length > 0);
  });
  const third = startProcess(topic);
  await until('all messages', () => new Set([...first.lines, ...second.lines, ...third.lines]).size === 2 * sent);
  expect([first, second].map(({ child }) => child.exitCode)).toEqual([null, null]);
  expect((await filesOf(topic)).length).toBeGreaterThanOrEqual(2);
  for (const { child } of [first, second, third]) child.kill('SIGKILL');
  await Promise.all([first, second, third].map(({ child }) => once(child, 'exit')));
});

it('sets a message aside that throws while it is read, and gives the others', async () => {
  const topic = await newTopic();
  const got: string[] = [];
  const letters: DeadLetter[] = [];
  await send(topic, 0, 'good', 'bad', 'better', 'told');
  await start({
    topic,
    read({ value, ...message }) {
      if (value?.toString() === 'bad') throw new RangeError('Invalid time value');
      if (value?.toString() === 'told') return new DeadLetter({ ...message, value }, 'is not wanted');
      return value!.toString();
    },
    open: (_partition, stopping) =>
      handling(stopping, async ({ items, deadLetters }) => {
        got.push(...items);
        letters.push(...deadLetters);
      }),
  });
  await until('all four', () => got.length + letters.length === 4);
  expect(got).toEqual(['good', 'better']);
  expect(letters.map(({ reason, message }) => [message.offset, reason])).toEqual([
    ['1', 'the message cannot be read: Invalid time value'],
    ['3', 'is not wanted'],
  ]);
  await until('the commit', async () => (await committed(topic)).get(0) === 4);
});

it('lets messages gather, as long as the ones before them say', async () => {
  const topic = await newTopic();
  const chunks: string[][] = [];
  await start({
    topic,

    gatherMsPerMessage: 5_000,
    maxGatherMs: 5_000,
    open: (_partition, stopping) => handling(stopping, async ({ items }) => void chunks.push(items)),
  });
  await send(topic, 0, 'first');
  await until('the first message', () => chunks.length === 1);
  await send(topic, 0, 'second');
  await send(topic, 0, 'third');
  await until('the others', () => chunks.flat().length === 3);
  expect(chunks).toEqual([['first'], ['second', 'third']]);
});

it('gives chunks that are bounded by weight and by number', async () => {
  const topic = await newTopic();
  const sizes: number[][] = [];
  const values = ['3', '3', '4', '1', '20', '2', '2', '2', '2', '2'];
  await send(topic, 0, ...values);
  await start({
    topic,
    weigh: Number,
    maxWeight: 10,
    maxMessages: 4,
    open: (_partition, stopping) =>
      handling(stopping, async ({ items }) => {
        sizes.push(items.map(Number));
      }),
  });
  await until('all', () => sizes.flat().length === values.length);
  expect(sizes).toEqual([[3, 3, 4], [1], [20], [2, 2, 2, 2], [2]]);
});

it('keeps the other partitions waiting no longer than it may, however many heavy chunks of one have come', async () => {
  const topic = await newTopic(2);
  const heavy = Array.from({ length: 40 }, (_, index) => String(index));
  const got: string[] = [];
  await send(topic, 0, ...heavy);
  await start({
    topic,
    maxMessages: 1,
    patienceMs: 500,
    open: (partition, stopping) =>
      handling(stopping, async ({ items }) => {
        if (partition === 0) await sleep(100);
        got.push(...items);
      }),
  });
  await until('the first of them', () => got.length > 0);
  await send(topic, 1, 'light');
  const before = got.length;
  await until('the light one', () => got.includes('light'));
  expect(got.indexOf('light') - before).toBeLessThan(20);
  await until('the others, and their commit', async () => (await committed(topic)).get(0) === heavy.length);
  expect(got.filter((value) => value !== 'light')).toEqual(heavy);
});

it('fetches again from a chunk that is given back, with all behind it and in order', async () => {
  const topic = await newTopic();
  const got: string[] = [];
  let left = 3;
  await send(topic, 0, ...Array.from({ length: 10 }, (_, index) => String(index)));
  await start({
    topic,
    maxMessages: 2,
    open: () => {
      let before: Promise<boolean> | undefined;
      return {
        isWaiting: () => false,
        submit({ items }): Submission {
          const settled = (async () => {
            if ((await before) === false) return false;
            if (items.includes('4') && left > 0) {
              left -= 1;
              return false;
            }
            got.push(...items);
            return true;
          })();
          before = settled;
          settled.then(() => {
            if (before === settled) before = undefined;
          });
          return { written: Promise.resolve(), settled, published: settled };
        },
      };
    },
  });
  await until('all', async () => (await committed(topic)).get(0) === 10);
  expect(left).toBe(0);
  expect(got).toEqual(Array.from({ length: 10 }, (_, index) => String(index)));
});

async function filesOf(topic: string): Promise<string[]> {
  return (await readdir(memberDir)).filter((file) => file.startsWith(topic));
}

function startProcess(topic: string) {
  const script = join(import.meta.dirname, 'consumer-process.ts');
  const child = spawn(process.execPath, [script, sandbox.kafkaBrokers, topic, topic, memberDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  return {
    child,
    lines,
    said: (text: string) => until(`it to say ${text}`, () => lines.includes(text)),
  };
}
