import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../local/until.ts';
import type { LogClient } from '../../tests/support/log-client.ts';
import { openLogClient } from '../../tests/support/log-client.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { bookingId, bookSeats, commandId, eventId, scheduleShow } from '../../worker/test/stories.ts';
import type { PartitionLag } from '../lag.ts';
import type { MessageJson } from '../log/message-json.ts';
import type { Comparison } from '../what-if/compare.ts';
import { documentsOf, runCli } from './run-cli.ts';

let sandbox: Sandbox;
let log: LogClient;
let directory: string;
let partition: number;

beforeAll(async () => {
  sandbox = await openSandbox();
  log = await openLogClient(sandbox);
  directory = await mkdtemp(join(tmpdir(), 'cli-'));
  partition = log.partitionOf(eventId);
  const orders = [
    bookSeats(2, 101, 'A1', 'A2'),
    bookSeats(3, 101, 'A3'),
    bookSeats(4, 102, 'A1'),
    bookSeats(5, 103, 'A4'),
  ];
  await log.send([scheduleShow, ...orders]);
  await log.sendRaw(partition, String(eventId), 'not JSON');
});

afterAll(async () => {
  await log.close();
  await sandbox.close();
  await rm(directory, { recursive: true });
});

describe('replay', () => {
  const replay = (...args: string[]) => runCli(sandbox, ['replay', ...args]);

  test('prints a topic as a table', async () => {
    const { code, out } = await replay('commands', '--event', String(eventId));
    expect(code).toBe(0);
    expect(out).toMatch(/^place +time +key/);
    expect(out).toMatch(/BookSeats.*101.*A1,A2/);
    expect(out).toContain(`6 messages of ${log.topics.commands}.`);
  });

  test('gives JSON lines of a range of offsets, with the headers, whatever the value is', async () => {
    const run = await replay('commands', '--partition', String(partition), '--from', '4', '--to', '6', '--json');
    const [fourth, fifth] = documentsOf<MessageJson>(run);
    expect(fourth).toMatchObject({ offset: 4, key: '7', headers: { ce_type: 'BookSeats' }, value: { userId: 103 } });
    expect(fifth).toMatchObject({ offset: 5, text: 'not JSON', headers: { own: 'kept' } });
  });

  test('filters by booking and type, and stops at a limit', async () => {
    const one = documentsOf(await replay('commands', '--booking', bookingId(3), '--json'));
    expect(one).toMatchObject([{ value: { commandId: commandId(3) } }]);
    const two = documentsOf<MessageJson>(await replay('commands', '--type', 'BookSeats', '--limit', '2', '--json'));
    expect(two.map(({ offset }) => offset)).toEqual([1, 2]);
  });

  test('begins at a time', async () => {
    const all = documentsOf<MessageJson>(await replay('commands', '--from', '1h', '--json'));
    expect(all).toHaveLength(6);
    expect(
      documentsOf(await replay('commands', '--from', new Date(Date.now() + 60_000).toISOString(), '--json')),
    ).toEqual([]);
  });

  test('sends again only when that was agreed', async () => {
    const refused = await replay('events', '--resend');
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('say --yes as well') });
    const before = await log.send([bookSeats(6, 104, 'A5')]);
    const from = String(before[0]!.offset);
    const run = await replay('commands', '--event', String(eventId), '--from', from, '--resend', '--yes', '--json');
    expect(documentsOf(run)).toEqual([{ topic: log.topics.commands, resent: 1 }]);
    const copies = documentsOf<MessageJson>(
      await replay('commands', '--event', String(eventId), '--from', from, '--json'),
    );
    expect(copies.map(({ key, value, headers }) => ({ key, value, headers }))).toEqual(
      Array(2).fill({ key: copies[0]!.key, value: copies[0]!.value, headers: copies[0]!.headers }),
    );
  });

  test.each([
    [['nonsense'], /no topic "nonsense"/],
    [['commands', '--from', 'yesterday'], /no place on a topic/],
    [['commands', '--from', '3'], /--partition or --event/],
    [['commands', '--partition', '99'], /no such partition/],
    [['commands.dlq', '--resend'], /dead-letters resend/],
  ])('%j ends in one sentence', async (args, sentence) => {
    const { code, err } = await replay(...args);
    expect(code).toBe(1);
    expect(err).toMatch(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test('a log that is not there ends in one sentence', async () => {
    const { code, err } = await runCli(sandbox, ['lag'], { KAFKA_BROKERS: '127.0.0.1:1' });
    expect(code).toBe(1);
    expect(err).toMatch(/^Kafka at 127\.0\.0\.1:1 does not answer: .*\n$/);
  });
});

test('lag tells what waits in each partition, and how old it is', async () => {
  const lags = await until('a second to have passed', async () => {
    const read = documentsOf<PartitionLag>(await runCli(sandbox, ['lag', '--json']));
    return read.some(({ behindSeconds }) => behindSeconds >= 1) && read;
  });
  const ours = lags.find((row) => row.topic === log.topics.commands && row.partition === partition);
  expect(ours).toMatchObject({ group: `${sandbox.namespace}worker`, committed: 0, lag: ours!.end });
  expect(lags.filter(({ lag }) => lag > 0)).toEqual([ours]);
  const { out } = await runCli(sandbox, ['lag']);
  expect(out).toMatch(/worker: \d+ messages wait, the oldest for [\d.]+ s\./);
  expect(out).toMatch(/sync-service: nothing waits\./);
});

describe('what-if', () => {
  const whatIf = (...args: string[]) => runCli(sandbox, ['what-if', ...args]);
  const outcomesOf = ({ outcomes }: Comparison) =>
    Object.fromEntries(outcomes.map(({ outcome, was, wouldBe }) => [outcome, [was, wouldBe]]));

  test('decides by other rules', async () => {
    const decider = join(directory, 'one-seat.ts');
    await writeFile(
      decider,
      `import { decide as usual } from '${process.cwd()}/worker/src/domain/decider.ts';
       export const decide = (show, command, now) =>
         (command.seatIds?.length ?? 0) > 1 ? { code: 'limit-exceeded' } : usual(show, command, now);`,
    );
    const [comparison] = documentsOf<Comparison>(await whatIf(String(eventId), '--decider', decider, '--json'));
    // Who asked for two seats gets none, so that who came later gets one of them.
    expect(outcomesOf(comparison!)).toMatchObject({
      'limit-exceeded': [0, 1],
      'seat-taken': [1, 0],
      SeatsBooked: [4, 4],
    });
    expect(comparison!.differences).toMatchObject([
      { commandId: commandId(2), was: 'SeatsBooked', wouldBe: 'limit-exceeded' },
      { commandId: commandId(4), was: 'seat-taken', wouldBe: 'SeatsBooked' },
    ]);
  });

  test('decides in another hall, and says so as a table', async () => {
    const layout = join(directory, 'layout.json');
    await writeFile(layout, JSON.stringify([{ row: 'A', seats: 3, priceMinor: 100 }]));
    const { out } = await whatIf(String(eventId), '--layout', layout);
    expect(out).toMatch(/seat-unknown +0 +2 +2/);
    expect(out).toContain('2 of 6 commands would have ended otherwise.');
  });

  test.each([
    [['7'], /--decider, --layout, or both/],
    [['7', '--layout', 'missing.json'], /cannot be read/],
    [['7', '--decider', 'package.json'], /cannot be loaded|no export named "decide"/],
    [['8', '--decider', 'cli/examples/two-seats-per-user.ts'], /Nobody has ever sent a command for show 8/],
  ])('%j ends in one sentence', async (args, sentence) => {
    const { code, err } = await whatIf(...args);
    expect(code).toBe(1);
    expect(err).toMatch(sentence);
  });
});
