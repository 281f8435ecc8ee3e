import { mkdir } from 'node:fs/promises';
import { MongoClient } from 'mongodb';
import { findExecutable } from '../command.ts';
import { mongodb } from '../engines/mongodb.ts';
import { mongodbAnswers } from '../probe.ts';
import type { Program } from '../program.ts';
import { dataDir, type Stack } from '../stack.ts';
import { ensureCertificates, identity } from './certificates.ts';
import { addresses, hostOf, type NodeNumber, nodeNumbers } from './nodes.ts';
import { placeOf } from './place.ts';

const set = 'views';

/** Whether there is a `mongod`, of which three make a replica set. The look-alike stays alone. */
export function mongodbHasSet(): boolean {
  return findExecutable('mongod') !== undefined;
}

/** MongoDB: a replica set of three, or the look-alike behind HAProxy, which has the TLS that it lacks. */
export function mongodbPrograms(stack: Stack): Program[] {
  if (mongodbHasSet()) return nodeNumbers.map((node) => member(stack, node));
  const alone = mongodb({ ...stack, ports: { ...stack.ports, mongodb: stack.ports.mongodbBehindTls } });
  return [{ ...alone, title: 'MongoDB look-alike, alone (there is no mongod here)' }];
}

/** The address for services. */
export function clusterMongodbUri(stack: Stack): string {
  const { mongodb: port } = stack.ports;
  if (!mongodbHasSet()) return `mongodb://127.0.0.1:${port}/ticketing?tls=true`;
  return `mongodb://${addresses(port)}/ticketing?tls=true&replicaSet=${set}&w=majority`;
}

function member(stack: Stack, node: NodeNumber): Program {
  const { mongodb: port } = stack.ports;
  const name = `mongodb-${node}`;
  const place = () => placeOf(stack, node, port);
  return {
    name,
    title: `MongoDB ${node}`,
    host: hostOf(node),
    ports: [port],
    requires: [],
    async prepare() {
      await ensureCertificates(stack);
      await mkdir(dataDir(stack, name), { recursive: true });
      return { command: findExecutable('mongod') as string, args: memberArguments(stack, node, dataDir(stack, name)) };
    },
    isReady: () => mongodbAnswers(place()),
    readyWithinMs: 120_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 15_000,
  };
}

/** The command line of a member. */
export function memberArguments({ ports, ...stack }: Stack, node: NodeNumber, data: string): string[] {
  const { ca, both } = identity({ ports, ...stack }, `mongodb-${node}`);
  const where = ['--bind_ip', hostOf(node), '--port', String(ports.mongodb), '--nounixsocket'];
  const tls = ['--tlsMode', 'requireTLS', '--tlsCertificateKeyFile', both, '--tlsCAFile', ca];
  return ['--dbpath', data, '--replSet', set, ...where, ...tls, '--wiredTigerCacheSizeGB', '0.25'];
}

/** Makes the three a set, once; the look-alike needs nothing. */
export async function ensureMongodbSet(stack: Stack): Promise<void> {
  if (!mongodbHasSet()) return;
  const { mongodb: port } = stack.ports;
  const { ca, both } = identity(stack, 'operator');
  const client = new MongoClient(`mongodb://${hostOf(1)}:${port}/?directConnection=true`, {
    tls: true,
    tlsCAFile: ca,
    tlsCertificateKeyFile: both,
  });
  try {
    const members = nodeNumbers.map((node) => ({ _id: node - 1, host: `${hostOf(node)}:${port}` }));
    await client.db('admin').command({ replSetInitiate: { _id: set, members } });
  } catch (error) {
    if (!(error instanceof Error && 'codeName' in error && error.codeName === 'AlreadyInitialized')) throw error;
  } finally {
    await client.close();
  }
}
