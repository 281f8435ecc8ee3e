import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject, ZodOpenApiResponseObject } from 'zod-openapi';
import { createDocument } from 'zod-openapi';
import { plainInstants } from '../messages/json-schema.ts';
import type { AnyCode } from './problem.ts';
import { problemSchema, statusOf } from './problem.ts';
import type { Right } from './rights.ts';
import { rightOf } from './rights.ts';

export type ApiDescription = {
  title: string;
  /** Markdown. */
  description: string;
  paths: ZodOpenApiPathsObject;
};

/** An OpenAPI 3.1 document. */
export type ApiDocument = ReturnType<typeof createDocument>;

/**
 * The OpenAPI 3.1 document of one of our HTTP APIs: its own paths, and those of every service. It is made from the zod
 * schemas that the handlers parse with, so it cannot differ from them.
 */
export function createApiDocument({ title, description, paths }: ApiDescription): ApiDocument {
  return createDocument(
    {
      openapi: '3.1.0',
      info: { title, version: '1.0.0', description, license: { name: 'MIT', identifier: 'MIT' } },
      // Relative to where the document was fetched: the paths are the same behind the gateway.
      servers: [{ url: '/' }],
      paths: { ...withSecurity(paths), ...operationsPaths },
      components: {
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: "An access token of accounts, or the service's ADMIN_TOKEN.",
          },
        },
      },
    },
    { override: plainInstants },
  );
}

const methods = ['get', 'put', 'post', 'patch', 'delete'] as const;

/** Says of each operation who may call it, by the table of rights. */
function withSecurity(paths: ZodOpenApiPathsObject): ZodOpenApiPathsObject {
  const items = Object.entries(paths).map(([path, item]) => {
    const operations = methods.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [[method, secured(operation, rightOf(method, path))] as const];
    });
    return [path, { ...item, ...Object.fromEntries(operations) }] as const;
  });
  return Object.fromEntries(items);
}

const whoMay: Record<Right, string | undefined> = {
  public: undefined,
  'public, own in full': 'Users and bookings are named to organisers, and to each user in what is their own.',
  user: 'For oneself; organisers for any user.',
  own: 'One’s own; organisers all.',
  'own, listed': 'One’s own; organisers all.',
  token: 'For whoever is logged in, about themselves.',
  unchecked: undefined,
  organiser: 'For organisers.',
  operator: 'For operators.',
};

function secured(operation: ZodOpenApiOperationObject, right: Right): ZodOpenApiOperationObject {
  if (right === 'public' || right === 'unchecked') return operation;
  const description = [operation.description, whoMay[right]].filter((text) => text !== undefined).join('\n\n');
  // Under AUTH=open without a token too.
  return { ...operation, description, security: right === 'token' ? [{ token: [] }] : [{}, { token: [] }] };
}

/** Headers of every answer. */
export const answerHeaders = z.object({
  'x-correlation-id': z.string().meta({ description: 'The id of the request: the one that it brought, or a new one.' }),
});

/** The headers that every request may have. */
export const requestHeaders = z.object({
  'x-correlation-id': z
    .string()
    .optional()
    .meta({ description: '1 to 128 visible characters; ties log lines, messages and answers together.' }),
  traceparent: z.string().optional().meta({ description: 'W3C Trace Context.' }),
});

/**
 * The problem answers by status: those listed here and those of any request.
 * @param codes of this operation
 * @param headers of single statuses, e.g. `{ 503: z.object({ 'retry-after': … }) }`
 */
export function problemResponses(
  codes: AnyCode[],
  headers: Record<number, z.ZodObject> = {},
): Record<`${4 | 5}${string}`, ZodOpenApiResponseObject> {
  const byStatus = Map.groupBy(new Set(codes), statusOf);
  return Object.fromEntries(
    Array.from(byStatus, ([status, listed]) => [
      String(status),
      {
        description: listed.map((code) => `\`${code}\``).join(', '),
        headers: answerHeaders.extend(headers[status]?.shape ?? {}),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
}

const dependencySchema = z.object({ status: z.enum(['ok', 'down']), latencyMs: z.number() });
const readinessSchema = z.object({
  status: z.enum(['ready', 'not-ready', 'stopping']),
  dependencies: z.record(z.string(), dependencySchema),
});

function jsonResponse(description: string, schema: z.ZodType): ZodOpenApiResponseObject {
  return { description, headers: answerHeaders, content: { 'application/json': { schema } } };
}

const operationsPaths: ZodOpenApiPathsObject = {
  '/health/live': {
    get: {
      tags: ['operations'],
      summary: 'Whether the process makes progress',
      responses: {
        '200': jsonResponse('It does.', z.object({ status: z.literal('ok') })),
        '503': jsonResponse(
          'It does not: restart it.',
          z.object({ status: z.literal('dead'), reason: z.string().optional() }),
        ),
      },
    },
  },
  '/health/ready': {
    get: {
      tags: ['operations'],
      summary: 'Whether the service does its work, dependency by dependency',
      responses: {
        '200': jsonResponse('It does.', readinessSchema),
        '503': jsonResponse('Send it nothing now.', readinessSchema),
      },
    },
  },
  '/metrics': {
    get: {
      tags: ['operations'],
      summary: 'Metrics for Prometheus',
      responses: {
        '200': {
          description: 'Text format.',
          headers: answerHeaders,
          content: { 'text/plain': { schema: z.string() } },
        },
      },
    },
  },
};
