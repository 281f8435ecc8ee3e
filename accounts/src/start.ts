import { createAccess } from '@ticketing/shared/http/access.ts';
import { createAccessTokens } from '@ticketing/shared/http/access-tokens.ts';
import { messagesOf } from '@ticketing/shared/http/express-tuning.ts';
import { listen } from '@ticketing/shared/http/server.ts';
import { postgresUrl, redisSettings } from '@ticketing/shared/service/engine-settings.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import type { ServiceContext } from '@ticketing/shared/service/run.ts';
import { untilReachable } from '@ticketing/shared/service/run.ts';
import { createSeal } from '@ticketing/shared/service/sealing.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { createRedis } from '@ticketing/shared/stores/redis.ts';
import { createAccountsApp } from './app.ts';
import type { Config } from './config.ts';
import { createCredentials } from './credentials.ts';
import { keepClean } from './housekeeping.ts';
import { openSigningKeys } from './keys/signing-keys.ts';
import { createLoginLimits } from './limits.ts';
import { accountsMetrics, watchKeys } from './metrics.ts';
import { migrate } from './migrate.ts';
import { createHasher } from './passwords/hasher.ts';
import { createPasswordRules } from './passwords/rules.ts';
import { createPeople } from './people.ts';
import { createSessions } from './sessions.ts';
import { createTokenIssuer } from './tokens/issuer.ts';

/** Hashes take two threads of four; a request holds a connection for a millisecond. */
const maxConnections = 10;

/** Tokens and clocks that go wrong by so much are still good: so long is a key published after its last token. */
const slackSeconds = 300;

/**
 * Opens what the service needs, and listens. Redis may start later.
 * @returns the port
 * @throws StartError when PostgreSQL cannot be reached, the secret is not the right one, or the port cannot be used
 */
export async function startAccounts({
  config,
  logger,
  onStop,
  fail,
}: Pick<ServiceContext<Config>, 'config' | 'logger' | 'onStop' | 'fail'>): Promise<number> {
  const registry = createRegistry('accounts');
  const metrics = accountsMetrics(registry);
  const url = postgresUrl(config);
  await untilReachable('PostgreSQL', () => migrate(url, logger), { logger });
  const pool = createPool({ url, applicationName: 'accounts', maxConnections, logger, registry });
  onStop('postgres', () => pool.end());
  const redis = createRedis({ ...redisSettings(config), onRefused: fail, logger, name: 'accounts' });
  onStop('redis', () => redis.disconnect());

  const before = config.ACCOUNTS_KEY_SECRET_BEFORE;
  const now = config.ACCOUNTS_KEY_SECRET;
  const seal = createSeal(before === undefined ? [now] : [now, before], 'accounts');
  const keys = await openSigningKeys({
    pool,
    seal,
    rules: {
      lifeMs: config.SIGNING_KEY_SECONDS * 1_000,
      leadMs: config.SIGNING_KEY_LEAD_SECONDS * 1_000,
      keptMs: (config.TOKEN_SECONDS + slackSeconds) * 1_000,
    },
    logger,
  });
  onStop('keys', () => keys.stop());
  watchKeys(registry, keys.ageSeconds);
  const names = { issuer: config.TOKEN_ISSUER, audience: config.TOKEN_AUDIENCE };
  const issuer = createTokenIssuer({ keys, ...names, seconds: config.TOKEN_SECONDS });

  const verifyEmail = config.ACCOUNTS_VERIFY_EMAIL === 'required';
  const hasher = await createHasher({
    cost: {
      memoryKib: config.PASSWORD_MEMORY_KIB,
      passes: config.PASSWORD_PASSES,
      parallelism: config.PASSWORD_PARALLELISM,
    },
    atOnce: config.HASHES_AT_ONCE,
    waiting: config.HASHES_WAITING,
    metrics,
  });
  const limits = createLoginLimits({
    redis,
    namespace: config.NAMESPACE,
    registrationsPerHour: config.REGISTRATIONS_PER_HOUR,
    metrics,
  });
  const credentials = createCredentials({ pool, hasher, limits, metrics, verifyEmail });
  const people = createPeople({
    pool,
    hasher,
    rules: createPasswordRules(config.PASSWORD_BLOCK_LIST_FILE ?? new Set()),
    credentials,
    limits,
    metrics,
    verifyEmail,
    pagesUrl: config.ACCOUNTS_PAGES_URL,
  });
  onStop('housekeeping', keepClean(pool, logger));

  const { app, stopBeingReady } = createAccountsApp({
    pool,
    redis,
    access: createAccess({ auth: 'required', tokens: createAccessTokens({ keys: keys.tokenKeys, ...names }) }),
    credentials,
    people,
    sessions: createSessions({ pool, seal, issuer, seconds: config.SESSION_SECONDS, metrics, logger }),
    keys,
    origins: config.ACCOUNTS_ORIGINS,
    logger,
    registry,
    sessionSeconds: config.SESSION_SECONDS,
    trustedProxies: config.TRUSTED_PROXIES,
    serviceSecret: config.ACCOUNTS_SERVICE_SECRET,
    verifyEmail,
  });
  const server = await listen(app, config.HOST, config.PORT, { ...messagesOf(app), logger });
  onStop('http server', () => server.close());
  onStop('readiness', stopBeingReady);
  logger.info({ host: config.HOST, port: server.port }, 'listening');
  return server.port;
}
