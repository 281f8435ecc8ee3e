import { mongodbSettings } from '@ticketing/shared/service/engine-settings.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { createMongoClient } from '@ticketing/shared/stores/mongodb.ts';
import type { StandingShow } from '@ticketing/shared/stores/standing-shows.ts';
import { createStandingStore } from '@ticketing/sync-service/store/standing-store.ts';
import { readCliConfig } from './config.ts';

/** The shows whose views stand still; undefined where MongoDB does not say. */
export async function readStandingShows(): Promise<StandingShow[] | undefined> {
  const config = readCliConfig();
  const logger = createLogger('cli', config.LOG_LEVEL);
  const mongo = createMongoClient({ ...mongodbSettings(config), appName: 'cli', logger });
  try {
    await mongo.connect();
    return await createStandingStore(mongo.db()).load();
  } catch {
    return undefined;
  } finally {
    await mongo.close();
  }
}
