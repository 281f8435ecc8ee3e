import type { Kafka } from 'kafkajs';
import { metadataRequest } from './cluster-metadata.ts';
import { openRawConnection } from './raw-requests.ts';

/**
 * The id that Kafka gave a topic when it was created. A topic that is deleted and created again under its name has
 * another id.
 * @param kafka the client, of kafkajs 2.2.4
 * @returns the id as a UUID; all zeros from a broker without topic ids
 * @throws Error when the broker does not know the topic
 */
export async function topicId(kafka: Kafka, topic: string): Promise<string> {
  const connection = await openRawConnection(kafka);
  try {
    const { topics } = await connection.ask(metadataRequest([topic]));
    const errorCode = topics[0]?.errorCode ?? -1;
    if (topics[0] === undefined || errorCode !== 0)
      throw new Error(`the broker does not give the id of ${topic} (error ${errorCode})`);
    return topics[0].id;
  } finally {
    await connection.close();
  }
}
