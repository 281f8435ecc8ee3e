import type { ApiDocument } from '@ticketing/shared/http/openapi.ts';
import { answerHeaders, createApiDocument, problemResponses, requestHeaders } from '@ticketing/shared/http/openapi.ts';
import type { ProblemCode } from '@ticketing/shared/http/problem.ts';
import { z } from 'zod';
import { notificationSchema, notificationsSchema } from './answers.ts';
import { listQuerySchema, notificationPathSchema } from './requests.ts';

/** The OpenAPI document of this service. */
export function createNotificationsDocument(): ApiDocument {
  return createApiDocument({
    title: 'Ticketing: notifications',
    description: 'The mails that people get, what became of each, and how to send one again. Nobody’s address is told.',
    paths: {
      '/api/notifications': {
        get: {
          tags: ['notifications'],
          operationId: 'listNotifications',
          summary: 'Mails, the newest first',
          requestParams: { header: requestHeaders, query: listQuerySchema },
          responses: {
            '200': {
              description: 'A page of them.',
              headers: answerHeaders,
              content: { 'application/json': { schema: notificationsSchema } },
            },
            ...problemResponses(problems, problemHeaders),
          },
        },
      },
      '/api/notifications/{id}/resend': {
        post: {
          tags: ['notifications'],
          operationId: 'resendNotification',
          summary: 'Send a mail again',
          description:
            'One that was sent goes out as another mail; one that waits is tried at once; an address that was refused is tried again.',
          requestParams: { header: requestHeaders, path: notificationPathSchema },
          responses: {
            '202': {
              description: 'It waits to be sent.',
              headers: answerHeaders,
              content: { 'application/json': { schema: notificationSchema } },
            },
            ...problemResponses([...problems, 'notification-not-found', 'notification-overtaken'], problemHeaders),
          },
        },
      },
    },
  });
}

const problems: ProblemCode[] = [
  'validation-failed',
  'login-required',
  'invalid-token',
  'not-allowed',
  'request-timeout',
  'uri-too-long',
  'headers-too-large',
  'rate-limited',
  'internal',
  'tokens-unavailable',
  'notifications-unavailable',
];

const retryAfter = z.object({
  'retry-after': z.string().meta({ description: 'Seconds after which to try again.' }),
});
const problemHeaders = { 401: z.object({ 'www-authenticate': z.string() }), 429: retryAfter, 503: retryAfter };
