import { ownSecret } from '../secrets.ts';
import type { Stack } from '../stack.ts';
import { identity } from './certificates.ts';
import { clusterBrokers, kafkaAccount } from './kafka.ts';
import { clusterMongodbUri } from './mongodb.ts';
import { hostOf, nodeNumbers } from './nodes.ts';
import { redisPassword, sentinelAddresses, sentinelName } from './redis.ts';

/** The password of a role in PostgreSQL. */
export function rolePassword(stack: Stack, role: string): string {
  return ownSecret(stack, 'roles', role);
}

/** The URL of a database for a role, with the files that it logs in with; psql understands it as well. */
export function clusterDatabaseUrl(stack: Stack, role: string, database: string): string {
  const { ca, cert, key } = identity(stack, role);
  const url = new URL(`postgresql://127.0.0.1:${stack.ports.postgres}/${database}`);
  url.username = role;
  // The superuser is let in by its certificate alone.
  if (role !== 'postgres') url.password = rolePassword(stack, role);
  for (const [name, value] of Object.entries({ sslmode: 'verify-full', sslrootcert: ca, sslcert: cert, sslkey: key })) {
    url.searchParams.set(name, value);
  }
  return url.href;
}

/** Where one finds the engines of a cluster, in the services' settings. */
export function clusterAddresses(stack: Stack, who: string) {
  return {
    DATABASE_URL: clusterDatabaseUrl(stack, who, 'ticketing'),
    // A service has a database of its own and knows no other; operators look into all.
    ACCOUNTS_DATABASE_URL: clusterDatabaseUrl(stack, who, 'accounts'),
    PAYMENTS_DATABASE_URL: clusterDatabaseUrl(stack, who, 'payments'),
    NOTIFICATIONS_DATABASE_URL: clusterDatabaseUrl(stack, who, 'notifications'),
    MONITOR_DATABASE_URL: clusterDatabaseUrl(stack, who, 'monitor'),
    KAFKA_BROKERS: clusterBrokers(stack),
    REDIS_URL: `rediss://:${redisPassword(stack)}@${hostOf(1)}:${stack.ports.redis}`,
    MONGODB_URI: clusterMongodbUri(stack),
  };
}

/** With what one gets in: certificates, the account of Kafka, and who knows Redis' master and PostgreSQL's primary. */
export function clusterAccess(stack: Stack, who: string): Record<string, string> {
  const { ca, cert, key } = identity(stack, who);
  const { username, password } = kafkaAccount(stack);
  return {
    TLS_CA_FILE: ca,
    TLS_CERT_FILE: cert,
    TLS_KEY_FILE: key,
    KAFKA_TLS: 'on',
    KAFKA_SASL_MECHANISM: 'scram-sha-512',
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
    KAFKA_REPLICATION_FACTOR: '3',
    REDIS_SENTINELS: sentinelAddresses(stack),
    REDIS_SENTINEL_NAME: sentinelName,
    PATRONI_URLS: nodeNumbers.map((node) => `https://${hostOf(node)}:${stack.ports.patroni}`).join(','),
  };
}
