import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryDir } from '../../local/stack.ts';
import type { ProcessProfile } from './profile.ts';
import type { JudgedGoal, SuiteProfile, SuiteResult } from './result.ts';
import { readResults } from './result.ts';
import { readableSpread } from './statistics.ts';
import type { Suite } from './suite.ts';
import { figureHead, figureRow, verdict, wanted } from './table.ts';

const introduction = `# Benchmarks

Written by the bench from the JSON of its last runs (\`bench/results\`); \`npm run bench\` runs all suites, \`npm run bench -- NAME\` one of them, and \`npm run bench -- NAME --profile\` shows where the time goes.

Everything runs on one machine: the engines, our services, the rivals and the load generator. So absolute figures are context; the ratios between sides are the result. Each side is run to warm up (once, or as its section says) and then several times, in turn with the others. A value is the median of its runs, with the smallest and the largest in brackets. A ratio is computed within each round; the result is the median of the ratios. Engines in Java have both of their compilers, as in production; those of the local stack, in \`failover\`, and in runs before 2026-11-28 have only the first, because they start sooner with it.
`;

/** Writes docs/benchmarks.md from the last results of the suites. */
export async function writeDocument(suites: Suite[]): Promise<void> {
  const { results, profiles } = await readResults();
  const measured = suites.flatMap((suite) => {
    const result = results.get(suite.name);
    return result === undefined ? [] : [{ suite, result, profile: profiles.get(suite.name) }];
  });
  const goals = measured.flatMap(({ result }) => result.goals);
  const parts = [introduction, summary(goals), ...measured.map(section)];
  await writeFile(join(repositoryDir, 'docs', 'benchmarks.md'), `${parts.join('\n').trimEnd()}\n`);
}

function summary(goals: JudgedGoal[]): string {
  const met = goals.filter((goal) => goal.met).length;
  return `## Goals\n\n${met} of ${goals.length} met.\n\n${goalTable(goals)}`;
}

type Section = { suite: Suite; result: SuiteResult; profile: SuiteProfile | undefined };

function section({ suite, result, profile }: Section): string {
  const { machine } = result;
  const missed = result.goals.filter((goal) => !goal.met);
  return [
    `## ${suite.title} (\`${suite.name}\`)\n`,
    ...suite.method.map((paragraph) => `${paragraph}\n`),
    `${whenOf(suite, result)}; ${machine.cores} cores (${machine.cpu}), ${machine.memoryGib} GiB, ${machine.system}, Node ${machine.node}; load of the machine when the bench began: ${machine.loadBefore}.\n`,
    ...(suite.usesViews && machine.mongodb !== 'MongoDB' ? [lookAlikeNote] : []),
    table(
      ['', ...figureHead(suite)],
      result.figures.map((figure) => figureRow(suite, figure)),
    ),
    ...(result.goals.length > 0 ? [goalTable(result.goals)] : []),
    ...(missed.length > 0 ? [whyMissed(missed, profile)] : []),
    ...(suite.sql ? [sqlOf(suite.sql)] : []),
  ].join('\n');
}

function whenOf({ savesParts }: Suite, { runs, startedAt }: SuiteResult): string {
  const day = startedAt.slice(0, 10);
  return savesParts ? `Part by part, the last on ${day}` : `${runs} runs on ${day}`;
}

const lookAlikeNote =
  'MongoDB was the look-alike of the local stack (H2 behind its wire protocol), on the same two cores: these figures say nothing about a real MongoDB.\n';

function goalTable(goals: JudgedGoal[]): string {
  return table(
    ['goal', 'wanted', 'measured', ''],
    goals.map((goal) => [goal.title, wanted(goal), readableSpread(goal.measured), verdict(goal)]),
  );
}

function whyMissed(missed: JudgedGoal[], profile: SuiteProfile | undefined): string {
  const names = missed.map(({ title }) => title).join('; ');
  if (profile === undefined || profile.processes.length === 0) return `Missed: ${names}.\n`;
  return [
    `Missed: ${names}. Where our processes spend their time in this bench (profile of ${profile.takenAt.slice(0, 10)}):\n`,
    ...profile.processes.map(profileLine),
    '',
  ].join('\n');
}

function profileLine({ process, busySeconds, owners }: ProcessProfile): string {
  const places = owners.slice(0, 8).map(({ where, percent }) => `${percent.toFixed(1)} % \`${where}\``);
  return `- \`${process}\`, busy for ${busySeconds.toFixed(1)} s: ${places.join(', ')}`;
}

function sqlOf(sql: Record<string, string>): string {
  const statements = Object.entries(sql).map(([title, text]) => `-- ${title}\n${unindented(text)};`);
  return `<details><summary>The SQL of the rivals</summary>\n\n\`\`\`sql\n${statements.join('\n\n')}\n\`\`\`\n\n</details>\n`;
}

function unindented(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
}

function table(head: string[], rows: string[][]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}
