import { z } from 'zod';
import type { PemFile, TlsFiles } from './tls-files.ts';
import { pemFileSchema, tlsProblems } from './tls-files.ts';

/** `host:port[,host:port]` → the list. */
export const brokersSchema = z
  .string()
  .regex(/^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/, 'must be host:port, or several with commas between')
  .transform((text) => text.split(','));

export const postgresUrlSchema = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a URL postgres://…' });
const redisUrlSchema = z.url({ protocol: /^rediss?$/, error: 'must be a URL redis://… or rediss://…' });
export const mongodbUriSchema = z
  .string()
  .regex(/^mongodb(\+srv)?:\/\/[^/]+\/[^?]+/, 'must be a URI mongodb://host/database');

const file = pemFileSchema.optional();

/** For every engine that is reached over TLS and has no files of its own. */
const sharedFiles = { TLS_CA_FILE: file, TLS_CERT_FILE: file, TLS_KEY_FILE: file };

/** Kafka: address, TLS and credentials. */
export const kafkaSettingsShape = {
  KAFKA_BROKERS: brokersSchema,
  KAFKA_TLS: z.enum(['on', 'off']).optional(),
  KAFKA_SASL_MECHANISM: z.enum(['scram-sha-512', 'scram-sha-256', 'plain']).optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
  KAFKA_TLS_CA_FILE: file,
  KAFKA_TLS_CERT_FILE: file,
  KAFKA_TLS_KEY_FILE: file,
  ...sharedFiles,
};

/** PostgreSQL; with TLS if the URL has `sslmode=verify-full` (or `verify-ca`). */
export const postgresSettingsShape = {
  DATABASE_URL: postgresUrlSchema,
  DATABASE_TLS_CA_FILE: file,
  DATABASE_TLS_CERT_FILE: file,
  DATABASE_TLS_KEY_FILE: file,
  ...sharedFiles,
};

/**
 * Redis; with TLS if the URL begins with `rediss://`. Where there are Sentinels they say which server is the master; user,
 * password and TLS are then those of the URL, for the Sentinels too, and its host is not used.
 */
export const redisSettingsShape = {
  REDIS_URL: redisUrlSchema,
  REDIS_SENTINELS: brokersSchema.optional(),
  REDIS_SENTINEL_NAME: z.string().min(1).default('ticketing'),
  REDIS_TLS_CA_FILE: file,
  REDIS_TLS_CERT_FILE: file,
  REDIS_TLS_KEY_FILE: file,
  ...sharedFiles,
};

/** MongoDB; with TLS if the URI has `tls=true` or begins with `mongodb+srv`. */
export const mongodbSettingsShape = {
  MONGODB_URI: mongodbUriSchema,
  MONGODB_TLS_CA_FILE: file,
  MONGODB_TLS_CERT_FILE: file,
  MONGODB_TLS_KEY_FILE: file,
  ...sharedFiles,
};

type Settings<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;
type AllSettings = Partial<
  Settings<typeof kafkaSettingsShape> &
    Settings<typeof postgresSettingsShape> &
    Settings<typeof redisSettingsShape> &
    Settings<typeof mongodbSettingsShape>
>;
type Engine = 'KAFKA' | 'DATABASE' | 'REDIS' | 'MONGODB';

export type KafkaSettings = {
  brokers: string[];
  tls?: TlsFiles;
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string };
};
/** The Sentinels that watch a Redis, and what they call it. */
export type Sentinels = { addresses: { host: string; port: number }[]; name: string };
export type RedisSettings = { url: string; tls?: TlsFiles; sentinels?: Sentinels };
export type MongodbSettings = { uri: string; tls?: TlsFiles };

export function kafkaSettings(settings: Settings<typeof kafkaSettingsShape>): KafkaSettings {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = settings;
  return {
    brokers: settings.KAFKA_BROKERS,
    ...tlsOf('KAFKA', settings),
    ...(mechanism && username && password && { sasl: { mechanism, username, password } }),
  };
}

/**
 * The URL with the TLS files as libpq parameters, which pg, the migrations and psql understand. pg reads the files for
 * each connection, so a renewed certificate needs no restart.
 */
export function postgresUrl(settings: Settings<typeof postgresSettingsShape>): string {
  if (!asksForTls.DATABASE(settings)) return settings.DATABASE_URL;
  const url = new URL(settings.DATABASE_URL);
  const { ca, cert, key } = filesOf('DATABASE', settings);
  // pg treats `require` as verify-full, but will not in its next version.
  if (url.searchParams.get('sslmode') === 'require') url.searchParams.set('sslmode', 'verify-full');
  // Without this pg treats it as verify-full, and warns.
  if (url.searchParams.get('sslmode') === 'verify-ca') url.searchParams.set('uselibpqcompat', 'true');
  for (const [name, given] of Object.entries({ sslrootcert: ca, sslcert: cert, sslkey: key })) {
    if (given && !url.searchParams.has(name)) url.searchParams.set(name, given.path);
  }
  return url.href;
}

export function redisSettings(settings: Settings<typeof redisSettingsShape>): RedisSettings {
  const { REDIS_URL: url, REDIS_SENTINELS: addresses, REDIS_SENTINEL_NAME: name } = settings;
  return {
    url,
    ...tlsOf('REDIS', settings),
    ...(addresses && { sentinels: { addresses: addresses.map(addressOf), name } }),
  };
}

function addressOf(text: string) {
  const [host = '', port] = text.split(':');
  return { host, port: Number(port) };
}

export function mongodbSettings(settings: Settings<typeof mongodbSettingsShape>): MongodbSettings {
  return { uri: settings.MONGODB_URI, ...tlsOf('MONGODB', settings) };
}

