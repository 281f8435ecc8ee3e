import type { TestMutant } from '../mutant.ts';

const store = 'sync-service/src/store/projection-store.ts';
const trust = 'sync-service/src/heal/trust.ts';
const healer = 'sync-service/src/heal/healer.ts';
const commits = 'shared/src/log/offset-commits.ts';

const stored = ['sync-service/test/projection-store.int.test.ts'];
const trusting = ['sync-service/test/trust.unit.test.ts'];
const healing = ['sync-service/test/healer.unit.test.ts'];
const committing = ['shared/test/offset-commits.unit.test.ts'];
const ofPayments = {
  tests: ['read-api/test/payments.int.test.ts'],
  named: 'a receipt that the log never gave, or one of another log',
};
const rebalancing = { tests: ['shared/test/consumer.int.test.ts'], named: 'commits in a rebalance' };

/** What keeps positions and offsets from saying more than is so, taken away. */
export const positions: TestMutant[] = [
  {
    name: 'positions of an earlier log are forgotten when a later one begins',
    edits: [
      {
        file: store,
        find: 'for (const document of found) if (isEarlier(document))',
        replace: 'for (const document of []) if (isEarlier(document))',
      },
    ],
    tests: stored,
  },
  {
    name: 'a position of an earlier log gives way',
    edits: [
      {
        file: store,
        find: '    if (isEarlier(document)) await dropEarlier(projection, document);\n    else if',
        replace: '    if',
      },
    ],
    tests: stored,
  },
  {
    name: 'a position of an earlier log is no position of this one',
    edits: [
      {
        file: store,
        find: 'const onThisLog = log === 0 ? { log: { $exists: false } } : { log };',
        replace: 'const onThisLog = {};',
      },
    ],
    tests: stored,
  },
  {
    name: 'positions of an earlier log are not read',
    edits: [{ file: store, find: 'found.filter((document) => (document.log ?? 0) === log)', replace: 'found' }],
    tests: stored,
  },
  {
    name: 'positions never go back',
    edits: [{ file: store, find: '{ $max: { offset } }', replace: '{ $set: { offset } }' }],
    tests: stored,
  },
  {
    name: 'a full sweep brings no position of an earlier log',
    edits: [
      {
        file: 'sync-service/src/heal/store-snapshot.ts',
        find: 'if (row.command_log !== log || partition === null',
        replace: 'if (partition === null',
      },
    ],
    tests: ['sync-service/test/store-snapshot.int.test.ts'],
  },
  {
    name: 'a sweep of changed streams brings no position of an earlier log',
    edits: [
      {
        file: 'sync-service/src/heal/store-snapshot.ts',
        find: 'const onLog = `FILTER (WHERE command_log =',
        replace: 'const onLog = `FILTER (WHERE command_log <=',
      },
    ],
    tests: ['sync-service/test/store-snapshot.int.test.ts'],
  },
  {
    name: 'a topic of the same name that was made anew is another log',
    edits: [
      {
        file: 'shared/src/stores/command-log.ts',
        find: "'SELECT number FROM command_logs WHERE topic_id = $1', [id]",
        replace: "'SELECT number FROM command_logs WHERE topic = $1', [topic]",
      },
    ],
    tests: ['shared/test/command-log.int.test.ts'],
  },
  {
    name: 'the place of a command is believed as far as the log goes',
    edits: [
      {
        file: trust,
        find: 'if (offset < (ends.get(partition) ?? 0)) known.reached',
        replace: 'if (ends) known.reached',
      },
    ],
    tests: trusting,
  },
  {
    name: 'the place of a command is asked for where the log may have grown',
    edits: [{ file: trust, find: '    await believe();\n', replace: '' }],
    tests: trusting,
  },
  {
    name: 'a partition that is gained during a sweep is not trusted by it',
    edits: [
      {
        file: trust,
        find: 'if (known === undefined || known !== compared.get(partition)) return undefined;',
        replace: 'if (known === undefined) return undefined;',
      },
    ],
    tests: trusting,
  },
  {
    name: 'a partition that is gained during a sweep is swept whole',
    edits: [{ file: trust, find: 'const compared = new Map(partitions);', replace: 'const compared = partitions;' }],
    tests: healing,
  },
  {
    name: 'positions that are noted while others are written are written too',
    edits: [
      {
        file: trust,
        find: 'known.written = Math.max(known.written, positions[index]!.offset);',
        replace: 'known.written = Math.max(known.reached, positions[index]!.offset);',
      },
    ],
    tests: trusting,
  },
  {
    name: 'who asks for a write waits for his own',
    edits: [
      {
        file: trust,
        find: 'let writing: Promise<void> = Promise.resolve();',
        replace: 'let writing: Promise<void> | undefined;',
      },
      {
        file: trust,
        find: 'const mine = writing.then(writeNow);\n      writing = mine.catch(() => undefined);\n      return mine;',
        replace:
          'writing ??= writeNow().finally(() => {\n        writing = undefined;\n      });\n      return writing;',
      },
    ],
    tests: trusting,
  },
  {
    name: 'positions that are noted while nothing is trusted are kept',
    edits: [
      {
        file: trust,
        find: 'afterOutage: true, markedTo, reached, claimed });',
        replace: 'afterOutage: true, markedTo });',
      },
    ],
    tests: trusting,
  },
  {
    name: 'positions are noted before a partition is whole',
    edits: [
      {
        file: trust,
        find: '      if (known === undefined) continue;\n      if (offset',
        replace: "      if (known?.state !== 'whole') continue;\n      if (offset",
      },
    ],
    tests: trusting,
  },
  {
    name: 'positions are written where nothing is missing',
    edits: [{ file: trust, find: "state === 'whole' && reached > written", replace: 'reached > written' }],
    tests: trusting,
  },
  {
    name: 'a comparison that began before an outage says nothing',
    edits: [
      {
        file: trust,
        find: 'if (known !== undefined && known === compared.get(partition)) known.markedTo',
        replace: 'if (known !== undefined) known.markedTo',
      },
    ],
    tests: trusting,
  },
  {
    name: 'a show that is behind is filled before its partition is whole',
    edits: [{ file: healer, find: 'const isBehind = late.has(partition);', replace: 'const isBehind = false;' }],
    tests: healing,
  },
  {
    name: 'an offset is committed in the membership in which it was noted',
    edits: [
      {
        file: commits,
        find: 'const byMembership = Map.groupBy(commits, ([, { membership }]) => membership);',
        replace:
          'const newest = commits.at(-1)![1].membership;\n      const byMembership = Map.groupBy(commits, () => newest);',
      },
    ],
    tests: committing,
  },
  {
    name: 'an offset of a membership that has ended is given up',
    edits: [{ file: commits, find: 'return membership.ended.aborted ? [] : ofIt;', replace: 'return ofIt;' }],
    tests: committing,
  },
  {
    name: 'what comes before an offset is written before it is committed',
    edits: [
      { file: commits, find: '      await before?.();\n', replace: '      await before?.().catch(() => undefined);\n' },
    ],
    tests: committing,
  },
  {
    name: 'a commit carries the generation of its own membership',
    edits: [
      {
        file: 'shared/src/log/membership.ts',
        find: "          const { offsetManager } = this;\n          const commit: Membership['commit'] = (offsets) => offsetManager.commitOffsets(offsets);",
        replace:
          "          const commit: Membership['commit'] = (offsets) => this.offsetManager.commitOffsets(offsets);",
      },
    ],
    ...rebalancing,
  },
  {
    name: 'an offset is noted in the membership in which its messages were fetched',
    edits: [
      {
        file: 'shared/src/log/consumer.ts',
        find: 'if (isDone) commits.note(partition, end, mine);',
        replace: 'if (isDone) commits.note(partition, end, membership ?? mine);',
      },
    ],
    ...rebalancing,
  },
  {
    name: 'positions of payments that have no number are of the log that is there',
    edits: [
      { file: 'sync-service/src/payments/positions.ts', find: 'if (log > 0) await', replace: 'if (log < 0) await' },
    ],
    tests: stored,
    named: 'takes those without a number for its own',
  },
  {
    name: 'a receipt of a payment that the log never gave is refused',
    edits: [
      {
        file: 'read-api/src/routes/payments.ts',
        find: 'if (!isReflected(await soon(), receipt)) await paymentReceipts.check(receipt, gone);',
        replace: 'await soon();',
      },
    ],
    ...ofPayments,
  },
  {
    name: 'what a payment shows of an earlier log says nothing of this one',
    edits: [
      { file: 'read-api/src/receipts.ts', find: '((entry.log ?? 0) === log ? entry', replace: '(log >= 0 ? entry' },
    ],
    ...ofPayments,
  },
  {
    name: 'an event of a payment that comes late takes its place',
    edits: [
      {
        file: 'sync-service/src/payments/fold.ts',
        find: '  const newest = history.at(-1)!;',
        replace:
          '  const newest = history.at(-1)!;\n  if (view !== undefined && view.version > event.version) return view;',
      },
    ],
    tests: ['sync-service/test/payments.unit.test.ts'],
  },
];
