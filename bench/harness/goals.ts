import type { JudgedGoal } from './result.ts';
import { spread } from './statistics.ts';
import type { Goal } from './suite.ts';

/**
 * Compares a goal with the measurements. A ratio is taken within each round, between neighbours in time; the result is
 * the median, unless every run must meet the goal. @returns undefined if a side was not measured
 */
export function judge(goal: Goal, samples: Map<string, number[]>): JudgedGoal[] {
  const values = samples.get(goal.figure);
  const others = goal.over === undefined ? undefined : samples.get(goal.over);
  if (values === undefined || (goal.over !== undefined && others === undefined)) return [];
  const measured = spread(others === undefined ? values : values.map((value, round) => value / others[round]!));
  const met =
    (goal.atLeast === undefined || (goal.always ? measured.min : measured.median) >= goal.atLeast) &&
    (goal.atMost === undefined || (goal.always ? measured.max : measured.median) <= goal.atMost);
  return [{ ...goal, measured, met }];
}
