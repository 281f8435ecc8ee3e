import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { EngineUrls } from '../../../local/engines.ts';
import { repositoryDir } from '../../../local/stack.ts';
import type { Violation } from './violation.ts';

const timeoutMs = 120_000;

/** What `verify` says of the system, the tool of whoever runs it: told in other code than the checks beside this file. */
export function checkWithVerify(urls: EngineUrls, brokers: string[]): Promise<Violation[]> {
  const env = {
    ...process.env,
    DATABASE_URL: urls.databaseUrl,
    MONGODB_URI: urls.mongodbUri,
    REDIS_URL: urls.redisUrl,
    KAFKA_BROKERS: brokers.join(','),
  };
  const args = ['--disable-warning=TimeoutNegativeWarning', join(repositoryDir, 'cli/main.ts'), 'verify', '--json'];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, timeout: timeoutMs, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve(
        error === null ? [] : [{ promised: 'verify', what: `${stdout.trim() || stderr.trim()}`.slice(0, 2_000) }],
      ),
    );
  });
}
