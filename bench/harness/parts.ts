import { judge } from './goals.ts';
import type { SuiteResult } from './result.ts';
import type { Suite } from './suite.ts';

/** A result with the figures that an older one has besides, in the order of the suite, and judged anew. */
export function withOtherParts(suite: Suite, result: SuiteResult, last: SuiteResult): SuiteResult {
  const all = new Map([...last.figures, ...result.figures].map((figure) => [figure.id, figure]));
  const figures = Object.keys(suite.figures).flatMap((id) => all.get(id) ?? []);
  const samples = new Map(figures.map(({ id, values }) => [id, values]));
  return { ...result, figures, goals: suite.goals.flatMap((goal) => judge(goal, samples)) };
}
