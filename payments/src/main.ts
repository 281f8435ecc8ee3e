import { runService } from '@ticketing/shared/service/run.ts';
import { paymentsConfigSchema } from './config.ts';
import { startPayments } from './start.ts';

await runService('payments', paymentsConfigSchema, async (context) => {
  await startPayments(context);
});
