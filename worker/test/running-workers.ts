import type { ServiceProcess } from '../../tests/support/process.ts';
import { startProcess } from '../../tests/support/process.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';

/** The workers that a test starts. */
export type RunningWorkers = {
  /** Starts one, and waits until it is up. @param env settings beside those of the sandbox */
  start(env?: Record<string, string>): Promise<ServiceProcess>;
  /** Stops all of them, also those that a signal has stopped before. */
  stop(): Promise<void>;
};

/** Runs workers as processes, on the engines of a sandbox. @param sandbox asked when one is started */
export function createWorkers(sandbox: () => Sandbox): RunningWorkers {
  const running: ServiceProcess[] = [];
  return {
    async start(env = {}) {
      const { databaseUrl, kafkaBrokers, redisUrl, namespace } = sandbox();
      const worker = startProcess('worker', {
        DATABASE_URL: databaseUrl,
        KAFKA_BROKERS: kafkaBrokers,
        REDIS_URL: redisUrl,
        NAMESPACE: namespace,
        ...env,
      });
      running.push(worker);
      await worker.said(/worker is up/);
      return worker;
    },
    async stop() {
      for (const worker of running.splice(0)) {
        worker.signal('SIGCONT');
        await worker.stop();
      }
    },
  };
}
