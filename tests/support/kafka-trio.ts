import { Kafka, logLevel } from '@ticketing/shared/log/kafkajs.ts';
import { ofThree } from '../../local/cluster/kafka.ts';
import { kafkaDefaults, kafkaProgram } from '../../local/engines/kafka.ts';
import { freePort, freePorts } from '../../local/ports.ts';
import { kafkaAnswers, kafkaQuorumLeader } from '../../local/probe.ts';
import type { RunningProgram } from '../../local/program.ts';
import { startProgram } from '../../local/program.ts';
import { makeStackDirs } from '../../local/stack.ts';
import { until } from '../../local/until.ts';

/** Three brokers that are the quorum of controllers as well, with the settings of a cluster's but for TLS. */
export type KafkaTrio = {
  /** `host:port,…` */
  brokers: string;
  /** @param id 1 to 3 */
  broker(id: number): RunningProgram;
  /** Which of them leads the quorum. */
  controller(): Promise<number>;
  /** Which of them leads each partition of a topic. */
  leadersOf(topic: string): Promise<number[]>;
  /** Waits until every copy of every partition is in sync again. */
  untilInSync(): Promise<void>;
  stop(): Promise<void>;
};

const ids = [1, 2, 3] as const;

/** @param dir for their data */
export async function startKafkaTrio(dir: string): Promise<KafkaTrio> {
  const stack = { dir, ports: await freePorts() };
  makeStackDirs(stack);
  const ports = new Map<number, { clients: number; controller: number }>();
  for (const id of ids) ports.set(id, { clients: await freePort(), controller: await freePort() });
  const voters = ids.map((id) => `${id}@127.0.0.1:${ports.get(id)!.controller}`).join(',');
  const programs = ids.map((id) => {
    const { clients, controller } = ports.get(id)!;
    return kafkaProgram(stack, {
      name: `kafka-${id}`,
      ports: [clients, controller],
      settings: (data) => ({
        ...kafkaDefaults,
        'node.id': id,
        'controller.quorum.voters': voters,
        listeners: `PLAINTEXT://127.0.0.1:${clients},CONTROLLER://127.0.0.1:${controller}`,
        'advertised.listeners': `PLAINTEXT://127.0.0.1:${clients}`,
        'log.dirs': data,
        ...ofThree,
      }),
      clusterId: () => Buffer.from('three of a kind.').toString('base64url'),
      isReady: () => kafkaAnswers(clients),
      readyWithinMs: 120_000,
    });
  });
  const started = await Promise.allSettled(programs.map((program) => startProgram(stack, program)));
  const running = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const stop = async () => {
    // Nobody may have to wait for a controller that has gone before.
    await Promise.all(running.map((one) => one.kill()));
    await Promise.all(running.map((one) => one.stop()));
  };
  const failed = started.find((one) => one.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const brokers = ids.map((id) => `127.0.0.1:${ports.get(id)!.clients}`);
  const metadata = async (topics?: string[]) => {
    const admin = new Kafka({ brokers, clientId: 'trio', logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    return await admin.fetchTopicMetadata(topics && { topics }).finally(() => admin.disconnect());
  };

  return {
    brokers: brokers.join(','),
    broker: (id) => running[id - 1]!,
    controller: () =>
      until('a controller', async () => {
        const asked = ids.map((id) => kafkaQuorumLeader(ports.get(id)!.clients));
        const said = await Promise.any(asked).catch(() => undefined);
        return said?.nodeId;
      }),
    async leadersOf(topic) {
      const { topics } = await metadata([topic]);
      return topics[0]!.partitions.map(({ leader }) => leader);
    },
    async untilInSync() {
      await until('all copies to be in sync', async () => {
        const { topics } = await metadata().catch(() => ({ topics: undefined }));
        return topics?.every(({ partitions }) => partitions.every(({ isr }) => isr.length === ids.length));
      });
    },
    stop,
  };
}
