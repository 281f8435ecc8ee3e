import type { EngineUrls } from '../../../local/engines.ts';
import type { SimulatorControl } from '../../support/simulator.ts';
import type { LogAccess } from '../checks/topic.ts';
import type { InstanceName } from '../plan.ts';
import type { Instance } from './instance.ts';

/** What the load and the checks know of a whole system that is broken, whatever its engines. */
export type ChaosSystem = {
  /** Where clients find it. */
  url: string;
  /** The engines as they are, past all that disturbs the way to them. */
  direct: EngineUrls;
  log: LogAccess;
  /** Of commands, and of events. */
  partitions: number;
  /** By which the cli finds everything. */
  settings: Record<string, string>;
  instances: Record<InstanceName, Observed>;
  /** Where people pay. */
  money?: MoneyPart;
  untilReady(): Promise<void>;
  stop(): Promise<void>;
};

/** What is known of the processes of an instance. */
export type Observed = Pick<Instance, 'name' | 'service' | 'url' | 'restarts' | 'replaced' | 'lives'>;

export type MoneyPart = {
  /** Who moves the money. */
  simulator: SimulatorControl;
  /** The database of payments. */
  databaseUrl: string;
};

/** So short that what hangs is found, and compared, within a run; a slow answer of the simulator takes 3 s. */
export const paymentTimes = {
  PAYMENT_TIMEOUT_MS: '5000',
  PAYMENT_SWEEP_SECONDS: '1',
  PAYMENT_HANGS_AFTER_SECONDS: '8',
  PAYMENT_RECONCILE_SECONDS: '30',
};

/** Where each read-api is reached past the gateway. */
export function readApisOf({ instances }: ChaosSystem): { name: InstanceName; url: string }[] {
  return Object.values(instances).flatMap(({ service, name, url }) => (service === 'read-api' ? [{ name, url }] : []));
}
