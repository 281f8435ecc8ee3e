import type { Attempt, CatalogueOrder, Told } from '../load/record.ts';
import { checkAnswers } from './answers.ts';
import { checkCatalogue, entryModelsOf } from './catalogue.ts';
import type { CatalogueTruth } from './catalogue-truth.ts';
import { checkCoverage } from './coverage.ts';
import { hallAtNoon, movie, showtimeId, theater } from './healthy-catalogue.ts';
import type { HealthyTold } from './healthy-run.ts';
import { bookingId, eventId, healthyTold, healthyTruth, id, loser } from './healthy-run.ts';
import { checkInvariants } from './invariants.ts';
import { modelOf } from './model.ts';
import { checkSeats } from './seat-histories.ts';
import type { Truth } from './truth.ts';
import type { Promised, Violation } from './violation.ts';

function violationsOf(truth: Truth, told: Told): Violation[] {
  const found: Violation[] = [];
  const models = new Map(
    Array.from(truth.store, ([show, stored]) => [show, modelOf(show, stored, (one) => found.push(one))]),
  );
  const entries = entryModelsOf(truth.catalogue.store, (one) => found.push(one));
  const events = Array.from(truth.store, ([show, stored]) => [show, stored.map(({ event }) => event)] as const);
  found.push(
    ...checkInvariants(truth, models),
    ...checkCatalogue(truth.catalogue, entries, new Map(events)),
    ...checkAnswers(told, truth, { shows: models, entries }, { 'read-api-1': [0] }),
  );
  return found;
}

const nothingTold = { orders: [], catalogue: [], reads: [], followings: [], payments: [], refunds: [] };

it('finds nothing where all is well', () => {
  expect(violationsOf(healthyTruth(), healthyTold())).toEqual([]);
});

it.each<[Promised, string, (truth: Truth) => void]>([
  [
    'I1',
    'a seat that was sold twice',
    ({ store }) => Object.assign(store.get(eventId)![2]!.event, { type: 'SeatsBooked' }),
  ],
  ['I2', 'a command without an outcome', ({ store }) => store.get(eventId)!.pop()],
  ['I3', 'an outcome without its command', (truth) => (truth.commands = truth.commands.slice(0, 2))],
  ['I4', 'an event that the topic lacks', ({ published }) => published.pop()],
  ['I4', 'an event that is not the same on the topic', ({ published }) => (published[1]!.bytes += ' ')],
  ['I4', 'a ticket that is not what the log says', ({ tickets }) => (tickets[0]!.booking_id = bookingId(3))],
  ['I4', 'a booking that is not what the log says', ({ bookings }) => (bookings[0]!.status = 'cancelled')],
  ['I4', 'a booking without a row', ({ bookings }) => bookings.pop()],
  ['I4', 'a show that is behind', ({ showVersions }) => showVersions.set(eventId, 2)],
  ['I4', 'a view that is behind', ({ views }) => (views.shows[0]!.version = 2)],
  ['I4', 'a view of a booking that names another user', ({ views }) => (views.bookings[0]!.userId = 3)],
  ['I4', 'a booking that no view has', ({ views }) => views.bookings.pop()],
  ['I4', 'an event that the history lacks', ({ views }) => views.history.pop()],
  ['I5', 'events out of order on the topic', ({ published }) => published.reverse()],
  [
    'I6',
    'an outcome that a replay does not give',
    ({ store }) => (store.get(eventId)![1]!.event.at = '2030-01-01T12:00:09.000Z'),
  ],
  [
    'I7',
    'an outcome that overtook another',
    ({ store }) => (store.get(eventId)![1]!.position = { partition: 0, offset: 7 }),
  ],
  ['slots', 'two shows in a hall at a time', ({ catalogue }) => moveInto(catalogue, showtimeId + 1)],
  [
    'slots',
    'a hall that is kept for a show that was not scheduled',
    ({ store }) => {
      store.delete(showtimeId);
    },
  ],
  [
    'slots',
    'a show whose hall was given back',
    ({ catalogue }) => changeLast(catalogue, theater, { type: 'SlotsReleased', slotIds: [hallAtNoon.commandId] }),
  ],
  [
    'slots',
    'a movie that is retired with a show to come',
    ({ catalogue }) => catalogue.store.get(movie)!.push(retirement(catalogue)),
  ],
  [
    'slots',
    'a show that is at another time than its hall',
    ({ store }) => Object.assign(store.get(showtimeId)![0]!.event, { startsAt: '2041-03-01T18:00:00.000Z' }),
  ],
  ['I2', 'a command of the catalogue without an outcome', ({ catalogue }) => catalogue.store.get(theater)!.pop()],
  ['I3', 'an outcome of no command of the catalogue', ({ catalogue }) => catalogue.commands.pop()],
  ['I4', 'an event of the catalogue that the topic lacks', ({ catalogue }) => catalogue.published.pop()],
  ['I4', 'a theater that is behind', ({ catalogue }) => (catalogue.streams[1]!.version = 1)],
  ['I4', 'a slot without a row', ({ catalogue }) => catalogue.slots.pop()],
  ['I4', 'a view of a movie with another title', ({ catalogue }) => (catalogue.views.movies[0]!.title = 'Owl')],
  ['I4', 'a theater without a view', ({ catalogue }) => catalogue.views.theaters.pop()],
  ['I5', 'events of the catalogue out of order', ({ catalogue }) => catalogue.published.reverse()],
  [
    'I6',
    'an outcome of the catalogue that a replay does not give',
    ({ catalogue }) => changeLast(catalogue, theater, { code: 'hall-unknown' }),
  ],
  [
    'I7',
    'an outcome of the catalogue that overtook another',
    ({ catalogue }) => (catalogue.store.get(theater)![0]!.position = { partition: 0, offset: 70 }),
  ],
])('%s: %s', (promised, _what, spoil) => {
  const truth = healthyTruth();
  spoil(truth);
  expect(violationsOf(truth, nothingTold).map((violation) => violation.promised)).toContain(promised);
});

