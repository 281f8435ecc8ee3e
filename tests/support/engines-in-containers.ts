import { GenericContainer, Wait } from 'testcontainers';
import { freePort } from '../../local/ports.ts';
import type { TestEngines } from './engines-locally.ts';

/** Starts the engines in containers, with the images of docker-compose.yml. */
export async function startContainers(): Promise<TestEngines> {
  // A broker has to be told beforehand under which address its clients reach it.
  const kafkaPort = await freePort();
  const [postgres, redis, mongo, kafka] = await Promise.all([
    new GenericContainer('postgres:18-alpine')
      .withEnvironment({ POSTGRES_USER: 'user', POSTGRES_PASSWORD: 'password', POSTGRES_DB: 'ticketing' })
      .withCommand(['postgres', '-c', 'max_connections=200'])
      .withExposedPorts(5432)
      // Said twice: once by the server that only runs the init scripts, and once for good.
      .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/, 2))
      .start(),
    new GenericContainer('redis:8-alpine').withExposedPorts(6379).withWaitStrategy(Wait.forListeningPorts()).start(),
    new GenericContainer('mongo:8').withExposedPorts(27017).withWaitStrategy(Wait.forListeningPorts()).start(),
    new GenericContainer('apache/kafka:4.1.1')
      .withExposedPorts({ container: kafkaPort, host: kafkaPort })
      .withEnvironment({
        KAFKA_NODE_ID: '1',
        KAFKA_PROCESS_ROLES: 'broker,controller',
        KAFKA_LISTENERS: `PLAINTEXT://:${kafkaPort},CONTROLLER://:9093`,
        KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${kafkaPort}`,
        KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
        KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
        KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
        KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
        KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
        KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
        KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      })
      .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
      .start(),
  ]);
  return {
    urls: {
      databaseUrl: `postgres://user:password@127.0.0.1:${postgres.getMappedPort(5432)}/ticketing`,
      redisUrl: `redis://127.0.0.1:${redis.getMappedPort(6379)}`,
      mongodbUri: `mongodb://127.0.0.1:${mongo.getMappedPort(27017)}/ticketing`,
      kafkaBrokers: `127.0.0.1:${kafkaPort}`,
    },
    stop: async () => {
      await Promise.all([postgres, redis, mongo, kafka].map((container) => container.stop()));
    },
  };
}
