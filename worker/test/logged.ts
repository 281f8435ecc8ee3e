import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { LoggedCommand } from '@ticketing/worker/messages.ts';
import { at } from './stories.ts';

let offset = 0;

/** A command as the worker reads it from the log, behind those before it. @param second when it was written, after noon */
export function logged(command: Command, second = 30): LoggedCommand {
  offset += 1;
  return {
    command,
    position: { partition: 3, offset },
    at: at(second),
    correlation: { correlationId: 'test', traceparent: '' },
    replyTo: undefined,
    message: { key: null, value: null, timestamp: '0', attributes: 0, offset: String(offset), headers: {} },
  };
}
