import { bytes, duration } from '../src/monitor/figure-text.ts';
import { isOld } from '../src/monitor/figures.ts';
import { partsOf, sectionOf } from '../src/monitor/markdown.ts';
import { inParts, isMonitor, lineThrough, spanOf, withinHour, withNew } from '../src/monitor/told.ts';
import type { Change, Sample } from '../src/monitor/types.ts';

const atMs = Date.parse('2031-05-16T18:00:00Z');

function sample(secondsLater: number, lag: number | null): Sample {
  const none = { bookingsPerSecond: null, commandsPerSecond: null, outcomesPerSecond: null, requestsPerSecond: null };
  const latencyMs = { kafka: null, postgres: null, redis: null, mongodb: null, nginx: null };
  const at = new Date(atMs + secondsLater * 1_000).toISOString();
  return { at, ...none, lag, missing: null, services: 0, servicesReady: 0, latencyMs };
}

describe('the last hour', () => {
  it('is the mean of each part, and nothing where nobody knew', () => {
    const samples = [sample(0, 2), sample(1, 4), sample(10, null), sample(30, 9)];
    const span = { fromMs: atMs, toMs: atMs + 40_000 };
    expect(inParts(samples, ({ lag }) => lag, span, 4)).toEqual([3, null, null, 9]);
  });

  it('drops what is older', () => {
    const samples = [sample(0, 1), sample(5, 2), sample(3_603, 3)];
    expect(withinHour(samples)).toEqual(samples.slice(1));
    expect(withinHour([])).toEqual([]);
  });

  it('is drawn from the first that is known, over some minutes at least', () => {
    expect(spanOf([sample(0, 1), sample(900, 1)])).toEqual({ fromMs: atMs, toMs: atMs + 900_000 });
    expect(spanOf([sample(0, 1)])).toEqual({ fromMs: atMs - 300_000, toMs: atMs });
    expect(spanOf([], atMs)).toEqual({ fromMs: atMs - 300_000, toMs: atMs });
  });

  it('is a line that is broken where nobody knew', () => {
    expect(lineThrough([0, 10, null, 5], 40, 100, 10)).toBe('M5.0,100.0h0.1L15.0,0.0M35.0,50.0h0.1');
    expect(lineThrough([0], 10, 100, 0)).toBe('M5.0,100.0h0.1');
  });

  it('has each change once, newest first', () => {
    const change = (seconds: number, text: string): Change => ({
      ...{ at: new Date(atMs + seconds * 1_000).toISOString(), kind: 'election', subject: 'kafka', text, source: 'x' },
    });
    const [one, two, three] = [change(1, 'a'), change(2, 'b'), change(3, 'c')];
    expect(withNew([two, one], [three, two])).toEqual([three, two, one]);
    const known = [two, one];
    expect(withNew(known, [one])).toBe(known);
  });
});

it('takes nothing for the monitor that is not', () => {
  const told = { engines: {}, clocks: {}, services: [], changes: [], now: sample(0, 0) };
  expect(isMonitor(told)).toBe(true);
  for (const other of [undefined, 'x', {}, { ...told, services: {} }, { ...told, now: {} }])
    expect(isMonitor(other)).toBe(false);
});

it('says figures as people do', () => {
  expect([0, 999, 1_500, 268_435_456].map(bytes)).toEqual(['0 B', '999 B', '1.5 kB', '268 MB']);
  expect([5, 300, 9_000, 400_000].map(duration)).toEqual(['5 s', '5 min', '3 h', '5 d']);
  expect([bytes(undefined), duration(undefined)]).toEqual([undefined, undefined]);
});

it('reads an entry of the runbook up to the next heading, with its lists and commands', () => {
  const markdown = '# A\n\n## One\ntext\nthat goes on\n- item\n  more\n\n```\n# no heading\n```\n## Two\nother\n';
  expect(partsOf(sectionOf(markdown, 'One') ?? '')).toEqual([
    { kind: 'text', text: 'text that goes on' },
    { kind: 'item', text: 'item more' },
    { kind: 'code', text: '# no heading' },
  ]);
  expect(sectionOf(markdown, 'Three')).toBeUndefined();
});

it.each([
  ['leader', 'ok', false],
  ['leader', 'stale', true],
  ['leader', 'down', true],
  ['copyLag', 'degraded', false],
  // That it does not answer is known now.
  ['status', 'down', false],
] as const)('whether the age of %s is said where it is %s: %s', (id, status, isSaid) => {
  expect(isOld(id, { source: 'a test', status, asOf: '2030-01-01T00:00:00.000Z' })).toBe(isSaid);
});

it('there is no age of what was never answered', () => {
  expect(isOld('leader', { source: 'a test', status: 'down' })).toBe(false);
});
