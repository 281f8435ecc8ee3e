import { parseArgs } from 'node:util';
import { logs } from './commands/logs.ts';
import { renew } from './commands/renew.ts';
import { reset } from './commands/reset.ts';
import { start } from './commands/start.ts';
import { status } from './commands/status.ts';
import { stop } from './commands/stop.ts';
import { Fault, failWith } from './fault.ts';
import { stackFromEnvironment } from './settings.ts';

/** `cli.ts start|stop|status|logs|reset|renew`: the local stack, called by start-services.sh. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      cluster: { type: 'boolean', default: false },
      follow: { type: 'boolean', short: 'f', default: false },
      yes: { type: 'boolean', default: false },
    },
  });
  const stack = stackFromEnvironment();
  const [command, name] = positionals;
  switch (command) {
    case 'start':
      return await start({ ...stack, isCluster: values.cluster });
    case 'stop':
      return await stop(stack);
    case 'status':
      process.exitCode = (await status(stack)) ? 0 : 1;
      return;
    case 'logs':
      return await logs(stack, { name, follow: values.follow });
    case 'reset':
      return await reset(stack, values.yes);
    case 'renew':
      return await renew(stack);
    default:
      throw new Fault('usage: cli.ts start|stop|status|logs|reset|renew');
  }
}

main().catch(failWith);
