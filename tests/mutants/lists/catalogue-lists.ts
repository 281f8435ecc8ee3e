import type { TestMutant } from '../mutant.ts';

const hints = 'read-api/src/heard-hints.ts';
const coming = 'read-api/src/coming-shows.ts';
const programme = 'read-api/src/programme/programme.ts';
const index = 'read-api/src/programme/showtime-index.ts';
const showtimes = 'read-api/src/programme/find-showtimes.ts';
const movies = 'read-api/src/programme/find-movies.ts';
const following = 'read-api/src/programme/following.ts';
const answers = 'read-api/src/list-answers.ts';
const entryStore = 'sync-service/src/catalogue/entry-store.ts';
const entries = 'sync-service/src/catalogue/entries.ts';
const consumer = 'sync-service/src/catalogue/consumer.ts';

const ofHints = ['read-api/test/heard-hints.unit.test.ts'];
const ofComing = ['read-api/test/coming-shows.unit.test.ts'];
const ofProgramme = ['read-api/test/programme.unit.test.ts'];
const ofAnswers = ['read-api/test/list-answers.unit.test.ts'];
const ofRead = ['read-api/test/catalogue.int.test.ts'];
const ofViews = ['sync-service/test/catalogue.int.test.ts'];

/** One line taken out, or replaced. */
function mutant(name: string, tests: string[], file: string, find: string, replace = ''): TestMutant {
  return { name, tests, edits: [{ file, find, replace }] };
}

