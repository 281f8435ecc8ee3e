import type { Monitor, Sample } from '../src/answers.ts';
import { createBounded } from '../src/history/bounded.ts';
import type { Told } from '../src/history/changes.ts';
import { changesBetween } from '../src/history/changes.ts';
import { createHistory } from '../src/history/history.ts';

describe('the history', () => {
  const timeOf = (item: number) => item;

  it('keeps what is young enough, and no more than so many', () => {
    const byAge = createBounded<number>(timeOf, { most: 100, forMs: 10 });
    for (const item of [1, 5, 11, 12]) byAge.add(item);
    expect(byAge.since(0)).toEqual([5, 11, 12]);
    expect(byAge.since(11)).toEqual([11, 12]);
    const byNumber = createBounded<number>(timeOf, { most: 2, forMs: 1_000 });
    for (let item = 0; item < 50; item += 1) byNumber.add(item);
    expect(byNumber.since(0)).toEqual([48, 49]);
  });
});

describe('what has happened', () => {
  const at = '2027-01-01T00:00:00.000Z';

  /** As far as changes are told from it. */
  function told(engine: Record<string, unknown>, service: Record<string, unknown> = {}): Told {
    const quiet = { source: 's', status: 'ok', topology: 'single', nodes: [], server: {}, partitions: { source: 'p' } };
    const engines = { kafka: { ...quiet, ...engine }, postgres: quiet, redis: quiet, mongodb: quiet, nginx: quiet };
    const services = [{ name: 'worker', instance: 'a:1', source: 's', status: 'ok', ready: true, ...service }];
    return { engines, services } as unknown as Pick<Monitor, 'engines' | 'services'>;
  }

  const kinds = (before: Told, after: Told) =>
    changesBetween(before, after, at).map(({ kind, subject }) => [kind, subject]);

  it('is nothing as long as all is the same, and nothing of what was not known before', () => {
    expect(kinds(told({ leader: '1', epoch: 2 }), told({ leader: '1', epoch: 2 }))).toEqual([]);
    expect(kinds(told({}), told({ leader: '1', epoch: 2 }))).toEqual([]);
    expect(kinds(told({ status: 'unknown' }), told({ status: 'down' }))).toEqual([]);
  });

  it('is an election when another leads, or the same one anew', () => {
    const [change] = changesBetween(told({ leader: '1', epoch: 2 }), told({ leader: '3', epoch: 3 }), at);
    expect(change).toEqual({
      at,
      kind: 'election',
      subject: 'kafka',
      text: 'kafka: 3 leads now',
      from: '1',
      to: '3',
      source: 's',
    });
    expect(kinds(told({ leader: '1', epoch: 2 }), told({ leader: '1', epoch: 4 }))).toEqual([['election', 'kafka']]);
  });

  it('is one election when the epoch is told after or before the leader, and another one later', () => {
    const history = createHistory();
    const note = (second: number, leader: string, epoch: number) => {
      const time = new Date(Date.parse(at) + second * 1_000).toISOString();
      history.note(told({ leader, epoch }), { at: time } as Sample);
    };
    note(0, '1', 2);
    note(2, '3', 2);
    note(4, '3', 3);
    expect(history.changes(0).map(({ text }) => text)).toEqual(['kafka: 3 leads now']);
    note(20, '3', 4);
    note(22, '1', 4);
    note(24, '1', 4);
    note(40, '1', 5);
    note(48, '1', 5);
    expect(history.changes(0).map(({ text }) => text)).toEqual(['kafka: 3 leads now', 'kafka: 1 leads now']);
    note(50, '1', 5);
    expect(history.changes(0).at(-1)).toMatchObject({
      text: 'kafka: 1 was elected again',
      at: '2027-01-01T00:00:40.000Z',
    });
  });

  it('is an election too when nobody led for a while', () => {
    const history = createHistory();
    const led = [
      { leader: '1', epoch: 2 },
      { status: 'down' },
      { epoch: 2 },
      { leader: '3', epoch: 2 },
      { leader: '3', epoch: 3 },
    ];
    for (const [second, engine] of led.entries()) {
      history.note(told(engine), { at: new Date(Date.parse(at) + second * 1_000).toISOString() } as Sample);
    }
    expect(history.changes(0).filter(({ kind }) => kind === 'election')).toEqual([
      expect.objectContaining({ text: 'kafka: 3 leads now', from: '1', to: '3' }),
    ]);
  });

  it('is one election of all partitions that another broker leads', () => {
    const led = (...leaders: number[]) => {
      const partitions = leaders.map((leader, partition) => ({ partition, leader }));
      return told({ partitions: { source: 'p', value: { topics: [{ name: 't', partitions }] } } });
    };
    const [change, ...others] = changesBetween(led(1, 2, 3), led(2, 2, -1), at);
    expect(change).toMatchObject({ kind: 'election', text: '1 partition has another leader', to: '2' });
    expect(others).toEqual([]);
  });

  it('is an outage, its end, and a restart', () => {
    expect(kinds(told({}), told({ status: 'down', reason: 'r' }))).toEqual([['outage', 'kafka']]);
    expect(kinds(told({ status: 'down' }), told({ status: 'degraded' }))).toEqual([['recovery', 'kafka']]);
    expect(kinds(told({}), told({}, { ready: false }))).toEqual([['outage', 'worker a:1']]);
    expect(kinds(told({}, { ready: false }), told({}))).toEqual([['recovery', 'worker a:1']]);
    const started = (startedAt: string) => told({}, { value: { startedAt } });
    expect(kinds(started('2027-01-01'), started('2027-01-02'))).toEqual([['restart', 'worker a:1']]);
  });

  it('is a restart of an engine where it is a single node: in a cluster it may be another server', () => {
    const redis = (topology: string, startedAt: string) => {
      const { engines, services } = told({});
      const of = { ...engines.redis, topology, server: { ...engines.redis.server, value: { startedAt } } };
      return { engines: { ...engines, redis: of }, services } as unknown as Told;
    };
    const between = (topology: string) => kinds(redis(topology, '2027-01-01'), redis(topology, '2027-01-02'));
    expect(between('single')).toEqual([['restart', 'redis']]);
    expect(between('cluster')).toEqual([]);
  });
});
