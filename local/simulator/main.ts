import { runService } from '@ticketing/shared/service/run.ts';
import { simulatorConfigSchema } from './config.ts';
import { startSimulator } from './start.ts';

await runService('payment-simulator', simulatorConfigSchema, async (context) => {
  await startSimulator(context);
});
