import { sendJson } from '@ticketing/shared/http/app.ts';
import { readJsonBody } from '@ticketing/shared/http/json-body.ts';
import { parseRequest } from '@ticketing/shared/http/problem.ts';
import type { Express } from 'express';
import { clientOf } from '../client.ts';
import { forgotBodySchema, registerBodySchema, resetBodySchema, verifyEmailBodySchema } from '../requests.ts';
import type { RouteContext } from './context.ts';
import { notStored, serveRoute } from './context.ts';

/** How somebody gets an account, and gets back in. */
export function serveRegistration(app: Express, context: RouteContext): void {
  const { people } = context;

  serveRoute(app, context, '/register', {
    post: async (request, response) => {
      const body = parseRequest(registerBodySchema, await readJsonBody(request));
      await people.register(body, clientOf(request));
      sendJson(response, 201, { username: body.username }, notStored);
    },
  });

  serveRoute(app, context, '/password/forgot', {
    post: async (request, response) => {
      const { email } = parseRequest(forgotBodySchema, await readJsonBody(request));
      await people.forgotPassword(email);
      sendJson(response, 202, { status: 'accepted' }, notStored);
    },
  });

  serveRoute(app, context, '/password/reset', {
    post: async (request, response) => {
      const { token, password } = parseRequest(resetBodySchema, await readJsonBody(request));
      const status = await people.resetPassword(token, password, clientOf(request));
      sendJson(response, 202, { status }, notStored);
    },
  });

  serveRoute(app, context, '/email/verify', {
    post: async (request, response) => {
      const { email, token } = parseRequest(verifyEmailBodySchema, await readJsonBody(request));
      if (email !== undefined) await people.mailVerification(email);
      const status = token === undefined ? 'accepted' : await people.verifyEmail(token);
      sendJson(response, 202, { status }, notStored);
    },
  });
}
