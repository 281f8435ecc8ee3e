import { agreedLeaders } from '@ticketing/shared/log/agreed-leaders.ts';

/** What brokers say who leads partition 0, which all three have, and partition 1, which only broker 3 has. */
function saying(leaders: Record<number, number | 'away' | 'silent'>) {
  return async (node: number) => {
    const leader = leaders[node]!;
    if (leader === 'silent') return new Promise<never>(() => {});
    if (leader === 'away') throw new Error('connect ECONNREFUSED');
    return [
      { partitionId: 0, leader, replicas: [1, 2, 3] },
      { partitionId: 1, leader: 3, replicas: [3] },
    ];
  };
}

const of = (leaders: Record<number, number | 'away' | 'silent'>) =>
  agreedLeaders(Object.keys(leaders).map(Number), saying(leaders)).then((agreed) => Object.fromEntries(agreed));

it('takes the leader that all name', async () => {
  expect(await of({ 1: 2, 2: 2, 3: 2 })).toEqual({ 0: 2, 1: 3 });
});

it('outvotes a broker that was cut off and takes itself for the leader', async () => {
  expect(await of({ 1: 3, 2: 2, 3: 3 })).toEqual({ 0: 3, 1: 3 });
});

it('does not take the word of one broker, nor of brokers that disagree', async () => {
  await expect(of({ 1: 1, 2: 'away', 3: 'away' })).rejects.toThrow('of 3 brokers 1 say who leads');
  await expect(of({ 1: 1, 2: 'away', 3: 3 })).rejects.toThrow('no majority');
  await expect(of({ 1: 1, 2: 2, 3: 3 })).rejects.toThrow('no majority');
  await expect(agreedLeaders([], saying({}))).rejects.toThrow('no broker');
});

it('does not wait for a broker that is not needed', async () => {
  expect(await of({ 1: 'silent', 2: 2, 3: 2 })).toEqual({ 0: 2, 1: 3 });
});

it('waits for the only one that has a partition', async () => {
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const ask = saying({ 1: 2, 2: 2, 3: 2 });
  const agreed = agreedLeaders([1, 2, 3], (node) => (node === 3 ? answered.then(() => ask(3)) : ask(node)));
  const first = await Promise.race([agreed, new Promise((resolve) => setImmediate(resolve, 'waits'))]);
  expect(first).toBe('waits');
  answer();
  expect(Object.fromEntries(await agreed)).toEqual({ 0: 2, 1: 3 });
});

it('counts only the brokers that have a copy', async () => {
  const ask = async (node: number) => [{ partitionId: 0, leader: node === 3 ? 3 : 1, replicas: [3] }];
  expect(Object.fromEntries(await agreedLeaders([1, 2, 3], ask))).toEqual({ 0: 3 });
});
