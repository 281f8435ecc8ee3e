import { z } from 'zod';
import type { CatalogueRefusalCode } from '../messages/catalogue/refusals.ts';
import { catalogueRefusalCodes, catalogueRefusals } from '../messages/catalogue/refusals.ts';
import type { PaymentRefusalCode } from '../messages/payments/refusals.ts';
import { paymentRefusalCodes, paymentRefusals } from '../messages/payments/refusals.ts';
import type { RefusalCode } from '../messages/refusals.ts';
import { refusalCodes, refusals } from '../messages/refusals.ts';

/** All problems besides refusals: code → status and title. docs/errors.md lists them. */
export const problemTable = {
  'validation-failed': { status: 400, title: 'The request is not valid.' },
  'ticket-invalid': { status: 400, title: 'This is no ticket of the show.' },
  'malformed-json': { status: 400, title: 'The body is not JSON.' },
  'idempotency-key-required': { status: 400, title: 'This needs an Idempotency-Key.' },
  'signature-invalid': { status: 400, title: 'The signature is not right.' },
  'login-required': { status: 401, title: 'This needs a bearer token.' },
  'invalid-token': { status: 401, title: 'The bearer token is not valid.' },
  'invalid-credentials': { status: 401, title: 'The name or the password is not right.' },
  'session-ended': { status: 401, title: 'The session has ended.' },
  'card-declined': { status: 402, title: 'The payment was declined.' },
  'not-yourself': { status: 403, title: 'The bearer token is of another user.' },
  'not-allowed': { status: 403, title: 'The bearer token does not allow this.' },
  'origin-not-allowed': { status: 403, title: 'Pages of this origin may not do this.' },
  'route-unknown': { status: 404, title: 'There is nothing at this address.' },
  'show-not-found': { status: 404, title: 'There is no such show.' },
  'user-not-found': { status: 404, title: 'There is no such user.' },
  'movie-not-found': { status: 404, title: 'There is no such movie.' },
  'theater-not-found': { status: 404, title: 'There is no such theater.' },
  'booking-not-found': { status: 404, title: 'There is no such booking.' },
  'payment-not-found': { status: 404, title: 'There is no such payment.' },
  'session-not-found': { status: 404, title: 'There is no such session.' },
  'notification-not-found': { status: 404, title: 'There is no such notification.' },
  'method-not-allowed': { status: 405, title: 'The address does not take this method.' },
  'request-timeout': { status: 408, title: 'The request did not arrive in time.' },
  'no-tickets': { status: 409, title: 'The booking has no valid tickets.' },
  'username-taken': { status: 409, title: 'The username belongs to somebody else.' },
  'notification-overtaken': { status: 409, title: 'What the notification says is not true any more.' },
  'email-taken': { status: 409, title: 'There is an account with this e-mail address.' },
  'single-node': { status: 409, title: 'There is no other node that could lead.' },
  'election-running': { status: 409, title: 'Another election is under way.' },
  'payload-too-large': { status: 413, title: 'The body is too large.' },
  'uri-too-long': { status: 414, title: 'The address is too long.' },
  'unsupported-media-type': { status: 415, title: 'The body must be application/json.' },
  'expectation-failed': { status: 417, title: 'The request expects what we do not do.' },
  'idempotency-key-reused': { status: 422, title: 'The Idempotency-Key was used with another request.' },
  'rate-limited': { status: 429, title: 'Too many requests.' },
  'too-many-attempts': { status: 429, title: 'Too many attempts.' },
  'headers-too-large': { status: 431, title: 'The headers are too large.' },
  internal: { status: 500, title: 'Something went wrong on our side.' },
  'accounts-busy': { status: 503, title: 'Too many people log in at the moment.' },
  'accounts-unavailable': { status: 503, title: 'Accounts cannot be reached at the moment.' },
  'election-failed': { status: 503, title: 'The engine has not elected another leader.' },
  'log-unavailable': { status: 503, title: 'Bookings cannot be accepted at the moment.' },
  'payment-unavailable': { status: 503, title: 'Payments cannot be taken at the moment.' },
  'notifications-unavailable': { status: 503, title: 'Notifications cannot be read at the moment.' },
  'tokens-unavailable': { status: 503, title: 'Bearer tokens cannot be checked at the moment.' },
  'tickets-unavailable': { status: 503, title: 'Tickets are not set up here.' },
  'view-behind': { status: 503, title: 'The view has not reached this version yet.' },
  'views-unavailable': { status: 503, title: 'The views cannot be read at the moment.' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problemTable;

/** A problem or a refusal. */
export type AnyCode = ProblemCode | RefusalCode | CatalogueRefusalCode | PaymentRefusalCode;

export type FieldError = { path: string; message: string };

export type ProblemExtras = {
  detail?: string;
  /** For validation: the problem of each field. */
  errors?: FieldError[];
  /** Further members of the problem document. */
  members?: Record<string, unknown>;
  headers?: Record<string, string>;
  cause?: unknown;
};

/** A request that ends in an RFC 9457 problem. Thrown by handlers, answered in one place. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly code: AnyCode;
  readonly status: number;
  readonly title: string;
  readonly extras: ProblemExtras;

  constructor(code: AnyCode, extras: ProblemExtras = {}) {
    super(code, { cause: extras.cause });
    this.code = code;
    this.status = statusOf(code);
    this.title = titleOf(code);
    this.extras = extras;
  }

  /** The problem document for a request. */
  document(instance: string, correlationId: string) {
    const { detail, errors, members } = this.extras;
    return {
      type: `urn:problem:${this.code}`,
      title: this.title,
      status: this.status,
      detail: detail ?? this.title,
      instance,
      code: this.code,
      correlationId,
      ...(errors && { errors }),
      ...members,
    };
  }
}

/** The HTTP status of a code. A refusal is a 409, except of a client that did not say what it had read (RFC 6585). */
export function statusOf(code: AnyCode): number {
  if (code === 'precondition-required') return 428;
  return isProblem(code) ? problemTable[code].status : 409;
}

/** The title of a code. */
export function titleOf(code: AnyCode): string {
  return isProblem(code) ? problemTable[code].title : allRefusals[code];
}

const allRefusals = { ...refusals, ...catalogueRefusals, ...paymentRefusals };

function isProblem(code: string): code is ProblemCode {
  return Object.hasOwn(problemTable, code);
}

/** The problem document in the OpenAPI documents. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.enum([
      ...(Object.keys(problemTable) as [ProblemCode, ...ProblemCode[]]),
      ...refusalCodes,
      ...catalogueRefusalCodes,
      ...paymentRefusalCodes,
    ]),
    correlationId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    lostSeatIds: z.array(z.string()).optional().meta({ description: 'The seats that are taken.' }),
    version: z.int().optional().meta({ description: "The show's version of the refusal, or that a view has reached." }),
    bookingId: z.string().optional(),
    commandId: z.string().optional(),
    at: z.iso.datetime().optional().meta({ description: 'When the ticket was used.' }),
    door: z.string().optional().meta({ description: 'Where the ticket was used.' }),
    paymentId: z.string().optional(),
    reason: z
      .string()
      .optional()
      .meta({ description: 'Why a payment was declined: a class, such as `insufficient-funds`.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

/** How many invalid fields a problem names, and how much of the path of each: a body of 1 MB may have half a million. */
const namedFields = 100;
const namedPath = 200;

/**
 * Parses a part of a request.
 * @param root prefix of the path of each error, e.g. `query` or a header's name; none for a body
 * @throws HttpProblem `validation-failed` that names the invalid fields, the first hundred of very many
 */
export function parseRequest<S extends z.ZodType>(schema: S, value: unknown, root = ''): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { errors, hasMore } = firstErrors(result.error.issues, root);
  const texts = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  const detail = [...texts, ...(hasMore ? ['and more'] : [])].join('; ');
  throw new HttpProblem('validation-failed', { detail, errors });
}

function firstErrors(issues: readonly z.core.$ZodIssue[], root: string): { errors: FieldError[]; hasMore: boolean } {
  // Two rules of one field may have the same message.
  const byText = new Map<string, FieldError>();
  for (const issue of issues) {
    for (const error of fieldErrors(issue, root)) {
      const text = `${error.path}: ${error.message}`;
      if (byText.has(text)) continue;
      if (byText.size === namedFields) return { errors: Array.from(byText.values()), hasMore: true };
      byText.set(text, error);
    }
  }
  return { errors: Array.from(byText.values()), hasMore: false };
}

function fieldErrors(issue: z.core.$ZodIssue, root: string): FieldError[] {
  const path = [root, ...issue.path.map(String)].filter((part) => part !== '').join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, namedFields + 1).map((key) => {
      return { path: short(path === '' ? key : `${path}.${key}`), message: 'is not a known field' };
    });
  }
  // zod reports a missing field as a wrong type.
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return [{ path: short(path), message: missing ? 'must be given' : issue.message }];
}

function short(path: string): string {
  return path.length <= namedPath ? path : `${path.slice(0, namedPath)}…`;
}
