import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../fault.ts';
import { askHttps, askRedis } from '../probe.ts';
import { signal } from '../process.ts';
import type { Program } from '../program.ts';
import { serviceNames } from '../services.ts';
import { recordedProcess, type Stack } from '../stack.ts';
import { holdsWithin } from '../until.ts';
import { holders, identity, issueCertificates } from './certificates.ts';
import { askHaproxy } from './haproxy.ts';
import { isKafkaInSync } from './kafka.ts';
import { type NodeNumber, nodeNumbers } from './nodes.ts';
import { placeOf } from './place.ts';
import { redisPassword } from './redis.ts';

const backWithinMs = 240_000;
/** NGINX leaves a server that failed alone for two seconds, and does not tell when it is back. */
const untilUsedMs = 3_000;

export type Renewal = {
  /** Those of the cluster, in the order of their start. */
  groups: Program[][];
  /** Whether certificates are renewed that are still good for long. Default: only those that are about to end. */
  all?: boolean;
  /** Called with a line for each step. */
  report: (line: string) => void;
};

/**
 * Signs new certificates and has everybody take them up: engines that can while they run, the others and the services
 * one after the other, each when the one before is back.
 * @throws {Fault} if one is not back in time; then the others still have their old certificate, which is good for a day
 */
export async function renewCertificates(stack: Stack, { groups, all = false, report }: Renewal): Promise<void> {
  const renewed = await issueCertificates(stack, all ? () => true : undefined);
  if (renewed.length === 0) return report('no certificate is about to end');
  report(`${renewed.length} of ${holders.length} certificates are new`);
  // etcd reads its files at each handshake.
  for (const node of nodeNumbers) {
    await askHttps(placeOf(stack, node, stack.ports.patroni), '/reload', {});
    await reloadRedis(stack, node);
  }
  await reloadHaproxy(stack);
  report('PostgreSQL, Patroni, Redis and HAProxy have taken theirs up');
  const running = groups.flat().filter(({ name }) => recordedProcess(stack, name));
  // Sentinel, Kafka and the services read their files once.
  for (const program of running.filter(({ name }) => /^(sentinel|kafka|mongodb)-/.test(name))) {
    await restart(stack, program);
    if (program.name.startsWith('kafka')) await untilInSync(stack);
  }
  report('Sentinel and Kafka have started again with theirs, one after the other');
  for (const instance of [1, 2]) {
    const twins = running.filter(({ name }) => serviceNames.some((service) => name === `${service}-${instance}`));
    await Promise.all(twins.map((program) => restart(stack, program)));
    await sleep(untilUsedMs);
  }
  for (const program of running.filter(({ name }) => name === 'monitor')) await restart(stack, program);
  report('the services have started again with theirs, one of two at a time');
}

async function reloadRedis(stack: Stack, node: NodeNumber): Promise<void> {
  const { cert, key } = identity(stack, `redis-${node}`);
  const command = `CONFIG SET tls-cert-file "${cert}" tls-key-file "${key}"`;
  await askRedis(placeOf(stack, node, stack.ports.redis), command, redisPassword(stack)).catch(() => undefined);
}

/** By its socket: a reload would leave sessions to a process that watches no servers any more. */
async function reloadHaproxy(stack: Stack): Promise<void> {
  const { both } = identity(stack, 'haproxy');
  const pem = (await readFile(both, 'utf8')).trim();
  await askHaproxy(stack, `set ssl cert ${both} <<\n${pem}\n\n`);
  await askHaproxy(stack, `commit ssl cert ${both}\n`);
}

/** Tells a program to stop; the supervisor starts it again. */
async function restart(stack: Stack, program: Program): Promise<void> {
  const before = recordedProcess(stack, program.name);
  if (!before) return;
  signal(before, program.stopSignal);
  const isBack = async () => {
    const now = recordedProcess(stack, program.name);
    return now !== undefined && now.startedAt !== before.startedAt && (await program.isReady());
  };
  if (!(await holdsWithin(backWithinMs, isBack, 250)))
    throw new Fault(`${program.title} did not come back with its new certificate`);
}

/** Waits until every partition has all its replicas again, so that the next broker may go. */
async function untilInSync(stack: Stack): Promise<void> {
  if (await holdsWithin(backWithinMs, () => isKafkaInSync(stack), 500)) return;
  throw new Fault('Kafka has partitions that lack replicas');
}
