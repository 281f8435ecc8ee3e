import type { components } from '../api/read-api.d.ts';
import { count } from './format.ts';
import { words } from './words.ts';

/** When a booking was decided, for those who know what an offset is. */
export const clockWords = words({
  en: {
    title: 'Logical clocks',
    hint: 'When the booking was decided, by the clocks that order decisions. The time of day orders nothing.',
    other: 'Number of another booking',
    compare: 'Compare',
    thisOne: 'This booking',
    theOther: 'The other',
    show: 'Show',
    madeBy: 'Made by',
    worker: 'Decided by',
    notSaid: 'not said then',
    version: 'Version of the show',
    partition: 'Partition',
    offset: 'Offset',
    log: 'Log',
    wall: 'Time of day',
    order: {
      same: 'They are one booking.',
      before: 'This booking was decided before the other.',
      after: 'This booking was decided after the other.',
      concurrent: 'Neither was before the other: they are concurrent.',
    },
    by: {
      version: (one: string, other: string) =>
        `Each decision of a show is its next version, and these are ${one} and ${other}.`,
      offset: (one: string, other: string) =>
        `Their shows are in one partition, which is decided in its order: offset ${one} and offset ${other}.`,
      log: (one: string, other: string) =>
        `Their shows are in one partition, and a log is decided before the next one: log ${one} and log ${other}.`,
      nothing: (one: string, other: string) =>
        `Their shows are in partitions ${one} and ${other}, and nothing orders what two partitions decide.`,
    },
  },
  de: {
    title: 'Logische Uhren',
    hint: 'Wann die Buchung entschieden wurde, nach den Uhren, die Entscheidungen ordnen. Die Uhrzeit ordnet nichts.',
    other: 'Nummer einer anderen Buchung',
    compare: 'Vergleichen',
    thisOne: 'Diese Buchung',
    theOther: 'Die andere',
    show: 'Vorstellung',
    madeBy: 'Entstanden durch',
    worker: 'Entschieden von',
    notSaid: 'damals nicht gesagt',
    version: 'Version der Vorstellung',
    partition: 'Partition',
    offset: 'Offset',
    log: 'Log',
    wall: 'Uhrzeit',
    order: {
      same: 'Es ist dieselbe Buchung.',
      before: 'Diese Buchung wurde vor der anderen entschieden.',
      after: 'Diese Buchung wurde nach der anderen entschieden.',
      concurrent: 'Keine war vor der anderen: sie sind nebenläufig.',
    },
    by: {
      version: (one: string, other: string) =>
        `Jede Entscheidung einer Vorstellung ist ihre nächste Version, und diese sind ${one} und ${other}.`,
      offset: (one: string, other: string) =>
        `Ihre Vorstellungen sind in einer Partition, die der Reihe nach entschieden wird: Offset ${one} und Offset ${other}.`,
      log: (one: string, other: string) =>
        `Ihre Vorstellungen sind in einer Partition, und ein Log wird vor dem nächsten entschieden: Log ${one} und Log ${other}.`,
      nothing: (one: string, other: string) =>
        `Ihre Vorstellungen sind in den Partitionen ${one} und ${other}, und nichts ordnet, was zwei Partitionen entscheiden.`,
    },
  },
});

type BookingClock = components['schemas']['ComparedBookingClock'];

/** What says in which order two bookings were decided. */
export function comparedInWords(one: BookingClock, other: NonNullable<BookingClock['compared']>): string {
  if (other.order === 'same') return '';
  const figureOf = ({ decided: { version, vector } }: typeof one | typeof other) =>
    ({ version, offset: vector.offset, log: vector.log, nothing: vector.partition })[other.by];
  return clockWords().by[other.by](count(figureOf(one)), count(figureOf(other)));
}
