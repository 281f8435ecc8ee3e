import { setImmediate } from 'node:timers/promises';
import type { Membership } from '@ticketing/shared/log/membership.ts';
import { createOffsetCommits } from '@ticketing/shared/log/offset-commits.ts';

const forever = 1_000_000;

/** A membership that notes what is committed in its name. */
function membership(committed: string[], commit: () => Promise<void> = async () => undefined) {
  const ended = new AbortController();
  const member: Membership = {
    partitions: [0, 1],
    ended: ended.signal,
    async commit({ topics }) {
      await commit();
      for (const { partitions } of topics)
        committed.push(...partitions.map(({ partition, offset }) => `${partition} at ${offset}`));
    },
  };
  return { member, end: () => ended.abort() };
}

function failing(times: number) {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw new Error('the coordinator does not answer');
  };
}

it('commits what is noted at once, and the newest of each partition once the pause is over, in one request', async () => {
  const commits = createOffsetCommits({ topic: 'topic', pauseMs: forever });
  const committed: string[] = [];
  const { member } = membership(committed);
  commits.note(0, '1', member);
  await setImmediate();
  expect(committed).toEqual(['0 at 1']);
  commits.note(0, '2', member);
  commits.note(1, '5', member);
  commits.note(0, '3', member);
  expect(committed).toEqual(['0 at 1']);
  await commits.flush();
  expect(committed).toEqual(['0 at 1', '0 at 3', '1 at 5']);
});

it('has one commit under way at a time', async () => {
  const commits = createOffsetCommits({ topic: 'topic', pauseMs: 0 });
  const first = Promise.withResolvers<void>();
  const committed: string[] = [];
  commits.note(0, '1', membership(committed, () => first.promise).member);
  commits.note(0, '2', membership(committed).member);
  const flushed = commits.flush();
  expect(committed).toEqual([]);
  first.resolve();
  await flushed;
  expect(committed).toEqual(['0 at 1', '0 at 2']);
});

it('commits each offset in the name of the membership in which it was noted', async () => {
  const commits = createOffsetCommits({ topic: 'topic', pauseMs: 0 });
  const [before, after]: [string[], string[]] = [[], []];
  const first = Promise.withResolvers<void>();
  commits.note(2, '1', membership([], () => first.promise).member);
  commits.note(0, '7', membership(before).member);
  commits.note(1, '9', membership(after).member);
  first.resolve();
  await commits.flush();
  expect({ before, after }).toEqual({ before: ['0 at 7'], after: ['1 at 9'] });
});

it('tries again what failed while the membership lasts, unless something newer was noted', async () => {
  const commits = createOffsetCommits({ topic: 'topic', pauseMs: 0 });
  const committed: string[] = [];
  const done = Promise.withResolvers<void>();
  const { member } = membership(committed, failing(3));
  commits.note(0, '1', { ...member, commit: (offsets) => member.commit(offsets).then(done.resolve) });
  await done.promise;
  expect(committed).toEqual(['0 at 1']);
});

it('does not try again for a membership that has ended', async () => {
  const commits = createOffsetCommits({ topic: 'topic', pauseMs: 0 });
  const committed: string[] = [];
  const { member, end } = membership(committed, failing(1));
  end();
  commits.note(0, '1', member);
  const next = Promise.withResolvers<void>();
  commits.note(1, '1', membership(committed, async () => next.resolve()).member);
  await next.promise;
  await commits.flush();
  expect(committed).toEqual(['1 at 1']);
});

it('commits nothing while what must come before it fails', async () => {
  const before = failing(2);
  const committed: string[] = [];
  const done = Promise.withResolvers<void>();
  const commits = createOffsetCommits({ topic: 'topic', pauseMs: 0, before, onCommitted: done.resolve });
  commits.note(0, '1', membership(committed).member);
  await commits.flush();
  expect(committed).toEqual([]);
  commits.note(0, '2', membership(committed).member);
  await done.promise;
  expect(committed).toEqual(['0 at 2']);
});

it('has nothing to wait for when nothing is noted', async () => {
  await createOffsetCommits({ topic: 'topic', pauseMs: forever }).flush();
});
