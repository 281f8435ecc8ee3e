import { digestOf } from '../load/readers.ts';
import type { HistoryRead } from '../load/record.ts';
import type { Ledger } from './ledger.ts';
import type { ShowModel } from './model.ts';
import { checkStatus } from './status.ts';
import type { Violation } from './violation.ts';

/** A history: every event of its subject, refusals too, in order and to the byte, up to the version in its tag. */
export function* checkHistory(read: HistoryRead, { models }: Ledger): Generator<Violation> {
  const { eventId, subject, after, limit, pages } = read;
  const about = subject.kind === 'show' ? '' : ` of ${'seatId' in subject ? subject.seatId : subject.bookingId}`;
  const name = `history${about} in show ${eventId} by client ${read.client}`;
  const model = models.get(eventId);
  let reached = after;
  for (const { attempt, events, hasNext } of pages) {
    yield* checkStatus(name, attempt, [200, 404]);
    if (attempt.status === 404 && reached > 0) yield { promised: 'found', what: `${name} found no show any more` };
    if (attempt.status !== 200) return;
    if (model === undefined) return void (yield { promised: 'history', what: `${name}: the log has no such show` });
    const upTo = attempt.tagVersion ?? 0;
    const wanted = versionsOf(model, read, reached, upTo);
    // Only what the tag promises: events of later versions come with the next answer.
    const expected = wanted.slice(0, limit);
    const versions = events.map(({ version }) => version);
    if (String(versions) !== String(expected)) {
      const what = `${name} after ${reached} up to ${upTo} has ${shortly(versions)}, by the log ${shortly(expected)}`;
      yield { promised: 'history', what };
    }
    for (const { version, digest } of events) {
      if (digest !== digestAt(model, version)) {
        yield { promised: 'history', what: `${name}: event ${version} is not the one of the log` };
      }
    }
    if (hasNext !== wanted.length > limit) {
      yield { promised: 'history', what: `${name} after ${reached}: it is told wrongly whether there is more` };
    }
    reached = versions.at(-1) ?? reached;
  }
}

function versionsOf(model: ShowModel, { subject }: HistoryRead, after: number, upTo: number): number[] {
  const versions: number[] = [];
  for (let version = after + 1; version <= upTo && version < model.events.length; version += 1) {
    const { seatIds, bookingId } = model.events[version]!;
    if (subject.kind === 'seat' && !seatIds.includes(subject.seatId)) continue;
    if (subject.kind === 'booking' && bookingId !== subject.bookingId) continue;
    versions.push(version);
  }
  return versions;
}

// A run reads the same events again and again.
const digests = new WeakMap<object, string>();

function digestAt(model: ShowModel, version: number): string | undefined {
  const event = model.events[version];
  if (event === undefined) return undefined;
  const known = digests.get(event) ?? digestOf(event.bytes);
  digests.set(event, known);
  return known;
}

function shortly(versions: number[]): string {
  return versions.length > 12
    ? `${versions.slice(0, 6)} … ${versions.slice(-6)} (${versions.length})`
    : String(versions);
}
