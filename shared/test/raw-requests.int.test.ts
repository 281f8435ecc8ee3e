import { createKafka } from '@ticketing/shared/log/client.ts';
import {
  describeQuorumRequest,
  electionNotNeeded,
  electPreferredLeadersRequest,
  metadataRequest,
} from '@ticketing/shared/log/cluster-metadata.ts';
import type { RawConnection } from '@ticketing/shared/log/raw-requests.ts';
import { openRawConnection } from '@ticketing/shared/log/raw-requests.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

let sandbox: Sandbox;
let connection: RawConnection;
let topic: string;

beforeAll(async () => {
  sandbox = await openSandbox();
  // Longer than a length of one byte can say.
  topic = `${sandbox.namespace}${'t'.repeat(150)}`;
  const kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger: sandbox.logger });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 2 }] });
  await admin.disconnect();
  connection = await openRawConnection(kafka);
});

afterAll(async () => {
  await connection?.close();
  await sandbox?.close();
});

test('the quorum tells its leader, its epoch and its voters', async () => {
  const { leader, epoch, highWatermark, voters } = await connection.ask(describeQuorumRequest());
  expect(epoch).toBeGreaterThan(0);
  expect(highWatermark).toBeGreaterThan(0);
  const [own] = voters.filter(({ node }) => node === leader);
  expect(own!.logEnd).toBeGreaterThanOrEqual(highWatermark);
});

test('metadata tells leaders with their epochs, and of an unknown topic its error', async () => {
  const { brokers, topics } = await connection.ask(metadataRequest([topic, `${topic}-none`]));
  const known = topics.find(({ name }) => name === topic)!;
  expect(known.partitions.map(({ partition }) => partition).toSorted()).toEqual([0, 1]);
  for (const { leader, leaderEpoch, replicas, isr } of known.partitions) {
    expect(brokers.map(({ id }) => id)).toContain(leader);
    expect(leaderEpoch).toBeGreaterThanOrEqual(0);
    expect([replicas[0], isr]).toEqual([leader, replicas]);
  }
  expect(topics.find(({ name }) => name !== topic)).toMatchObject({ errorCode: 3, partitions: [] });
});

test('an election of preferred leaders is not needed where they lead', async () => {
  const results = await connection.ask(electPreferredLeadersRequest(new Map([[topic, [0, 1]]]), 1_000));
  expect(results.toSorted((a, b) => a.partition - b.partition)).toEqual([
    { topic, partition: 0, errorCode: electionNotNeeded },
    { topic, partition: 1, errorCode: electionNotNeeded },
  ]);
});
