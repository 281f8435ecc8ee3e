import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const source = join(import.meta.dirname, '../src');
const folders = readdirSync(source);

/** The other folders of shared/src from which a folder imports. */
function importedBy(folder: string): string[] {
  const files = readdirSync(join(source, folder), { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(source, folder, file), 'utf8'));
  return folders.filter(
    (other) => other !== folder && texts.some((text) => new RegExp(`from '(?:\\.\\./)+${other}/`).test(text)),
  );
}

it('has folders that import each other in one direction only', () => {
  const left = new Map(folders.map((folder) => [folder, importedBy(folder)]));
  expect(left.get('stores')).toContain('service');
  for (;;) {
    const free = Array.from(left.keys()).filter((folder) => left.get(folder)!.every((other) => !left.has(other)));
    if (free.length === 0) break;
    for (const folder of free) left.delete(folder);
  }
  expect(Object.fromEntries(left)).toEqual({});
});
