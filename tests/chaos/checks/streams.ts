import { hasHeard, lastVersion } from '../load/followers.ts';
import type { Connection, Following, StreamMessage } from '../load/record.ts';
import { sameFields } from './invariants.ts';
import type { Ledger } from './ledger.ts';
import type { Hall, ShowModel } from './model.ts';
import type { Violation } from './violation.ts';

const marks: { [status: string]: string } = { available: '.', held: 'H', booked: 'B', blocked: 'x' };

/**
 * A stream: first the hall, then what changes in it, and after a cut what was missed. Whoever applies it all has the hall of
 * the log at each version, and never goes back.
 */
export function* checkFollowing(following: Following, { models }: Ledger): Generator<Violation> {
  const { eventId, connections, awaited } = following;
  const name = `stream of show ${eventId} to client ${following.client}`;
  const model = models.get(eventId);
  let hall: Hall | undefined;
  let version = 0;
  for (const connection of connections) {
    yield* checkAnswer(name, connection, hall !== undefined);
    for (const [index, message] of connection.messages.entries()) {
      const where = `${name}, ${message.name} ${message.version}${index === 0 ? ' after a start' : ''}`;
      if (message.id !== message.version) yield wrong(`${where}: its id is ${message.id}`);
      if (message.version < version) yield wrong(`${where}: before it was ${version}`);
      // Of a show that is another, as with another layout or cancelled, the hall is told as a whole.
      const isOther = model?.changedAt[version] !== model?.changedAt[message.version];
      if (message.name === 'snapshot' && index > 0 && !isOther) yield wrong(`${where}: a snapshot in the middle`);
      hall = after(hall, message);
      version = message.version;
      if (hall === undefined) yield wrong(`${where}: a change of nothing`);
      else yield* checkHall(where, hall, model, version);
    }
  }
  if (awaited !== undefined && lastVersion(connections) < awaited) {
    yield wrong(`${name} has stopped at ${lastVersion(connections)} of ${awaited}`);
  }
  if (!hasHeard(following)) {
    yield wrong(`${name} was not told of version ${following.pushed?.version} while it listened`);
  }
}

function* checkAnswer(name: string, { status }: Connection, isKnown: boolean): Generator<Violation> {
  if (status === 404 && isKnown) yield { promised: 'found', what: `${name} found no show any more` };
  if (![undefined, 200, 404, 502, 503, 504].includes(status)) {
    yield { promised: 'answers', what: `${name} was answered ${status}` };
  }
}

function* checkHall(where: string, { seatMap, counts }: Hall, model: ShowModel | undefined, version: number) {
  const wanted = model?.halls[version];
  if (!sameFields(wanted?.seatMap, seatMap)) yield wrong(`${where}: it adds up to other seats than the log has`);
  else if (!sameFields(wanted?.counts, counts)) yield wrong(`${where}: other counts than the log has`);
}

function after(hall: Hall | undefined, { seatMap, seats, counts }: StreamMessage): Hall | undefined {
  const told = counts ?? { available: 0, held: 0, booked: 0 };
  if (seatMap !== undefined) return { seatMap: { ...seatMap }, counts: told };
  if (hall === undefined) return undefined;
  const next = { seatMap: { ...hall.seatMap }, counts: told };
  for (const [seatId, status] of Object.entries(seats ?? {})) {
    const [, row = '', number = ''] = /^(.*\D)(\d+)$/.exec(seatId) ?? [];
    const characters = Array.from(next.seatMap[row] ?? '');
    characters[Number(number) - 1] = marks[status] ?? '?';
    next.seatMap[row] = characters.join('');
  }
  return next;
}

function wrong(what: string): Violation {
  return { promised: 'streams', what };
}
