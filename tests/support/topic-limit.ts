import { ConfigResourceTypes } from '@ticketing/shared/log/kafkajs.ts';
import type { Kafka } from 'kafkajs';
import { until } from '../../local/until.ts';

/** Somebody makes a topic smaller, or larger again, under running services. @param bytes what a batch may have */
export async function limitTopic(kafka: Kafka, topic: string, bytes: number): Promise<void> {
  const [name, value] = ['max.message.bytes', String(bytes)];
  const resource = { type: ConfigResourceTypes.TOPIC, name: topic };
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.alterConfigs({
      validateOnly: false,
      resources: [{ ...resource, configEntries: [{ name, value }] }],
    });
    // The controller answers a moment before the broker knows.
    await until('the broker to know the limit', async () => {
      const { resources } = await admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ ...resource, configNames: [name] }],
      });
      return resources[0]?.configEntries[0]?.configValue === value;
    });
  } finally {
    await admin.disconnect();
  }
}
