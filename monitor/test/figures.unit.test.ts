import { createRecentShows } from '../src/clocks/recent-shows.ts';
import { vectorOf } from '../src/clocks/vector.ts';
import { replicaSetOf } from '../src/engines/mongodb.ts';
import { balancingOf, parseStubStatus } from '../src/engines/nginx.ts';
import { partitionsOf, skewOfLeaders } from '../src/engines/partitions.ts';
import { parseInfo, replicasOf } from '../src/engines/redis-info.ts';
import { skewOf } from '../src/engines/skew.ts';
import { createRate, secondsUntilDone } from '../src/polling/rate.ts';
import { parseExposition, sumOf } from '../src/services/exposition.ts';
import { bothOf, narrowed } from '../src/services/service.ts';

describe('the skew of a clock', () => {
  it('is known to half the round trip', () => {
    // Our clock tells whole milliseconds, so half of one is added to what it says, and to the uncertainty.
    expect(skewOf({ clockMs: 1_105.5 }, { sentMs: 1_000, receivedMs: 1_010 })).toEqual({
      offsetMs: 100,
      uncertaintyMs: 5.5,
      roundTripMs: 10,
    });
  });

  it('of a clock that tells whole seconds is known to half a second more', () => {
    const { offsetMs, uncertaintyMs } = skewOf(
      { clockMs: 5_000, grainMs: 1_000 },
      { sentMs: 5_498.5, receivedMs: 5_500.5 },
    );
    expect([offsetMs, uncertaintyMs]).toEqual([0, 501.5]);
  });

  it('gets narrower with each reading that agrees, and begins anew with one that does not', () => {
    const rough = { offsetMs: 0, uncertaintyMs: 500, roundTripMs: 1 };
    const later = { offsetMs: 600, uncertaintyMs: 500, roundTripMs: 1 };
    // Between 100 and 500, and what clocks may part meanwhile.
    expect(narrowed(rough, later)).toEqual({ offsetMs: 300.1, uncertaintyMs: 200.1, roundTripMs: 1 });
    const set = { offsetMs: 5_000, uncertaintyMs: 500, roundTripMs: 1 };
    expect(narrowed(rough, set)).toEqual(set);
  });
});

describe('the vector of the views', () => {
  const ends = new Map([
    [1, 10],
    [0, 5],
    [2, 0],
  ]);

  it('says of each partition what they reflect and what not', () => {
    const decided = new Map([
      [0, 5],
      [1, 9],
    ]);
    const reflected = new Map([
      [0, 5],
      [1, 7],
    ]);
    expect(vectorOf({ ends, decided, reflected })).toEqual({
      partitions: [
        { partition: 0, end: 5, decided: 5, reflected: 5, missing: 0 },
        { partition: 1, end: 10, decided: 9, reflected: 7, missing: 3 },
        { partition: 2, end: 0, reflected: 0, missing: 0 },
      ],
      missing: 3,
    });
  });

  it('is never ahead of a log that was replaced', () => {
    const { partitions } = vectorOf({ ends, decided: new Map([[0, 99]]), reflected: new Map([[0, 99]]) });
    expect(partitions[0]).toEqual({ partition: 0, end: 5, decided: 5, reflected: 5, missing: 0 });
  });
});

it('what waits is done after lag ÷ rate, and nobody can say when of what does not move', () => {
  expect(secondsUntilDone(100, 40)).toBe(2.5);
  expect(secondsUntilDone(0, undefined)).toBe(0);
  expect(secondsUntilDone(100, 0)).toBeUndefined();
  expect(secondsUntilDone(100, undefined)).toBeUndefined();
});

it('a rate is not known at first, and not after what counts has begun anew', () => {
  const rate = createRate();
  expect(rate.next(100, 0)).toBeUndefined();
  expect(rate.next(110, 2_000)).toBe(5);
  expect(rate.next(3, 4_000)).toBeUndefined();
  expect(rate.next(5, 6_000)).toBe(1);
});

it('the shows that moved last are remembered, and no more than so many', () => {
  const recent = createRecentShows(2);
  for (const eventId of [1, 2, 1, 3]) recent.note(eventId);
  expect(recent.ids()).toEqual([1, 3]);
});

describe('the partitions of Kafka', () => {
  const partition = (number: number, leader: number, replicas: number[], isr = replicas) => {
    return { partition: number, leader, leaderEpoch: 3, replicas, isr, offline: [] };
  };

  it('are counted by leader, preferred leader and copies', () => {
    const found = partitionsOf({
      brokers: [
        { id: 2, host: 'b', port: 2 },
        { id: 1, host: 'a', port: 1 },
      ],
      topics: [
        { errorCode: 0, name: 't', id: '', partitions: [partition(1, 1, [2, 1]), partition(0, 1, [1, 2], [1])] },
        { errorCode: 0, name: 's', id: '', partitions: [partition(0, -1, [2, 1], [])] },
        { errorCode: 3, name: 'none', id: '', partitions: [] },
      ],
    });
    expect(found).toMatchObject({
      partitions: 3,
      underReplicated: 2,
      withoutLeader: 1,
      notPreferred: 1,
      skewPercent: 100,
      brokers: [
        { node: 1, address: 'a:1', leads: 2, preferred: 1, replicas: 3 },
        { node: 2, address: 'b:2', leads: 0, preferred: 2, replicas: 3 },
      ],
    });
    expect(found.topics.map(({ name }) => name)).toEqual(['s', 't']);
    expect(found.topics[1]!.partitions.map(({ partition: number, preferred }) => [number, preferred])).toEqual([
      [0, true],
      [1, false],
    ]);
  });

  it('are skewed only as far as they could be even', () => {
    expect(skewOfLeaders([4, 4, 4])).toBe(0);
    expect(skewOfLeaders([5, 4, 4])).toBe(0);
    expect(skewOfLeaders([8, 4, 0])).toBe(100);
    expect(skewOfLeaders([])).toBe(0);
  });
});

