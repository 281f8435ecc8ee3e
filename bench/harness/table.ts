import Table from 'cli-table3';
import type { JudgedGoal, SuiteResult } from './result.ts';
import { readable, readableSpread } from './statistics.ts';

/** The result of a suite for the terminal. */
export function resultTable(result: SuiteResult): string {
  const figures = new Table({ head: [result.suite, 'median (min–max)', 'unit'], style: { head: [], border: [] } });
  for (const figure of result.figures) figures.push([figure.title, readableSpread(figure), figure.unit]);
  const parts = [figures.toString()];
  if (result.goals.length > 0) {
    const goals = new Table({ head: ['goal', 'wanted', 'measured', ''], style: { head: [], border: [] } });
    for (const goal of result.goals)
      goals.push([goal.title, wanted(goal), readableSpread(goal.measured), verdict(goal)]);
    parts.push(goals.toString());
  }
  return parts.join('\n');
}

/** `≥ 0.6, then 0.8`. */
export function wanted({ atLeast, atMost, stretch }: JudgedGoal): string {
  const first = atLeast === undefined ? `≤ ${readable(atMost ?? Number.NaN)}` : `≥ ${readable(atLeast)}`;
  return stretch === undefined ? first : `${first}, then ${readable(stretch)}`;
}

export function verdict(goal: JudgedGoal): string {
  if (!goal.met) return 'missed';
  if (goal.stretch === undefined) return 'met';
  const beyond =
    goal.atMost === undefined ? goal.measured.median >= goal.stretch : goal.measured.median <= goal.stretch;
  return beyond ? 'met, and beyond' : 'met';
}
