import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

// In a process of its own: what makes the types is an ES module throughout.
test('the types of the APIs are those of their OpenAPI documents', async () => {
  const { stderr } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, 'write-types.ts'),
    '--check',
  ]);
  expect(stderr).toBe('');
});
