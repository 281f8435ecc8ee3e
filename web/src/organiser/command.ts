import { answerOf, readApi } from '../api/client.ts';
import { newKey } from '../api/new-key.ts';
import type { Answer } from '../api/problem.ts';
import { organiserWords } from '../i18n/organiser.ts';
import { problemText } from '../i18n/problems.ts';
import { notify } from '../shell/notices.tsx';

/** What goes with every command of an organiser: it waits for its outcome, and may be sent again without a second effect. */
export function commandHeaders(): { prefer: string; 'idempotency-key': string } {
  return { prefer: 'wait=15', 'idempotency-key': newKey() };
}

/** Says what came of a command. @returns whether it is done, or taken */
export function tell(answer: Answer<unknown>, done: string): boolean {
  if (!answer.ok) notify(problemText(answer.problem), 'alert');
  else notify(answer.response.status === 202 ? organiserWords().savedLater : done);
  return answer.ok;
}

/** Waits until the read API shows what a command has done, as far as it says which version that is. */
export async function reflected(eventId: number, done: Answer<object>): Promise<void> {
  if (!done.ok || !('version' in done.data) || typeof done.data.version !== 'number') return;
  const query = { view: 'map' as const, minVersion: done.data.version };
  await answerOf(readApi.GET('/api/events/{eventId}/seats', { params: { path: { eventId }, query } }));
}
