import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Redis } from 'ioredis';
import { until } from '../../local/until.ts';
import { createLogger } from '../src/service/logging.ts';
import { createRedis, createSubscriber } from '../src/stores/redis.ts';

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

it('is told of another master while it asks for the master, and reaches it', async () => {
  let master = 0;
  const lastWords = new Set<Socket>();
  const first = await serve((command, socket) => {
    lastWords.add(socket);
    return answerOfServer(command);
  });
  const second = await serve(answerOfServer);
  master = first;

  const asked: (() => void)[] = [];
  let isSilent = false;
  const listeners = new Set<Socket>();
  const sentinel = await serve((command, socket) => {
    if (/get-master-addr-by-name/i.test(command)) {
      const answer = () => socket.write(array('127.0.0.1', String(master)));
      if (isSilent) asked.push(answer);
      else answer();
      return '';
    }
    if (/subscribe/i.test(command)) {
      listeners.add(socket);
      return '>3\r\n$9\r\nsubscribe\r\n$14\r\n+switch-master\r\n:1\r\n';
    }
    return answerOfServer(command);
  });

  const redis = createRedis({
    url: `redis://127.0.0.1:${first}`,
    sentinels: { addresses: [{ host: '127.0.0.1', port: sentinel }], name: 'ticketing' },
    logger: createLogger('test', 'silent'),
    name: 'test',
  });
  closeLater(redis);
  await until('the first master to be reached', () => redis.status === 'ready' && listeners.size > 0);

  isSilent = true;
  for (const socket of lastWords) socket.destroy();
  await until('the Sentinel to be asked', () => asked.length > 0);
  master = second;
  for (const socket of listeners) {
    socket.write(pushed('message', '+switch-master', `ticketing 127.0.0.1 ${first} 127.0.0.1 ${second}`));
  }
  await until(
    'the message to be read',
    () => redis.listenerCount('connect') > 0 || redis.status !== 'connecting',
    10_000,
  );
  isSilent = false;
  for (const answer of asked.splice(0)) answer();

  await until('the second master to be reached', () => redis.status === 'ready', 20_000);
  expect(redis.stream.remotePort).toBe(second);
});

it('comes back where a silent server is gone for good before the silence was too long', async () => {
  const sockets = new Set<Socket>();
  let pingedMs = 0;
  let isSilent = false;
  const server = await serve((command, socket) => {
    sockets.add(socket);
    if (!isSilent) return answerOfServer(command);
    if (/ping/i.test(command)) pingedMs ||= performance.now();
    return '';
  });
  const asked: (() => void)[] = [];
  const sentinel = await serve((command, socket) => {
    if (!/get-master-addr-by-name/i.test(command)) return answerOfServer(command);
    const answer = () => socket.write(array('127.0.0.1', String(server)));
    if (isSilent) asked.push(answer);
    else answer();
    return '';
  });
  const subscriber = createSubscriber({
    url: `redis://127.0.0.1:${server}`,
    sentinels: { addresses: [{ host: '127.0.0.1', port: sentinel }], name: 'ticketing' },
    logger: createLogger('test', 'silent'),
    name: 'test',
  });
  closeLater(subscriber);
  await until('the server to be reached', () => subscriber.status === 'ready');

  isSilent = true;
  await until('a question without an answer', () => pingedMs > 0);
  for (const socket of sockets) socket.destroy();
  await until('the Sentinel to be asked', () => asked.length > 0);
  // The question would have been answered within a second.
  await until('the answer to be overdue', () => performance.now() - pingedMs > 1_500);
  isSilent = false;
  for (const answer of asked.splice(0)) answer();

  await until('the server to be reached again', () => subscriber.status === 'ready', 20_000);
});

function closeLater(redis: Redis): void {
  closing.push(async () => {
    const ended = redis.status === 'end' ? undefined : once(redis, 'end');
    redis.disconnect();
    await ended;
  });
}

/** A server that answers in the protocol of Redis. @returns its port */
async function serve(answer: (command: string, socket: Socket) => string): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      // A command begins with the number of its words; several may come at once.
      for (const command of chunk.toString('latin1').split(/(?<=\r\n)(?=\*\d+\r\n\$)/)) {
        socket.write(answer(command, socket));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function answerOfServer(command: string): string {
  if (/\r\nINFO\r\n/i.test(command)) return bulk('# Server\r\nloading:0\r\n');
  if (/\r\nsentinels\r\n/i.test(command)) return '*0\r\n';
  return '+OK\r\n';
}

function bulk(text: string): string {
  return `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
}

function array(...words: string[]): string {
  return `*${words.length}\r\n${words.map(bulk).join('')}`;
}

/** What comes unasked, by version 3 of the protocol. */
function pushed(...words: string[]): string {
  return array(...words).replace('*', '>');
}
