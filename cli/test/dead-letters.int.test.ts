import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKafka } from '@ticketing/shared/log/client.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { until } from '../../local/until.ts';
import type { LogClient } from '../../tests/support/log-client.ts';
import { openLogClient } from '../../tests/support/log-client.ts';
import type { ServiceProcess } from '../../tests/support/process.ts';
import { startProcess } from '../../tests/support/process.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { limitTopic } from '../../tests/support/topic-limit.ts';
import { ofShow } from '../../worker/test/histories.ts';
import { eventId, scheduleShow } from '../../worker/test/stories.ts';
import type { Letter } from '../dead-letters/letters.ts';
import type { CliRun } from './run-cli.ts';
import { documentsOf, runCli } from './run-cli.ts';

let sandbox: Sandbox;
let log: LogClient;
let worker: ServiceProcess;
let writeApi: ServiceProcess;
let apiUrl: string;
let directory: string;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  log = await openLogClient(sandbox);
  directory = await mkdtemp(join(tmpdir(), 'cli-'));
  const env = {
    DATABASE_URL: sandbox.databaseUrl,
    KAFKA_BROKERS: sandbox.kafkaBrokers,
    REDIS_URL: sandbox.redisUrl,
    NAMESPACE: sandbox.namespace,
    KAFKA_PARTITIONS: '3',
  };
  worker = startProcess('worker', env);
  writeApi = startProcess('write-api', env);
  await worker.said(/"worker is up"/);
  const { port } = JSON.parse(await writeApi.said(/"listening"/)) as { port: number };
  await writeApi.said(/the log is open/);
  apiUrl = `http://127.0.0.1:${port}`;
});

afterAll(async () => {
  await Promise.all([worker.stop(), writeApi.stop()]);
  await log.close();
  await sandbox.close();
  await rm(directory, { recursive: true });
});

const kafka = () => createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger: sandbox.logger });

/** Deletes all of a partition up to and with an offset. */
async function forget(topic: string, { partition, offset }: LogPosition): Promise<void> {
  const admin = kafka().admin();
  await admin.connect();
  try {
    // kafkajs deletes nothing of a topic that it has not asked for before.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset + 1) }] });
  } finally {
    await admin.disconnect();
  }
}

const deadLetters = (...args: string[]) => runCli(sandbox, ['dead-letters', ...args]);

const listed = (count: number) =>
  until(`${count} dead letters`, async () => {
    const letters = documentsOf<Letter>(await deadLetters('list', '--json'));
    return letters.length === count && letters;
  });

async function file(name: string, content: unknown): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

test('dead letters are listed, shown, mended, sent again and discarded', async () => {
  expect(await deadLetters('list')).toMatchObject({ code: 0, out: 'There are no dead letters.\n' });

  const partition = log.partitionOf(eventId);
  await log.sendRaw(partition, String(eventId), '{"type": "BookSeats"');
  await log.sendRaw(partition, String(eventId), '{}');
  const [first, second] = await listed(2);
  expect(first).toMatchObject({ id: `commands/${partition}:0`, reason: 'the value is not JSON', times: 1 });

  const shown = await deadLetters('show', first!.id);
  expect(JSON.parse(shown.out)).toMatchObject({
    id: first!.id,
    text: '{"type": "BookSeats"',
    headers: { own: 'kept' },
  });
  expect(await deadLetters('show', first!.id, '--value')).toMatchObject({ out: '{"type": "BookSeats"' });

  // Mended, the message is a command like any other.
  const mended = await file('mended.json', scheduleShow);
  const resent: CliRun = await deadLetters('resend', first!.id, '--value', mended, '--yes');
  expect(resent).toMatchObject({ code: 0, out: expect.stringMatching(/was sent again: .*booking\.commands \d+:2\./) });
  await worker.said(/"show scheduled"/);
  expect(await listed(1)).toMatchObject([{ id: second!.id }]);
  expect(await deadLetters('resend', first!.id, '--yes')).toMatchObject({
    code: 1,
    err: expect.stringContaining('was resent on'),
  });

  // As it is, it is set aside again: as a new letter.
  await deadLetters('resend', second!.id, '--yes');
  const [again] = await listed(1);
  expect(again!.id).toBe(`commands/${partition}:3`);

  expect(await deadLetters('discard', '--all')).toMatchObject({
    code: 1,
    err: expect.stringContaining('say --yes as well'),
  });
  await deadLetters('discard', '--all', '--note', 'a test', '--yes');
  await listed(0);
  const { out } = await deadLetters('list', '--all');
  expect(out).toMatch(/resent/);
  expect(out).toMatch(/discarded/);
});

