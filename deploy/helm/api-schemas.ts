import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A JSON schema, or a part of one. */
type Schema = { [key: string]: unknown };

type Kind = { group: string; kind: string; version: string };

type Definitions = Record<string, Schema & { 'x-kubernetes-group-version-kind'?: Kind[] }>;

type ResourceDefinition = {
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; schema: { openAPIV3Schema: Schema } }[];
  };
};

/**
 * `api-schemas.ts DIR KUBERNETES CRDS...`: writes to DIR what kubeconform reads, a file a kind: those of the OpenAPI
 * document in the Go module of Kubernetes, and those of resource definitions in other folders. Fields that the API does
 * not know are refused, as by a server with strict validation.
 */
async function main(target: string, kubernetes: string, ...folders: string[]): Promise<void> {
  await mkdir(target, { recursive: true });
  const document = await readFile(join(kubernetes, 'api/openapi-spec/swagger.json'), 'utf8');
  const { definitions } = JSON.parse(document) as { definitions: Definitions };
  for (const [name, { 'x-kubernetes-group-version-kind': kinds = [] }] of Object.entries(definitions)) {
    for (const kind of kinds) {
      const parts = Array.from(neededFor(name, definitions), (one) => [one, strict(definitions[one]!)]);
      await write(target, kind, { $ref: `#/definitions/${name}`, definitions: Object.fromEntries(parts) });
    }
  }
  for (const folder of folders) {
    for (const file of await readdir(folder)) {
      const { spec } = parse(await readFile(join(folder, file), 'utf8')) as ResourceDefinition;
      for (const { name: version, schema } of spec.versions) {
        await write(target, { group: spec.group, kind: spec.names.kind, version }, strict(schema.openAPIV3Schema));
      }
    }
  }
}

/** As kubeconform asks for it: `{{.ResourceKind}}{{.KindSuffix}}`. */
async function write(target: string, { group, kind, version }: Kind, schema: Schema): Promise<void> {
  const name = [kind, ...(group === '' ? [] : [group.split('.')[0]]), version].join('-').toLowerCase();
  await writeFile(join(target, `${name}.json`), JSON.stringify(schema));
}

/** A definition, and all that it refers to. */
function neededFor(name: string, definitions: Definitions, known = new Set<string>()): Set<string> {
  if (known.has(name)) return known;
  known.add(name);
  for (const [, other] of JSON.stringify(definitions[name]).matchAll(/"#\/definitions\/([^"]+)"/g)) {
    neededFor(other!, definitions, known);
  }
  return known;
}

/** Without descriptions, and with what OpenAPI cannot say: either of two types, and that there are no other fields. */
function strict(schema: Schema): Schema {
  if (schema.format === 'int-or-string') return { type: ['integer', 'string'] };
  const { description: _text, properties, ...rest } = schema;
  const others = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, strictWithin(value)]));
  if (!isObject(properties)) return others;
  const fields = Object.entries(properties).map(([key, value]) => [key, strictWithin(value)]);
  const isOpen = schema.additionalProperties !== undefined || schema['x-kubernetes-preserve-unknown-fields'] === true;
  return { ...others, properties: Object.fromEntries(fields), ...(!isOpen && { additionalProperties: false }) };
}

function strictWithin(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strictWithin);
  return isObject(value) ? strict(value) : value;
}

function isObject(value: unknown): value is Schema {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

const [target, kubernetes, ...folders] = process.argv.slice(2);
await main(target!, kubernetes!, ...folders);
