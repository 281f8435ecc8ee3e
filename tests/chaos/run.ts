import { setTimeout as sleep } from 'node:timers/promises';
import { checkSystem } from './checks/check-system.ts';
import { checkCoverage } from './checks/coverage.ts';
import type { Span, Takeover } from './checks/takeovers.ts';
import { takeoversOf } from './checks/takeovers.ts';
import type { Violation } from './checks/violation.ts';
import { inflict } from './faults/inflict.ts';
import { startCrowd } from './load/crowd.ts';
import type { Fault, FaultKind } from './plan.ts';
import { describeFault, planFaults } from './plan.ts';
import type { Probe, Recovery } from './recovery.ts';
import { createProbe } from './recovery.ts';
import type { Rest } from './rest.ts';
import type { ChaosSystem } from './system/chaos-system.ts';
import { readApisOf, startChaosSystem } from './system/chaos-system.ts';

export type ChaosOptions = {
  seed: number;
  lengthMs: number;
  only?: readonly FaultKind[] | undefined;
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
  takeovers: Takeover[];
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
    const crowd = startCrowd({ url: system.url, readApis: readApisOf(system), seed, clients, thinkMs });
    const { told } = crowd;
    const probe = createProbe(system.url, told, system.partitions);
    const course = await inflictAll(system, probe, faults, { lengthMs, report });
    await crowd.stop();
    await probe.settled();
    const { orders, reads, followings } = told;
    report(`healed; ${orders.length} orders, ${reads.length} reads and ${followings.length} followings were made`);
    const { truth, violations, ...checked } = await checkSystem(system, crowd, report);
    const lives = Object.values(system.instances).flatMap((one) => (one.service === 'worker' ? one.lives : []));
    return {
      ...checked,
      faults,
      recoveries: course.recoveries,
      takeovers: takeoversOf(lives, truth.outcomes, course.spans),
      violations: [...course.violations, ...violations, ...checkCoverage(told, truth, lengthMs / 60_000)],
    };
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
    await system.stop();
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type Course = { recoveries: Recovery[]; spans: Span[]; violations: Violation[] };

/** Each fault at its time; they may overlap. Resolves when all have ended and the time is up. */
async function inflictAll(
  system: ChaosSystem,
  probe: Probe,
  faults: Fault[],
  { lengthMs, report }: Pick<ChaosOptions, 'lengthMs' | 'report'>,
): Promise<Course> {
  await probe.untilBookingIsSeen();
  const startMs = performance.now();
  const { recoveries, spans, violations }: Course = { recoveries: [], spans: [], violations: [] };
  const measuring: Promise<void>[] = [];
  await Promise.all(
    faults.map(async (fault) => {
      await sleep(fault.atMs);
      const fromMs = Date.now();
      const failure = await insist(() => inflict({ system, pulse: probe.pulse }, fault), insistForMs(fault));
      spans.push({ fromMs, toMs: Date.now() });
      if (failure !== undefined) {
        violations.push({ promised: 'fault done', what: `${describeFault(fault).trim()}: ${failure}` });
        return report(`not done: ${describeFault(fault)}: ${failure}`);
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
  return { recoveries, spans, violations };
}

/** A rebuild waits for the one before, and for whatever else is done to the engines meanwhile. */
function insistForMs({ kind }: Fault): number {
  return kind === 'rebuild' || kind === 'rebuild-kill' ? 180_000 : 60_000;
}

/**
 * Does a fault, again where it could not be done or did nothing: messages for a Kafka that is down just now, a rebuild of
 * views that cannot be read.
 * @returns why it was not done to the end
 */
async function insist(work: () => Promise<void>, forMs: number): Promise<string | undefined> {
  const endMs = performance.now() + forMs;
  for (;;) {
    try {
      await work();
      return undefined;
    } catch (error) {
      if (performance.now() > endMs) return error instanceof Error ? error.message : String(error);
      await sleep(500);
    }
  }
}
