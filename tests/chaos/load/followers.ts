import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../../local/until.ts';
import { seeded } from '../../support/random.ts';
import type { Connection, Following, StreamMessage, Told } from './record.ts';

export type FollowersOptions = {
  /** Of the gateway: a client that comes back finds another process as often as not. */
  url: string;
  seed: number;
  followers: number;
  /** Those that are sold now. */
  shows: () => number[];
  told: Told;
};

export type Followers = {
  /**
   * Waits until every show that is followed now has been seen at its last version, and then until each follower has heard
   * of one more without asking again. Lets all go.
   * @param last versions of the shows
   * @param move gives a show its next version
   */
  finish(last: Map<number, number>, move: (eventId: number) => Promise<number>): Promise<void>;
  /** Lets all go as they are. */
  stop(): Promise<void>;
};

/** Followers have numbers of their own. */
const firstFollower = 2_000;
/** After so many connections a follower turns to another show. */
const connectionsEach = 6;
const waitForMs = 20_000;

/** Clients that listen to what changes in a hall, lose the connection again and again, and go on from where they were. */
export function startFollowers({ url, seed, followers, shows, told }: FollowersOptions): Followers {
  const ended = new AbortController();
  const current = new Map<number, Following>();
  let staying = false;
  const all = Array.from({ length: followers }, (_, index) => live(firstFollower + index));

  async function live(client: number): Promise<void> {
    const random = seeded(seed * 1_000 + client);
    while (!ended.signal.aborted) {
      const following = followed(client, random.pick(shows()));
      const cutAfterMs = staying ? 3 * waitForMs : random.between(500, 6_000);
      await listen(url, following, AbortSignal.any([ended.signal, AbortSignal.timeout(cutAfterMs)]));
      await sleep(random.between(0, 600));
    }
  }

  function followed(client: number, eventId: number): Following {
    const before = current.get(client);
    if (before !== undefined && (staying || before.connections.length < connectionsEach)) return before;
    const following: Following = { client, eventId, connections: [] };
    current.set(client, following);
    told.followings.push(following);
    return following;
  }

  async function stop(): Promise<void> {
    ended.abort();
    await Promise.all(all);
  }

  return {
    stop,
    async finish(last, move) {
      staying = true;
      // Connections from before are cut as always; those that begin now are not.
      const sinceMs = performance.now();
      const waiting = Array.from(current.values());
      for (const following of waiting) following.awaited = last.get(following.eventId) ?? 0;
      const isListening = ({ connections }: Following) => {
        const { startMs, endMs } = connections.at(-1) ?? { startMs: 0, endMs: 0 };
        return startMs > sinceMs && endMs === Number.POSITIVE_INFINITY;
      };
      const isThere = (one: Following) => isListening(one) && lastVersion(one.connections) >= (one.awaited ?? 0);
      // Who has not got there is found by the check, here and below.
      await until('all followers to have caught up', () => waiting.every(isThere), waitForMs).catch(() => undefined);
      for (const [eventId, listeners] of Map.groupBy(waiting, (following) => following.eventId)) {
        const places = listeners.map(({ connections }) => connections.length - 1);
        const version = await move(eventId);
        for (const [index, following] of listeners.entries()) {
          following.pushed = { connection: places[index]!, version };
        }
      }
      const haveHeard = () => waiting.every(hasHeard);
      await until('all followers to have heard of one more', haveHeard, waitForMs).catch(() => undefined);
      await stop();
    },
  };
}

/** The version of the last message that a follower has got; 0 before the first. */
export function lastVersion(connections: Connection[]): number {
  return connections.findLast(({ messages }) => messages.length > 0)?.messages.at(-1)?.version ?? 0;
}

/** Whether a follower was told of the last version by a change that came by itself. */
export function hasHeard({ connections, pushed }: Following): boolean {
  if (pushed === undefined) return true;
  const [, ...changes] = connections[pushed.connection]?.messages ?? [];
  return changes.some(({ version }) => version >= pushed.version);
}

/** One connection, until it ends. Its messages are noted as they come. */
async function listen(url: string, { eventId, connections }: Following, cut: AbortSignal): Promise<void> {
  const lastEventId = connections.findLast(({ messages }) => messages.length > 0)?.messages.at(-1)?.id;
  const startMs = performance.now();
  const connection: Connection = {
    startMs,
    endMs: Number.POSITIVE_INFINITY,
    messages: [],
    ...(lastEventId !== undefined && { lastEventId }),
  };
  connections.push(connection);
  try {
    const response = await fetch(`${url}/api/events/${eventId}/stream`, {
      signal: cut,
      ...(lastEventId !== undefined && { headers: { 'last-event-id': String(lastEventId) } }),
    });
    connection.status = response.status;
    if (response.status !== 200 || response.body === null) return void (await response.body?.cancel());
    await readMessages(response.body, (message) => connection.messages.push(message));
  } catch {
    // Cut, by us or by a fault: what was not whole has not been got.
  } finally {
    connection.endMs = performance.now();
  }
}

async function readMessages(body: ReadableStream<Uint8Array>, onMessage: (message: StreamMessage) => void) {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of body) {
    const blocks = (rest + decoder.decode(piece, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const message = messageIn(block);
      if (message !== undefined) onMessage(message);
    }
  }
}

/** By the format of the HTML standard, as far as the services use it. A comment is no message. */
function messageIn(block: string): StreamMessage | undefined {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const data = fields.get('data');
  if (data === undefined) return undefined;
  const body = JSON.parse(data) as Pick<StreamMessage, 'version' | 'seatMap' | 'seats' | 'counts'>;
  return { ...body, name: fields.get('event') ?? '', id: Number(fields.get('id')), atMs: performance.now() };
}
