import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addresses } from '../../local/cluster/nodes.ts';
import { rolePassword } from '../../local/cluster/settings.ts';
import type { Program } from '../../local/program.ts';
import type { Stack } from '../../local/stack.ts';

/** A way past TLS and passwords by certificate in Kafka and PostgreSQL, beside the usual one. A cluster has none. */
export type PlainListeners = {
  /** The program with the other way in. */
  addTo(stack: Stack, program: Program): Program;
  /** The settings of a service that takes it. */
  settings(stack: Stack, role: string): Record<string, string>;
};

/** @param kafkaPort free on every node */
export function plainListeners(kafkaPort: number): PlainListeners {
  return {
    addTo(stack, program) {
      const change = /^kafka-\d$/.test(program.name)
        ? () => openKafka(stack, program, kafkaPort)
        : /^postgres-\d$/.test(program.name) && (() => openPostgres(stack, program));
      if (!change) return program;
      return {
        ...program,
        async prepare() {
          const launch = await program.prepare();
          await change();
          return launch;
        },
      };
    },
    settings: (stack, role) => ({
      KAFKA_BROKERS: addresses(kafkaPort),
      KAFKA_TLS: 'off',
      KAFKA_SASL_MECHANISM: '',
      KAFKA_SASL_USERNAME: '',
      KAFKA_SASL_PASSWORD: '',
      ...(role === 'worker' && {
        DATABASE_URL: `postgresql://${role}:${rolePassword(stack, role)}@127.0.0.1:${stack.ports.postgres}/ticketing?sslmode=disable`,
      }),
    }),
  };
}

/** Of a setting that is there twice Kafka takes the last. */
async function openKafka(stack: Stack, { name, host }: Program, port: number): Promise<void> {
  const file = join(stack.dir, 'run', `${name}.properties`);
  const lines = (await readFile(file, 'utf8')).split('\n');
  const more = { listeners: `PLAIN://${host}:${port}`, 'advertised.listeners': `PLAIN://${host}:${port}` };
  const added = Object.entries({ ...more, 'listener.security.protocol.map': 'PLAIN:PLAINTEXT' }).map(([key, value]) => {
    const line = lines.find((one) => one.startsWith(`${key}=`));
    return `${line},${value}\n`;
  });
  await appendFile(file, added.join(''));
}

async function openPostgres(stack: Stack, { name }: Program): Promise<void> {
  const file = join(stack.dir, 'run', name, 'patroni.json');
  const settings = JSON.parse(await readFile(file, 'utf8')) as { postgresql: { pg_hba: string[] } };
  settings.postgresql.pg_hba.push('hostnossl ticketing worker 127.0.0.0/8 scram-sha-256');
  await writeFile(file, JSON.stringify(settings, null, 2));
}
