import type { Kafka } from 'kafkajs';

/**
 * Requests that kafkajs does not know, encoded here and sent over its connections, with its TLS, login and timeouts. All
 * are of "flexible" versions: lengths are varints, and a list of tags follows each structure
 * (https://kafka.apache.org/protocol#protocol_types).
 */
export type RawRequest<T> = {
  apiKey: number;
  apiVersion: number;
  apiName: string;
  body: Buffer;
  /** Reads the answer, after the tags of its header. */
  read(answer: FlexibleReader): T;
};

export type RawConnection = {
  /** Sends to one of the brokers, which passes on to the leader of the quorum what is for that. */
  ask<T>(request: RawRequest<T>): Promise<T>;
  close(): Promise<void>;
};

/** @param kafka the client, of kafkajs 2.2.4 */
export async function openRawConnection(kafka: Kafka): Promise<RawConnection> {
  const cluster = clusterOf(kafka);
  await cluster.connect();
  return {
    async ask({ body, read, ...request }) {
      await cluster.refreshMetadataIfNecessary();
      // Of a cluster without ZooKeeper that is any broker.
      const { connectionPool } = await cluster.findControllerBroker();
      const answer = await connectionPool.send({
        request: {
          ...request,
          encode: async () => ({ buffer: Buffer.concat([Buffer.from([noTags]), body]) }),
        },
        response: {
          decode: async (bytes) => {
            const reader = createFlexibleReader(bytes);
            reader.tags();
            return reader;
          },
          parse: async (reader) => reader,
        },
      });
      return read(answer);
    },
    close: () => cluster.disconnect(),
  };
}

type Cluster = {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadataIfNecessary(): Promise<void>;
  findControllerBroker(): Promise<{ connectionPool: { send(message: Message): Promise<FlexibleReader> } }>;
};
type Message = {
  request: { apiKey: number; apiVersion: number; apiName: string; encode(): Promise<{ buffer: Buffer }> };
  response: {
    decode(raw: Buffer): Promise<FlexibleReader>;
    parse(decoded: FlexibleReader): Promise<FlexibleReader>;
  };
};
type CreateCluster = (options: { allowAutoTopicCreation: boolean }) => Cluster;

function clusterOf(kafka: Kafka): Cluster {
  const name = Object.getOwnPropertySymbols(kafka).find((symbol) => symbol.description?.endsWith(':createCluster'));
  const create: CreateCluster | undefined = name && Reflect.get(kafka, name);
  if (create === undefined) throw new Error('kafkajs is not the version whose connections are used here');
  return create({ allowAutoTopicCreation: false });
}

/** The empty list of tags after a structure. */
export const noTags = 0;

/** A text with its length. */
export function compactText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([varint(bytes.length + 1), bytes]);
}

/** A list of structures, each encoded. */
export function compactList(items: Buffer[]): Buffer {
  return Buffer.concat([varint(items.length + 1), ...items]);
}

export function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}

export type FlexibleReader = ReturnType<typeof createFlexibleReader>;

/** Reads an answer from its first byte on. */
export function createFlexibleReader(raw: Buffer) {
  let at = 0;
  const moved = (bytes: number) => {
    at += bytes;
    return at - bytes;
  };
  const unsigned = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = raw.readUInt8(moved(1));
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  return {
    boolean: () => raw.readInt8(moved(1)) !== 0,
    int16: () => raw.readInt16BE(moved(2)),
    int32: () => raw.readInt32BE(moved(4)),
    /** Offsets and times stay far below 2^53. */
    int64: () => Number(raw.readBigInt64BE(moved(8))),
    uuid: () => raw.toString('hex', at, moved(16) + 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    /** @returns undefined for null */
    text: () => {
      // A length is encoded plus one; 0 is null.
      const length = unsigned() - 1;
      return length < 0 ? undefined : raw.toString('utf8', at, moved(length) + length);
    },
    list: <T>(readItem: () => T): T[] => Array.from({ length: Math.max(0, unsigned() - 1) }, readItem),
    tags: () => {
      for (let tags = unsigned(); tags > 0; tags -= 1) {
        unsigned();
        moved(unsigned());
      }
    },
  };
}
