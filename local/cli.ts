import { parseArgs } from 'node:util';
import { logs } from './commands/logs.ts';
import { reset } from './commands/reset.ts';
import { start } from './commands/start.ts';
import { status } from './commands/status.ts';
import { stop } from './commands/stop.ts';
import { Fault } from './fault.ts';
import { stackFromEnvironment } from './settings.ts';

/** `cli.ts start|stop|status|logs|reset`: the local stack. start-services.sh is the way to it. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { follow: { type: 'boolean', short: 'f', default: false }, yes: { type: 'boolean', default: false } },
  });
  const stack = stackFromEnvironment();
  const [command, name] = positionals;
  switch (command) {
    case 'start':
      return await start(stack);
    case 'stop':
      return await stop(stack);
    case 'status':
      process.exitCode = (await status(stack)) ? 0 : 1;
      return;
    case 'logs':
      return await logs(stack, { name, follow: values.follow });
    case 'reset':
      return await reset(stack, values.yes);
    default:
      throw new Fault('usage: cli.ts start|stop|status|logs|reset');
  }
}

main().catch((error: Error) => {
  // A fault is for a person; anything else is a mistake in here and shows where it came from.
  console.error(error instanceof Fault ? `Error: ${error.message.replace(/\.$/, '')}.` : error);
  process.exitCode = 1;
});
