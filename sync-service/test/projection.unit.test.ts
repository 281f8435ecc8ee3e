import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import type { ShowNews } from '@ticketing/sync-service/fold/projector.ts';
import type { LoggedEvent } from '@ticketing/sync-service/messages.ts';
import { createSyncMetrics } from '@ticketing/sync-service/metrics.ts';
import { createProjection } from '@ticketing/sync-service/projection.ts';
import { standingShowsOf, standingStore } from './standing-in-memory.ts';

/** Views in memory, and a projector that fails as told. */
function rig(fail: (news: ShowNews[]) => Error | undefined = () => undefined) {
  const versions = new Map<number, number>();
  const projected: number[][] = [];
  const positions: LogPosition[][] = [];
  const letters: DeadLetter[] = [];
  const stoodThen: number[][] = [];
  const failing = { fail, putDeadLetters: undefined as (() => Promise<void>) | undefined };
  const metrics = createSyncMetrics(createRegistry('test'));
  const store = standingStore();
  const versionsOf = async (eventIds: number[]) =>
    new Map(eventIds.map((eventId) => [eventId, versions.get(eventId) ?? 0]));
  const project = createProjection({
    projector: {
      async project(news) {
        const error = failing.fail(news);
        if (error !== undefined) throw error;
        projected.push(news.map(({ eventId }) => eventId));
        for (const { eventId, events } of news)
          versions.set(eventId, Math.max(versions.get(eventId) ?? 0, ...events.map(({ event }) => event.version)));
        return new Map(news.map(({ eventId }) => [eventId, versions.get(eventId)!]));
      },
    },
    standing: standingShowsOf(store, { versionsOf, metrics }),
    onProjected: (_shows, reached) => {
      positions.push(reached);
      stoodThen.push([...store.shows.keys()]);
    },
    putDeadLetters: async (_partition, some) => {
      await failing.putDeadLetters?.();
      letters.push(...some);
    },
    metrics,
    logger: createLogger('test', 'silent'),
  });
  const take = (...items: LoggedEvent[]) =>
    project({ partition: 2, items, deadLetters: [], isFollowed: false, lost: new AbortController().signal });
  const standing = async () => (await metrics.standing.get()).values[0]?.value;
  return { take, project, versions, projected, positions, letters, failing, standing, store, stoodThen };
}

function event(eventId: number, version: number): LoggedEvent {
  const offset = 100 * eventId + version;
  const stored = { event: { eventId, version }, correlationId: 'test', position: { partition: 2, offset } };
  return {
    eventId,
    version,
    stored: stored as StoredEvent,
    message: { key: null, value: null, offset: String(offset), timestamp: '0', attributes: 0, headers: {} },
  };
}

const names = (news: ShowNews[], eventId: number) => news.some((item) => item.eventId === eventId);
const bug = (eventId: number) => (news: ShowNews[]) =>
  names(news, eventId) ? new TypeError('cannot read a field of undefined') : undefined;

it('projects all shows but the one that cannot be, whose first event it sets aside', async () => {
  const { take, versions, letters, standing } = rig(bug(3));
  await take(...[1, 2, 3, 4, 5].flatMap((eventId) => [event(eventId, 1), event(eventId, 2)]));
  expect(Object.fromEntries(versions)).toEqual({ 1: 2, 2: 2, 4: 2, 5: 2 });
  expect(letters.map(({ message, reason }) => [message.offset, reason])).toEqual([
    ['301', 'the show cannot be projected: cannot read a field of undefined'],
  ]);
  expect(await standing()).toBe(1);
});

it('moves the positions past a show that stands, when that is written down', async () => {
  const { take, positions, letters, store, stoodThen } = rig(bug(3));
  await take(event(1, 1), event(3, 1));
  expect(positions).toEqual([
    [
      { partition: 2, offset: 101 },
      { partition: 2, offset: 301 },
    ],
  ]);
  expect(stoodThen).toEqual([[3]]);
  expect(store.shows.get(3)).toMatchObject({ version: 0, reason: 'cannot read a field of undefined' });
  // One letter is enough, and each chunk tries again.
  await take(event(3, 2), event(1, 2));
  expect(letters).toHaveLength(1);
  expect(positions.at(-1)).toHaveLength(2);
});

