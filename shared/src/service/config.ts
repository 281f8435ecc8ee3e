import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { engineProblems } from './engine-settings.ts';
import { failpointProblems } from './failpoint.ts';
import { logLevels } from './logging.ts';

/** The environment does not have what a service needs. The message is for the operator, one line per problem. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const portSchema = z.coerce.number().int().min(0).max(65_535);

/** The settings of every service. Each service adds only those that it uses, with the shapes of engine-settings.ts. */
export const serviceConfigShape = {
  HOST: z.string().min(1).default('127.0.0.1'),
  LOG_LEVEL: z.enum(logLevels).default('info'),
  /** Prefix of the names of topics, groups and channels, so that several systems can share the engines. */
  NAMESPACE: z
    .string()
    .regex(/^[a-z0-9.-]*$/, 'must be lower-case letters, digits, dots and dashes')
    .default(''),
  KAFKA_PARTITIONS: z.coerce.number().int().min(1).max(1024).default(12),
  KAFKA_REPLICATION_FACTOR: z.coerce.number().int().min(1).max(9).default(1),
};

/** PORT with the service's own default. */
export function portWithDefault(port: number) {
  return portSchema.default(port);
}

/**
 * The directory in which a consumer stores its group member id for the process that replaces it. It must survive kill
 * -9. Several processes may share it.
 */
export const memberDirSchema = z
  .string()
  .min(1)
  .default(() => join(tmpdir(), `ticketing-members-${userInfo().uid}`));

/**
 * Reads the environment once, before anything connects.
 * @throws ConfigError that lists all problems
 */
export function readConfig<S extends z.ZodType<object>>(
  schema: S,
  environment: NodeJS.ProcessEnv = process.env,
): z.output<S> {
  // An empty variable counts as absent, as compose files and shells write it. ADMIN_TOKEN is an exception: if it is
  // empty by mistake, access must not become open.
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => value !== '' || name === 'ADMIN_TOKEN'),
  );
  const result = schema.safeParse(given);
  const problems = result.success
    ? [...engineProblems(result.data), ...failpointProblems(given)]
    : result.error.issues.map((issue) => {
        const name = issue.path.join('.');
        return given[name] === undefined ? `${name} is not set` : `${name} ${issue.message}`;
      });
  if (result.success && problems.length === 0) return result.data;
  throw new ConfigError(`Wrong settings: ${problems.join('; ')}.`);
}
