import { sendJson } from '@ticketing/shared/http/app.ts';
import { readJsonBody } from '@ticketing/shared/http/json-body.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import type { Express } from 'express';
import { meAnswer, sessionAnswer } from '../answers.ts';
import { clientOf } from '../client.ts';
import { changeMeBodySchema, eraseBodySchema, sessionPathSchema } from '../requests.ts';
import { sessionEnded } from '../sessions.ts';
import { readAccount } from '../store/accounts.ts';
import { deleteSession, deleteSessions, listSessions } from '../store/sessions.ts';
import type { RouteContext } from './context.ts';
import { notStored, requireAccount, sendNothing, serveRoute } from './context.ts';

/** What somebody reads and changes of themselves. */
export function serveMe(app: Express, context: RouteContext): void {
  const { pool, people } = context;

  serveRoute(app, context, '/users/me', {
    get: async (_request, response) => {
      const { account } = await requireAccount(context, response);
      sendJson(response, 200, meAnswer(account), notStored);
    },
    patch: async (request, response) => {
      const { account, sessionId } = await requireAccount(context, response);
      const body = parseRequest(changeMeBodySchema, await readJsonBody(request));
      await people.change(account, sessionId, body, clientOf(request));
      const changed = await readAccount(pool, { userId: account.userId, sessionId });
      if (changed === undefined) throw sessionEnded();
      sendJson(response, 200, meAnswer(changed), notStored);
    },
    delete: async (request, response) => {
      const { account } = await requireAccount(context, response);
      const { password } = parseRequest(eraseBodySchema, await readJsonBody(request));
      await people.erase(account, password, clientOf(request));
      sendNothing(response);
    },
  });

  serveRoute(app, context, '/sessions', {
    get: async (_request, response) => {
      const { account, sessionId } = await requireAccount(context, response);
      const sessions = await listSessions(pool, account.userId);
      sendJson(response, 200, { sessions: sessions.map((session) => sessionAnswer(session, sessionId)) }, notStored);
    },
    delete: async (_request, response) => {
      const { account } = await requireAccount(context, response);
      await deleteSessions(pool, account.userId);
      sendNothing(response);
    },
  });

  serveRoute(app, context, '/sessions/:sessionId', {
    get: async (request, response) => {
      const { account, sessionId } = await requireAccount(context, response);
      const wanted = parseRequest(sessionPathSchema, request.params).sessionId.toLowerCase();
      const session = (await listSessions(pool, account.userId)).find((one) => one.sessionId === wanted);
      if (session === undefined) throw new HttpProblem('session-not-found');
      sendJson(response, 200, sessionAnswer(session, sessionId), notStored);
    },
    delete: async (request, response) => {
      const { account } = await requireAccount(context, response);
      const { sessionId } = parseRequest(sessionPathSchema, request.params);
      const isGone = await deleteSession(pool, { sessionId, userId: account.userId });
      if (!isGone) throw new HttpProblem('session-not-found');
      sendNothing(response);
    },
  });
}
