import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A line to an engine, which can be cut, or hold back everything. */
export type Line = {
  port: number;
  /** Nothing is answered any more, and no connection is closed. */
  hang(): void;
  /** Connections are broken, and new ones at once. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
};

/** @param address `host:port` of the engine */
export async function lineTo(address: string): Promise<Line> {
  const [host = '', port] = address.split(':');
  const sockets = new Set<Socket>();
  let state: 'open' | 'hanging' | 'cut' = 'open';
  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(Number(port), host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (data) => far.write(data));
    far.on('data', (data) => {
      if (state === 'open') near.write(data);
    });
  });
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    hang() {
      state = 'hanging';
    },
    cut() {
      state = 'cut';
      breakAll();
    },
    mend() {
      // What was held back would never come.
      if (state === 'hanging') breakAll();
      state = 'open';
    },
    async close() {
      breakAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
