import type { Command } from '@ticketing/shared/messages/commands.ts';
import { isSeatOrder, seatsOrdered } from '@ticketing/shared/messages/commands.ts';
import { decide as decideAsUsual } from '@ticketing/worker/domain/decider.ts';
import type { Decision } from '@ticketing/worker/domain/decision.ts';
import type { Show } from '@ticketing/worker/domain/show.ts';

/** For `what-if`: the current rules, but at most two seats per user. */
export function decide(show: Show, command: Command, now: string): Decision {
  if (isSeatOrder(command)) {
    const seats = (show.seatsOfUser.get(command.userId) ?? 0) + seatsOrdered(command);
    if (seats > 2) return { code: 'limit-exceeded' };
  }
  return decideAsUsual(show, command, now);
}
