import { clusterFaultKinds, engineParts, planClusterFaults } from './cluster-plan.ts';

it('is the same for the same seed and length', () => {
  expect(planClusterFaults({ seed: 7, lengthMs: 60_000 })).toEqual(planClusterFaults({ seed: 7, lengthMs: 60_000 }));
  expect(planClusterFaults({ seed: 7, lengthMs: 60_000 })).not.toEqual(
    planClusterFaults({ seed: 8, lengthMs: 60_000 }),
  );
});

it.each([1, 2, 3])('does everything to every part of an engine before it does so again: %i', (seed) => {
  const faults = planClusterFaults({ seed, lengthMs: 900_000 });
  expect(clusterFaultKinds.filter((kind) => !faults.some((fault) => fault.kind === kind))).toEqual([]);
  for (const kind of ['kill', 'pause'] as const) {
    const parts = faults.flatMap((fault) => (fault.kind === kind ? [fault.part] : []));
    expect(engineParts.filter((part) => !parts.includes(part))).toEqual([]);
  }
});

it('changes all leaders every half minute, and begins nothing while something goes on', () => {
  const faults = planClusterFaults({ seed: 1, lengthMs: 600_000 });
  const changes = faults.filter(({ kind }) => kind === 'switchover').map(({ atMs }) => atMs);
  // The longest fault and its pause may come between.
  for (const [index, atMs] of changes.entries()) expect(atMs - (changes[index - 1] ?? 0)).toBeLessThan(30_000 + 41_000);
  for (const [index, { atMs }] of faults.entries()) {
    const before = faults[index - 1];
    if (before) expect(atMs).toBeGreaterThanOrEqual(before.atMs + before.forMs + 7_000);
  }
});

it('has only what is wanted', () => {
  const kinds = planClusterFaults({ seed: 1, lengthMs: 60_000, only: ['partition'] }).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(['partition']));
  expect(planClusterFaults({ seed: 1, lengthMs: 60_000, only: [] })).toEqual([]);
});