it('moves no position while it cannot be written down that a show stands', async () => {
  const { take, positions, letters, store } = rig(bug(3));
  const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const put = store.put;
  store.put = () => Promise.reject(away);
  await expect(take(event(1, 1), event(3, 1))).rejects.toBe(away);
  expect({ letters, positions }).toEqual({ letters: [], positions: [] });
  store.put = put;
  await take(event(1, 1), event(3, 1));
  expect(letters).toHaveLength(1);
  expect(positions).toHaveLength(1);
});

it('does not halve the others again for a show that stands', async () => {
  const sizes: number[] = [];
  const { take, versions, failing } = rig((news) => {
    sizes.push(news.length);
    return bug(3)(news);
  });
  await take(event(3, 1));
  sizes.length = 0;
  await take(...[1, 2, 3, 4, 5].map((eventId) => event(eventId, 2)));
  expect(sizes).toEqual([4, 1]);
  failing.fail = () => undefined;
  await take(event(3, 3));
  expect(versions.get(3)).toBe(3);
});

it('notes also a show of which only a mention came', async () => {
  const { project, store } = rig(bug(7));
  const { message } = event(7, 1);
  const deadLetters = [new DeadLetter({ ...message, key: Buffer.from('7') }, 'is of no known type')];
  await project({ partition: 2, items: [], deadLetters, isFollowed: false, lost: new AbortController().signal });
  expect([...store.shows.keys()]).toEqual([7]);
});

it('brings a show up to the event that cannot be projected', async () => {
  const isBad = ({ event: { version } }: StoredEvent) => version === 6;
  const { take, versions, store, letters } = rig(([show]) =>
    show!.events.some(isBad) ? new TypeError('6') : undefined,
  );
  await take(...Array.from({ length: 8 }, (_, index) => event(1, index + 1)));
  expect(versions.get(1)).toBe(5);
  expect(store.shows.get(1)).toMatchObject({ version: 5 });
  expect(letters).toHaveLength(1);
});

it('sets the event aside though the log of letters was away at first', async () => {
  const { take, letters, failing } = rig(bug(3));
  const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  failing.putDeadLetters = () => Promise.reject(away);
  await expect(take(event(3, 1))).rejects.toBe(away);
  failing.putDeadLetters = undefined;
  await take(event(3, 1));
  await take(event(3, 2));
  expect(letters).toHaveLength(1);
});

it('throws what passes, so that the chunk is tried again', async () => {
  const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const { take, letters, positions } = rig(() => away);
  await expect(take(event(1, 1))).rejects.toBe(away);
  expect({ letters, positions }).toEqual({ letters: [], positions: [] });
});

it('halves the news of one show that run out of their time', async () => {
  const outOfTime = Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' });
  const sizes: number[] = [];
  const { take, versions, letters } = rig((news) => {
    const size = news[0]!.events.length;
    sizes.push(size);
    return size > 2 ? outOfTime : undefined;
  });
  await take(...Array.from({ length: 8 }, (_, index) => event(1, index + 1)));
  expect(versions.get(1)).toBe(8);
  expect(letters).toEqual([]);
  expect(sizes).toEqual([8, 4, 2, 2, 4, 2, 2]);
});

it('takes a message that could not be read for a mention of the show that its key names', async () => {
  const asked: ShowNews[] = [];
  const { project, letters } = rig((news) => {
    asked.push(...news);
    return undefined;
  });
  const { message } = event(7, 1);
  const deadLetters = [new DeadLetter({ ...message, key: Buffer.from('7') }, 'is not JSON')];
  await project({ partition: 2, items: [], deadLetters, isFollowed: false, lost: new AbortController().signal });
  expect(asked).toEqual([{ eventId: 7, events: [], upTo: Number.POSITIVE_INFINITY }]);
  expect(letters).toEqual(deadLetters);
});
