import { runService } from '@ticketing/shared/service/run.ts';
import { configSchema } from './config.ts';
import { startWriteApi } from './start.ts';

await runService('write-api', configSchema, async (context) => {
  await startWriteApi(context);
});
