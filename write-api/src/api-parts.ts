import { answerHeaders, requestHeaders } from '@ticketing/shared/http/openapi.ts';
import { waitSeconds } from '@ticketing/shared/http/prefer.ts';
import type { ProblemCode } from '@ticketing/shared/http/problem.ts';
import { z } from 'zod';
import type { ZodOpenApiRequestBodyObject, ZodOpenApiResponseObject } from 'zod-openapi';

/*
 * What the operations of the OpenAPI document have in common.
 */

/** The problems of any request with a body. */
export const problemsOfEveryOrder: ProblemCode[] = [
  'validation-failed',
  'malformed-json',
  'login-required',
  'invalid-token',
  'tokens-unavailable',
  'request-timeout',
  'payload-too-large',
  'uri-too-long',
  'unsupported-media-type',
  'expectation-failed',
  'headers-too-large',
  'rate-limited',
  'internal',
  'log-unavailable',
];

const retryAfter = z.object({
  'retry-after': z.string().meta({ description: 'Seconds after which to try again.' }),
});

const location = z.string().meta({ description: 'The address of the outcome in the read API.' });
const preferenceApplied = z.string().optional().meta({ description: '`wait=N` if the request waited.' });

export const orderHeaders = requestHeaders.extend({
  prefer: z
    .string()
    .optional()
    .meta({
      description: `\`wait=N\` (RFC 7240): wait up to N seconds (${waitSeconds.min}..${waitSeconds.max}) for the outcome. Ignored when malformed.`,
      example: 'wait=5',
    }),
});

export const problemHeaders = {
  401: z.object({ 'www-authenticate': z.string() }),
  409: z.object({ 'preference-applied': preferenceApplied }),
  428: z.object({ 'preference-applied': preferenceApplied }),
  429: retryAfter,
  503: retryAfter,
};

/** @param example a body that can be sent as it is */
export function jsonBody<S extends z.ZodType>(schema: S, example: z.input<S>): ZodOpenApiRequestBodyObject {
  return { required: true, content: { 'application/json': { schema, example } } };
}

/** @param headers besides those of every order's answer */
export function answer(text: string, schema: z.ZodType, headers: z.ZodRawShape = {}): ZodOpenApiResponseObject {
  return {
    description: text,
    headers: answerHeaders.extend({ location, 'preference-applied': preferenceApplied, ...headers }),
    content: { 'application/json': { schema } },
  };
}