/** As if the show that came too late had been let in. */
function moveInto(catalogue: CatalogueTruth, eventId: number): void {
  const { from, until } = { from: '2041-03-01T13:00:00.000Z', until: '2041-03-01T15:00:00.000Z' };
  const slotId = catalogue.store.get(theater)!.at(-1)!.event.commandId;
  const slot = { slotId, eventId, hallId: 'one', movieId: 'salt', from, until };
  changeLast(catalogue, theater, { type: 'SlotTaken', ...slot });
}

function changeLast({ store }: CatalogueTruth, streamId: string, change: object): void {
  Object.assign(store.get(streamId)!.at(-1)!.event, change);
}

function retirement({ store }: CatalogueTruth) {
  const last = store.get(movie)!.at(-1)!;
  const version = last.event.version + 1;
  const event = { streamId: movie, version, type: 'MovieRetired' as const, commandId: id(9), revision: version };
  return { ...last, event: { ...event, at: last.event.at } };
}

/** What is told of a request that was answered with a problem. */
const problem = (status: number): Pick<Attempt, 'status' | 'body'> => ({ status, body: {} });

it.each<[Promised, string, (told: HealthyTold) => unknown]>([
  ['I8', 'an acknowledged command that is gone', ({ orders }) => (orders[0]!.attempts[0]!.body!.commandId = id(9))],
  ['I8', 'a receipt for another place', ({ orders }) => (orders[0]!.attempts[0]!.body!.receipt!.offset = 2)],
  [
    'I7',
    'an answer before one that was given first',
    ({ orders }) => Object.assign(orders[1]!.attempts[0]!, { startMs: 1, endMs: 2 }),
  ],
  ['answers', 'a refusal told as a booking', ({ orders }) => (orders[1]!.attempts[0]!.status = 201)],
  ['answers', 'another reason', ({ orders }) => (orders[1]!.attempts[0]!.body!.code = 'limit-exceeded')],
  ['answers', 'a fault of ours', ({ orders }) => orders[0]!.attempts.push({ ...loser, status: 500 })],
  ['answers', '404 for an order', ({ orders }) => orders[0]!.attempts.push({ ...loser, ...problem(404) })],
  [
    'answers',
    'not accepted, and on the log',
    ({ orders }) => {
      const body = { detail: 'The request was not accepted. It can be sent again.' };
      Object.assign(orders[0]!.attempts[0]!, { status: 503, body });
    },
  ],
  ['answers', 'a booking that never was so', ({ byName }) => (byName.booking.attempt.body!.status = 'booked')],
  [
    'answers',
    'a booking from before its receipt',
    ({ byName }) =>
      Object.assign(byName.booking, { commandId: id(3), attempt: { ...loser, status: 200, body: { version: 2 } } }),
  ],
  ['answers', 'a fault of ours to a reader', ({ byName }) => Object.assign(byName.list.pages[0]!, problem(500))],
  [
    'answers',
    'a hall of the past that is not there',
    ({ byName }) => Object.assign(byName.atVersion.attempt, problem(404)),
  ],
  ['halls', 'seats that never were so', ({ byName }) => (byName.hall.attempt.body!.seatMap!.A = '.'.repeat(20))],
  ['halls', 'counts that are not those of the seats', ({ byName }) => (byName.hall.attempt.body!.counts!.held = 1)],
  [
    'halls',
    'another time for its version',
    ({ byName }) => (byName.hall.attempt.body!.asOf = '2030-01-01T12:00:09.000Z'),
  ],
  ['halls', 'a version before the one that was asked for', ({ byName }) => (byName.hall.minVersion = 3)],
  ['halls', 'a past version that is another', ({ byName }) => (byName.atVersion.at = 2)],
  ['halls', 'a time at which it was another version', ({ byName }) => (byName.atTime.at = '2030-01-01T12:00:02.000Z')],
  ['lists', 'counts that never were so', ({ byName }) => (byName.list.pages[0]!.body!.events![0]!.counts.held = 1)],
  ['lists', 'another name', ({ byName }) => (byName.list.pages[0]!.body!.events![0]!.name = 'The Summer Concert')],
  ['lists', 'another price', ({ byName }) => (byName.list.pages[0]!.body!.events![0]!.priceFromMinor = 1)],
  ['lists', 'a show twice', ({ byName }) => byName.list.pages.push(byName.list.pages[0]!)],
  ['lists', 'shows out of order', ({ byName }) => (byName.list.sort = '-startsAt')],
  ['lists', 'more than a page takes', ({ byName }) => (byName.list.limit = 0)],
  [
    'lists',
    'a show that is missing',
    ({ byName }) => {
      byName.laterList.pages.splice(0, 1);
    },
  ],
  ['history', 'an event left out', ({ byName }) => byName.showHistory.pages[0]!.events.splice(1, 1)],
  ['history', 'a refusal left out of the life of a seat', ({ byName }) => byName.seatHistory.pages[0]!.events.pop()],
  [
    'history',
    'an event that is not the one of the log',
    ({ byName }) => (byName.showHistory.pages[0]!.events[0]!.digest = ''),
  ],
  ['history', "another booking's event", ({ byName }) => (byName.bookingHistory.pages[0]!.events[0]!.version = 2)],
  ['history', 'an end that is none', ({ byName }) => (byName.showHistory.pages[0]!.hasNext = false)],
  ['streams', 'a seat that a change leaves out', ({ followings }) => (messagesOf(followings)[1]!.seats = {})],
  [
    'streams',
    'a version that goes back',
    ({ followings }) => messagesOf(followings).push({ ...messagesOf(followings)[0]! }),
  ],
  [
    'streams',
    'other counts',
    ({ followings }) => (messagesOf(followings)[1]!.counts = { available: 98, held: 1, booked: 1 }),
  ],
  ['streams', 'an id that is not the version', ({ followings }) => (messagesOf(followings)[1]!.id = 3)],
  ['streams', 'a change without a hall before it', ({ followings }) => messagesOf(followings).shift()],
  [
    'streams',
    'a gap after a cut',
    ({ followings }) => {
      // The second version came while nobody listened, and is not told.
      messagesOf(followings).pop();
    },
  ],
  ['streams', 'a stream that has stopped', ({ followings }) => Object.assign(followings[0]!, { awaited: 4 })],
  [
    'streams',
    'a change that was not told by itself',
    ({ followings }) => followings[0]!.connections[1]!.messages.shift(),
  ],
  ['answers', 'a stream that cannot be had', ({ followings }) => (followings[0]!.connections[0]!.status = 500)],
  ['found', 'a stream of a show that is gone', ({ followings }) => (followings[0]!.connections[1]!.status = 404)],
  [
    'never back',
    'a list older than a hall before it',
    ({ byName }) => {
      const [listed] = byName.laterList.pages
        .flatMap(({ body }) => body!.events!)
        .filter((one) => one.eventId === eventId);
      Object.assign(listed!, { version: 1, counts: { available: 100, held: 0, booked: 0 } });
    },
  ],
  [
    'found',
    '404 for an order that was acknowledged',
    ({ byName }) => Object.assign(byName.booking.attempt, problem(404)),
  ],
  ['found', 'a show that is gone', ({ byName }) => Object.assign(byName.hall.attempt, problem(404))],
  [
    'found',
    'a history that is gone',
    ({ byName }) => Object.assign(byName.showHistory.pages[1]!.attempt, problem(404)),
  ],
  ['not for ever', 'pending at rest', ({ byName }) => (byName.atRest.attempt.body = { status: 'pending', ahead: 0 })],
  ['not for ever', 'no answer at rest', ({ byName }) => Object.assign(byName.atRest.attempt, problem(503))],
  [
    'not for ever',
    'an order with a key that nobody ever answered',
    ({ orders }) => Object.assign(orders[0]!, { idempotencyKey: 'mine', attempts: [{ ...loser, ...problem(503) }] }),
  ],
  ['I8', 'a showtime that nothing became of', ({ ofCatalogue }) => (answerOf(ofCatalogue.showtime).commandId = id(9))],
  [
    'I8',
    'a movie whose definition is not where its receipt says',
    ({ ofCatalogue }) => (answerOf(ofCatalogue.movie).receipt = { partition: 1, offset: 0 }),
  ],
  ['answers', 'a showtime refused for another reason', ({ ofCatalogue }) => (answerOf(ofCatalogue.late).code = 'x')],
  ['answers', 'a refused showtime told as one', ({ ofCatalogue }) => (ofCatalogue.late.attempts[0]!.status = 201)],
  ['answers', 'a movie at another revision', ({ ofCatalogue }) => (answerOf(ofCatalogue.movie).version = 2)],
  ['answers', 'a fault of ours to an organiser', ({ ofCatalogue }) => (ofCatalogue.movie.attempts[0]!.status = 500)],
  [
    'found',
    'a movie that the door has forgotten',
    ({ ofCatalogue }) => Object.assign(ofCatalogue.unheard.attempts[0]!, { startMs: 60, endMs: 65 }),
  ],
  [
    'not for ever',
    'a move with a key that nobody ever answered',
    ({ ofCatalogue }) => {
      const attempts = [{ ...loser, ...problem(503) }];
      Object.assign(ofCatalogue.movie, { idempotencyKey: 'mine', attempts });
    },
  ],
  ['movies', 'a title that it does not have', ({ byName }) => (byName.movie.attempt.body!.title = 'Owl')],
  ['movies', 'a revision before the one that was asked for', ({ byName }) => (byName.movie.minVersion = 2)],
  ['found', 'a movie that is gone', ({ byName }) => Object.assign(byName.movie.attempt, problem(404))],
  [
    'never back',
    'a movie older than before',
    ({ byName }) => {
      const attempt = { ...byName.movie.attempt, body: { version: 2, title: '' } };
      Object.assign(byName, { newer: { ...byName.movie, attempt }, older: byName.movie });
    },
  ],
])('%s: %s', (promised, _what, spoil) => {
  const told = healthyTold();
  spoil(told);
  const found = violationsOf(healthyTruth(), { ...told, reads: Object.values(told.byName) });
  expect(found.map((violation) => violation.promised)).toContain(promised);
});

