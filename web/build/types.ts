import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { createAccountsDocument } from '../../accounts/src/api-document.ts';
import { createMonitorDocument } from '../../monitor/src/api-document.ts';
import { createNotificationsDocument } from '../../notifications/src/api-document.ts';
import { createReadApiDocument } from '../../read-api/src/api-document.ts';
import { createWriteApiDocument } from '../../write-api/src/api-document.ts';

const documents = {
  'write-api': createWriteApiDocument,
  'read-api': createReadApiDocument,
  accounts: createAccountsDocument,
  notifications: createNotificationsDocument,
  monitor: createMonitorDocument,
};

export type Described = keyof typeof documents;

export const describedServices = Object.keys(documents) as Described[];

/** The types of a service's paths and messages, made from the OpenAPI document that it serves. */
export async function typesOf(service: Described): Promise<string> {
  // As it goes over the wire.
  const document = JSON.stringify(documents[service]());
  const types = astToString(await openapiTS(document, { alphabetize: true, defaultNonNullable: false }));
  return `// Made by \`npm run web:types\` from the OpenAPI document of ${service}.\n\n${types}`;
}

/** The types as they are in the repository. */
export function committedTypesOf(service: Described): Promise<string> {
  return readFile(fileOf(service), 'utf8');
}

export async function writeTypes(): Promise<void> {
  for (const service of describedServices) await writeFile(fileOf(service), await typesOf(service));
}

function fileOf(service: Described): string {
  return join(import.meta.dirname, '..', 'src', 'api', `${service}.d.ts`);
}
