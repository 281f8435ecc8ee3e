import type { Command } from '@ticketing/shared/messages/commands.ts';
import { decide as decideAsUsual } from '@ticketing/worker/domain/decider.ts';
import type { Decision } from '@ticketing/worker/domain/decision.ts';
import type { Show } from '@ticketing/worker/domain/show.ts';

/** For `what-if`: the current rules, but at most two seats per user. */
export function decide(show: Show, command: Command, now: string): Decision {
  if (command.type === 'BookSeats' || command.type === 'HoldSeats') {
    const seats = (show.seatsOfUser.get(command.userId) ?? 0) + command.seatIds.length;
    if (seats > 2) return { code: 'limit-exceeded' };
  }
  return decideAsUsual(show, command, now);
}
