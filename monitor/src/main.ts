import { runService } from '@ticketing/shared/service/run.ts';
import { monitorConfigSchema } from './config.ts';
import { startMonitor } from './start.ts';

await runService('monitor', monitorConfigSchema, async (context) => {
  await startMonitor(context);
});
