import type {
  BrokerClass,
  FetchPartition,
  FetchTopic,
  SessionAnswer,
  SessionFetch,
} from '@ticketing/shared/log/fetch-session.ts';
import { createFetchSession, withFetchSessions } from '@ticketing/shared/log/fetch-session.ts';
import fc from 'fast-check';

const unknownSession = 70;
const wrongEpoch = 71;

/** What a broker remembers of one session, and how it answers (kafka.server.FetchManager). */
function modelBroker() {
  let session: { id: number; epoch: number; reads: Map<string, FetchPartition> } | undefined;
  let ids = 0;
  return {
    fetch({ sessionId, sessionEpoch, topics, forgottenTopics }: SessionFetch): Required<SessionAnswer> {
      if (sessionEpoch === 0) {
        ids += 1;
        session = { id: ids, epoch: 1, reads: new Map() };
      } else {
        if (session?.id !== sessionId) return { errorCode: unknownSession, sessionId: 0 };
        if (session.epoch !== sessionEpoch) return { errorCode: wrongEpoch, sessionId: 0 };
        session.epoch += 1;
      }
      for (const { topic, partitions } of topics) {
        for (const one of partitions) session.reads.set(`${topic}/${one.partition}`, one);
      }
      for (const { topic, partitions } of forgottenTopics) {
        for (const partition of partitions) session.reads.delete(`${topic}/${partition}`);
      }
      return { errorCode: 0, sessionId: session.id };
    },
    reads: () => Object.fromEntries(session?.reads ?? []),
    forget() {
      session = undefined;
    },
  };
}

const reads = (...offsets: number[]): FetchTopic[] => [
  {
    topic: 'events',
    partitions: offsets.map((offset, partition) => ({ partition, fetchOffset: String(offset), maxBytes: 1_000 })),
  },
];

describe('a fetch session', () => {
  it('names all partitions once, then those that have changed', () => {
    const session = createFetchSession();
    expect(session.next(reads(5, 7))).toEqual({
      sessionId: 0,
      sessionEpoch: 0,
      topics: reads(5, 7),
      forgottenTopics: [],
    });
    session.answered({ errorCode: 0, sessionId: 42 });
    expect(session.next(reads(5, 7))).toEqual({ sessionId: 42, sessionEpoch: 1, topics: [], forgottenTopics: [] });
    session.answered({ errorCode: 0, sessionId: 42 });
    expect(session.next(reads(6))).toEqual({
      sessionId: 42,
      sessionEpoch: 2,
      topics: reads(6),
      forgottenTopics: [{ topic: 'events', partitions: [1] }],
    });
  });

  it('names all partitions each time to a broker that gives it no id, or has no sessions', () => {
    const session = createFetchSession();
    for (const answer of [{ errorCode: 0, sessionId: 0 }, {}, {}]) {
      expect(session.next(reads(5, 7))).toMatchObject({ sessionId: 0, sessionEpoch: 0, topics: reads(5, 7) });
      session.answered(answer);
    }
  });

  it('reads what is wanted after each valid answer, whatever was lost in between', () => {
    const wanted = fc.array(
      fc.record({
        topic: fc.constantFrom('commands', 'events'),
        partitions: fc.uniqueArray(
          fc.record({
            partition: fc.nat(3),
            fetchOffset: fc.nat(5).map(String),
            maxBytes: fc.constantFrom(1_000, 2_000),
          }),
          { selector: ({ partition }) => partition },
        ),
      }),
      { maxLength: 1 },
    );
    const happens = fc.constantFrom('answer', 'answer', 'answer', 'lost request', 'lost answer', 'forgotten');
    fc.assert(
      fc.property(fc.array(fc.tuple(wanted, happens), { maxLength: 20 }), (fetches) => {
        const broker = modelBroker();
        const session = createFetchSession();
        let faults = 0;
        for (const [topics, what] of fetches) {
          if (what === 'forgotten') broker.forget();
          const request = session.next(topics);
          if (what === 'lost request') {
            session.failed();
            continue;
          }
          const answer = broker.fetch(request);
          if (what === 'lost answer') {
            session.failed();
            continue;
          }
          session.answered(answer);
          if (answer.errorCode !== 0) {
            faults += 1;
            // Only what the broker has lost costs a fetch.
            expect(faults).toBeLessThanOrEqual(fetches.filter(([, one]) => one === 'forgotten').length);
            continue;
          }
          const expected = topics.flatMap(({ topic, partitions }) =>
            partitions.map((one) => [`${topic}/${one.partition}`, one] as const),
          );
          expect(broker.reads()).toEqual(Object.fromEntries(expected));
        }
      }),
    );
  });
});

describe("kafkajs' broker", () => {
  /** Sends what it is asked to, as kafkajs' own does. */
  class Plain {
    sent: unknown[] = [];
    answer: () => Promise<SessionAnswer> = async () => ({ errorCode: 0, sessionId: 9 });
    lookupRequest = (): ((options: object) => unknown) => (options) => options;
    async fetch({ topics }: { topics: FetchTopic[] }): Promise<SessionAnswer> {
      this.sent.push(this.lookupRequest()({ topics }));
      return this.answer();
    }
  }

  const open = () => new (withFetchSessions(Plain as BrokerClass))() as Plain;

  it('fetches in a session', async () => {
    const broker = open();
    await broker.fetch({ topics: reads(1, 2) });
    await broker.fetch({ topics: reads(1, 3) });
    expect(broker.sent).toEqual([
      { topics: reads(1, 2), sessionId: 0, sessionEpoch: 0, forgottenTopics: [] },
      {
        topics: [{ topic: 'events', partitions: [reads(1, 3)[0]!.partitions[1]] }],
        sessionId: 9,
        sessionEpoch: 1,
        forgottenTopics: [],
      },
    ]);
  });

  it('names all partitions after a fetch that failed', async () => {
    const broker = open();
    await broker.fetch({ topics: reads(1, 2) });
    const { answer } = broker;
    broker.answer = () => Promise.reject(new Error('the connection is closed'));
    await expect(broker.fetch({ topics: reads(1, 2) })).rejects.toThrow('closed');
    broker.answer = answer;
    await broker.fetch({ topics: reads(1, 2) });
    expect(broker.sent.at(-1)).toMatchObject({ topics: reads(1, 2), sessionId: 0, sessionEpoch: 0 });
  });

  it('fetches without a session while another fetch runs', async () => {
    const broker = open();
    await Promise.all([broker.fetch({ topics: reads(1) }), broker.fetch({ topics: reads(2) })]);
    expect(broker.sent).toEqual([expect.objectContaining({ sessionEpoch: 0 }), { topics: reads(2) }]);
  });
});
