import { createKafka } from '@ticketing/shared/log/client.ts';
import type { LogEnds } from '@ticketing/shared/log/log-ends.ts';
import { logEndsOf } from '@ticketing/shared/log/log-ends.ts';
import type { RawConnection, RawRequest } from '@ticketing/shared/log/raw-requests.ts';
import { openRawConnection } from '@ticketing/shared/log/raw-requests.ts';
import type { KafkaSettings } from '@ticketing/shared/service/engine-settings.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Admin } from 'kafkajs';

/** Asks Kafka on connections that are opened when they are needed, and made anew after a fault. */
export type KafkaClient = {
  ask<T>(request: RawRequest<T>): Promise<T>;
  groups(ids: string[]): Promise<{ group: string; state: string; members: number }[]>;
  /** Next offsets that a group has committed, by partition. */
  committed(group: string, topic: string): Promise<LogEnds>;
  ends(topic: string): Promise<LogEnds>;
  close(): Promise<void>;
};

/** Less than the deadline of a reading: an open question holds up the next. */
const requestTimeoutMs = 1_200;

export function createKafkaClient(settings: KafkaSettings, logger: Logger): KafkaClient {
  const kafka = createKafka({
    ...settings,
    clientId: 'monitor',
    logger,
    requestTimeoutMs,
    // The next poll is the retry.
    retry: { retries: 0 },
  });
  const raw = renewable<RawConnection>({
    open: () => openRawConnection(kafka),
    close: (connection) => connection.close(),
  });
  const admin = renewable<Admin>({
    async open() {
      const opened = kafka.admin({ retry: { retries: 0 } });
      await opened.connect();
      // Learns the brokers now: when several ask at once for the first time, kafkajs closes the first connection under them.
      await opened.describeCluster();
      return opened;
    },
    close: (opened) => opened.disconnect(),
  });

  return {
    ask: (request) => raw.use((connection) => connection.ask(request)),
    groups: (ids) =>
      admin.use(async (client) => {
        const described = await client.describeGroups(ids);
        return described.groups.map(({ groupId, state, members }) => ({
          group: groupId,
          state: state.toString(),
          members: members.length,
        }));
      }),
    committed: (group, topic) =>
      admin.use(async (client) => {
        const [entry] = await client.fetchOffsets({ groupId: group, topics: [topic] });
        const known = (entry?.partitions ?? []).filter(({ offset }) => Number(offset) >= 0);
        return new Map(known.map(({ partition, offset }) => [partition, Number(offset)]));
      }),
    ends: (topic) => admin.use((client) => logEndsOf(client, topic).read()),
    async close() {
      await Promise.all([raw.close(), admin.close()]);
    },
  };
}

/** Something that is opened when it is first used, and again when a use of it has failed. */
function renewable<T>({ open, close }: { open: () => Promise<T>; close: (opened: T) => Promise<void> }) {
  let current: Promise<T> | undefined;

  function drop(broken: Promise<T>): void {
    if (current === broken) current = undefined;
    broken.then(close).catch(() => undefined);
  }

  return {
    async use<R>(work: (opened: T) => Promise<R>): Promise<R> {
      current ??= open();
      const used = current;
      try {
        return await work(await used);
      } catch (error) {
        drop(used);
        throw error;
      }
    },
    async close(): Promise<void> {
      const last = current;
      current = undefined;
      await last?.then(close).catch(() => undefined);
    },
  };
}
