import type { ApiDocument } from '@ticketing/shared/http/openapi.ts';
import { answerHeaders, createApiDocument, problemResponses, requestHeaders } from '@ticketing/shared/http/openapi.ts';
import type { ProblemCode } from '@ticketing/shared/http/problem.ts';
import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiRequestBodyObject, ZodOpenApiResponseObject } from 'zod-openapi';
import {
  keySetSchema,
  linkOutcomeSchema,
  mailedSchema,
  meSchema,
  principalSchema,
  registeredSchema,
  sessionSchema,
  sessionsSchema,
  sessionTokenSchema,
  tokensSchema,
} from './answers.ts';
import {
  changeMeBodySchema,
  eraseBodySchema,
  forgotBodySchema,
  logoutBodySchema,
  registerBodySchema,
  resetBodySchema,
  sessionBodySchema,
  sessionPathSchema,
  tokenBodySchema,
  verifyEmailBodySchema,
} from './requests.ts';
import { cookieName } from './routes/session-cookie.ts';

const password = 'correct horse battery';

/** The OpenAPI document of this service, with the paths of the gateway; without their prefix they are the same. */
export function createAccountsDocument(): ApiDocument {
  return createApiDocument({
    title: 'Ticketing: accounts',
    description,
    paths: {
      '/api/auth/register': {
        post: operation({
          id: 'register',
          summary: 'Make an account',
          body: jsonBody(registerBodySchema, { email: 'ada@example.com', username: 'ada', password }),
          answer: ['201', 'The account is there, or a mail is on its way.', registeredSchema],
          problems: ['username-taken', 'email-taken', 'too-many-attempts', 'accounts-busy'],
        }),
      },
      '/api/auth/token': {
        post: operation({
          id: 'token',
          summary: 'Log in, or get the next tokens',
          description:
            'A refresh token that comes again within 30 seconds has the same answer; later it ends its session.',
          body: {
            required: true,
            content: {
              'application/x-www-form-urlencoded': { schema: tokenBodySchema },
              'application/json': { schema: tokenBodySchema, example: { username: 'ada', password } },
            },
          },
          answer: ['200', 'Tokens.', tokensSchema],
          problems: ['invalid-credentials', 'session-ended', 'too-many-attempts', 'accounts-busy'],
        }),
      },
      '/api/auth/logout': {
        post: operation({
          id: 'logout',
          summary: 'End the session of a refresh token',
          body: jsonBody(logoutBodySchema, { refresh_token: 'A'.repeat(70) }),
          answer: ['204', 'It has ended.'],
        }),
      },
      '/api/auth/session': {
        post: operation({
          id: 'beginSession',
          tag: 'pages',
          summary: 'Log in from a page',
          description: `The refresh token is in the cookie \`${cookieName}\`, which no script can read.`,
          body: jsonBody(sessionBodySchema, { username: 'ada', password }),
          answer: ['200', 'An access token, for the memory of the page.', sessionTokenSchema, cookieHeader],
          problems: ['invalid-credentials', 'origin-not-allowed', 'too-many-attempts', 'accounts-busy'],
        }),
        delete: operation({
          id: 'endSession',
          tag: 'pages',
          summary: 'Log out of a page',
          answer: ['204', 'The session has ended, and the cookie is gone.', undefined, cookieHeader],
          problems: ['origin-not-allowed'],
        }),
      },
      '/api/auth/session/refresh': {
        post: operation({
          id: 'refreshSession',
          tag: 'pages',
          summary: 'Get the next access token of a page',
          answer: ['200', 'An access token; the cookie has the next refresh token.', sessionTokenSchema, cookieHeader],
          problems: ['login-required', 'session-ended', 'origin-not-allowed'],
        }),
      },
      '/api/auth/verify': {
        get: operation({
          id: 'verify',
          tag: 'me',
          summary: 'Who a token is',
          loggedIn: true,
          answer: ['200', 'By the token alone.', principalSchema],
        }),
      },
      '/api/auth/users/me': {
        get: operation({
          id: 'readMe',
          tag: 'me',
          summary: 'Who I am',
          loggedIn: true,
          answer: ['200', 'The account.', meSchema],
          problems: ['session-ended'],
        }),
        patch: operation({
          id: 'changeMe',
          tag: 'me',
          summary: 'Change my name, address, language or password',
          description:
            'A new password ends all other sessions. Where addresses are verified, a new one counts after that.',
          loggedIn: true,
          body: jsonBody(changeMeBodySchema, { newPassword: 'staple correct horse', password }),
          answer: ['200', 'The account as it is now.', meSchema],
          problems: [
            'invalid-credentials',
            'session-ended',
            'username-taken',
            'email-taken',
            'too-many-attempts',
            'accounts-busy',
          ],
        }),
        delete: operation({
          id: 'eraseMe',
          tag: 'me',
          summary: 'Forget me',
          description: 'Name, address, password and sessions are gone. Bookings keep the number.',
          loggedIn: true,
          body: jsonBody(eraseBodySchema, { password }),
          answer: ['204', 'The person is forgotten.'],
          problems: ['invalid-credentials', 'session-ended', 'too-many-attempts', 'accounts-busy'],
        }),
      },
      '/api/auth/sessions': {
        get: operation({
          id: 'listSessions',
          tag: 'me',
          summary: 'Where I am logged in',
          loggedIn: true,
          answer: ['200', 'The sessions, the one that was used last first.', sessionsSchema],
          problems: ['session-ended'],
        }),
        delete: operation({
          id: 'endSessions',
          tag: 'me',
          summary: 'Log out everywhere, here too',
          loggedIn: true,
          answer: ['204', 'All sessions have ended.'],
          problems: ['session-ended'],
        }),
      },
      '/api/auth/sessions/{sessionId}': {
        get: operation({
          id: 'readSession',
          tag: 'me',
          summary: 'One of my sessions',
          loggedIn: true,
          path: sessionPathSchema,
          answer: ['200', 'The session.', sessionSchema],
          problems: ['session-ended', 'session-not-found'],
        }),
        delete: operation({
          id: 'endOneSession',
          tag: 'me',
          summary: 'Log out somewhere',
          loggedIn: true,
          path: sessionPathSchema,
          answer: ['204', 'The session has ended.'],
          problems: ['session-ended', 'session-not-found'],
        }),
      },
      '/api/auth/password/forgot': {
        post: operation({
          id: 'forgotPassword',
          tag: 'mail',
          summary: 'Ask for a link to a new password',
          description: 'The answer is the same whether the address is known or not.',
          body: jsonBody(forgotBodySchema, { email: 'ada@example.com' }),
          answer: ['202', 'If the address is known, a mail is on its way.', mailedSchema],
        }),
      },
      '/api/auth/password/reset': {
        post: operation({
          id: 'resetPassword',
          tag: 'mail',
          summary: 'Set a new password by a link',
          description: 'All sessions end.',
          body: jsonBody(resetBodySchema, { token: 'A'.repeat(43), password }),
          answer: ['202', 'What came of it.', linkOutcomeSchema],
          problems: ['accounts-busy'],
        }),
      },
      '/api/auth/email/verify': {
        post: operation({
          id: 'verifyEmail',
          tag: 'mail',
          summary: 'Verify an address by a link, or ask for the link again',
          body: jsonBody(verifyEmailBodySchema, { token: 'A'.repeat(43) }),
          answer: ['202', 'What came of it.', linkOutcomeSchema],
        }),
      },
      '/api/auth/.well-known/jwks.json': {
        get: operation({
          id: 'keys',
          summary: 'The keys to check tokens by',
          description: 'A new key is here before it signs, an old one until its last token has ended.',
          answer: ['200', 'Public keys.', keySetSchema],
        }),
      },
    },
  });
}

