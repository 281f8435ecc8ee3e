import { CliError } from '../cli-error.ts';
import type { Api, ApiAnswer } from './api.ts';
import type { Entry } from './entries.ts';
import { bodyOf, pathOf } from './entries.ts';

/** What became of an entry. */
export type Result = { outcome: 'new' | 'there' } | { outcome: 'refused'; code: string; detail: string };

/**
 * Puts an entry so that it is there as given. What is there with other details is replaced where that is possible: a
 * movie or a theater is, a show is not.
 * @throws CliError for an entry that the API does not take at all
 */
export async function putEntry(api: Api, entry: Entry): Promise<Result> {
  const path = pathOf(entry);
  const body = bodyOf(entry);
  for (let attempt = 1; ; attempt += 1) {
    const first = await api.send('PUT', path, body);
    if (first.status !== 428) return resultOf(path, first);
    // Somebody else may replace it at the same time.
    const { etag } = await api.send('GET', path);
    const answer = await api.send('PUT', path, body, etag === undefined ? {} : { 'if-match': etag });
    if (answer.body.code !== 'version-conflict' || attempt === maxAttempts) return resultOf(path, answer);
  }
}

const maxAttempts = 5;

/** What is wrong with one entry; the others may be right. Anything else is wrong with the request: who asks, or where. */
const refusedWith: ReadonlySet<number> = new Set([400, 409, 413, 428]);

function resultOf(path: string, { status, body }: ApiAnswer): Result {
  if (status === 201) return { outcome: 'new' };
  if (status === 200) return { outcome: 'there' };
  const { code, detail } = body;
  if (refusedWith.has(status)) {
    return { outcome: 'refused', code: String(code), detail: String(detail) };
  }
  throw new CliError(`The API does not take ${path} (${status} ${code}): ${detail}`);
}
