import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type KeySite = {
  url: string;
  /** What it publishes. */
  keys: unknown[];
  /** What it answers with. */
  status: number;
  /** How often it was asked. */
  requests: number;
  close(): void;
};

/** Accounts, as far as its keys go. */
export async function publishKeys(keys: unknown[]): Promise<KeySite> {
  const site: KeySite = { url: '', keys, status: 200, requests: 0, close: () => server.close() };
  const server = createServer((_request, response) => {
    site.requests += 1;
    response.writeHead(site.status, { connection: 'close' }).end(JSON.stringify({ keys: site.keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  site.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`;
  return site;
}
