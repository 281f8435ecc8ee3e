import { answerHeaders, problemResponses, requestHeaders } from '@ticketing/shared/http/openapi.ts';
import { waitSeconds } from '@ticketing/shared/http/prefer.ts';
import type { ProblemCode } from '@ticketing/shared/http/problem.ts';
import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiParameters, ZodOpenApiResponseObject } from 'zod-openapi';

/** The headers of a request whose answer has an ETag. */
export const conditionalHeaders = requestHeaders.extend({
  'if-none-match': z.string().optional().meta({ description: 'The `ETag` of an answer that the client still has.' }),
});

export const waitHeader = z.object({
  prefer: z
    .string()
    .optional()
    .meta({
      description: `\`wait=N\` (RFC 7240): wait up to N seconds (${waitSeconds.min}..${waitSeconds.max}) for the requested state. Ignored when malformed.`,
      example: 'wait=5',
    }),
});

const retryAfter = z.object({ 'retry-after': z.string().meta({ description: 'Seconds after which to try again.' }) });
export const problemHeaders = { 401: z.object({ 'www-authenticate': z.string() }), 429: retryAfter, 503: retryAfter };
const etag = z.object({ etag: z.string().meta({ description: 'The version and the representation.' }) });

type OperationOptions = {
  id: string;
  tag: string;
  summary: string;
  description?: string;
  params: ZodOpenApiParameters;
  answer: { description: string; schema?: z.ZodType; otherTypes?: string[] };
  /** Whether the answer has an ETag. */
  versioned?: boolean;
  problems?: ProblemCode[];
};

/** A GET in the OpenAPI document. */
export function operation(options: OperationOptions): ZodOpenApiOperationObject {
  const { id, tag, summary, description, params, answer, versioned = false, problems = [] } = options;
  const headers = versioned ? answerHeaders.extend(etag.shape) : answerHeaders;
  const notModified: ZodOpenApiResponseObject = { description: 'The client has this answer already.', headers };
  return {
    tags: [tag],
    operationId: id,
    summary,
    ...(description !== undefined && { description }),
    requestParams: params,
    responses: {
      '200': {
        description: answer.description,
        headers,
        content: contentOf(answer),
      },
      ...(versioned && { '304': notModified }),
      ...problemResponses([...problemsOfEveryRead, ...problems], problemHeaders),
    },
  };
}

function contentOf({ schema, otherTypes = [] }: OperationOptions['answer']) {
  const others = otherTypes.map((type) => [type, { schema: z.string() }] as const);
  return { ...(schema && { 'application/json': { schema } }), ...Object.fromEntries(others) };
}

/** The problems that every GET may answer. */
export const problemsOfEveryRead: ProblemCode[] = [
  'validation-failed',
  'invalid-token',
  'tokens-unavailable',
  'uri-too-long',
  'expectation-failed',
  'headers-too-large',
  'rate-limited',
  'internal',
  'views-unavailable',
];