describe('a letter that its topic does not take whole', () => {
  const layout = Array.from({ length: 400 }, (_, index) => ({
    section: `S${index}`,
    row: 'A',
    seats: 1,
    priceMinor: 1,
  }));

  /** A command that is right but for its key, and larger than its letter may be. */
  async function cutLetter(ofEvent: number) {
    const value = JSON.stringify(ofShow({ ...scheduleShow, layout }, ofEvent));
    const position = await log.sendRaw(log.partitionOf(ofEvent), 'nobody', value);
    const [letter] = await listed(1);
    expect(letter).toMatchObject({
      id: `commands/${position.partition}:${position.offset}`,
      reason: 'the key is not the eventId',
    });
    expect(JSON.parse((await deadLetters('show', letter!.id)).out)).toMatchObject({
      headers: { 'dlq-cut': String(value.length + 'nobody'.length + 'own'.length + 'kept'.length) },
    });
    expect(value.startsWith((await deadLetters('show', letter!.id, '--value')).out)).toBe(true);
    return { id: letter!.id, value, position };
  }

  beforeAll(() => limitTopic(kafka(), log.topics.commandsDeadLetters, 5_000));
  afterAll(() => limitTopic(kafka(), log.topics.commandsDeadLetters, 2 * 1_048_576));

  test('is sent again as the whole that it was cut from', async () => {
    const { id, value } = await cutLetter(31);
    expect(await deadLetters('resend', id, '--key', '31', '--yes')).toMatchObject({ code: 0 });
    await worker.said(/"eventId":31,.*"show scheduled"/);
    const messages = await log.read(log.topics.commands);
    const resent = await until('the command on its topic', () => messages.find(({ key }) => key?.toString() === '31'));
    expect(resent.value?.toString()).toBe(value);
    expect(Object.entries(resent.headers ?? {}).map(([name, text]) => [name, String(text)])).toEqual([['own', 'kept']]);
    await listed(0);
  });

  test('stays open, with a sentence, where that whole is gone', async () => {
    const { id, position } = await cutLetter(32);
    await forget(log.topics.commands, position);
    expect(await deadLetters('resend', id, '--yes')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/was cut, and what it was cut from is not on .*booking\.commands any more/),
    });
    await listed(1);
    await deadLetters('discard', id, '--yes');
  });
});

test.each([
  [['resend'], /Name the dead letters, or say --all/],
  [['discard', 'commands/0:999', '--yes'], /no dead letter commands\/0:999/],
])('dead-letters %j ends in one sentence', async (args, sentence) => {
  const { code, err } = await deadLetters(...args);
  expect(code).toBe(1);
  expect(err).toMatch(sentence);
});

describe('schedule', () => {
  const { commandId: _commandId, type: _type, ...show } = { ...scheduleShow, eventId: 21 };
  const schedule = (...args: string[]) => runCli(sandbox, ['schedule', ...args], { API_URL: apiUrl });

  test('puts the shows of a file on sale, once', async () => {
    const path = await file('shows.json', [show, { ...show, eventId: 22, name: 'Another' }]);
    expect((await schedule(path, '--check')).out).toMatch(/21 +The Winter Concert +8 +not sent/);
    expect(documentsOf(await schedule(path, '--json'))).toMatchObject([
      { eventId: 21, outcome: 'scheduled', seats: 8 },
      { eventId: 22, outcome: 'scheduled' },
    ]);
    expect((await schedule(path)).out).toMatch(/was scheduled already/);
  });

  test('says which show is refused', async () => {
    const path = await file('other.json', { ...show, name: 'Not that one' });
    expect(await schedule(path)).toMatchObject({ code: 1, out: expect.stringContaining('refused: show-exists') });
  });

  test('says what is wrong with a file', async () => {
    const wrong = await schedule(await file('wrong.json', { ...show, currency: 'euros' }));
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('0.currency must be a currency of ISO 4217') });
    expect((await schedule(await file('broken.json', '{'))).err).toMatch(/is not JSON/);
    expect((await schedule('nowhere.json')).err).toMatch(/cannot be read/);
  });

  test('says that the API does not answer', async () => {
    const path = await file('show.json', show);
    const run = await runCli(sandbox, ['schedule', path], { API_URL: 'http://127.0.0.1:1' });
    expect(run).toMatchObject({ code: 1, err: expect.stringContaining('does not answer') });
  });
});
