import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { accountsConfigSchema } from '../../accounts/src/config.ts';
import { simulatorConfigSchema } from '../../local/simulator/config.ts';
import { monitorConfigSchema } from '../../monitor/src/config.ts';
import { notificationsConfigSchema } from '../../notifications/src/config.ts';
import { paymentsConfigSchema } from '../../payments/src/config.ts';
import { readApiConfigSchema } from '../../read-api/src/config.ts';
import { configSchema as syncServiceConfigSchema } from '../../sync-service/src/config.ts';
import { workerConfigSchema } from '../../worker/src/config.ts';
import { configSchema as writeApiConfigSchema } from '../../write-api/src/config.ts';

const textOf = (path: string) => readFileSync(resolve(__dirname, '../..', path), 'utf8');
const text = textOf('docs/settings.md');

/** The rows of the tables: the settings of the first cell, and the others as they are. */
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, first = '', ...others]) => ({
    names: Array.from(first.matchAll(/`([A-Z_]+)`/g), ([, name]) => name!),
    others,
  }));

const services = {
  accounts: accountsConfigSchema,
  payments: paymentsConfigSchema,
  'payment-simulator': simulatorConfigSchema,
  notifications: notificationsConfigSchema,
  monitor: monitorConfigSchema,
  'read-api': readApiConfigSchema,
  'sync-service': syncServiceConfigSchema,
  worker: workerConfigSchema,
  'write-api': writeApiConfigSchema,
};

// Read by what is no service, or by no schema.
const elsewhere = [
  'ACCOUNTS_DATABASE_URL',
  'PAYMENTS_DATABASE_URL',
  'API_URL',
  'SETTINGS_FILE',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'FAILPOINT',
];

/** What reads its settings without a schema: the gateway, and what has to do with the pages. */
const readers = ['nginx/render', 'tests/support/browser.ts', 'web/vite.config.ts'].map(textOf);

it.each(Object.entries(services))(
  'docs/settings.md names all that %s reads, and says that it does',
  (service, schema) => {
    for (const name of Object.keys(schema.shape)) {
      const row = rows.find(({ names }) => names.includes(name));
      expect([name, row === undefined ? 'in no table' : 'in a table']).toEqual([name, 'in a table']);
      const readBy = row!.others[0]!;
      // Of the files and of SASL it is the engine that says who reads them.
      if (!/_FILE$|_SASL_|_TLS$/.test(name)) expect(`${name}: ${readBy}`).toMatch(new RegExp(`all|${service}`));
    }
  },
);

it('docs/settings.md names nothing that nobody reads', () => {
  const read = new Set([...Object.values(services).flatMap(({ shape }) => Object.keys(shape)), ...elsewhere]);
  const isRead = (name: string) => read.has(name) || readers.some((text) => new RegExp(`\\b${name}\\b`).test(text));
  expect(rows.flatMap(({ names }) => names).filter((name) => !isRead(name))).toEqual([]);
});
