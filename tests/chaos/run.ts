import { setTimeout as sleep } from 'node:timers/promises';
import { endOnSignal } from '../../local/end-on-signal.ts';
import { checkSystem } from './checks/check-system.ts';
import { checkCoverage } from './checks/coverage.ts';
import { checkMoneyCoverage } from './checks/money.ts';
import type { Span, Takeover } from './checks/takeovers.ts';
import { takeoversOf } from './checks/takeovers.ts';
import type { Violation } from './checks/violation.ts';
import type { ClusterFault, ClusterFaultKind } from './cluster-plan.ts';
import { planClusterFaults } from './cluster-plan.ts';
import { inflict } from './faults/inflict.ts';
import { inflictOnCluster } from './faults/inflict-on-cluster.ts';
import { startCrowd } from './load/crowd.ts';
import type { FaultKind, FaultTiming } from './plan.ts';
import { describeFault, planFaults } from './plan.ts';
import type { Probe, Recovery } from './recovery.ts';
import { createProbe } from './recovery.ts';
import type { Rest } from './rest.ts';
import type { ChaosSystem } from './system/chaos-system.ts';
import { readApisOf } from './system/chaos-system.ts';
import { startClusterSystem } from './system/cluster-system.ts';
import { startSingleSystem } from './system/single-system.ts';

export type ChaosOptions = {
  seed: number;
  lengthMs: number;
  clients?: number;
  /** Whether people pay, and payments and their provider are harmed, too. */
  money?: boolean | undefined;
  thinkMs?: number;
  /** Of the stack, for data and logs. */
  dir: string;
  report: (line: string) => void;
};

export type ChaosResult = {
  violations: Violation[];
  faults: FaultTiming[];
  recoveries: Recovery[];
  takeovers: Takeover[];
  rest: Rest;
  numbers: { [what: string]: number };
};

const payerCount = 8;

/** Breaks a whole system under load by a plan, heals it, and checks everything that it promised and said. */
export function runChaos(options: ChaosOptions & { only?: readonly FaultKind[] | undefined }): Promise<ChaosResult> {
  return carryOut(options, {
    faults: planFaults(options),
    start: () => startSingleSystem(options.dir, options.money),
    async inflict(system, probe, fault, begin) {
      await inflict({ system, pulse: probe.pulse }, fault);
      begin(fault.kind);
    },
    untilWorking: (probe) => probe.untilBookingIsSeen(),
    withinSeconds: () => Number.POSITIVE_INFINITY,
    coverage: 1,
  });
}

/** The same with a cluster, which has to go on while a part of it is away. This process is in a network of its own. */
export function runClusterChaos(
  options: ChaosOptions & { only?: readonly ClusterFaultKind[] | undefined },
): Promise<ChaosResult> {
  return carryOut(options, {
    faults: planClusterFaults(options),
    start: () => startClusterSystem(options.dir, options.money ?? false, options.report),
    inflict: (system, _probe, fault, begin) => inflictOnCluster(system, fault, () => begin(nameOf(fault))),
    untilWorking: (probe) => probe.untilAllPartitionsBook(),
    untilHealed: (system) => system.untilHealed(),
    // Of a process that is lost, and of everything else that nobody is told of.
    withinSeconds: ({ kind }) => (kind === 'kill' ? 10 : 30),
    coverage: clusterCoverage,
  });
}

/** A cluster on one machine does less beside its own work, and a half of the time a part of it is away. */
const clusterCoverage = 0.25;

/** What is done in a run, and to what. */
type Undertaking<System extends ChaosSystem, F extends FaultTiming> = {
  faults: F[];
  start(): Promise<System>;
  /** @param begin is called when it begins to count how long the rest takes to go on, with a name for what was done */
  inflict(system: System, probe: Probe, fault: F, begin: (name: string) => void): Promise<void>;
  /** @returns seconds */
  untilWorking(probe: Probe): Promise<number | undefined>;
  /** Where it is there, each fault comes alone: when what the one before has harmed is whole again. */
  untilHealed?(system: System): Promise<void>;
  /** How long it may take to go on where no other fault disturbs it. */
  withinSeconds(fault: F): number;
  /** The share that a run must have of what a run of a single system has. */
  coverage: number;
};

