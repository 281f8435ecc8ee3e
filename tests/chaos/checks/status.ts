import type { Attempt } from '../load/record.ts';
import type { Violation } from './violation.ts';

/** What NGINX says while a service is down, the services while an engine is, and nobody while nobody hears. */
const passing = [undefined, 502, 503, 504];

/** Whether a request got an answer that it may get. @param expected beside what passes with a fault */
export function* checkStatus(name: string, { status, body }: Attempt, expected: number[]): Generator<Violation> {
  if (passing.includes(status) || (status !== undefined && expected.includes(status))) return;
  yield { promised: 'answers', what: `${name} was answered ${status} ${body?.code}: ${body?.detail}` };
}