/** What makes the lists of the catalogue show what the event store has, taken away. */
export const catalogueLists: TestMutant[] = [
  mutant('a gap between two hints is noticed', ofHints, hints, 'if (number > known.heard + 1) doubt();'),
  mutant('a last hint that was lost is noticed', ofHints, hints, 'doubt(oldest.sinceMs);'),
  mutant(
    'nothing is vouched for while a hint is late',
    ofHints,
    hints,
    'if (owed[0] !== undefined && nowMs - owed[0].sinceMs >= lateMs) return false;',
  ),
  mutant(
    'a hint that is late is not lost',
    ofHints,
    hints,
    'Math.max(known.heard, number);\n      settle(known);',
    'known.heard;',
  ),
  mutant(
    'a sender that is new may have written before',
    ofHints,
    hints,
    'senders.set(sender, { heard, recorded, owed: [], aliveMs });\n    doubt();',
    'senders.set(sender, { heard, recorded, owed: [], aliveMs });',
  ),
  mutant(
    'a sender that is given up leaves a doubt',
    ofHints,
    hints,
    'senders.delete(sender);\n    doubt();',
    'senders.delete(sender);',
  ),
  mutant(
    'nothing is vouched for while a sender is quiet',
    ofHints,
    hints,
    'if (nowMs - aliveMs >= quietMs) return false;',
  ),
  mutant(
    'a rewrite of the views is noticed',
    ofHints,
    hints,
    'if (rewrites !== undefined && record.count !== rewrites) doubt();',
  ),
  mutant('hints without a number are not trusted', ofHints, hints, ' || nowMs - unnumberedMs < goneMs'),
  mutant('a hint outdates a show in memory', ofComing, coming, 'known.readMs = Number.NEGATIVE_INFINITY;'),
  mutant(
    'a hint during a read is not forgotten',
    ofComing,
    coming,
    'mine.changed.has(show._id) ? Number.NEGATIVE_INFINITY : mine.startMs',
    'mine.startMs',
  ),
  mutant(
    'a show whose version has changed unheard is read again',
    ofComing,
    coming,
    'found.version === version && found.origin === origin',
    'found.origin === origin',
  ),
  mutant(
    'a show that was repaired unheard is read again',
    ofComing,
    coming,
    'found.version === version && found.origin === origin',
    'found.version === version',
  ),
  mutant(
    'a hint during a comparison is not forgotten',
    ofComing,
    coming,
    'known === undefined || mine.changed.has(eventId)',
    'known === undefined',
  ),
  mutant(
    'a show in memory never goes back',
    ofComing,
    coming,
    'known.show.version > show.version || known.readMs > mine.startMs',
    'known.readMs > mine.startMs + 1e9',
  ),
  mutant(
    'a show in memory may be repaired',
    ofComing,
    coming,
    'version < known.show.version) return',
    'version <= known.show.version) return',
  ),
  mutant(
    'what is not in the programme is not in memory',
    ofComing,
    coming,
    'if (programme.showtime(eventId) === undefined) held.delete(eventId);',
  ),
  mutant(
    'events by name are where the present title belongs',
    ofRead,
    'read-api/src/listings-in-order.ts',
    "field === 'name' ? catalogue.retitled() : []",
    'catalogue.retitled().slice(0, 0)',
  ),
  mutant(
    'the programme never goes back',
    ofProgramme,
    programme,
    'return view.version > known.version;',
    'return true;',
  ),
  mutant(
    'a cancelled showtime is in no list',
    ofProgramme,
    'read-api/src/programme/entries.ts',
    " && !('isCancelled' in listing)",
  ),
  mutant('a retired movie is in no list', ofProgramme, movies, 'if (movie.view.isRetired) continue;'),
  mutant(
    'counts change when sales open',
    ofProgramme,
    index,
    'validToMs = Math.min(validToMs, buyFromMs);',
    'validToMs += 0;',
  ),
  mutant(
    'counts change when sales close',
    ofProgramme,
    index,
    'validToMs = Math.min(validToMs, buyToMs);',
    'validToMs += 0;',
  ),
  mutant(
    'counts change when a showtime begins',
    ofProgramme,
    index,
    'timetable.startMs[first]! + 1 :',
    'Number.POSITIVE_INFINITY :',
  ),
  mutant('counts change when time goes back', ofProgramme, index, 'nowMs >= countedMs && ', ''),
  mutant(
    'counts change with a listing',
    ofProgramme,
    programme,
    'if (row >= 0) index?.rowChanged(row);',
    'if (row >= 0) refreshRow(timetable, entry);',
  ),
  mutant('what has gone is not counted', ofProgramme, programme, 'timetable.isGone[row] = 1;'),
  mutant(
    'a movie of another type takes its showtimes along',
    ofProgramme,
    programme,
    'if (known !== undefined && (entry.type !== known.type || entry.language !== known.language)) index = undefined;',
  ),
  mutant(
    'a theater in another city takes its showtimes along',
    ofProgramme,
    programme,
    'entry.city !== known.city || view.timeZone !== zone',
    'view.timeZone !== zone',
  ),
  mutant(
    'a day is that of the current time zone',
    ofProgramme,
    programme,
    'showtime.day = dayOf(showtime.startMs, known);',
  ),
  mutant('a new title has its place in the order', ofProgramme, programme, 'titleRanks = undefined;'),
  mutant('a showtime that moves is found at once', ofProgramme, programme, 'if (known !== undefined) hasMoved = true;'),
  mutant(
    'a count is without its own filter',
    ofProgramme,
    showtimes,
    'if (missed === 0 || missed === 4) counts.city',
    'if (missed === 0) counts.city',
  ),
  mutant(
    'a page begins behind the one before',
    ofProgramme,
    showtimes,
    'eventId[row]! - after.eventId) <= 0) return true;',
    'eventId[row]! - after.eventId) < 0) return true;',
  ),
  mutant(
    'only rows in the order of the list end a cell',
    ofProgramme,
    showtimes,
    "!offer(row) && by === 'startsAt') return;",
    '!offer(row)) return;',
  ),
  mutant('a list is made again when a show is announced', ofAnswers, answers, 'announcements += 1;'),
  mutant('a list is made again when a show was served', ofAnswers, answers, ' + shows.servedCount()'),
  mutant(
    'a list is made again when the catalogue has changed',
    ofAnswers,
    answers,
    'if (answer.changes !== changes()) return false;',
  ),
  mutant(
    'an answer that others began is not taken for a current one',
    ofAnswers,
    answers,
    'return isCurrent(answer) ? answer : renew({ question, make });',
    'return answer;',
  ),
  mutant(
    'what was lost on the way is read once a second',
    ofRead,
    following,
    'listings: listed(changedSince(known.listings, now.listings)),',
    'listings: [],',
  ),
  mutant(
    'the view of a movie never goes back',
    ofViews,
    entryStore,
    '(seen.get(_id) ?? 0) < version)',
    'version > 0 || seen.has(_id))',
  ),
  mutant(
    'a view is written over the version that was seen, and over no other',
    ofViews,
    entryStore,
    '(_id) => ({ _id, version: seen.get(_id)! })',
    '(_id) => ({ _id }) as never',
  ),
  mutant(
    'who was overtaken looks again',
    ofViews,
    entryStore,
    'rest = allAdded && replaced === known.length ? [] : late;',
    'rest = [];',
  ),
  mutant(
    'what was written is noted for those who missed it',
    ofViews,
    entryStore,
    'await noteChanges(collection, catalogueChangesId, idsOf(wanted), operationLimit);',
  ),
  mutant(
    'what an event does not say is read from the event store',
    ofViews,
    consumer,
    'await entries.fill([...unsaid, ...letters.flatMap(({ message }) => streamOfKey(message) ?? [])]);',
  ),
  mutant(
    'a lost last event is found',
    ofViews,
    entries,
    'if ((seen.get(streamOf(streamId).id) ?? 0) < revision) streamIds.push(streamId);',
  ),
  mutant('a wrong view of a movie is mended', ofViews, entries, 'await store.replace(wrong);'),
  mutant(
    'readers are told of movies that were written',
    ofViews,
    entries,
    'onWritten(entries.map(({ collection, view }) => [streamIdOf(collection, view), view.version]));',
  ),
];
