import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { eventJson } from '@ticketing/shared/messages/events.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import { readShowEvents } from '@ticketing/shared/stores/event-store.ts';
import { answer, decide, undecidable } from '@ticketing/worker/domain/decider.ts';
import type { WholeShow } from '@ticketing/worker/domain/show.ts';
import { emptyShow } from '@ticketing/worker/domain/show.ts';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Findings } from './findings.ts';
import { createShowMemory, evolveInLittleMemory } from './show-memory.ts';

/** A command with its position and the broker's timestamp. */
export type CommandAt = { command: Command; position: LogPosition; at: string };

export type Decisions = {
  /**
   * Decides commands again and compares the answers with the recorded outcomes.
   * @param commands of one partition, in log order; the commands of a show must not be in a concurrent call
   * @param recorded their outcomes, by command id
   */
  check(commands: CommandAt[], recorded: Map<string, StoredEvent>): Promise<void>;
  /** Commands that were decided again. */
  readonly count: number;
  /** Of these, commands that were refused because of a fault in the worker; for those only that is checked. */
  readonly undecidable: number;
};

/**
 * Invariant I6: the rules give every command of the log the same answer again, byte for byte. The state that a command
 * met is folded from the recorded events before its outcome, so one wrong answer is one finding. Events whose commands
 * are no longer on the log are folded too.
 * @param log the number of the commands' topic
 */
export function createDecisions(pool: Pool, log: number, findings: Findings): Decisions {
  const memory = createShowMemory();
  // Shows whose recorded events cannot be folded; their commands cannot be checked.
  const broken = new Set<number>();
  let [count, undecidables] = [0, 0];

  function decideAgain(show: WholeShow, { command, position, at }: CommandAt, recorded: BookingEvent): void {
    const add = (text: string) =>
      findings.add(
        'decisions',
        command.eventId,
        `command ${command.commandId} at ${position.partition}:${position.offset} ${text}`,
      );
    if (show.version !== recorded.version - 1) {
      // Versions must be in log order: first come, first served.
      if (show.version >= recorded.version) add(`was answered by version ${recorded.version}, before one ahead of it`);
      return;
    }
    const byFault = recorded.type === 'CommandRejected' && recorded.code === 'undecidable';
    const decided = answer(show, command, at, byFault ? undecidable : decide);
    count += 1;
    if (byFault) undecidables += 1;
    const [was, is] = [eventJson(recorded), eventJson(decided)];
    if (was !== is) add(`is recorded as ${was} and decided as ${is}`);
    evolveInLittleMemory(show, recorded);
  }

  /** Folds recorded events up to the version before an outcome. */
  async function advance(show: WholeShow, version: number): Promise<void> {
    while (show.version < version) {
      const events = await readShowEvents(pool, show.eventId, { from: show.version + 1, to: version, limit: 1_000 });
      // A gap in the versions is a finding of its own.
      if (events.length === 0) return;
      for (const { event } of events) folding(() => evolveInLittleMemory(show, event));
    }
  }

  return {
    async check(commands, recorded) {
      const shows = new Map<number, WholeShow>();
      for (const one of commands) {
        const { commandId, eventId } = one.command;
        const outcome = recorded.get(commandId);
        // Not decided yet; or a command of another show; or a repeated command, which has the outcome of its first
        // copy.
        if (outcome === undefined || broken.has(eventId) || !isOutcomeOf(outcome, one, log)) continue;
        const show = shows.get(eventId) ?? memory.take(eventId) ?? emptyShow(eventId);
        shows.set(eventId, show);
        try {
          await advance(show, outcome.event.version - 1);
          folding(() => decideAgain(show, one, outcome.event));
        } catch (error) {
          // The recorded events cannot be folded or read. Other errors, such as a store that is down, are not
          // findings.
          if (!(error instanceof UnfoldableError || error instanceof z.ZodError)) throw error;
          findings.add('decisions', eventId, `command ${commandId} cannot be decided again: ${error.message}`);
          broken.add(eventId);
          shows.delete(eventId);
        }
      }
      for (const show of shows.values()) memory.keep(show);
    },
    get count() {
      return count;
    },
    get undecidable() {
      return undecidables;
    },
  };
}

class UnfoldableError extends Error {}

function folding(fold: () => void): void {
  try {
    fold();
  } catch (error) {
    throw new UnfoldableError(error instanceof Error ? error.message : String(error));
  }
}

/** Whether an event is the outcome of a command at this position, not of an earlier copy of it. */
function isOutcomeOf({ event, position }: StoredEvent, { command, position: at }: CommandAt, log: number): boolean {
  const { log: of = 0, partition, offset } = position;
  return event.eventId === command.eventId && of === log && partition === at.partition && offset === at.offset;
}
