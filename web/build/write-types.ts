import { committedTypesOf, describedServices, typesOf, writeTypes } from './types.ts';

/** `--check` writes nothing, and fails where the types in the repository are not those of the documents. */
if (process.argv.includes('--check')) {
  for (const service of describedServices) {
    if ((await committedTypesOf(service)) === (await typesOf(service))) continue;
    console.error(`the types of ${service} are not those of its OpenAPI document: npm run web:types makes them`);
    process.exitCode = 1;
  }
} else {
  await writeTypes();
}
