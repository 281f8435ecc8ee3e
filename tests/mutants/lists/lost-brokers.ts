import type { TestMutant } from '../mutant.ts';

const anyBroker = 'shared/src/log/any-broker.ts';
const coordinator = 'shared/src/log/coordinator-change.ts';
const membership = 'shared/src/log/membership.ts';
const fetches = 'shared/src/log/fetch-from-leaders.ts';
const asked = ['shared/test/any-broker.unit.test.ts'];
const changed = ['shared/test/coordinator-change.unit.test.ts'];
const joined = ['shared/test/membership.unit.test.ts'];
const fetched = ['shared/test/fetch-from-leaders.unit.test.ts'];

/** What keeps a client of Kafka going when brokers are lost, taken away. */
export const lostBrokers: TestMutant[] = [
  {
    name: 'a broker that is gone is passed over',
    edits: [
      {
        file: anyBroker,
        find: '        try {\n          return await ask({ nodeId, broker: await this.findBroker({ nodeId }) });\n',
        replace:
          '        const broker = await this.findBroker({ nodeId });\n        try {\n          return await ask({ nodeId, broker });\n',
      },
    ],
    tests: asked,
  },
  {
    name: 'those that it is connected to are asked first',
    edits: [
      {
        file: anyBroker,
        find: ' + (broker.isConnected() ? 0 : 1)',
        replace: '',
      },
    ],
    tests: asked,
  },
  {
    name: 'a coordinator that is gone is looked for at once',
    edits: [
      {
        file: coordinator,
        find: 'if (!isUnreachable(error)) throw error;',
        replace: 'if (!isUnreachable(error) || asked) throw error;',
      },
    ],
    tests: changed,
  },
  {
    name: 'offsets go to the next coordinator too',
    edits: [{ file: coordinator, find: '      this.offsetManager.coordinator = this.coordinator;\n', replace: '' }],
    tests: changed,
  },
  {
    name: 'a consumer whose join failed joins again',
    edits: [
      {
        file: membership,
        find: '      if (!this.#hasJoined && this.#joins === 0) throw joinAgain();\n',
        replace: '',
      },
    ],
    tests: joined,
  },
  {
    name: 'only a leader answers a fetch',
    edits: [
      {
        file: fetches,
        find: 'original.versions.filter((version) => Number(version) <= lastForLeaders)',
        replace: 'original.versions',
      },
    ],
    tests: fetched,
  },
  {
    name: 'a broker that does not answer in time loses its connections',
    edits: [
      {
        file: 'shared/src/log/lost-brokers.ts',
        find: '          for (const { socket } of this.pool) socket?.destroy(error);\n',
        replace: '',
      },
    ],
    tests: ['shared/test/lost-brokers.unit.test.ts'],
  },
];
