import { createOffsetCommits } from '@ticketing/shared/log/offset-commits.ts';

const forever = 1_000_000;

it('commits what is noted at once, and the newest of a partition once the pause is over', async () => {
  const commits = createOffsetCommits(forever);
  const committed: string[] = [];
  const commit = (what: string) => async () => void committed.push(what);
  commits.note(0, commit('0 at 1'));
  expect(committed).toEqual(['0 at 1']);
  commits.note(0, commit('0 at 2'));
  commits.note(1, commit('1 at 5'));
  commits.note(0, commit('0 at 3'));
  expect(committed).toEqual(['0 at 1']);
  await commits.flush();
  expect(committed).toEqual(['0 at 1', '0 at 3', '1 at 5']);
});

it('has one commit under way at a time', async () => {
  const commits = createOffsetCommits(0);
  const first = Promise.withResolvers<void>();
  const committed: number[] = [];
  commits.note(0, () => first.promise);
  commits.note(0, async () => void committed.push(2));
  const flushed = commits.flush();
  expect(committed).toEqual([]);
  first.resolve();
  await flushed;
  expect(committed).toEqual([2]);
});

it('goes on after a commit that failed', async () => {
  const commits = createOffsetCommits(0);
  let committed = false;
  commits.note(0, () => Promise.reject(new Error('the group is changing')));
  await commits.flush();
  commits.note(0, async () => {
    committed = true;
  });
  await commits.flush();
  expect(committed).toBe(true);
});

it('has nothing to wait for when nothing is noted', async () => {
  await createOffsetCommits(forever).flush();
});
