import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LayoutRow } from '@ticketing/shared/messages/layout.ts';
import { layoutRowSchema } from '@ticketing/shared/messages/layout.ts';
import type { Decide } from '@ticketing/worker/domain/decider.ts';
import { decide } from '@ticketing/worker/domain/decider.ts';
import { isDeadLetter, readCommand } from '@ticketing/worker/messages.ts';
import { Command } from 'commander';
import { z } from 'zod';
import { CliError, reportErrors } from '../cli-error.ts';
import type { Log } from '../log/open-log.ts';
import { withLog } from '../log/open-log.ts';
import { parseEventId } from '../option-values.ts';
import { createProgress } from '../progress.ts';
import { printTable } from '../table.ts';
import { readRanges, topicRanges } from '../topic-reader.ts';
import type { Comparison } from './compare.ts';
import { compareWorlds } from './compare.ts';
import type { TimedCommand } from './fold.ts';
import { foldWorld } from './fold.ts';

type WhatIfOptions = { decider?: string; layout?: string; json?: boolean; limit: number };

const examples = `
The commands of the show are read from the log and decided again in memory: nothing is written anywhere.
A decider is a module whose export "decide" takes (show, command, now) and gives the event; see cli/examples.
A layout is a JSON list of rows: [{"row": "A", "seats": 20, "priceMinor": 4500}, …].

Examples:
  npm run cli -- what-if 7 --decider cli/examples/two-seats-per-user.ts
  npm run cli -- what-if 7 --layout bigger-hall.json`;

/** `what-if`: the history of a show under other rules, or with another layout. */
export function whatIfCommand(): Command {
  return new Command('what-if')
    .description("decides a show's commands again by other rules or with another layout, and compares; changes nothing")
    .argument('<eventId>', 'the show', parseEventId)
    .option('--decider <file>', 'a module with other rules')
    .option('--layout <file>', 'another layout')
    .option('--limit <number>', 'show at most so many of the commands with another outcome', Number, 20)
    .option('--json', 'all of it as one JSON document')
    .addHelpText('after', examples)
    .action((eventId: number, options: WhatIfOptions) =>
      reportErrors(async () => {
        if (options.decider === undefined && options.layout === undefined) {
          throw new CliError('Say what is to be different: --decider, --layout, or both.');
        }
        const otherDecide = options.decider === undefined ? decide : await loadDecider(options.decider);
        const otherLayout = options.layout === undefined ? undefined : await readLayout(options.layout);
        const commands = await withLog((log) => readCommands(log, eventId));
        if (commands.length === 0) throw new CliError(`Nobody has ever sent a command for show ${eventId}.`);
        const expired = new Set(
          commands.flatMap(({ command }) => (command.type === 'ExpireHold' ? [command.bookingId] : [])),
        );
        const was = foldWorld(eventId, commands, decide, expired);
        const wouldBe = foldWorld(eventId, withLayout(commands, otherLayout), otherDecide, expired);
        const comparison = compareWorlds(commands, was, wouldBe);
        if (options.json) console.log(JSON.stringify({ eventId, commands: was.outcomes.size, ...comparison }));
        else print(was.outcomes.size, comparison, options.limit);
      }),
    );
}

function print(commands: number, { outcomes, seats, differences }: Comparison, limit: number): void {
  const rows = [
    ...outcomes.map(({ outcome, ...counts }) => ({ what: outcome, ...counts })),
    ...seats.map(({ status, ...counts }) => ({ what: `seats ${status}`, ...counts })),
  ];
  printTable(
    ['', 'was', 'would be', 'change'],
    rows.map(({ what, was, wouldBe }) => [what, was, wouldBe, wouldBe - was]),
  );
  console.log(`\n${differences.length} of ${commands} commands would have ended otherwise.`);
  if (differences.length === 0) return;
  const shown = differences.slice(0, limit);
  printTable(
    ['time', 'command', 'user', 'was', 'would be', 'booking'],
    shown.map(({ at, command, userId, was, wouldBe, bookingId }) => [
      at,
      command,
      userId ?? '',
      was,
      wouldBe,
      bookingId ?? '',
    ]),
  );
  if (shown.length < differences.length)
    console.log(`… and ${differences.length - shown.length} more (--limit, or --json for all).`);
}

/** The commands of a show in log order, without those that a worker would dead-letter. */
async function readCommands({ kafka, topics, partitionOf }: Log, eventId: number): Promise<TimedCommand[]> {
  const partition = partitionOf(eventId);
  const ranges = await topicRanges(kafka, topics.commands);
  const range = ranges.get(partition)!;
  const progress = createProgress();
  progress.begin(`reading partition ${partition}`, range.to - range.from);
  const commands: TimedCommand[] = [];
  await readRanges(kafka, topics.commands, new Map([[partition, range]]), async (_partition, messages) => {
    for (const message of messages) {
      if (message.key?.toString() !== String(eventId)) continue;
      const read = readCommand(message, partition, partitionOf);
      if (!isDeadLetter(read)) commands.push({ command: read.command, at: read.at });
    }
    progress.advance(messages.length);
  });
  progress.end();
  return commands;
}

/** The same commands for a show with another layout. */
function withLayout(commands: TimedCommand[], layout: LayoutRow[] | undefined): TimedCommand[] {
  if (layout === undefined) return commands;
  return commands.map(({ command, at }) => ({
    at,
    command: 'layout' in command ? { ...command, layout } : command,
  }));
}

async function loadDecider(file: string): Promise<Decide> {
  const module: unknown = await import(pathToFileURL(resolve(file)).href).catch((error: Error) => {
    throw new CliError(`${file} cannot be loaded: ${error.message}.`);
  });
  const found = typeof module === 'object' && module !== null && 'decide' in module ? module.decide : undefined;
  if (typeof found !== 'function') throw new CliError(`${file} has no export named "decide" that is a function.`);
  return found as Decide;
}

async function readLayout(file: string): Promise<LayoutRow[]> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new CliError(`${file} cannot be read: ${error.message}.`);
  });
  try {
    return z.array(layoutRowSchema).min(1).parse(JSON.parse(text));
  } catch (error) {
    const why =
      error instanceof z.ZodError
        ? error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')
        : 'it is not JSON';
    throw new CliError(`${file} is no layout: ${why}.`);
  }
}
