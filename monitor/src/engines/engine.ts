import type { Engines, Node } from '../answers.ts';
import type { PolledReading, Reading } from '../polling/reading.ts';
import { notAskedYet } from '../polling/reading.ts';

/** How one engine is watched. */
export type EngineWatch<State> = {
  /** What is asked again and again. */
  readings: PolledReading<unknown>[];
  /** What is known now. */
  state(): State;
  close(): Promise<unknown> | unknown;
};

/** What every engine tells in the same words. */
export type EngineState = Pick<
  Engines['kafka'],
  | 'source'
  | 'status'
  | 'asOf'
  | 'ageMs'
  | 'reason'
  | 'topology'
  | 'leader'
  | 'epoch'
  | 'nodes'
  | 'latencyMs'
  | 'election'
>;

export type EngineFigures = {
  topology: EngineState['topology'];
  leader?: string | undefined;
  epoch?: number | undefined;
  nodes: Node[];
  /** A node or a copy is missing. */
  isDegraded?: boolean;
  latencyMs?: number | undefined;
  /** Why no other leader can be asked for; undefined if one can. */
  noElection: string | undefined;
};

/**
 * The common part of an engine's state, with the source and the age of the reading that it is taken from.
 * @param main the reading that says whether the engine answers
 */
export function engineState(main: Reading<unknown>, figures: EngineFigures): EngineState {
  const { topology, leader, epoch, nodes, isDegraded = false, latencyMs, noElection } = figures;
  const { source, asOf, ageMs, reason } = main;
  const status = {
    ok: isDegraded ? ('degraded' as const) : ('ok' as const),
    stale: 'down' as const,
    // Asked and not answered, or not asked yet.
    unknown: reason === notAskedYet ? ('unknown' as const) : ('down' as const),
    none: 'none' as const,
  }[main.status];
  return {
    source,
    status,
    ...(asOf !== undefined && { asOf }),
    ...(ageMs !== undefined && { ageMs }),
    ...(reason !== undefined && { reason }),
    topology,
    ...(leader !== undefined && { leader }),
    ...(epoch !== undefined && { epoch }),
    nodes,
    ...(latencyMs !== undefined && { latencyMs }),
    election: noElection === undefined ? { possible: true } : { possible: false, reason: noElection },
  };
}
