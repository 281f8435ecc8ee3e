import type { Answer } from '../src/api/problem.ts';
import type { Trouble } from '../src/buying/persist.ts';
import { persist } from '../src/buying/persist.ts';

const answer = (status: number, retryAfterMs?: number): Answer<number> =>
  status >= 200 && status < 300
    ? { ok: true, data: status, response: new Response() }
    : {
        ok: false,
        problem: { code: 'some', status, document: {}, ...(retryAfterMs !== undefined && { retryAfterMs }) },
      };

/** Asks a server that answers in this order; 0 is no answer. */
async function asked(steps: Answer<number>[]) {
  const [troubles, pauses]: [(Trouble | undefined)[], number[]] = [[], []];
  const left = [...steps];
  const ask = async () => {
    const step = left.shift();
    if (step === undefined) throw new Error('asked too often');
    return step;
  };
  const last = await persist(ask, {
    signal: new AbortController().signal,
    onTrouble: (trouble) => troubles.push(trouble),
    pause: async (ms) => void pauses.push(ms),
  });
  return { status: last.ok ? last.data : last.problem.status, troubles, pauses };
}

it('asks until there is an answer, and says what is in the way', async () => {
  const { status, troubles } = await asked([answer(0), answer(503), answer(429), answer(504), answer(201)]);
  expect(status).toBe(201);
  expect(troubles).toEqual(['offline', 'busy', 'busy', 'busy', undefined]);
});

it.each([200, 202, 400, 401, 402, 404, 409, 422, 500])('takes %d for an answer', async (status) => {
  expect(await asked([answer(status)])).toMatchObject({ status, pauses: [] });
});

it('waits longer from try to try, as long as it is asked to, and not for ever', async () => {
  const steps = [answer(503), answer(503), answer(503), answer(503, 20_000), answer(503, 1e9), answer(200)];
  const { pauses } = await asked(steps);
  expect(pauses[0]).toBeLessThanOrEqual(500);
  expect(pauses[2]).toBeGreaterThanOrEqual(1_000);
  expect(pauses.slice(3)).toEqual([20_000, 60_000]);
});

it('ends when nobody waits any more', async () => {
  const leaving = new AbortController();
  const ask = async () => {
    leaving.abort(new Error('the page was left'));
    return answer(0);
  };
  await expect(persist(ask, { signal: leaving.signal })).rejects.toThrow('the page was left');
});