/** Whether an engine is reached over TLS, and the setting that enables it. */
const asksForTls: Record<Engine, (settings: AllSettings) => boolean> = {
  KAFKA: ({ KAFKA_TLS }) => KAFKA_TLS === 'on',
  DATABASE: ({ DATABASE_URL }) => !['disable', undefined].includes(sslModeOf(DATABASE_URL)),
  REDIS: ({ REDIS_URL }) => REDIS_URL?.startsWith('rediss:') ?? false,
  MONGODB: ({ MONGODB_URI = '' }) =>
    /[?&](tls|ssl)=true\b/.test(MONGODB_URI) ||
    (MONGODB_URI.startsWith('mongodb+srv:') && !/[?&](tls|ssl)=false\b/.test(MONGODB_URI)),
};

const wayToAsk: Record<Engine, string> = {
  KAFKA: 'KAFKA_TLS=on',
  DATABASE: 'sslmode=verify-full in DATABASE_URL',
  REDIS: 'rediss:// in REDIS_URL',
  MONGODB: 'tls=true in MONGODB_URI',
};

function sslModeOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : (new URL(url).searchParams.get('sslmode') ?? undefined);
}

function filesOf(engine: Engine, settings: AllSettings): Record<keyof TlsFiles, PemFile | undefined> {
  const own = {
    ca: settings[`${engine}_TLS_CA_FILE`],
    cert: settings[`${engine}_TLS_CERT_FILE`],
    key: settings[`${engine}_TLS_KEY_FILE`],
  };
  const hasOwnIdentity = own.cert !== undefined || own.key !== undefined;
  const ca = own.ca ?? settings.TLS_CA_FILE;
  const cert = hasOwnIdentity ? own.cert : settings.TLS_CERT_FILE;
  const key = hasOwnIdentity ? own.key : settings.TLS_KEY_FILE;
  return { ca, cert, key };
}

function tlsOf(engine: Engine, settings: AllSettings): { tls?: TlsFiles } {
  if (!asksForTls[engine](settings)) return {};
  const { ca, cert, key } = filesOf(engine, settings);
  return { tls: { ...(ca && { ca: ca.pem }), ...(cert && { cert: cert.pem }), ...(key && { key: key.pem }) } };
}

/**
 * Checks the settings of engines against each other: no setting that was meant for security may be ignored silently.
 * @param settings of a service, with those of the engines that it uses
 */
export function engineProblems(settings: AllSettings): string[] {
  const engines = (Object.keys(asksForTls) as Engine[]).filter((engine) => usesEngine(engine, settings));
  const secured = engines.filter((engine) => asksForTls[engine](settings));
  const problems = engines.flatMap((engine) => {
    const own = tlsFileNames(`${engine}_TLS`);
    const unused = Object.values(own).filter((name) => settings[name] !== undefined);
    if (!secured.includes(engine)) return unused.map((name) => `${name} is set, but not ${wayToAsk[engine]}`);
    return tlsProblems(own, { ca: settings[own.ca], cert: settings[own.cert], key: settings[own.key] });
  });
  const shared = tlsFileNames('TLS');
  problems.push(
    ...tlsProblems(shared, { ca: settings.TLS_CA_FILE, cert: settings.TLS_CERT_FILE, key: settings.TLS_KEY_FILE }),
  );
  return [...problems, ...saslProblems(settings), ...sslModeProblems(settings)];
}

/**
 * The engines that are reached without TLS although there are TLS files for all engines. That may be intended: all
 * services may get the same files.
 * @returns for each how TLS would be enabled
 */
export function withoutTls(config: object): string[] {
  const settings: AllSettings = config;
  if (settings.TLS_CA_FILE === undefined) return [];
  const engines = Object.keys(asksForTls) as Engine[];
  return engines
    .filter((engine) => usesEngine(engine, settings) && !asksForTls[engine](settings))
    .map((engine) => wayToAsk[engine]);
}

function usesEngine(engine: Engine, settings: AllSettings): boolean {
  const address = {
    KAFKA: 'KAFKA_BROKERS',
    DATABASE: 'DATABASE_URL',
    REDIS: 'REDIS_URL',
    MONGODB: 'MONGODB_URI',
  } as const;
  return settings[address[engine]] !== undefined;
}

function tlsFileNames<Prefix extends string>(prefix: Prefix) {
  return { ca: `${prefix}_CA_FILE`, cert: `${prefix}_CERT_FILE`, key: `${prefix}_KEY_FILE` } as const;
}

function saslProblems(settings: AllSettings): string[] {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = settings;
  const given = Object.entries({
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
  });
  const missing = given.filter(([, value]) => value === undefined).map(([name]) => name);
  if (missing.length === 3) return [];
  if (missing.length > 0) return missing.map((name) => `${name} is not set, and other settings of SASL are`);
  if (mechanism === 'plain' && settings.KAFKA_TLS !== 'on') {
    return ['KAFKA_SASL_MECHANISM plain sends the password unencrypted, unless KAFKA_TLS=on'];
  }
  return [];
}

function sslModeProblems({ DATABASE_URL: url, DATABASE_TLS_CA_FILE, TLS_CA_FILE }: AllSettings): string[] {
  const mode = sslModeOf(url);
  if (mode === 'allow' || mode === 'prefer') {
    return [`DATABASE_URL has sslmode=${mode}, which may connect without TLS: use verify-full, or disable`];
  }
  const hasCa = DATABASE_TLS_CA_FILE ?? TLS_CA_FILE ?? (url && new URL(url).searchParams.get('sslrootcert'));
  if (mode === 'verify-ca' && !hasCa)
    return ['DATABASE_URL has sslmode=verify-ca, and DATABASE_TLS_CA_FILE is not set'];
  return [];
}