it('INFO of Redis tells the replicas, and how far they are behind', () => {
  const info = parseInfo(
    '# Replication\r\nrole:master\r\nslave0:ip=10.0.0.2,port=6379,state=online,offset=40,lag=1\r\n',
  );
  expect(info.get('role')).toBe('master');
  expect(replicasOf(info, 42)).toEqual([
    { address: '10.0.0.2:6379', state: 'online', behindBytes: 2, lastAckSeconds: 1 },
  ]);
});

it('a member of a replica set lags by the primary’s time of the last operation, where both have one', () => {
  const member = (name: string, stateStr: string, seconds?: number) => {
    return { name, stateStr, health: 1, ...(seconds !== undefined && { optimeDate: new Date(seconds * 1_000) }) };
  };
  const { members } = replicaSetOf({
    set: 'views',
    term: 4,
    members: [
      member('a', 'PRIMARY', 100),
      member('b', 'SECONDARY', 97),
      member('c', 'ARBITER', 0),
      member('d', 'STARTUP2', 0),
    ],
  });
  expect(members.map(({ name, lagSeconds }) => [name, lagSeconds])).toEqual([
    ['a', undefined],
    ['b', 3],
    ['c', undefined],
    ['d', undefined],
  ]);
});

describe('NGINX', () => {
  it('tells its connections', () => {
    const text =
      'Active connections: 3 \nserver accepts handled requests\n 11 10 25 \nReading: 0 Writing: 1 Waiting: 2 \n';
    expect(parseStubStatus(text)).toEqual({
      ...{ active: 3, accepted: 11, handled: 10, requests: 25 },
      ...{ reading: 0, writing: 1, waiting: 2 },
    });
    expect(() => parseStubStatus('<html>')).toThrow('stub_status');
  });

  it('tells its servers as they are set', () => {
    expect(balancingOf({ method: 'least_conn', upstreams: { 'read-api': 'a:1 weight=3, b:2' } })).toEqual({
      method: 'least_conn',
      upstreams: [
        {
          name: 'read-api',
          servers: [
            { address: 'a:1', weight: 3 },
            { address: 'b:2', weight: 1 },
          ],
        },
      ],
    });
  });
});

it('of metrics only those that are wanted are read', () => {
  const text = [
    '# HELP a_total something',
    'a_total{type="x",route="/api/{id}"} 3',
    'a_total{type="y \\" z"} 4 1700000000',
    'b 1e3',
    'c NaN',
    'other 9',
  ].join('\n');
  const series = parseExposition(text, new Set(['a_total', 'b', 'c']));
  expect(sumOf(series, 'a_total')).toBe(7);
  expect(sumOf(series, 'a_total', (labels) => labels.get('route') === '/api/{id}')).toBe(3);
  expect(sumOf(series, 'b')).toBe(1_000);
  expect(sumOf(series, 'c')).toBeUndefined();
  expect(series).toHaveLength(3);
});

describe('health and metrics of a process', () => {
  const at = { asOf: '2030-01-01T00:00:00.000Z', ageMs: 900 };
  const health = {
    source: 'health',
    status: 'ok',
    ...at,
    value: { ready: true, state: 'ready', dependencies: {}, latencyMs: 2 },
  } as const;
  const value = { startedAt: '2029-12-31T00:00:00.000Z', requests: 70, requestsPerSecond: 4, memoryBytes: 1 };
  const metrics = { source: 'metrics', status: 'ok', ...at, value } as const;

  it('are told together while both are fresh', () => {
    expect(bothOf(health, metrics)).toEqual({
      ...health,
      source: 'health and metrics',
      value: { ...health.value, ...value },
    });
  });

  it('without figures that are older than its health', () => {
    const old = { ...metrics, status: 'stale', ageMs: 60_000, reason: 'it did not answer within 1.4 s' } as const;
    expect(bothOf(health, old)).toEqual({
      ...health,
      source: 'health and metrics',
      reason: 'metrics: it did not answer within 1.4 s',
      value: { ...health.value, startedAt: value.startedAt },
    });
  });

  it('are both old, and say so, where the process does not answer', () => {
    const old = { ...health, status: 'stale', reason: 'nothing listens at its address' } as const;
    expect(bothOf(old, { ...metrics, status: 'stale' })).toMatchObject({ status: 'stale', value });
  });
});
