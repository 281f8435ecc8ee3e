import { hash } from 'node:crypto';
import type { Request, Response } from 'express';
import { LRUCache } from 'lru-cache';
import type { VersionedBody } from './conditional.ts';
import { sendVersioned } from './conditional.ts';
import type { HotAnswers } from './hot-answers.ts';
import type { Shows } from './shows.ts';
import { singleFlight } from './single-flight.ts';

/** A new answer. */
export type MadeAnswer = {
  answer: object;
  /** The versions of the shows in it whose contents change with every booking. */
  shows?: ReadonlyMap<number, number>;
  /** The version of what it is about, for the tag. */
  version?: number;
};

type Make = () => Promise<MadeAnswer> | MadeAnswer;

export type ListAnswers = {
  /**
   * The answer to a question about the catalogue: at most a second old, never from before a change that this process has
   * heard of, and with no show at a lower version than any answer that was given before the call.
   * @param question the same text for the same question
   */
  current(question: string, make: Make): Promise<VersionedBody>;
  /** The same, if it is ready. */
  find(question: string): VersionedBody | undefined;
  /** Whether the answer is kept, as it is where it is asked for again and again. */
  isKept(question: string): boolean;
  /** Records that a show was announced at a version: answers with an older one are made again. */
  noteVersion(eventId: number, version: number): void;
  /** How many bytes are in memory. */
  bytes(): number;
};

export type ListAnswersOptions = {
  shows: Pick<Shows, 'servedVersion' | 'servedCount'>;
  /** Counts the changes of the catalogue; see `Programme.changes`. */
  changes: () => number;
  maxBytes: number;
};

type Held = VersionedBody & {
  body: Buffer;
  madeMs: number;
  changes: number;
  shows: readonly (readonly [eventId: number, version: number])[];
  make: Make;
  /** How much was known of shows when it was last compared with that; see {@link createListAnswers}. */
  comparedAt?: number;
};

/** How long an answer is given again, in milliseconds: meanwhile shows begin, and sales open. */
const maxAgeMs = 1_000;

/** How often a question must be asked within that time for its answer to be kept. */
const keptFrom = 4;

/** How much text of questions is kept to know how often they were asked. Most have some hundred characters. */
const maxCountedLength = 2_000_000;

/**
 * A cache of lists as bytes. It keeps the answers to what is asked again and again. With filters most questions are
 * asked once or twice a second, and their answers, some ten megabytes a second, would live just long enough for the old
 * generation: collecting that took half a second each time where other processes need the processors, too.
 */
export function createListAnswers({ shows, changes, maxBytes }: ListAnswersOptions): ListAnswers {
  const held = new LRUCache<string, Held>({
    maxSize: maxBytes,
    maxEntrySize: Math.ceil(maxBytes / 4),
    sizeCalculation: ({ body, shows: inIt }, question) => body.length + question.length + 16 * inIt.length + 300,
  });
  const asked = new LRUCache<string, { sinceMs: number; times: number }>({
    maxSize: maxCountedLength,
    sizeCalculation: (_count, question) => question.length + 100,
  });
  const announced = new LRUCache<number, number>({ max: 100_000 });
  let announcements = 0;

  type Question = { question: string; make: Make };
  const renew = singleFlight(
    async ({ question, make }: Question): Promise<Held> => {
      const madeMs = performance.now();
      const changesBefore = changes();
      const { answer, shows: inIt = [], version } = await make();
      const body = Buffer.from(JSON.stringify(answer));
      const digest = hash('sha1', body, 'base64url');
      const tag = version === undefined ? digest : `${version}-${digest}`;
      const made: Held = { tag, body, madeMs, changes: changesBefore, shows: Array.from(inIt), make };
      if (held.has(question) || isAskedOften(question)) held.set(question, made);
      return made;
    },
    ({ question }) => question,
  );

  function noteAsked(question: string): void {
    const nowMs = performance.now();
    const known = asked.get(question);
    if (known !== undefined && nowMs - known.sinceMs < maxAgeMs) known.times += 1;
    else asked.set(question, { sinceMs: nowMs, times: 1 });
  }

  function isAskedOften(question: string): boolean {
    return (asked.get(question)?.times ?? 0) >= keptFrom;
  }

  function isCurrent(answer: Held): boolean {
    if (answer.changes !== changes()) return false;
    // A hot answer is asked for far more often than anything is heard of shows.
    const known = announcements + shows.servedCount();
    if (answer.comparedAt === known) return true;
    for (const [eventId, version] of answer.shows) {
      if ((announced.get(eventId) ?? 0) > version || shows.servedVersion(eventId) > version) return false;
    }
    answer.comparedAt = known;
    return true;
  }

  function find(question: string): VersionedBody | undefined {
    const answer = held.get(question);
    if (answer === undefined) return undefined;
    const ageMs = performance.now() - answer.madeMs;
    // Nobody has asked for some time, or it would have been made again.
    if (ageMs >= maxAgeMs) held.delete(question);
    if (ageMs >= maxAgeMs || !isCurrent(answer)) return undefined;
    // In the background, before it is due, so that nobody waits for a hot list.
    if (ageMs >= maxAgeMs / 2) renew({ question, make: answer.make }).catch(() => undefined);
    return answer;
  }

  return {
    async current(question, make) {
      const ready = find(question);
      if (ready !== undefined) return ready;
      noteAsked(question);
      const answer = await renew({ question, make });
      // One that others began may be older than what was heard or answered before this call; the next one is not.
      return isCurrent(answer) ? answer : renew({ question, make });
    },
    find,
    isKept: (question) => held.has(question),
    noteVersion(eventId, version) {
      if (version <= (announced.get(eventId) ?? 0)) return;
      announced.set(eventId, version);
      announcements += 1;
    },
    bytes: () => held.calculatedSize,
  };
}

/** A request for an answer of {@link ListAnswers}: its route, and its parameters, parsed. */
export type ListRequest = { request: Request; response: Response; route: string; query: object };

/** Answers a request with a list that was made a moment ago, or is made now. */
export async function sendList(
  { lists, hot }: { lists: ListAnswers; hot: HotAnswers },
  { request, response, route, query }: ListRequest,
  make: Make,
): Promise<void> {
  const question = `${route} ${JSON.stringify(query)}`;
  const answer = await lists.current(question, make);
  if (lists.isKept(question)) hot.remember(request.url, { route, find: () => lists.find(question) });
  sendVersioned(request, response, answer);
}