const description = `People, their sessions, and the tokens by which every other service knows them: \`sub\` is the
\`userId\`. Access tokens are good for 15 minutes; refresh tokens rotate.`;

const problemsOfEveryRequest: ProblemCode[] = [
  'validation-failed',
  'malformed-json',
  'request-timeout',
  'payload-too-large',
  'uri-too-long',
  'unsupported-media-type',
  'expectation-failed',
  'headers-too-large',
  'rate-limited',
  'internal',
  'accounts-unavailable',
];

const retryAfter = z.object({
  'retry-after': z.string().meta({ description: 'Seconds after which to try again.' }),
});

const problemHeaders = { 401: z.object({ 'www-authenticate': z.string() }), 429: retryAfter, 503: retryAfter };

const cookieHeader = z.object({
  'set-cookie': z.string().meta({ description: 'HttpOnly, SameSite=Strict, Secure where TLS is.' }),
});

type OperationOptions = {
  id: string;
  summary: string;
  description?: string;
  tag?: string;
  loggedIn?: boolean;
  path?: z.ZodObject;
  body?: ZodOpenApiRequestBodyObject;
  answer: [status: '200' | '201' | '202' | '204', text: string, schema?: z.ZodType | undefined, headers?: z.ZodObject];
  problems?: ProblemCode[];
};

function operation(options: OperationOptions): ZodOpenApiOperationObject {
  const { id, summary, tag = 'tokens', loggedIn = false, path, body, answer, problems = [] } = options;
  const [status, text, schema, headers] = answer;
  const codes: ProblemCode[] = loggedIn ? ['login-required', 'invalid-token', ...problems] : problems;
  const response: ZodOpenApiResponseObject = {
    description: text,
    headers: answerHeaders.extend(headers?.shape ?? {}),
    ...(schema && { content: { 'application/json': { schema } } }),
  };
  return {
    tags: [tag],
    operationId: id,
    summary,
    ...(options.description !== undefined && { description: options.description }),
    requestParams: { header: requestHeaders, ...(path && { path }) },
    ...(body && { requestBody: body }),
    responses: { [status]: response, ...problemResponses([...problemsOfEveryRequest, ...codes], problemHeaders) },
  };
}

/** @param example a body that can be sent as it is */
function jsonBody<S extends z.ZodType>(schema: S, example: z.input<S>): ZodOpenApiRequestBodyObject {
  return { required: true, content: { 'application/json': { schema, example } } };
}
