import { createKafka } from '@ticketing/shared/log/client.ts';
import { ensureTopics } from '@ticketing/shared/log/topics.ts';
import type { Kafka } from 'kafkajs';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

let sandbox: Sandbox;
let kafka: Kafka;

beforeAll(async () => {
  sandbox = await openSandbox();
  const { kafkaBrokers, logger } = sandbox;
  kafka = createKafka({ brokers: kafkaBrokers.split(','), clientId: 'test', logger });
});

afterAll(() => sandbox.close());

it('takes records of a process whose clock is wrong, and gives them its own time', async () => {
  const { topics } = await ensureTopics(kafka, { namespace: sandbox.namespace, partitions: 1, replicationFactor: 1 });
  const producer = kafka.producer();
  await producer.connect();
  for (const topic of Object.values(topics)) {
    for (const year of ['2000', '2100']) {
      const timestamp = String(Date.parse(`${year}-01-01T00:00:00Z`));
      const sentMs = Date.now();
      const [sent] = await producer.send({ topic, messages: [{ value: year, timestamp, partition: 0 }] });
      expect(sent).toMatchObject({ errorCode: 0 });
      expect(Math.abs(Number(sent!.logAppendTime) - sentMs)).toBeLessThan(60_000);
    }
  }
  await producer.disconnect();
});