function answerOf({ attempts }: CatalogueOrder) {
  return attempts[0]!.body!;
}

function messagesOf(followings: Told['followings']) {
  return followings[0]!.connections[0]!.messages;
}

it('compares what a reader is shown within one process only: another may be less far', () => {
  const told = healthyTold();
  const found = (starts: number[]) =>
    checkAnswers(told, healthyTruth(), { shows: new Map(), entries: new Map() }, { 'read-api-1': starts }).filter(
      ({ promised }) => promised === 'never back',
    );
  for (const { body } of told.byName.laterList.pages) body!.events![0]!.version = 1;
  expect(found([0])).toHaveLength(1);
  expect(found([0, 90_000])).toEqual([]);
});

it('says so when it cannot find out whether an order explains what was seen of a seat', () => {
  expect(checkSeats(healthyTold()).violations).toEqual([]);
  const [undecided] = checkSeats(healthyTold(), new Set(), 0).violations;
  expect(undecided).toMatchObject({ promised: 'linearizability', what: expect.stringContaining('not found') });
});

it('takes the receipt of a command that came twice for no place: the first was decided', () => {
  const told = healthyTold();
  const [winner, loser] = told.orders;
  // Both were under way at the same time, and the loser is earlier on the log than what the winner was told.
  Object.assign(loser!.attempts[0]!, { startMs: winner!.attempts[0]!.startMs });
  Object.assign(loser!.attempts[0]!.body!, { receipt: { partition: 0, offset: 2 } });
  Object.assign(winner!.attempts[0]!.body!, { receipt: { partition: 0, offset: 5 } });
  expect(checkSeats(told).violations).toHaveLength(1);
  expect(checkSeats(told, new Set([winner!.attempts[0]!.body!.commandId!])).violations).toEqual([]);
});

