import { createKafka } from '@ticketing/shared/log/client.ts';
import { topicId } from '@ticketing/shared/log/topic-id.ts';
import type { Admin, Kafka } from 'kafkajs';
import { until } from '../../local/until.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

let sandbox: Sandbox;
let kafka: Kafka;
let admin: Admin;

beforeAll(async () => {
  sandbox = await openSandbox();
  kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger: sandbox.logger });
  admin = kafka.admin();
  await admin.connect();
});

afterAll(async () => {
  await admin.disconnect();
  await sandbox.close();
});

const make = (topic: string) => admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 2 }] });

it('is the same as long as the topic lives, and another for another of the same name', async () => {
  const topic = `${sandbox.namespace}booking.commands`;
  await make(topic);
  const id = await topicId(kafka, topic);
  expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(id).not.toMatch(/^[0-]*$/);
  expect(await topicId(kafka, topic)).toBe(id);
  const other = `${sandbox.namespace}${'o'.repeat(200)}`;
  await make(other);
  expect(await topicId(kafka, other)).not.toBe(id);
  await admin.deleteTopics({ topics: [topic] });
  await until('the topic to be gone', async () => !(await admin.listTopics()).includes(topic));
  await make(topic);
  expect(await topicId(kafka, topic)).not.toBe(id);
});

it('of a topic that is not there is an error, and makes none', async () => {
  const topic = `${sandbox.namespace}none`;
  await expect(topicId(kafka, topic)).rejects.toThrow(topic);
  expect(await admin.listTopics()).not.toContain(topic);
});
