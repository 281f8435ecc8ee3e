import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';

export type HttpServer = {
  port: number;
  server: Server;
  /** Takes no new connection, lets requests under way finish, and closes those connections that are idle. */
  close(): Promise<void>;
};

/**
 * Listens. Slow and oversized requests are cut off by time and size; keep-alive outlasts NGINX's, so that a connection
 * is never closed under a request that NGINX has just sent.
 * @throws Error when the port cannot be had
 */
export async function listen(listener: RequestListener, host: string, port: number): Promise<HttpServer> {
  const server = createServer(
    { keepAliveTimeout: 75_000, headersTimeout: 15_000, requestTimeout: 30_000, maxHeaderSize: 16_384 },
    listener,
  );
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    server,
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}
