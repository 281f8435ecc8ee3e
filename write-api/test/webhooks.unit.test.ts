import { Readable } from 'node:stream';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import type { Express, Request, RequestHandler, Response } from 'express';
import type { CommandLog } from '../src/command-log.ts';
import { serveWebhooks } from '../src/payments/webhooks.ts';

/** The door for webhooks, before which each of them is refused. */
function refusing() {
  const logger = createLogger('test', 'silent');
  const warned: unknown[] = [];
  jest.spyOn(logger, 'warn').mockImplementation((...line: unknown[]) => void warned.push(line[0]));
  const registry = createRegistry('test');
  const posts: RequestHandler[] = [];
  const access = {
    serve: (_app: unknown, _path: string, { post }: { post?: RequestHandler }) => void posts.push(post!),
    isKnown: () => false,
    close: () => undefined,
  };
  serveWebhooks({} as Express, access, {
    ...{ reader: { provider: 'simulator', read: () => 'bad-signature' }, nextActions: undefined },
    ...{ log: {} as CommandLog, registry, logger },
  });
  const send = async (correlationId: string) => {
    const body = Readable.from([Buffer.from('{}')]);
    const request = Object.assign(body, { params: { provider: 'simulator' }, headers: {} }) as unknown as Request;
    const response = { locals: { correlation: { correlationId, traceparent: '' } } } as unknown as Response;
    await expect(posts[0]!(request, response, () => undefined)).rejects.toThrow();
  };
  return { send, warned, metrics: () => registry.metrics() };
}

test('a webhook that is refused is told of in the log, once a minute, and all are counted', async () => {
  const { send, warned, metrics } = refusing();
  await send('the first');
  await send('the second');
  expect(warned).toEqual([{ provider: 'simulator', outcome: 'bad-signature', correlationId: 'the first' }]);
  const later = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
  await send('the third');
  later.mockRestore();
  expect(warned).toHaveLength(2);
  expect(await metrics()).toMatch(/^payment_webhooks_total\{provider="simulator",outcome="bad-signature",.*\} 3$/m);
});
