import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NginxSettings, startNginx } from '../../local/nginx.ts';
import { installMissing, nginxServer } from '../../local/packages.ts';
import { freePort, portsAt } from '../../local/ports.ts';
import { logFile, type Stack } from '../../local/stack.ts';

/** What a service behind the gateway was asked. */
export interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A real HTTP server in a service's place that writes down what it is asked. */
export interface FakeService {
  address: string;
  seen: Seen[];
  close(): Promise<void>;
}

/** Starts a service that answers as it is told; told nothing, with 200 and `{"service": name}`. */
async function startFakeService(name: string, answer?: RequestListener): Promise<FakeService> {
  const seen: Seen[] = [];
  const server: Server = createServer({ maxHeaderSize: 128 * 1024 }, async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body });
    if (answer) return answer(request, response);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ service: name }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export interface Gateway {
  url: string;
  port: number;
  /** The lines of its access log, oldest first. */
  accessLog(): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** Starts a real nginxServer with the project's configuration, on ports and in a directory of its own. */
async function startGateway(settings: NginxSettings): Promise<Gateway> {
  const dir = await mkdtemp(join(tmpdir(), 'gateway-'));
  const port = await freePort();
  const stack: Stack = { dir, ports: { ...portsAt(0), nginx: port, nginxFigures: await freePort() } };
  const nginx = await startNginx(stack, { GATEWAY_WORKERS: '1', ...settings });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async accessLog() {
      const text = await readFile(logFile(stack, 'nginx'), 'utf8');
      const lines = text.split('\n').filter((line) => line.startsWith('{'));
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    async stop() {
      await nginx.stop();
      await rm(dir, { recursive: true });
    },
  };
}

/** Sends bytes as they are and returns everything that comes back until the other side closes. */
export function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(bytes));
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  correlationId: string;
}

/** A JSON POST, as clients of the write side send it. */
export function post(url: string, body: unknown = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** The problem in an answer, which must be whole. */
export async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const problem = (await response.json()) as Problem;
  const members = ['code', 'correlationId', 'detail', 'instance', 'status', 'title', 'type'];
  expect(Object.keys(problem).sort()).toEqual(members);
  expect(problem.status).toBe(response.status);
  expect(problem.type).toBe(`urn:problem:${problem.code}`);
  expect(problem.correlationId).toBe(response.headers.get('x-correlation-id'));
  return problem;
}

/** Starts gateways and the services behind them for the tests of a file, and ends them after each. */
export function useGateways() {
  const started: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    await installMissing([nginxServer]);
  }, 180_000);

  afterEach(async () => {
    for (const one of started.splice(0)) await one.close();
  });

  async function service(name: string, answer?: RequestListener): Promise<FakeService> {
    const fake = await startFakeService(name, answer);
    started.push(fake);
    return fake;
  }

  async function gateway(settings: NginxSettings): Promise<Gateway> {
    const one = await startGateway(settings);
    // Ended first, so that it lets go of its connections before the services close.
    started.unshift({ close: () => one.stop() });
    return one;
  }

  async function bothApis(settings: NginxSettings = {}) {
    const writeApi = await service('write-api');
    const readApi = await service('read-api');
    const accounts = await service('accounts');
    const notifications = await service('notifications');
    const monitor = await service('monitor');
    const addresses = {
      GATEWAY_WRITE_API: writeApi.address,
      GATEWAY_READ_API: readApi.address,
      GATEWAY_ACCOUNTS: accounts.address,
      GATEWAY_NOTIFICATIONS: notifications.address,
      GATEWAY_MONITOR: monitor.address,
    };
    return { writeApi, readApi, accounts, notifications, monitor, front: await gateway({ ...addresses, ...settings }) };
  }

  return { service, gateway, bothApis };
}
