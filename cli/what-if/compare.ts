import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import type { WholeShow } from '@ticketing/worker/domain/show.ts';
import type { TimedCommand, World } from './fold.ts';

/** A command that would have another outcome. */
export type Difference = {
  commandId: string;
  command: string;
  at: string;
  bookingId: string | undefined;
  userId: number | undefined;
  was: string;
  wouldBe: string;
};

export type Comparison = {
  /** How often each outcome was given, and would be. */
  outcomes: { outcome: string; was: number; wouldBe: number }[];
  seats: { status: string; was: number; wouldBe: number }[];
  differences: Difference[];
};

/** Compares what was with what would be. */
export function compareWorlds(commands: TimedCommand[], was: World, wouldBe: World): Comparison {
  const differences: Difference[] = [];
  const byId = new Map(commands.map((timed) => [timed.command.commandId, timed]));
  for (const [commandId, event] of was.outcomes) {
    const other = wouldBe.outcomes.get(commandId);
    if (other === undefined || outcomeOf(event) === outcomeOf(other)) continue;
    const { command, at } = byId.get(commandId)!;
    differences.push({
      commandId,
      command: command.type,
      at,
      bookingId: 'bookingId' in command ? command.bookingId : undefined,
      userId: 'userId' in command ? command.userId : undefined,
      was: outcomeOf(event),
      wouldBe: outcomeOf(other),
    });
  }
  const outcomes = sideBySide(countOutcomes(was), countOutcomes(wouldBe));
  return {
    outcomes: outcomes.map(([outcome, one, other]) => ({ outcome, was: one, wouldBe: other })),
    seats: sideBySide(countSeats(was.show), countSeats(wouldBe.show)).map(([status, one, other]) => {
      return { status, was: one, wouldBe: other };
    }),
    differences,
  };
}

/** `SeatsBooked`, or the code of a refusal. */
function outcomeOf(event: BookingEvent): string {
  return event.type === 'CommandRejected' ? event.code : event.type;
}

function countOutcomes({ outcomes }: World): Map<string, number> {
  return count(Array.from(outcomes.values(), outcomeOf));
}

function countSeats({ seats }: WholeShow): Map<string, number> {
  return count(Array.from(seats.values(), ({ status }) => status));
}

function count(words: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function sideBySide(one: Map<string, number>, other: Map<string, number>): [string, number, number][] {
  const words = Array.from(new Set([...one.keys(), ...other.keys()])).sort();
  return words.map((word) => [word, one.get(word) ?? 0, other.get(word) ?? 0]);
}
