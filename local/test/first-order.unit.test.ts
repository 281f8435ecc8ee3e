import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { service } from '../services.ts';
import { stackFromEnvironment } from '../settings.ts';
import { repositoryDir } from '../stack.ts';

const composeSchema = z.object({
  services: z.object({ 'write-api': z.object({ environment: z.record(z.string(), z.unknown()) }) }),
});

describe('the first order of a newcomer needs no token', () => {
  it('on the local stack', async () => {
    const { env } = await service(stackFromEnvironment({}), 'write-api').prepare();
    expect(env).toMatchObject({ AUTH: 'open' });
  });

  it('by docker-compose.yml', () => {
    const text = readFileSync(join(repositoryDir, 'docker-compose.yml'), 'utf8');
    const { environment } = composeSchema.parse(parse(text, { merge: true })).services['write-api'];
    expect(environment.AUTH).toMatch(/:-open}$/);
  });
});
