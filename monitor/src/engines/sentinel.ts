import type { RedisSettings } from '@ticketing/shared/service/engine-settings.ts';
import { Redis } from 'ioredis';
import { z } from 'zod';
import type { sentinelSchema } from '../answers/redis.ts';
import type { PolledReading, Reading } from '../polling/reading.ts';
import { createReading, NothingToAsk, reasonOf } from '../polling/reading.ts';

type Sentinel = z.output<typeof sentinelSchema>;

export type SentinelWatch = {
  readings: PolledReading<unknown>[];
  current(): Reading<Sentinel>;
  /** Why no failover can be asked for; undefined if one can. */
  electionFault(): string | undefined;
  failover(): Promise<void>;
  close(): void;
};

const repliesSchema = z.array(z.string());
const fieldsSchema = z.array(z.string()).transform((list) => {
  const fields = new Map<string, string>();
  for (let index = 0; index + 1 < list.length; index += 2) fields.set(list[index]!, list[index + 1]!);
  return fields;
});

/** The Sentinels that watch over Redis, where the settings name some. */
export function watchSentinel(settings: RedisSettings): SentinelWatch {
  const { addresses, name } = settings.sentinels ?? { addresses: [], name: '' };
  const clients = addresses.map((address) => ({
    address: `${address.host}:${address.port}`,
    redis: clientOf(address, settings),
  }));
  let last: Sentinel | undefined;

  async function askOne({ address, redis }: (typeof clients)[number]) {
    const master = fieldsSchema.parse(await redis.call('SENTINEL', 'MASTER', name));
    const replicas = z.array(fieldsSchema).parse(await redis.call('SENTINEL', 'REPLICAS', name));
    return { address, master, replicas };
  }

  const reading = createReading({
    source: 'Redis Sentinel, SENTINEL MASTER and REPLICAS',
    async ask(): Promise<Sentinel> {
      if (clients.length === 0)
        throw new NothingToAsk('REDIS_SENTINELS is not set: no Sentinel watches over Redis here.');
      const answers = await Promise.allSettled(clients.map(askOne));
      const told = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
      if (told.length === 0) throw (answers[0] as PromiseRejectedResult).reason;
      // After a failover the one with the highest epoch knows the new master.
      const best = told.reduce((one, other) => (epochOf(other.master) > epochOf(one.master) ? other : one));
      last = {
        master: addressOf(best.master),
        epoch: epochOf(best.master),
        quorum: Number(best.master.get('quorum') ?? 0),
        sentinels: answers.map((answer, index) => ({
          address: clients[index]!.address,
          answers: answer.status === 'fulfilled',
          ...(answer.status === 'rejected' && { reason: reasonOf(answer.reason) }),
        })),
        replicas: best.replicas.map((replica) => ({
          address: addressOf(replica),
          state: replica.get('flags') ?? 'unknown',
        })),
      };
      return last;
    },
  });

  return {
    readings: [reading],
    current: () => reading.current(),
    electionFault() {
      if (clients.length === 0)
        return 'Redis is a single node here: there are no Sentinels (REDIS_SENTINELS) that could have another lead.';
      if (last === undefined) return 'The Sentinels have not answered yet.';
      return last.replicas.length === 0 ? 'Redis is a single node here: the Sentinels know no replica.' : undefined;
    },
    async failover() {
      const reasons: string[] = [];
      for (const { address, redis } of clients) {
        try {
          repliesSchema.or(z.string()).parse(await redis.call('SENTINEL', 'FAILOVER', name));
          return;
        } catch (error) {
          reasons.push(`${address}: ${reasonOf(error)}`);
        }
      }
      throw new Error(reasons.join('; '));
    },
    close() {
      for (const { redis } of clients) redis.disconnect();
    },
  };
}

type Address = NonNullable<RedisSettings['sentinels']>['addresses'][number];

function clientOf(address: Address, { url, tls }: RedisSettings): Redis {
  // User, password and TLS of the URL are those of the Sentinels, too.
  const { username, password } = new URL(url);
  const redis = new Redis({
    ...address,
    connectionName: 'monitor',
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    ...(tls && { tls }),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 700,
    connectTimeout: 1_000,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 1_000),
  });
  // What is wrong is said by each reading.
  redis.on('error', () => undefined);
  return redis;
}

function addressOf(fields: ReadonlyMap<string, string>): string {
  return `${fields.get('ip')}:${fields.get('port')}`;
}

function epochOf(master: ReadonlyMap<string, string>): number {
  return Number(master.get('config-epoch') ?? 0);
}