it('takes from a booking that is read later what became of its order', () => {
  const told = healthyTold();
  for (const order of told.orders) order.attempts[0]!.status = 202;
  const history = [{ type: 'SeatsBooked', version: 3, commandId: id(3) }];
  Object.assign(told.byName.atRest.attempt.body!, { history });
  // Each has heard that it has the seat: one in its answer, the other when all was at rest.
  Object.assign(told.orders[0]!.attempts[0]!, { status: 201 });
  expect(checkSeats(told).violations.map(({ promised }) => promised)).toEqual(['linearizability']);
});

it('says of everything that a run had too little of it', () => {
  const found = [
    ...checkCoverage(
      nothingTold,
      { ...healthyTruth(), store: new Map(), catalogue: { ...healthyTruth().catalogue, store: new Map() } },
      1,
    ),
  ];
  const kinds = found.map(({ what }) => what.slice(0, what.indexOf(':')));
  expect(new Set(found.map(({ promised }) => promised))).toEqual(new Set(['enough seen']));
  expect(kinds).toEqual(
    expect.arrayContaining([
      'HoldExpired on the log',
      'lists by -price',
      'histories of a seat',
      'changes in streams',
      'movies read',
    ]),
  );
  // What was there once counts for a moment, and not for an hour.
  const least = (minutes: number) =>
    [...checkCoverage(healthyTold(), healthyTruth(), minutes)].map(({ what }) => what.slice(0, what.indexOf(':')));
  expect(least(0.01)).not.toContain('lists by startsAt');
  expect(least(60)).toContain('lists by startsAt');
});
