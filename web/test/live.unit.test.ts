import { createStreamParser, listenTo } from '../src/live/event-stream.ts';
import { freshnessAt } from '../src/live/freshness.ts';
import { hallMessageOf } from '../src/live/live-hall.ts';

describe('createStreamParser', () => {
  const text =
    ': here\n\nevent: snapshot\nid: 3\ndata: {"version":3}\n\nevent: change\r\nid: 4\r\ndata: a\r\ndata: b\r\n\r\n';
  const events = [
    { name: 'snapshot', id: '3', data: '{"version":3}' },
    { name: 'change', id: '4', data: 'a\nb' },
  ];

  it('gives the same events wherever the text is cut', () => {
    for (let cut = 0; cut <= text.length; cut++) {
      const parser = createStreamParser();
      expect([...parser.take(text.slice(0, cut)), ...parser.take(text.slice(cut))]).toEqual(events);
    }
  });

  it('gives nothing of an event that has not ended', () => {
    expect(createStreamParser().take('event: change\ndata: {}\n')).toEqual([]);
  });
});

describe('listenTo', () => {
  it('goes on behind the last event after a break, and waits as a refusal says', async () => {
    const end = new AbortController();
    const asked: (string | null)[] = [];
    const broken: (number | undefined)[] = [];
    const seen: string[] = [];
    const answers = [
      new Response('id: 7\nevent: change\ndata: one\n\n'),
      new Response('{}', { status: 503, headers: { 'retry-after': '0' } }),
      new Response('id: 8\nevent: change\ndata: two\n\n'),
    ];
    await listenTo({
      url: 'http://hall/stream',
      signal: end.signal,
      lastEventId: () => seen.at(-1)?.split(' ')[0],
      onHeard: () => undefined,
      onEvent: ({ id, data }) => void seen.push(`${id} ${data}`),
      onBroken(status) {
        broken.push(status);
        if (broken.length === answers.length) end.abort();
      },
      fetch: async (_url, init) => {
        asked.push(new Headers(init?.headers).get('last-event-id'));
        return answers[asked.length - 1]!;
      },
    });
    expect(asked).toEqual([null, '7', '7']);
    expect(seen).toEqual(['7 one', '8 two']);
    expect(broken).toEqual([undefined, 503, undefined]);
  });
});

describe('hallMessageOf', () => {
  it('reads maps and changes', () => {
    expect(hallMessageOf('snapshot', '{"version":3,"asOf":"2040-01-01T00:00:00Z","seatMap":{"A":".H"}}')).toEqual({
      kind: 'map',
      version: 3,
      asOf: '2040-01-01T00:00:00Z',
      seatMap: { A: '.H' },
    });
    expect(hallMessageOf('change', '{"version":4,"seats":{"A1":"booked"},"counts":{}}')).toEqual({
      kind: 'change',
      version: 4,
      seats: { A1: 'booked' },
    });
  });

  it.each([
    ['change', 'no json'],
    ['change', 'null'],
    ['change', '{"version":"4","seats":{}}'],
    ['change', '{"version":4,"seats":{"A1":"sleeping"}}'],
    ['snapshot', '{"version":4,"seatMap":{"A":1}}'],
    ['news', '{"version":4}'],
  ])('leaves out %s %s', (name, data) => {
    expect(hallMessageOf(name, data)).toBeUndefined();
  });
});

describe('freshnessAt', () => {
  it.each([
    [undefined, false, { kind: 'waiting' }],
    [99_000, false, { kind: 'live' }],
    [97_000, true, { kind: 'late', seconds: 3 }],
    [78_000, false, { kind: 'late', seconds: 22 }],
    [40_000, false, { kind: 'off', asOfMs: 40_000 }],
    [101_000, false, { kind: 'live' }],
  ])('heard at %p, broken %p', (heardMs, isBroken, expected) => {
    expect(freshnessAt(100_000, heardMs, isBroken)).toEqual(expected);
  });

  it.each([
    [99_000, false, { kind: 'looked', seconds: 2 }],
    [97_900, false, { kind: 'looked', seconds: 2 }],
    [96_500, false, { kind: 'looked', seconds: 4 }],
    [94_000, false, { kind: 'late', seconds: 6 }],
    [99_000, true, { kind: 'late', seconds: 1 }],
    [40_000, false, { kind: 'off', asOfMs: 40_000 }],
  ])('looked up at %p, broken %p', (heardMs, isBroken, expected) => {
    expect(freshnessAt(100_000, heardMs, isBroken, undefined, 'looks')).toEqual(expected);
  });
});
