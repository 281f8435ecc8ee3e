import { setTimeout as sleep } from 'node:timers/promises';
import { checkSystem } from './checks/check-system.ts';
import type { Violation } from './checks/violation.ts';
import { inflict } from './faults/inflict.ts';
import { startCrowd } from './load/crowd.ts';
import type { Told } from './load/record.ts';
import type { Fault, FaultKind } from './plan.ts';
import { describeFault, planFaults } from './plan.ts';
import type { Recovery } from './recovery.ts';
import { createProbe } from './recovery.ts';
import type { Rest } from './rest.ts';
import type { ChaosSystem } from './system/chaos-system.ts';
import { startChaosSystem } from './system/chaos-system.ts';

export type ChaosOptions = {
  seed: number;
  lengthMs: number;
  only?: FaultKind | undefined;
  clients?: number;
  thinkMs?: number;
  /** Of the stack, for data and logs. */
  dir: string;
  report: (line: string) => void;
};

export type ChaosResult = {
  violations: Violation[];
  faults: Fault[];
  recoveries: Recovery[];
  rest: Rest;
  numbers: { [what: string]: number };
};

/** Breaks a whole system under load by a plan, heals it, and checks everything that it promised and said. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { seed, lengthMs, only, clients = 24, thinkMs = 350, report } = options;
  const faults = planFaults({ seed, lengthMs, only });
  report(`seed ${seed}, ${lengthMs / 1000} s, ${faults.length} faults:`);
  for (const fault of faults) report(describeFault(fault));
  const system = await startChaosSystem(options.dir);
  // Engines are process groups of their own: whoever ends us must not leave them behind.
  const onSignal = () => void system.stop().finally(() => process.exit(130));
  for (const signal of signals) process.once(signal, onSignal);
  try {
    await system.untilReady();
    report('the system is ready');
    const crowd = startCrowd({ url: system.url, seed, clients, thinkMs });
    const stuck: Violation[] = [];
    const recoveries = await inflictAll(system, faults, { told: crowd.told, lengthMs, report, violations: stuck });
    await crowd.stop();
    report(`healed; ${crowd.told.orders.length} orders and ${crowd.told.reads.length} reads were made`);
    const checked = await checkSystem(system, crowd.told, report);
    return { faults, recoveries, ...checked, violations: [...stuck, ...checked.violations] };
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
    await system.stop();
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type Course = { told: Told; lengthMs: number; report: (line: string) => void; violations: Violation[] };

/** Each fault at its time; they may overlap. Resolves when all have ended and the time is up. */
async function inflictAll(
  system: ChaosSystem,
  faults: Fault[],
  { told, lengthMs, report, violations }: Course,
): Promise<Recovery[]> {
  const probe = createProbe(system.url, told);
  await probe.untilBookingIsSeen();
  const startMs = performance.now();
  const recoveries: Recovery[] = [];
  const measuring: Promise<void>[] = [];
  await Promise.all(
    faults.map(async (fault) => {
      await sleep(fault.atMs);
      try {
        await inflict(system, fault);
      } catch (error) {
        // Such as messages for a Kafka that is down just now; the plan is the same, and what came of it is said.
        report(`not done: ${describeFault(fault)}: ${error instanceof Error ? error.message : error}`);
        return;
      }
      measuring.push(
        probe.untilBookingIsSeen().then((seconds) => {
          recoveries.push({ fault, seconds: seconds ?? Number.POSITIVE_INFINITY });
        }),
      );
    }),
  );
  await sleep(Math.max(0, startMs + lengthMs - performance.now()));
  await Promise.all(measuring);
  // Another fault may have come before a recovery; nothing comes any more now.
  if ((await probe.untilBookingIsSeen()) === undefined) {
    violations.push({ promised: 'recovery', what: 'no booking went all the way within a minute of the last fault' });
  }
  return recoveries;
}
