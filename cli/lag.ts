import type { Topics } from '@ticketing/shared/log/topics.ts';
import { consumedTopics } from '@ticketing/shared/log/topics.ts';
import type { StandingShow } from '@ticketing/shared/stores/standing-shows.ts';
import { Command } from 'commander';
import { reportErrors } from './cli-error.ts';
import type { Log } from './log/open-log.ts';
import { withLog } from './log/open-log.ts';
import { readStandingShows } from './standing-shows.ts';
import { printJsonLines, printTable } from './table.ts';
import { readRanges } from './topic-reader.ts';

/** The position of a consumer group in one partition. */
export type PartitionLag = {
  group: string;
  topic: string;
  partition: number;
  committed: number;
  end: number;
  lag: number;
  /** The age of the oldest waiting message, in seconds; 0 if none waits. */
  behindSeconds: number;
};

/** `lag`: how far worker, payments and sync-service are behind their topics. */
export function lagCommand(): Command {
  return new Command('lag')
    .description(
      'how far worker, payments and sync-service are behind, by partition: messages that wait, and how old the next is',
    )
    .option('--json', 'one JSON document per partition')
    .option('--all', 'also partitions without lag')
    .addHelpText('after', "\nExamples:\n  npm run cli -- lag\n  npm run -s cli -- lag --json | jq 'select(.lag > 0)'")
    .action((options: { json?: boolean; all?: boolean }) =>
      reportErrors(() =>
        withLog(async (log) => {
          const lags = await readLags(log);
          if (options.json) return printJsonLines(lags);
          const shown = lags.filter(({ lag }) => options.all || lag > 0);
          if (shown.length > 0) {
            printTable(
              ['group', 'topic', 'partition', 'committed', 'end', 'lag', 'seconds behind'],
              shown.map((row) => [
                row.group,
                row.topic,
                row.partition,
                row.committed,
                row.end,
                row.lag,
                row.behindSeconds,
              ]),
            );
          }
          for (const line of summary(lags)) console.log(line);
          for (const line of standstills(await readStandingShows())) console.log(line);
        }),
      ),
    );
}

function summary(lags: PartitionLag[]): string[] {
  const groups = Map.groupBy(lags, ({ group }) => group);
  return Array.from(groups, ([group, rows]) => {
    const waiting = rows.reduce((sum, { lag }) => sum + lag, 0);
    const behind = Math.max(...rows.map(({ behindSeconds }) => behindSeconds));
    return waiting === 0
      ? `${group}: nothing waits.`
      : `${group}: ${waiting} messages wait, the oldest for ${behind} s.`;
  });
}

/** Of shows that stand nothing waits: their events were read, and could not be projected. */
function standstills(shows: StandingShow[] | undefined): string[] {
  if (shows === undefined) return ['MongoDB does not say whether the views of shows stand still.'];
  return shows.map(
    ({ _id, version, since, reason }) =>
      `The views of show ${_id} stand at version ${version} since ${since.toISOString()}: ${reason}`,
  );
}

async function readLags(log: Log): Promise<PartitionLag[]> {
  const groups = consumedTopics(log.namespace);
  const lags = await Promise.all(groups.map(({ group, topic }) => lagsOf(log, group, topic)));
  return lags.flat();
}

async function lagsOf(log: Log, group: string, topic: Topics[keyof Topics]): Promise<PartitionLag[]> {
  const [offsets, [commits]] = await Promise.all([
    log.admin.fetchTopicOffsets(topic),
    log.admin.fetchOffsets({ groupId: group, topics: [topic] }),
  ]);
  const committed = new Map(commits?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
  const states = offsets.map(({ partition, low, high }) => {
    const position = committed.get(partition) ?? -1;
    const next = position < 0 ? Number(low) : position;
    return { partition, committed: next, end: Number(high) };
  });
  const ages = await ageOfNext(log, topic, states);
  return states
    .map((state) => ({
      group,
      topic,
      ...state,
      lag: Math.max(0, state.end - state.committed),
      behindSeconds: ages.get(state.partition) ?? 0,
    }))
    .sort((one, other) => one.partition - other.partition);
}

/** The broker knows how many messages wait, but the time of the oldest is in the message itself. */
async function ageOfNext(
  { kafka }: Log,
  topic: string,
  states: { partition: number; committed: number; end: number }[],
) {
  const next = states
    .filter(({ committed, end }) => committed < end)
    .map(({ partition, committed }) => [partition, { from: committed, to: committed + 1 }] as const);
  const ages = new Map<number, number>();
  await readRanges(kafka, topic, new Map(next), async (partition, [message]) => {
    if (message) ages.set(partition, Math.max(0, Math.round((Date.now() - Number(message.timestamp)) / 100) / 10));
  });
  return ages;
}
