import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Contact } from '@ticketing/shared/messages/people.ts';

/** What notifications asks of accounts, with people of the test's own: also such as accounts would never have. */
export type AccountsSite = {
  url: string;
  people: Map<number, Omit<Contact, 'userId'>>;
  /** Whether it answers; otherwise it is 503. */
  isUp: boolean;
  close(): void;
};

export const serviceSecret = 'a-secret-of-services-that-is-long-enough';

/** @param everybody the address of those who are not among the people */
export async function openAccountsSite(everybody?: (userId: number) => string): Promise<AccountsSite> {
  const people: AccountsSite['people'] = new Map();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isKnown = request.headers.authorization === `Bearer ${serviceSecret}`;
      response.writeHead(!isKnown ? 401 : site.isUp ? 200 : 503, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer(request.url ?? '', Buffer.concat(chunks).toString())));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  function answer(url: string, body: string): object {
    if (url !== '/internal/contacts') return { mails: [] };
    const { userIds } = JSON.parse(body) as { userIds: number[] };
    return { contacts: userIds.flatMap((userId) => contactOf(userId) ?? []) };
  }

  function contactOf(userId: number): Contact | undefined {
    const person = people.get(userId);
    if (person !== undefined) return { userId, ...person };
    return everybody && { userId, username: `user-${userId}`, email: everybody(userId), locale: 'en' };
  }

  const { port } = server.address() as AddressInfo;
  const site: AccountsSite = {
    url: `http://127.0.0.1:${port}`,
    people,
    isUp: true,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return site;
}
