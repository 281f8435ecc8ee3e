import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { Views } from '../src/views.ts';
import { openViews } from '../src/views.ts';

let sandbox: Sandbox;
let views: Views;

beforeAll(async () => {
  sandbox = await openSandbox();
  views = openViews({ uri: sandbox.mongodbUri }, sandbox.logger);
});

afterAll(async () => {
  await views.close();
  await sandbox.close();
});

test.each(['ECONNRESET', 'EPIPE'])(
  'a write to a connection that breaks (%s) is "unavailable", not a fault',
  async (code) => {
    const broken = Object.assign(new Error(`write ${code}`), { code });
    await expect(views.read(() => Promise.reject(broken))).rejects.toMatchObject({ code: 'views-unavailable' });
  },
);

test('a mistake of ours stays one', async () => {
  await expect(views.read(() => Promise.reject(new TypeError('of ours')))).rejects.toThrow(TypeError);
});
