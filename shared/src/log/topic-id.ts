import type { Kafka } from 'kafkajs';

/**
 * The id that Kafka gave a topic when it was created. A topic that is deleted and created again under its name has
 * another id. kafkajs uses an older Metadata request without it, so the request is encoded here and sent over a
 * connection of kafkajs, with its TLS, login and timeouts.
 * @param kafka the client, of kafkajs 2.2.4
 * @returns the id as a UUID; all zeros from a broker without topic ids
 * @throws Error when the broker does not know the topic
 */
export async function topicId(kafka: Kafka, topic: string): Promise<string> {
  const cluster = clusterOf(kafka);
  await cluster.connect();
  try {
    await cluster.refreshMetadata();
    const { connectionPool } = await cluster.findControllerBroker();
    return await connectionPool.send({
      request: { apiKey: 3, apiVersion: 10, apiName: 'Metadata', encode: async () => ({ buffer: requestOf(topic) }) },
      response: { decode: async (raw) => idIn(raw, topic), parse: async (id) => id },
    });
  } finally {
    await cluster.disconnect();
  }
}

type Cluster = {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  findControllerBroker(): Promise<{ connectionPool: { send(message: Message): Promise<string> } }>;
};
type Message = {
  request: { apiKey: number; apiVersion: number; apiName: string; encode(): Promise<{ buffer: Buffer }> };
  response: { decode(raw: Buffer): Promise<string>; parse(decoded: string): Promise<string> };
};
type CreateCluster = (options: { allowAutoTopicCreation: boolean }) => Cluster;

function clusterOf(kafka: Kafka): Cluster {
  const name = Object.getOwnPropertySymbols(kafka).find((symbol) => symbol.description?.endsWith(':createCluster'));
  const create: CreateCluster | undefined = name && Reflect.get(kafka, name);
  if (create === undefined) throw new Error('kafkajs is not the version that the topic id is asked with');
  return create({ allowAutoTopicCreation: false });
}

// Metadata Request (Version: 10) => [topics] allow_auto_topic_creation include_cluster_operations include_topic_operations
//   topics => topic_id name. In this version of headers and fields, an empty list of tags follows each structure.
function requestOf(topic: string): Buffer {
  const name = Buffer.from(topic);
  const noTags = 0;
  const one = 2;
  return Buffer.concat([
    Buffer.from([noTags, one]),
    Buffer.alloc(16),
    varint(name.length + 1),
    name,
    Buffer.from([noTags, 0, 0, 0, noTags]),
  ]);
}

function varint(value: number): Buffer {
  return Buffer.from(value < 0x80 ? [value] : [(value & 0x7f) | 0x80, value >> 7]);
}

// Metadata Response (Version: 10) => throttle_time_ms [brokers] cluster_id controller_id [topics]
//   brokers => node_id host port rack
//   topics => error_code name topic_id …
function idIn(raw: Buffer, topic: string): string {
  let at = 0;
  const skip = (bytes: number) => {
    at += bytes;
  };
  const unsigned = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = raw.readUInt8(at++);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  // A length is encoded plus one; 0 is null.
  const skipText = () => skip(Math.max(0, unsigned() - 1));
  const skipTags = () => {
    for (let tags = unsigned(); tags > 0; tags -= 1) {
      unsigned();
      skip(unsigned());
    }
  };
  skipTags();
  skip(4);
  for (let brokers = unsigned() - 1; brokers > 0; brokers -= 1) {
    skip(4);
    skipText();
    skip(4);
    skipText();
    skipTags();
  }
  skipText();
  skip(4);
  const topics = unsigned() - 1;
  const errorCode = topics === 1 ? raw.readInt16BE(at) : -1;
  if (errorCode !== 0) throw new Error(`the broker does not give the id of ${topic} (error ${errorCode})`);
  skip(2);
  skipText();
  const hex = raw.toString('hex', at, at + 16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
