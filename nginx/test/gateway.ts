import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NginxSettings, startNginx } from '../../local/nginx.ts';
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
export async function startFakeService(name: string, answer?: RequestListener): Promise<FakeService> {
  const seen: Seen[] = [];
  const server: Server = createServer(async (request, response) => {
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

/** Starts a real NGINX with the project's configuration, on a port and in a directory of its own. */
export async function startGateway(settings: NginxSettings): Promise<Gateway> {
  const dir = await mkdtemp(join(tmpdir(), 'gateway-'));
  const port = await freePort();
  const stack: Stack = { dir, ports: { ...portsAt(0), nginx: port } };
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
