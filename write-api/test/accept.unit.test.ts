import { createRequire } from 'node:module';
import { LogRefusedError, LogUnavailableError } from '@ticketing/shared/log/log-writer.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import type { Request, Response } from 'express';
import type { Redis } from 'ioredis';
import { createAccept } from '../src/accept.ts';
import type { Order } from '../src/answers.ts';

const { createErrorFromCode } = createRequire(__filename)('kafkajs/src/protocol/error.js') as {
  createErrorFromCode(code: number): Error;
};

/** Has an order accepted by a log that fails as told, for a client that waits for the outcome. */
function accept(failure: Error, method = 'POST', key?: string) {
  const waits = { cancelled: 0 };
  const cancel = () => {
    waits.cancelled += 1;
  };
  const accepting = createAccept({
    log: {
      append: () => Promise.reject(failure),
      opened: async () => undefined,
      check: async () => undefined,
      close: async () => undefined,
    },
    redis: {} as Redis,
    outcomes: {
      channel: 'replies',
      waitFor: () => ({ outcome: Promise.resolve(undefined), cancel }),
      release: () => undefined,
    },
    logger: createLogger('test', 'silent'),
    namespace: '',
  });
  const request = { method, headers: { prefer: 'wait=5', 'idempotency-key': key } } as unknown as Request;
  const response = { locals: { correlation: { correlationId: 'test', traceparent: '' } } } as unknown as Response;
  return { answer: accepting(request, response, { commandId: 'c' } as Order), waits };
}

const refusedWith = (code: number) => new LogRefusedError(createErrorFromCode(code));

it.each([
  ['does not answer', new LogUnavailableError(false), 'log-unavailable', 503],
  ['is known to be down', new LogUnavailableError(true), 'log-unavailable', 503],
  ['has no room for a record of this size', refusedWith(10), 'payload-too-large', 413],
])('of a log that %s the client is told', async (_what, failure, code, status) => {
  const { answer, waits } = accept(failure);
  await expect(answer).rejects.toMatchObject({ code, status });
  expect(waits.cancelled).toBe(1);
});

it('a record that the log refuses for another reason is a fault of ours', async () => {
  const failure = refusedWith(87);
  await expect(accept(failure).answer).rejects.toBe(failure);
});

describe('a log that is known to be down', () => {
  it.each([
    ['POST', undefined, /^The request was not accepted/],
    ['PATCH', undefined, /^The request was not accepted/],
    // A gateway may have sent it to another instance before, and that one may have accepted it.
    ['POST', 'a key', /^Whether the request was accepted is not known/],
    ['PUT', undefined, /^Whether the request was accepted is not known/],
    ['DELETE', undefined, /^Whether the request was accepted is not known/],
  ])('has not accepted a request, where it came here only: %s, with %s', async (method, key, detail) => {
    const { answer } = accept(new LogUnavailableError(true), method, key);
    await expect(answer).rejects.toMatchObject({ extras: { detail: expect.stringMatching(detail) } });
  });
});
