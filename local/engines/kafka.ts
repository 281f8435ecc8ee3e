import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findExecutable, runCommand } from '../command.ts';
import { intoPlace, jars, type Library } from '../packages.ts';
import { kafkaAnswers } from '../probe.ts';
import type { Launch, Program } from '../program.ts';
import { dataDir, repositoryDir, type Stack } from '../stack.ts';
import { compilerArguments } from './java.ts';

const version = '4.1.1';
const files = join(repositoryDir, 'local', 'kafka');

/** Apache Kafka as a single node, broker and controller (KRaft). */
export function kafka(stack: Stack): Program {
  const port = stack.ports.kafka;
  return kafkaProgram(stack, {
    name: 'kafka',
    ports: [port, stack.ports.kafkaController],
    settings: (data) => settings(stack, data),
    clusterId: () => randomBytes(16).toString('base64url'),
    isReady: () => kafkaAnswers(port),
  });
}

/** The address for services. */
export function kafkaBrokers(stack: Stack): string {
  return `127.0.0.1:${stack.ports.kafka}`;
}

/** What tells one node of Kafka from another. */
export type KafkaNode = Pick<Program, 'name' | 'ports' | 'isReady'> &
  Partial<Program> & {
    /** @param data the directory of its log */
    settings(data: string): Record<string, string | number | boolean>;
    /** Of all nodes that belong together. */
    clusterId(): string;
    /** Further arguments of the first start, which formats the directory. */
    formatArguments?(): string[];
  };

/** A node of Apache Kafka, run as a Java program from Maven's jars. */
export function kafkaProgram(stack: Stack, { settings, clusterId, formatArguments, ...node }: KafkaNode): Program {
  const library = jars('kafka', join(files, 'pom.xml'));
  return {
    title: `Apache Kafka ${version}`,
    requires: library.requires,
    fetch: async () => ((await library.fetch()) ? `Apache Kafka ${version}` : undefined),
    readyWithinMs: 60_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 20_000,
    prepare: () =>
      prepare(stack, library, { settings, clusterId, ...(formatArguments && { formatArguments }), ...node }),
    ...node,
  };
}

async function prepare(
  stack: Stack,
  library: Library,
  { name, settings, clusterId, formatArguments }: KafkaNode,
): Promise<Launch> {
  const java = findExecutable('java') as string;
  const settingsFile = join(stack.dir, 'run', `${name}.properties`);
  const data = dataDir(stack, name);
  await mkdir(dirname(data), { recursive: true });
  await writeFile(settingsFile, properties(settings(data)), { mode: 0o600 });
  const classPath = ['-cp', `${files}:${library.dir}/*`];
  if (!existsSync(data)) {
    await intoPlace(data, async (unfinished) => {
      const formatSettings = join(stack.dir, 'run', `${name}-format.properties`);
      await mkdir(unfinished);
      await writeFile(formatSettings, properties(settings(unfinished)), { mode: 0o600 });
      // A leading dash would be read as an option.
      const id = clusterId().replace(/^-/, 'A');
      const format = [
        'kafka.tools.StorageTool',
        'format',
        '-t',
        id,
        '-c',
        formatSettings,
        ...(formatArguments?.() ?? []),
      ];
      await runCommand(java, ['-XX:TieredStopAtLevel=1', ...classPath, ...format]);
    });
  }
  return {
    command: java,
    args: [...jvmOptions, ...compilerArguments(stack), ...classPath, 'kafka.Kafka', settingsFile],
  };
}

const jvmOptions = ['-Xms256m', '-Xmx768m', '-XX:+UseSerialGC', '-Djava.awt.headless=true'];

function settings(stack: Stack, data: string): Record<string, string | number | boolean> {
  const { kafka: port, kafkaController } = stack.ports;
  return {
    ...kafkaDefaults,
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${kafkaController}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${kafkaController}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'log.dirs': data,
    // One broker has the only replica of everything.
    ...replicas(1, 1),
  };
}

/** How many copies there are of Kafka's own topics, and how many must have what is acknowledged. */
export function replicas(copies: number, minInSync: number): Record<string, number> {
  return {
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': minInSync,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': minInSync,
  };
}

/** What every node has, alone or not. */
export const kafkaDefaults = {
  'process.roles': 'broker,controller',
  'controller.listener.names': 'CONTROLLER',
  'offsets.topic.num.partitions': 12,
  // A topic is created by the service that owns it, with its partitions and settings.
  'auto.create.topics.enable': false,
  // The log is the source of truth: it is kept for ever.
  'log.retention.ms': -1,
  'log.retention.bytes': -1,
  // A consumer joins at once, and a dead one is replaced after 6 s instead of 45.
  'group.initial.rebalance.delay.ms': 0,
  'group.min.session.timeout.ms': 1_000,
  // After kill -9 a broker can register again only when its old session has expired.
  'broker.session.timeout.ms': 3_000,
  'broker.heartbeat.interval.ms': 500,
  'num.network.threads': 1,
  'num.io.threads': 2,
  'log.cleaner.threads': 1,
  'log.cleaner.dedupe.buffer.size': 16_777_216,
};

function properties(entries: Record<string, string | number | boolean>): string {
  return Object.entries(entries)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