async function carryOut<System extends ChaosSystem, F extends FaultTiming>(
  options: ChaosOptions,
  undertaking: Undertaking<System, F>,
): Promise<ChaosResult> {
  const { seed, lengthMs, clients = 24, money = false, thinkMs = 350, report } = options;
  const { faults, coverage } = undertaking;
  report(`seed ${seed}, ${lengthMs / 1000} s, ${faults.length} faults:`);
  for (const fault of faults) report(describeFault(fault));
  const system = await undertaking.start();
  const release = endOnSignal(() => system.stop());
  try {
    await system.untilReady();
    report('the system is ready');
    const crowd = startCrowd({
      url: system.url,
      readApis: readApisOf(system),
      partitions: system.partitions,
      seed,
      clients,
      payers: money ? payerCount : 0,
      thinkMs,
    });
    const { told } = crowd;
    const probe = createProbe(system.url, told, system.partitions);
    const course = await inflictAll(system, probe, undertaking, { lengthMs, report });
    await undertaking.untilHealed?.(system);
    await crowd.stop();
    await probe.settled();
    const { orders, reads, followings } = told;
    report(`healed; ${orders.length} orders, ${reads.length} reads and ${followings.length} followings were made`);
    const { truth, violations, ...checked } = await checkSystem(system, crowd, report);
    const lives = Object.values(system.instances).flatMap((one) => (one.service === 'worker' ? one.lives : []));
    return {
      ...checked,
      faults: course.done,
      recoveries: course.recoveries,
      takeovers: takeoversOf(lives, truth.outcomes, course.spans),
      violations: [
        ...course.violations,
        ...violations,
        ...checkCoverage(told, truth, (coverage * lengthMs) / 60_000),
        ...(money ? checkMoneyCoverage(checked.numbers, (coverage * lengthMs) / 60_000) : []),
      ],
    };
  } finally {
    release();
    await system.stop();
  }
}

type Course = { done: FaultTiming[]; recoveries: Recovery[]; spans: Span[]; violations: Violation[] };

/** Each fault at its time, or when it may come. Resolves when all have ended and the time is up. */
async function inflictAll<System extends ChaosSystem, F extends FaultTiming>(
  system: System,
  probe: Probe,
  { faults, inflict, untilWorking, untilHealed, withinSeconds }: Undertaking<System, F>,
  { lengthMs, report }: Pick<ChaosOptions, 'lengthMs' | 'report'>,
): Promise<Course> {
  await probe.untilBookingIsSeen();
  const startMs = performance.now();
  const course: Course = { done: [], recoveries: [], spans: [], violations: [] };
  const { done, recoveries, spans, violations } = course;
  const measuring: Promise<void>[] = [];
  const passedMs = () => performance.now() - startMs;
  if (untilHealed === undefined) await Promise.all(faults.map(doAtItsTime));
  else for (const fault of faults) await doAlone(fault, () => untilHealed(system));
  await sleep(Math.max(0, lengthMs - passedMs()));
  await Promise.all(measuring);
  for (const { fault, of, seconds, disturbed } of recoveries) {
    const limit = withinSeconds(fault as F);
    if (disturbed || seconds <= limit) continue;
    const what = `${seconds.toFixed(1)} s after ${of}, and it should be ${limit} s at most, until every partition booked`;
    violations.push({ promised: 'recovery', what });
  }
  // Another fault may have come before a recovery; nothing comes any more now.
  if ((await probe.untilBookingIsSeen()) === undefined) {
    violations.push({ promised: 'recovery', what: 'no booking went all the way within a minute of the last fault' });
  }
  report(`${done.length} of ${faults.length} faults were done`);
  return course;

  async function doAtItsTime(fault: F): Promise<void> {
    await sleep(Math.max(0, fault.atMs - passedMs()));
    const span = { fromMs: Date.now(), toMs: Number.POSITIVE_INFINITY };
    spans.push(span);
    const begin = (of: string) => measuring.push(measure(fault, of));
    const failure = await insist(() => inflict(system, probe, fault, begin), insistForMs(fault));
    span.toMs = Date.now();
    if (failure === undefined) done.push(fault);
    else {
      violations.push({ promised: 'fault done', what: `${describeFault(fault).trim()}: ${failure}` });
      report(`not done: ${describeFault(fault)}: ${failure}`);
    }
  }

  /** One that comes when the time is up is left out. */
  async function doAlone(fault: F, untilHealed: () => Promise<void>): Promise<void> {
    await sleep(Math.max(0, fault.atMs - passedMs()));
    await Promise.all(measuring);
    await untilHealed();
    if (passedMs() < lengthMs) await doAtItsTime(fault);
  }

  async function measure(fault: F, of: string): Promise<void> {
    const fromMs = Date.now();
    const seconds = (await untilWorking(probe)) ?? Number.POSITIVE_INFINITY;
    const toMs = Date.now();
    // The fault itself is one of them.
    const disturbed = spans.filter((span) => span.fromMs < toMs && span.toMs > fromMs - 1_000).length > 1;
    recoveries.push({ fault, of, seconds, disturbed });
    report(`${describeFault(fault)}: ${of}: ${seconds.toFixed(1)} s${disturbed ? ', with another fault' : ''}`);
  }
}

/** A fault of a cluster as it is told of: the same with whoever plays a part then. */
function nameOf(fault: ClusterFault): string {
  switch (fault.kind) {
    case 'kill':
    case 'pause':
      return `${fault.kind} ${serviceIn(fault.part)}`;
    case 'partition':
      return `partition ${fault.between.includes('front') ? 'of a node from services' : 'between nodes'}`;
    case 'host-kill':
    case 'host-lost':
      return `${fault.kind} ${fault.of}`;
    case 'switchover':
      return fault.kind;
  }
}

function serviceIn(part: string): string {
  return part.replace(/-\d$/, '');
}

/** A rebuild waits for the one before, and for whatever else is done to the engines meanwhile. */
function insistForMs({ kind }: FaultTiming): number {
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
