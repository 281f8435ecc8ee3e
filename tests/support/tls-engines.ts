import { chown, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { runCommand } from '../../local/command.ts';
import { kafka } from '../../local/engines/kafka.ts';
import { mongodb } from '../../local/engines/mongodb.ts';
import { postgres } from '../../local/engines/postgres.ts';
import { redis } from '../../local/engines/redis.ts';
import { freePort, freePorts } from '../../local/ports.ts';
import type { Launch, Program, RunningProgram } from '../../local/program.ts';
import { startProgram } from '../../local/program.ts';
import { makeStackDirs } from '../../local/stack.ts';
import { unprivilegedUser } from '../../local/unprivileged.ts';
import type { Certificates } from './certificates.ts';
import { inOneFile, makeCertificates } from './certificates.ts';

export type TlsEngines = {
  certificates: Certificates;
  /** What a service is told to reach them over TLS, with a certificate of its own; SCRAM at Kafka. */
  settings: Record<string, string>;
  stop(): Promise<void>;
};

export const kafkaAccount = { username: 'tickets', password: 'tickets-secret' };

/**
 * The four engines with TLS, each of which demands a certificate of its client; Kafka a password as well, by SCRAM or
 * PLAIN. The look-alike of MongoDB speaks no TLS: something stands in front of it that does.
 * @param dir for their data, and the certificates
 */
export async function startTlsEngines(dir: string): Promise<TlsEngines> {
  const certificates = await makeCertificates(join(dir, 'certificates'));
  const stack = { dir, ports: await freePorts() };
  const secure = { redis: await freePort(), kafka: await freePort() };
  makeStackDirs(stack);
  const started: RunningProgram[] = [];
  const start = async (program: Program) => started.push(await startProgram(stack, program));
  const stop = async () => {
    await Promise.all(started.map((engine) => engine.stop()));
  };
  try {
    await Promise.all([
      start(await securedPostgres(postgres(stack), dir, certificates)),
      start(withArguments(redis(stack), redisArguments(secure.redis, certificates))),
      start(securedKafka(kafka(stack), dir, stack.ports, secure.kafka, certificates)),
      start(mongodb(stack)),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  const front = await tlsInFrontOf(stack.ports.mongodb, certificates);
  const { ca, client } = certificates;
  return {
    certificates,
    settings: {
      DATABASE_URL: `postgresql://user:password@127.0.0.1:${stack.ports.postgres}/ticketing?sslmode=verify-full`,
      REDIS_URL: `rediss://127.0.0.1:${secure.redis}`,
      MONGODB_URI: `mongodb://127.0.0.1:${front.port}/ticketing?tls=true`,
      KAFKA_BROKERS: `127.0.0.1:${secure.kafka}`,
      KAFKA_TLS: 'on',
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: kafkaAccount.username,
      KAFKA_SASL_PASSWORD: kafkaAccount.password,
      TLS_CA_FILE: ca,
      TLS_CERT_FILE: client.cert,
      TLS_KEY_FILE: client.key,
    },
    async stop() {
      await front.close();
      await stop();
    },
  };
}

function withArguments(program: Program, more: string[], prepare?: (launch: Launch) => Promise<void>): Program {
  return {
    ...program,
    async prepare() {
      const launch = await program.prepare();
      await prepare?.(launch);
      return { ...launch, args: [...launch.args, ...more] };
    },
  };
}

/** Takes nobody without TLS and a certificate; the probe is answered all the same, with a refusal. */
async function securedPostgres(program: Program, dir: string, { ca, server }: Certificates): Promise<Program> {
  const rules = join(dir, 'pg_hba.conf');
  await writeFile(rules, 'hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-full\n');
  const user = unprivilegedUser();
  if (user) for (const path of [server.key, rules]) await chown(path, user.uid, user.gid);
  const settings = {
    ssl: 'on',
    ssl_cert_file: server.cert,
    ssl_key_file: server.key,
    ssl_ca_file: ca,
    hba_file: rules,
  };
  const more = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return { ...withArguments(program, more), isReady: () => answersAtAll(program.ports[0]!) };
}

/** Whether PostgreSQL answers the question for TLS with yes. */
function answersAtAll(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])));
    socket.once('data', (answer) => {
      resolve(answer.toString('latin1') === 'S');
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

function redisArguments(port: number, { ca, server }: Certificates): string[] {
  const files = ['--tls-cert-file', server.cert, '--tls-key-file', server.key, '--tls-ca-cert-file', ca];
  return ['--tls-port', String(port), '--tls-auth-clients', 'yes', ...files];
}

function securedKafka(
  program: Program,
  dir: string,
  ports: { kafka: number; kafkaController: number },
  port: number,
  { ca, server }: Certificates,
): Program {
  const keyStore = join(dir, 'kafka-server.pem');
  const { username, password } = kafkaAccount;
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  const settings = {
    listeners: `PLAINTEXT://127.0.0.1:${ports.kafka},CONTROLLER://127.0.0.1:${ports.kafkaController},SASL_SSL://127.0.0.1:${port}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${ports.kafka},SASL_SSL://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512,SCRAM-SHA-256,PLAIN',
    'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': scram,
    'listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config': scram,
    'listener.name.sasl_ssl.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required user_${username}="${password}";`,
    'listener.name.sasl_ssl.ssl.client.auth': 'required',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keyStore,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': ca,
  };
  const more = Object.entries(settings).flatMap(([name, value]) => ['--override', `${name}=${value}`]);
  const secured = withArguments(program, more, async () => {
    await inOneFile(server, keyStore);
  });
  let launch: Launch | undefined;
  let hasAccount = false;
  return {
    ...secured,
    async prepare() {
      launch = await secured.prepare();
      return launch;
    },
    // With the account that clients log in as, which only a running broker takes.
    async isReady() {
      if (!(await program.isReady())) return false;
      hasAccount ||= await addScramAccount(launch!, ports.kafka);
      return hasAccount;
    },
  };
}

async function addScramAccount({ command, args }: Launch, port: number): Promise<true> {
  const { username, password } = kafkaAccount;
  const classPath = ['-cp', args[args.indexOf('-cp') + 1]!];
  const who = ['--entity-type', 'users', '--entity-name', username];
  const tool = ['kafka.admin.ConfigCommand', '--bootstrap-server', `127.0.0.1:${port}`, '--alter', ...who];
  // A request changes one mechanism of a user.
  for (const mechanism of ['SCRAM-SHA-512', 'SCRAM-SHA-256']) {
    const credential = ['--add-config', `${mechanism}=[password=${password}]`];
    await runCommand(command, ['-XX:TieredStopAtLevel=1', ...classPath, ...tool, ...credential]);
  }
  return true;
}

/** A server that speaks TLS with clients that have a certificate, and hands on what they say. */
async function tlsInFrontOf(port: number, { ca, server }: Certificates) {
  const options = {
    ca: await readFile(ca),
    cert: await readFile(server.cert),
    key: await readFile(server.key),
    requestCert: true,
    rejectUnauthorized: true,
  };
  const sockets = new Set<{ destroy(): void }>();
  const front = createServer(options, (client) => {
    const behind = connect(port, '127.0.0.1');
    for (const socket of [client, behind]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    client.pipe(behind).pipe(client);
  });
  front.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const address = front.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => front.close(resolve));
    },
  };
}
