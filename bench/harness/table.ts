import Table from 'cli-table3';
import type { JudgedGoal, MeasuredFigure, SuiteResult } from './result.ts';
import { quantile, readable, readableSpread } from './statistics.ts';
import type { Suite } from './suite.ts';

/** The result of a suite for the terminal. */
export function resultTable(suite: Suite, result: SuiteResult): string {
  const figures = new Table({ head: [suite.name, ...figureHead(suite)], style: { head: [], border: [] } });
  for (const figure of result.figures) figures.push(figureRow(suite, figure));
  const parts = [figures.toString()];
  if (result.goals.length > 0) {
    const goals = new Table({ head: ['goal', 'wanted', 'measured', ''], style: { head: [], border: [] } });
    for (const goal of result.goals)
      goals.push([goal.title, wanted(goal), readableSpread(goal.measured), verdict(goal)]);
    parts.push(goals.toString());
  }
  return parts.join('\n');
}

/** What the columns of {@link figureRow} are, but for the first. */
export function figureHead({ isDistribution }: Suite): string[] {
  return isDistribution ? ['median (min–max)', 'p95', 'runs', 'unit'] : ['median (min–max)', 'unit'];
}

/** A measured figure in words. */
export function figureRow({ isDistribution }: Suite, figure: MeasuredFigure): string[] {
  const { title, unit, values } = figure;
  const more = isDistribution ? [readable(quantile(values, 0.95)), String(values.length)] : [];
  return [title, readableSpread(figure), ...more, unit];
}

/** `≥ 0.6, then 0.8`. */
export function wanted({ atLeast, atMost, stretch, always }: JudgedGoal): string {
  const limit = atLeast === undefined ? `≤ ${readable(atMost ?? Number.NaN)}` : `≥ ${readable(atLeast)}`;
  const first = always ? `${limit}, every time` : limit;
  return stretch === undefined ? first : `${first}, then ${readable(stretch)}`;
}

export function verdict(goal: JudgedGoal): string {
  if (!goal.met) return 'missed';
  if (goal.stretch === undefined) return 'met';
  const beyond =
    goal.atMost === undefined ? goal.measured.median >= goal.stretch : goal.measured.median <= goal.stretch;
  return beyond ? 'met, and beyond' : 'met';
}
