import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { patroniConfiguration } from '../../local/cluster/patroni.ts';
import { portsAt } from '../../local/ports.ts';

const composed = parse(readFileSync(join(import.meta.dirname, '../postgres/patroni.yml'), 'utf8'));
const stack = { dir: '/stack', ports: portsAt(0), isCluster: true };
const local = patroniConfiguration(stack, 1, { data: '/data', own: '/own', bin: '/bin' });

test('a primary is replaced by the same rules in containers as on the local stack', () => {
  expect(composed.bootstrap.dcs).toEqual(local.bootstrap.dcs);
  expect(composed.bootstrap.initdb).toEqual(local.bootstrap.initdb);
  for (const name of [
    'remove_data_directory_on_rewind_failure',
    'remove_data_directory_on_diverged_timelines',
  ] as const) {
    expect(composed.postgresql[name]).toBe(local.postgresql[name]);
  }
  expect(composed.postgresql.basebackup).toEqual(local.postgresql.basebackup);
});
