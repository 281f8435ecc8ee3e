import createClient, { type Client } from 'openapi-fetch';
import { accessToken, tokenRefused } from '../session/session.ts';
import type { paths as AccountsPaths } from './accounts.d.ts';
import type { paths as MonitorPaths } from './monitor.d.ts';
import type { paths as NotificationsPaths } from './notifications.d.ts';
import { patientFetch } from './patient-fetch.ts';
import type { Answer } from './problem.ts';
import { ownProblem, problemOf } from './problem.ts';
import type { paths as ReadPaths } from './read-api.d.ts';
import type { paths as WritePaths } from './write-api.d.ts';

/** The clients of the services; all are behind one address. What they know of paths and messages is from OpenAPI. */
export const readApi: Client<ReadPaths> = client<ReadPaths>();
export const writeApi: Client<WritePaths> = client<WritePaths>();
export const accountsApi: Client<AccountsPaths> = client<AccountsPaths>();
export const monitorApi: Client<MonitorPaths> = client<MonitorPaths>();
export const notificationsApi: Client<NotificationsPaths> = client<NotificationsPaths>();

function client<Paths extends object>(): Client<Paths> {
  return createClient<Paths>({ baseUrl: globalThis.location?.origin ?? '', fetch: asWhoeverAsks });
}

/** With the token of the one who is logged in. A token that is refused is replaced once. */
async function asWhoeverAsks(request: Request): Promise<Response> {
  const token = await accessToken();
  if (token === undefined) return patientFetch(request);
  const response = await patientFetch(withToken(request.clone(), token));
  if (!isOfToken(response)) return response;
  const another = await tokenRefused(token);
  return another === undefined ? response : patientFetch(withToken(request, another));
}

/** Whether an answer is about the token: a password that is wrong is no reason to try it once more. */
function isOfToken({ status, headers }: Response): boolean {
  return status === 401 && headers.get('www-authenticate')?.includes('error="invalid_token"') === true;
}

function withToken(request: Request, token: string): Request {
  request.headers.set('authorization', `Bearer ${token}`);
  return request;
}

/** What openapi-fetch gives back. */
type Fetched<Data> = { data?: Data; error?: unknown; response: Response };

/**
 * What came of a call, with every failure as a problem: `const answer = await answerOf(readApi.GET('/api/cities'))`.
 * @throws only the reason of a signal that was aborted
 */
export async function answerOf<Data>(call: Promise<Fetched<Data>>): Promise<Answer<Exclude<Data, undefined>>> {
  try {
    const { data, error, response } = await call;
    if (response.ok) return { ok: true, data: data as Exclude<Data, undefined>, response };
    return { ok: false, problem: problemOf(response, error) };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    // A body that is no JSON, though the status was a good one.
    if (error instanceof SyntaxError) return { ok: false, problem: ownProblem('unexpected-answer') };
    return { ok: false, problem: ownProblem('unreachable') };
  }
}
