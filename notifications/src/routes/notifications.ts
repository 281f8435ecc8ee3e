import { faultOf } from '@ticketing/shared/faults/faults.ts';
import type { Access } from '@ticketing/shared/http/access.ts';
import { sendJson } from '@ticketing/shared/http/app.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import type { Express, RequestHandler } from 'express';
import type { Pool } from 'pg';
import { notificationAnswer } from '../answers.ts';
import { listQuerySchema, notificationPathSchema } from '../requests.ts';
import { listMails, resendMail } from '../store/listing.ts';

export type NotificationsRoutes = {
  pool: Pool;
  access: Access;
  /** Of our Message-IDs. */
  domain: string;
  /** Called when there is something to send. */
  onMails: () => void;
};

const notStored = { 'cache-control': 'no-store' };

/** The outbox, for operators. */
export function serveNotifications(app: Express, { pool, access, domain, onMails }: NotificationsRoutes): void {
  access.serve(app, '/api/notifications', {
    get: withFaults(async (request, response) => {
      const { cursor, limit, ...filters } = parseRequest(listQuerySchema, request.query, 'query');
      // One more than asked for says whether there are more.
      const found = await listMails(pool, { ...filters, before: cursor, limit: limit + 1 });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      sendJson(
        response,
        200,
        {
          notifications: page.map((mail) => notificationAnswer(mail, domain)),
          ...(found.length > limit && last !== undefined && { nextCursor: String(last.mailId) }),
        },
        notStored,
      );
    }),
  });

  access.serve(app, '/api/notifications/:id/resend', {
    post: withFaults(async (request, response) => {
      const { id } = parseRequest(notificationPathSchema, request.params, 'path');
      const mail = await resendMail(pool, id);
      if (mail === 'unknown') throw new HttpProblem('notification-not-found');
      if (mail === 'overtaken') throw new HttpProblem('notification-overtaken');
      onMails();
      sendJson(response, 202, notificationAnswer(mail, domain), notStored);
    }),
  });
}

/** A database that cannot be reached is no fault of the request. */
function withFaults(handler: RequestHandler): RequestHandler {
  return async (request, response, next) => {
    try {
      await handler(request, response, next);
    } catch (error) {
      if (error instanceof HttpProblem || faultOf(error) !== 'transient') throw error;
      throw new HttpProblem('notifications-unavailable', { headers: { 'Retry-After': '2' }, cause: error });
    }
  };
}
