import { sendJson } from '@ticketing/shared/http/app.ts';
import { readJsonBody } from '@ticketing/shared/http/json-body.ts';
import { parseRequest } from '@ticketing/shared/http/problem.ts';
import type { Express } from 'express';
import { tokensAnswer } from '../answers.ts';
import { clientOf } from '../client.ts';
import { readJsonOrForm } from '../form-body.ts';
import { logoutBodySchema, tokenBodySchema } from '../requests.ts';
import type { RouteContext } from './context.ts';
import { notStored, requireUser, sendNothing, serveRoute } from './context.ts';

/** Tokens for programs, and the keys to check them by. */
export function serveTokens(app: Express, context: RouteContext): void {
  const { credentials, sessions, keys } = context;

  serveRoute(app, context, '/token', {
    post: async (request, response) => {
      const body = parseRequest(tokenBodySchema, await readJsonOrForm(request));
      const client = clientOf(request);
      const { username = '', password = '', refresh_token = '' } = body;
      const tokens =
        body.grant_type === 'refresh_token'
          ? await sessions.refresh(refresh_token, client)
          : await sessions.begin(await credentials.logIn({ username, password }, client), client);
      sendJson(response, 200, tokensAnswer(tokens), notStored);
    },
  });

  serveRoute(app, context, '/logout', {
    post: async (request, response) => {
      const { refresh_token } = parseRequest(logoutBodySchema, await readJsonBody(request));
      await sessions.end(refresh_token);
      sendNothing(response);
    },
  });

  serveRoute(app, context, '/verify', {
    get: async (_request, response) => {
      sendJson(response, 200, requireUser(response), notStored);
    },
  });

  serveRoute(app, context, '/.well-known/jwks.json', {
    get: (_request, response) => {
      // Much shorter than a key is published before it signs.
      sendJson(response, 200, keys.jwks(), { 'cache-control': 'public, max-age=60' });
    },
  });
}
