import { runService } from '@ticketing/shared/service/run.ts';
import { notificationsConfigSchema } from './config.ts';
import { startNotifications } from './start.ts';

await runService('notifications', notificationsConfigSchema, async (context) => {
  await startNotifications(context);
});
