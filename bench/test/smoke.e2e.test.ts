import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryDir } from '../../local/stack.ts';

// As a process of its own: it is ESM with top-level await, and starts engines of its own.
const bundled = join(repositoryDir, 'node_modules', '.bin', 'node');
const node = existsSync(bundled) ? bundled : process.execPath;

test('every figure of the bench comes out, and the invariants hold', async () => {
  const args = ['--disable-warning=TimeoutNegativeWarning', 'bench/main.ts', 'smoke'];
  const { stderr } = await promisify(execFile)(node, args, { cwd: repositoryDir, timeout: 570_000 });

  expect(stderr).toContain('core: ');
  expect(stderr).toContain('all invariants hold');
}, 600_000);
