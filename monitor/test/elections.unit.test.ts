import type { Engines } from '../src/answers.ts';
import { createElections } from '../src/elections.ts';

/** As far as elections look at it. */
function redisLedBy(leader: string, epoch: number): Engines {
  const redis = { topology: 'cluster', election: { possible: true }, leader, epoch };
  return { redis } as unknown as Engines;
}

test('elections are held one at a time, and the next when one has ended', async () => {
  let known = redisLedBy('a', 1);
  const begun = Promise.withResolvers<void>();
  const electors = { sentinel: { failover: () => begun.promise } } as unknown as Parameters<typeof createElections>[0];
  const elections = createElections(electors, { engines: () => known });
  const first = elections.hold({ engine: 'redis', confirm: true });
  await expect(elections.hold({ engine: 'redis', confirm: true })).rejects.toMatchObject({ code: 'election-running' });
  known = redisLedBy('b', 2);
  begun.resolve();
  expect(await first).toMatchObject({
    hasChanged: true,
    before: { leader: 'a', epoch: 1 },
    after: { leader: 'b', epoch: 2 },
  });
  begun.promise = Promise.reject(new Error('NOGOODSLAVE No suitable replica to promote'));
  await expect(elections.hold({ engine: 'redis', confirm: true })).rejects.toMatchObject({
    code: 'election-failed',
    extras: { detail: 'NOGOODSLAVE No suitable replica to promote' },
  });
});

test.each([
  ['none is led by its preferred leader after it', [1, 1], false],
  ['one of them is', [0, 1], true],
  ['all of them were before', [84, 84], false],
])('an election of preferred leaders has changed something only where %s', async (_what, errorCodes, hasChanged) => {
  const kafka = { topology: 'cluster', election: { possible: true }, leader: '1', epoch: 3 };
  const electPreferred = async () => errorCodes.map((errorCode, partition) => ({ partition, errorCode }));
  const electors = { kafka: { electPreferred } } as unknown as Parameters<typeof createElections>[0];
  const elections = createElections(electors, { engines: () => ({ kafka }) as unknown as Engines });
  expect(await elections.hold({ engine: 'kafka', confirm: true })).toMatchObject({ hasChanged });
});
