import type { TestMutant } from '../mutant.ts';

const settings = 'shared/src/log/topic-settings.ts';
const ensured = 'shared/src/log/topics.ts';
const compared = ['shared/test/topic-settings.unit.test.ts'];
const there = ['shared/test/topics.int.test.ts'];
/** What each service sees to at its topics when it starts, taken away. */
export const topics: TestMutant[] = [
  {
    name: 'the time of a topic is its broker’s',
    edits: [{ file: settings, find: "  'message.timestamp.type': 'LogAppendTime',\n", replace: '' }],
    tests: there,
    named: 'clock is wrong',
  },
  {
    name: 'a topic is kept for ever',
    edits: [{ file: settings, find: "  'retention.ms': '-1',\n", replace: '' }],
    tests: compared,
  },
  {
    name: 'a topic is kept for ever, however large it is',
    edits: [{ file: settings, find: "  'retention.bytes': '-1',\n", replace: '' }],
    tests: compared,
  },
  {
    name: 'a topic is never compacted',
    edits: [{ file: settings, find: "  'cleanup.policy': 'delete',\n", replace: '' }],
    tests: compared,
  },
  {
    name: 'a topic keeps nothing packed',
    edits: [{ file: settings, find: "  'compression.type': 'uncompressed',\n", replace: '' }],
    tests: there,
    named: 'unpacks',
  },
  {
    name: 'a replica that was left behind does not lead',
    edits: [{ file: settings, find: "  'unclean.leader.election.enable': 'false',\n", replace: '' }],
    tests: compared,
  },
  {
    name: 'a topic takes what it must',
    edits: [{ file: settings, find: 'if (!(Number(has.get(name)) >= value))', replace: 'if (!has.has(name))' }],
    tests: compared,
  },
  {
    name: 'two replicas have what counts',
    edits: [{ file: settings, find: "if (replicas > 1) least.push(['min.insync.replicas', 2]);", replace: '' }],
    tests: compared,
  },
  {
    name: 'no more replicas are asked for than there are',
    edits: [
      {
        file: settings,
        find: "if (Number(has.get('min.insync.replicas')) > replicas)",
        replace: "if (has.get('min.insync.replicas') === 'never')",
      },
    ],
    tests: compared,
  },
  {
    name: 'topics that are there are compared',
    edits: [
      { file: ensured, find: '    await alterSettings(admin, topics, replicas, options.logger);\n', replace: '' },
    ],
    tests: there,
    named: 'are made what they must be',
  },
  {
    name: 'what a topic is told beside is kept',
    edits: [
      {
        file: ensured,
        find: 'return [...others, ...alterations',
        replace: 'return [...others.slice(others.length), ...alterations',
      },
    ],
    tests: there,
    named: 'are made what they must be',
  },
  {
    name: 'dead letters have partitions for all',
    edits: [
      { file: ensured, find: '  if (narrow.length === 0) return;\n', replace: '  if (narrow.length >= 0) return;\n' },
    ],
    tests: there,
    named: 'are made what they must be',
  },
  {
    name: 'dead letters take more than what they are of',
    edits: [
      {
        file: ensured,
        find: 'return Math.max(least[kind], served + maxBytes.roomForReasons);',
        replace: 'return least[kind] + served * 0;',
      },
    ],
    tests: there,
    named: 'their dead letters',
  },
  {
    name: 'commands and events have the same number of partitions',
    edits: [
      {
        file: ensured,
        find: 'if (partitions !== undefined && partitions === counts.get(events)) return partitions;',
        replace: 'if (partitions !== undefined) return partitions;',
      },
    ],
    tests: there,
    named: 'refused with a sentence',
  },
  {
    name: 'a topic has the replicas that are asked for',
    edits: [{ file: ensured, find: 'if (count < wantedReplicas) {', replace: 'if (count < 0) {' }],
    tests: there,
    named: 'refused with a sentence',
  },
  {
    name: 'what a broker refuses for good is said in a sentence',
    edits: [
      {
        file: ensured,
        find: ' || !refusals.has(String(error.type))) throw error;',
        replace: ' || refusals.size > 0) throw error;',
      },
    ],
    tests: ['shared/test/topic-refusals.unit.test.ts'],
  },
  {
    name: 'what a broker does not do at the moment is tried again',
    edits: [{ file: ensured, find: ' || !refusals.has(String(error.type))) throw error;', replace: ') throw error;' }],
    tests: ['shared/test/topic-refusals.unit.test.ts'],
  },
];
