import { createProgress } from '../../cli/progress.ts';
import type { Arena } from './arena.ts';
import { judge } from './goals.ts';
import { describeMachine } from './machine.ts';
import type { SuiteResult } from './result.ts';
import { spread } from './statistics.ts';
import type { Contestant, Suite } from './suite.ts';

export type RunOptions = {
  /** How often each contestant is measured, after its warm-up. */
  runs: number;
  factor: number;
  /** Only contestants whose name contains this. */
  only?: string;
};

/**
 * Measures the contestants of a suite in turn (first, second …, first, second …), so that other load on the machine
 * affects all of them.
 */
export async function runSuite(suite: Suite, arena: Arena, options: RunOptions): Promise<SuiteResult> {
  const startedAt = new Date().toISOString();
  const open = await suite.open(arena);
  try {
    const contestants = open.contestants.filter(
      ({ name }) => options.only === undefined || name.includes(options.only),
    );
    const samples = await measureInTurn(suite, contestants, options.runs);
    await open.verify?.();
    return {
      suite: suite.name,
      startedAt,
      runs: options.runs,
      factor: options.factor,
      machine: describeMachine(),
      figures: Object.entries(suite.figures).flatMap(([id, { title, unit }]) => {
        const values = samples.get(id);
        return values === undefined ? [] : [{ id, title, unit, ...spread(values), values }];
      }),
      goals: suite.goals.flatMap((goal) => judge(goal, samples)),
    };
  } finally {
    await open.close();
    await arena.stopPrograms();
  }
}

async function measureInTurn(suite: Suite, contestants: Contestant[], runs: number): Promise<Map<string, number[]>> {
  const { warmUp = 1 } = suite;
  const progress = createProgress();
  progress.begin(suite.name, contestants.length * (warmUp + runs));
  const samples = new Map<string, number[]>();
  try {
    for (let round = 1 - warmUp; round <= runs; round += 1) {
      for (const contestant of contestants) {
        const measured = await contestant.measure();
        for (const [id, value] of Object.entries(measured)) {
          if (suite.figures[id] === undefined) throw new Error(`suite ${suite.name} has no figure "${id}"`);
          if (round > 0) samples.set(id, [...(samples.get(id) ?? []), value]);
        }
        progress.advance(1);
      }
    }
  } finally {
    progress.end();
  }
  return samples;
}
