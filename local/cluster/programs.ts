import { mailbox } from '../mailbox.ts';
import { nginx } from '../nginx.ts';
import type { Program } from '../program.ts';
import { type ServiceName, service, serviceNames, servicePort } from '../services.ts';
import type { Stack } from '../stack.ts';
import { etcd } from './etcd.ts';
import { haproxy } from './haproxy.ts';
import { kafkaNode } from './kafka.ts';
import { ensureMongodbSet, mongodbPrograms } from './mongodb.ts';
import { nodeNumbers } from './nodes.ts';
import { patroni } from './patroni.ts';
import { redisNode, sentinel } from './redis.ts';
import { ensureRoles } from './roles.ts';

const instances = [1, 2] as const;
const twinNames = serviceNames.filter((name) => name !== 'monitor');
/** Between the ports of two instances of a service. */
const portStep = 10;

/** The programs of a cluster in the order of their start; those of one group start in parallel. */
export function clusterGroups(stack: Stack): Program[][] {
  return [
    [...clusterEngines(stack).first, mailbox(stack)],
    clusterEngines(stack).second,
    [haproxy(stack)],
    [
      ...twinNames.flatMap((name) => instances.map((instance) => twin(stack, name, instance))),
      // One: the last hour is in its memory.
      withRoles(stack, service(stack, 'monitor', { env: { MONITOR_SERVICES: watched(stack) } })),
      service(stack, 'payment-simulator'),
    ],
    [nginx(stack, { GATEWAY_BALANCE: 'least_conn', ...upstreams(stack) })],
  ];
}

/** The engines, of which the second need the first. */
function clusterEngines(stack: Stack): { first: Program[]; second: Program[] } {
  const onNodes = (...engines: ((stack: Stack, node: (typeof nodeNumbers)[number]) => Program)[]) =>
    engines.flatMap((engine) => nodeNumbers.map((node) => engine(stack, node)));
  return {
    first: [...onNodes(etcd, kafkaNode, redisNode), ...mongodbPrograms(stack)],
    second: onNodes(patroni, sentinel),
  };
}

/** One of the two of a service. */
function twin(stack: Stack, name: ServiceName, instance: (typeof instances)[number]): Program {
  const place = { instance: `${name}-${instance}`, port: portOfTwin(stack, name, instance) };
  return withRoles(stack, service(stack, name, place));
}

/** A service that starts when its role and database are there. */
function withRoles(stack: Stack, program: Program): Program {
  return {
    ...program,
    // Many start at once.
    readyWithinMs: 240_000,
    async prepare() {
      await Promise.all([ensureRoles(stack), ensureMongodbSet(stack)]);
      return await program.prepare();
    },
  };
}

/** All instances, as the monitor's settings have them. */
function watched(stack: Stack): string {
  const places = (name: ServiceName) =>
    instances.map((instance) => `${name}=http://127.0.0.1:${portOfTwin(stack, name, instance)}`);
  return twinNames.flatMap(places).join(',');
}

function portOfTwin(stack: Stack, name: ServiceName, instance: number): number {
  return servicePort(stack, name) + (instance - 1) * portStep;
}

function upstreams(stack: Stack): Record<string, string> {
  const both = (name: ServiceName) =>
    instances.map((instance) => `127.0.0.1:${portOfTwin(stack, name, instance)}`).join(',');
  return {
    GATEWAY_WRITE_API: both('write-api'),
    GATEWAY_READ_API: both('read-api'),
    GATEWAY_ACCOUNTS: both('accounts'),
    GATEWAY_NOTIFICATIONS: both('notifications'),
  };
}
