import type { ApiDocument } from '@ticketing/shared/http/openapi.ts';
import { answerHeaders, createApiDocument, problemResponses, requestHeaders } from '@ticketing/shared/http/openapi.ts';
import type { ProblemCode } from '@ticketing/shared/http/problem.ts';
import { z } from 'zod';
import {
  electionSchema,
  healthSchema,
  historySchema,
  leadersSchema,
  monitorSchema,
  replicasSchema,
  syncSchema,
} from './answers.ts';
import { electionRequestSchema, historyQuerySchema } from './requests.ts';

/** The OpenAPI document of this service. */
export function createMonitorDocument(): ApiDocument {
  return createApiDocument({
    title: 'Ticketing: monitor',
    description:
      'What the engines and the services say of themselves, asked every two seconds. Every figure has its source and its time; what could not be asked says why, with the last known value and its age.',
    paths: {
      '/api/monitor': told('getMonitor', 'Everything', monitorSchema),
      '/api/monitor/stream': {
        get: {
          tags: ['monitor'],
          operationId: 'streamMonitor',
          summary: 'Everything, every two seconds, as Server-Sent Events',
          description: 'Events `monitor`, each with the whole of `GET /api/monitor` as JSON.',
          requestParams: { header: requestHeaders },
          responses: {
            '200': {
              description: 'A stream without end.',
              headers: answerHeaders,
              content: { 'text/event-stream': { schema: z.string() } },
            },
            ...problemResponses(problems, problemHeaders),
          },
        },
      },
      '/api/monitor/history': {
        get: {
          tags: ['monitor'],
          operationId: 'getMonitorHistory',
          summary: 'The last hour: figures for charts, and what has happened',
          requestParams: { header: requestHeaders, query: historyQuerySchema },
          responses: answers(historySchema, problems),
        },
      },
      '/api/monitor/elections': {
        post: {
          tags: ['monitor'],
          operationId: 'holdElection',
          summary: 'Ask an engine for another leader',
          description:
            'Kafka: the preferred leaders of its partitions, never an unclean election. PostgreSQL: a switchover of Patroni. Redis: a failover of the Sentinels. MongoDB: the primary stands down. One at a time; each is a line in the log.',
          requestParams: { header: requestHeaders },
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: electionRequestSchema, example: { engine: 'kafka', confirm: true } },
            },
          },
          responses: answers(electionSchema, [
            ...problems,
            'malformed-json',
            'payload-too-large',
            'unsupported-media-type',
            'expectation-failed',
            'single-node',
            'election-running',
            'election-failed',
          ]),
        },
      },
      '/api/health': told('getHealth', 'All parts, each in a word', healthSchema),
      '/api/sync': told('getClocks', 'The clocks: logical, of the views, physical', syncSchema),
      '/api/election': told('getLeaders', 'Who leads, and the elections of the last hour', leadersSchema),
      '/api/replicas': told('getReplicas', 'Who follows, and how far behind', replicasSchema),
    },
  });
}

function told(operationId: string, summary: string, schema: z.ZodType) {
  return {
    get: {
      tags: ['monitor'],
      operationId,
      summary,
      requestParams: { header: requestHeaders },
      responses: answers(schema, problems),
    },
  };
}

function answers(schema: z.ZodType, codes: ProblemCode[]) {
  return {
    '200': { description: 'As it is known now.', headers: answerHeaders, content: { 'application/json': { schema } } },
    ...problemResponses(codes, problemHeaders),
  };
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
];

const retryAfter = z.object({
  'retry-after': z.string().optional().meta({ description: 'Seconds after which to try again.' }),
});
const problemHeaders = { 401: z.object({ 'www-authenticate': z.string() }), 429: retryAfter, 503: retryAfter };
