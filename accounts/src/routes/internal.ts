import { sendJson } from '@ticketing/shared/http/app.ts';
import { readJsonBody } from '@ticketing/shared/http/json-body.ts';
import { parseRequest } from '@ticketing/shared/http/problem.ts';
import { serveToServices } from '@ticketing/shared/http/service-secret.ts';
import { contactsRequestSchema, mailIdsSchema } from '@ticketing/shared/messages/people.ts';
import type { Express } from 'express';
import { findContacts } from '../store/contacts.ts';
import { listNotTaken, markTaken, readMails } from '../store/mails.ts';
import type { RouteContext } from './context.ts';
import { notStored, sendNothing, withFaults } from './context.ts';

/** What notifications asks: how people are reached, and which mails wait for it. */
export function serveInternally(
  app: Express,
  { pool }: RouteContext,
  { secret, verifyEmail }: { secret: string | undefined; verifyEmail: boolean },
): void {
  serveToServices(app, secret, '/internal/contacts', {
    post: withFaults(async (request, response) => {
      const { userIds } = parseRequest(contactsRequestSchema, await readJsonBody(request));
      const contacts = await findContacts(pool, userIds, { onlyVerified: verifyEmail });
      sendJson(response, 200, { contacts }, notStored);
    }),
  });

  serveToServices(app, secret, '/internal/mails', {
    get: withFaults(async (_request, response) => {
      sendJson(response, 200, { mails: await listNotTaken(pool) }, notStored);
    }),
    post: withFaults(async (request, response) => {
      const { mailIds } = parseRequest(mailIdsSchema, await readJsonBody(request));
      sendJson(response, 200, { mails: await readMails(pool, mailIds) }, notStored);
    }),
  });

  serveToServices(app, secret, '/internal/mails/taken', {
    post: withFaults(async (request, response) => {
      const { mailIds } = parseRequest(mailIdsSchema, await readJsonBody(request));
      await markTaken(pool, mailIds);
      sendNothing(response);
    }),
  });
}
