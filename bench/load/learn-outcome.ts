import type { Answer } from './http-connection.ts';
import { jsonRequest } from './requests.ts';

export type Wish = { userId: number; eventId: number; seatId: string };

/** No outcome yet: the wait has ended, or the services or the gateway are overloaded. */
const askAgain = new Set([202, 408, 502, 503, 504]);
const pauseMs = 1_000;
const maxRepetitions = 120;

/**
 * Books as a patient user does: asks to wait for the outcome, and repeats the request with the same key until there is
 * one.
 * @throws Error when the answer is one that a user should not get
 */
export async function learnOutcome(
  send: (request: string) => Promise<Answer>,
  wish: Wish,
  key: string,
): Promise<{ won: boolean; repetitions: number }> {
  const request = jsonRequest('POST', '/api/book', wish, { prefer: 'wait=30', 'idempotency-key': key });
  for (let repetitions = 0; repetitions <= maxRepetitions; repetitions += 1) {
    const { status, body } = await send(request);
    if (status === 201 || status === 200) return { won: true, repetitions };
    if (status === 409) return { won: false, repetitions };
    if (!askAgain.has(status)) throw new Error(`a buyer was answered ${status}: ${body}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Error(`a buyer had no outcome after ${maxRepetitions} tries`);
}
