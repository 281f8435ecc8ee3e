import { sendJson, singleHeader } from '@ticketing/shared/http/app.ts';
import { loginRequired } from '@ticketing/shared/http/authenticate.ts';
import { readJsonBody } from '@ticketing/shared/http/json-body.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import type { Express, Request, Response } from 'express';
import { sessionTokenAnswer } from '../answers.ts';
import { clientOf } from '../client.ts';
import { sessionBodySchema } from '../requests.ts';
import type { Tokens } from '../sessions.ts';
import type { RouteContext } from './context.ts';
import { notStored, publicPrefix, sendNothing, serveRoute } from './context.ts';

/** The cookie with the refresh token of a page. */
export const cookieName = 'ticketing-session';

/** Sessions of pages: the refresh token is where no script can read it, the access token in the page's memory. */
export function serveSessionCookie(app: Express, context: RouteContext): void {
  const { credentials, sessions, origins, sessionSeconds } = context;

  serveRoute(app, context, '/session', {
    post: async (request, response) => {
      requireOwnOrigin(request, origins);
      const body = parseRequest(sessionBodySchema, await readJsonBody(request));
      const client = clientOf(request);
      const tokens = await sessions.begin(await credentials.logIn(body, client), client);
      sendTokens(request, response, tokens);
    },
    delete: async (request, response) => {
      requireOwnOrigin(request, origins);
      const token = cookieOf(request);
      if (token !== undefined) await sessions.end(token);
      sendNothing(response, { 'set-cookie': setCookie(request, '', 0) });
    },
  });

  serveRoute(app, context, '/session/refresh', {
    post: async (request, response) => {
      requireOwnOrigin(request, origins);
      const token = cookieOf(request);
      if (token === undefined) throw loginRequired();
      // A failure leaves the cookie alone: it may be a newer one by now, of a tab that was faster.
      sendTokens(request, response, await sessions.refresh(token, clientOf(request)));
    },
  });

  function sendTokens(request: Request, response: Response, tokens: Tokens): void {
    const headers = { ...notStored, 'set-cookie': setCookie(request, tokens.refreshToken, sessionSeconds) };
    sendJson(response, 200, sessionTokenAnswer(tokens), headers);
  }
}

/**
 * Refuses what a page of somewhere else makes a browser send. Every browser says where a POST or a DELETE comes from;
 * who says nothing is no browser, and has no cookie that somebody else could use.
 * @throws HttpProblem `origin-not-allowed`
 */
function requireOwnOrigin(request: Request, origins: string[]): void {
  const origin = singleHeader(request, 'origin');
  const site = singleHeader(request, 'sec-fetch-site');
  const isOurs =
    origin === undefined
      ? site === undefined || site === 'same-origin' || site === 'none'
      : origins.includes(origin) || URL.parse(origin)?.host === singleHeader(request, 'host')?.toLowerCase();
  if (!isOurs) throw new HttpProblem('origin-not-allowed');
}

function setCookie(request: Request, value: string, seconds: number): string {
  const path = `${request.originalUrl.startsWith(publicPrefix) ? publicPrefix : ''}/session`;
  const secure = request.secure ? '; Secure' : '';
  return `${cookieName}=${value}; Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
}

function cookieOf(request: Request): string | undefined {
  const header = singleHeader(request, 'cookie') ?? '';
  const found = header
    .split(';')
    .map((one) => one.trim())
    .find((one) => one.startsWith(`${cookieName}=`));
  return found?.slice(cookieName.length + 1) || undefined;
}
