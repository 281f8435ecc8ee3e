import { runService } from '@ticketing/shared/service/run.ts';
import { accountsConfigSchema } from './config.ts';
import { startAccounts } from './start.ts';

await runService('accounts', accountsConfigSchema, async (context) => {
  await startAccounts(context);
});
