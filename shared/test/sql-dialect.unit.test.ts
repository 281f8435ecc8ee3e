import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '../..');
const parts = ['accounts', 'cli', 'monitor', 'notifications', 'payments', 'read-api', 'shared', 'sync-service'];
parts.push('worker', 'write-api');

/** The sources and migrations of a part, without its tests. */
function textOf(part: string): string {
  const files = readdirSync(join(repository, part), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => /\.(ts|sql)$/.test(file) && !/(^|\/)(test|node_modules)\//.test(file))
    .map((file) => readFileSync(join(repository, part, file), 'utf8'))
    .join('\n');
}

const texts = new Map(parts.map((part) => [part, textOf(part)]));
const document = readFileSync(join(repository, 'docs/serializable.md'), 'utf8');

/** What only PostgreSQL's family knows, as the document calls it, and the parts that may use it. */
const known: [string, RegExp, string[]][] = [
  ['json_to_recordset', /\bjsonb?_to_recordset\(/, ['notifications', 'payments', 'worker']],
  ['FOR UPDATE SKIP LOCKED', /\bSKIP LOCKED\b/, ['accounts', 'notifications', 'payments']],
  ['pg_advisory_lock', /\bpg_(try_)?advisory_/, ['accounts', 'cli', 'notifications', 'sync-service']],
  ['PL/pgSQL', /\bplpgsql\b/, ['payments', 'worker']],
  ['COLLATE "C"', /\bCOLLATE "C"/, ['payments', 'sync-service', 'worker']],
  ['DISTINCT ON', /\bDISTINCT ON\b/, ['cli', 'payments']],
  ['LATERAL', /\bLATERAL\b/, ['cli', 'notifications', 'payments', 'sync-service', 'worker']],
  ['generate_series', /\bgenerate_series\(/, ['sync-service', 'worker']],
  ['array_agg', /\barray_agg\(/, ['cli']],
  ['RETURNING', /\bRETURNING\b/, ['accounts', 'notifications', 'payments', 'worker']],
  ['pg_is_in_recovery', /\bpg_(?!advisory_|try_advisory_)[a-z_]+\(/, ['monitor']],
];

it.each(known)('SQL with %s is used where it is known to be, and the document names it', (name, pattern, users) => {
  const found = Array.from(texts).flatMap(([part, text]) => (pattern.test(text) ? [part] : []));
  expect(found).toEqual(users);
  expect(document).toContain(name);
});

it.each([
  ['NOTIFY and LISTEN', /\b(pg_notify\(|NOTIFY [a-z]|LISTEN [a-z])/],
  ['extensions', /\bCREATE EXTENSION\b/],
  ['exclusion constraints', /\bEXCLUDE USING\b/],
  ['system columns', /\b(xmin|ctid)\b/],
  ['unlogged and inherited tables', /\b(UNLOGGED|INHERITS)\b/],
  ['ILIKE', /\bILIKE\b/],
  ['full text search', /\bto_tsvector\(/],
])('no SQL has %s', (_, pattern) => {
  expect(Array.from(texts).flatMap(([part, text]) => (pattern.test(text) ? [part] : []))).toEqual([]);
});
