import { mkdir } from 'node:fs/promises';
import { findExecutable } from '../command.ts';
import { redisServer } from '../packages.ts';
import { redisAnswers } from '../probe.ts';
import type { Launch, Program } from '../program.ts';
import { dataDir, type Stack } from '../stack.ts';

/**
 * A full Redis evicts the least recently used keys that have a TTL: Idempotency-Keys, which live for a day and which
 * any client can create. Without eviction it would refuse new locks. A lock is evicted only if nothing else is as old,
 * which is seconds; and it is advisory.
 */
export const redisMemory = { maxmemory: '256mb', 'maxmemory-policy': 'volatile-lru' };

/** Redis from the machine. Its contents (locks, hints, idempotency hashes) may be lost, but survive an orderly stop. */
export function redis(stack: Stack): Program {
  const port = stack.ports.redis;
  return {
    name: 'redis',
    title: 'Redis',
    ports: [port],
    requires: [redisServer],
    prepare: () => prepare(stack),
    isReady: () => redisAnswers(port),
    readyWithinMs: 30_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 10_000,
  };
}

/** The address for services. */
export function redisUrl(stack: Stack): string {
  return `redis://127.0.0.1:${stack.ports.redis}`;
}

async function prepare(stack: Stack): Promise<Launch> {
  const data = dataDir(stack, 'redis');
  await mkdir(data, { recursive: true });
  const settings = {
    port: String(stack.ports.redis),
    bind: '127.0.0.1',
    dir: data,
    daemonize: 'no',
    appendonly: 'no',
    save: '60 1000',
    ...redisMemory,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  return { command: findExecutable(redisServer.executable) as string, args };
}
