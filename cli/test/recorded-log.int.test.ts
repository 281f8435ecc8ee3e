import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKafka } from '@ticketing/shared/log/client.ts';
import { topicNames } from '@ticketing/shared/log/topics.ts';
import { listingsCompleteId } from '@ticketing/shared/stores/listings.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { migrate } from '@ticketing/worker/migrate.ts';
import { runner } from 'node-pg-migrate';
import { openViews } from '../../sync-service/test/views-of-sandbox.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { createTimedTopics } from '../../tests/support/timed-topics.ts';
import type { Engines } from '../engines.ts';
import { silent } from '../progress.ts';
import { rebuildViews } from '../rebuild/rebuild.ts';
import { verify } from '../verify/verify.ts';

/*
 * What a stack of the first version wrote while clients gave it every command and got every refusal: the messages of
 * its topics, the rows of its tables (without NULLs), the documents of its views. Later versions must take it as it is.
 */

type Message = {
  topic: 'commands' | 'events' | 'commandsDeadLetters';
  partition: number;
  offset: number;
  timestamp: string;
  key: string | null;
  value: string | null;
  headers: Record<string, string>;
};
type Row = { table: 'booking_events' | 'shows' | 'tickets' | 'bookings'; row: object };
type Document = {
  collection: string;
  document: { _id: number | string; version?: number | undefined; origin?: string };
};

const recorded: (Message | Row | Document)[] = readFileSync(
  join(import.meta.dirname, '../../tests/fixtures/first-log.jsonl'),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));
const messages = recorded.flatMap((line) => ('topic' in line ? [line] : []));
const rows = recorded.flatMap((line) => ('table' in line ? [line] : []));
const documents = recorded.flatMap((line) => ('collection' in line ? [line] : []));

const partitions = 3;
/** The migrations of the version that wrote it. */
const migrationsThen = 5;

let sandbox: Sandbox;
let rig: Awaited<ReturnType<typeof openViews>>;
let engines: Engines;

beforeAll(async () => {
  sandbox = await openSandbox();
  const { logger, namespace } = sandbox;
  await runner({
    databaseUrl: sandbox.databaseUrl,
    dir: join(import.meta.dirname, '../../worker/migrations'),
    migrationsTable: 'migrations',
    direction: 'up',
    count: migrationsThen,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  rig = await openViews(sandbox);
  const kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger });
  await createTimedTopics(kafka, namespace, partitions);
  engines = { pool: rig.pool, db: rig.db, kafka, topics: topicNames(namespace), namespace, logger };
  await pourRows();
  await pourMessages();
  await migrate(sandbox.databaseUrl, logger);
});

afterAll(async () => {
  await rig.close();
  await sandbox.close();
});

async function pourRows(): Promise<void> {
  for (const table of ['booking_events', 'shows', 'tickets', 'bookings'] as const) {
    const ofTable = rows.flatMap((line) => (line.table === table ? [line.row] : []));
    // A column that a row does not name gets its default, as an INSERT would give it.
    for (const row of ofTable) {
      const columns = Object.keys(row).join(', ');
      await rig.pool.query(
        `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_record(null::${table}, $1)`,
        [JSON.stringify(row)],
      );
    }
  }
}

async function pourMessages(): Promise<void> {
  const producer = engines.kafka.producer();
  await producer.connect();
  for (const { topic, partition, offset, ...message } of messages) {
    const [written] = await producer.send({ topic: engines.topics[topic], messages: [{ partition, ...message }] });
    expect(Number(written!.baseOffset)).toBe(offset);
  }
  await producer.disconnect();
}

/** The views, in the form of the recorded lines. */
async function views(): Promise<Document[]> {
  const found: Document[] = [];
  for (const collection of ['events', 'listings', 'bookings', 'history'] as const) {
    const all = await rig.db.collection<Document['document']>(viewCollections[collection]).find().toArray();
    found.push(...all.map((document) => ({ collection, document })));
  }
  return comparable(found);
}

/** In one order, without what tells of the run that wrote a document, and not of the show. */
function comparable(list: Document[]): Document[] {
  const keyOf = ({ collection, document }: Document) => `${collection}/${document._id}`;
  return list
    .filter(({ document }) => document._id !== listingsCompleteId)
    .map(({ collection, document: { origin: _origin, version, ...document } }) => ({
      collection,
      document: collection === 'listings' ? document : { version, ...document },
    }))
    .toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

it('has every command and every refusal of its time', () => {
  const values = messages.flatMap(({ topic, value }) => (topic === 'events' ? [JSON.parse(value!)] : []));
  expect(Array.from(new Set(values.map(({ type, code }) => code ?? type))).sort()).toEqual(
    `BookingCancelled BookingConfirmed HoldExpired SeatsBooked SeatsHeld ShowScheduled already-cancelled booking-exists
     booking-unknown hold-expired hold-not-due limit-exceeded not-held not-owner sales-closed sales-not-open seat-taken
     seat-unknown show-exists show-unknown too-late undecidable`.split(/\s+/),
  );
});

it.each(['topic', 'store'] as const)(
  'gives the views of then when they are rebuilt from the %s, and verify finds nothing',
  async (from) => {
    await rebuildViews(engines, { from, progress: silent });
    const [then, now] = [comparable(documents), await views()];
    // A later version may say more of a show, but nothing else than was said.
    expect(now).toHaveLength(then.length);
    expect(now).toMatchObject(then);
    const commands = messages.filter(({ topic }) => topic === 'commands').length;
    const letters = messages.filter(({ topic }) => topic === 'commandsDeadLetters').length;
    const verdict = await verify(engines, {
      eventId: undefined,
      repairViews: false,
      progress: silent,
      standstillMs: 300,
    });
    expect(verdict.findings).toEqual([]);
    const events = rows.filter(({ table }) => table === 'booking_events').length;
    // Each command but those that came again, which have the outcome of the first time.
    expect(verdict).toMatchObject({ shows: 5, events, commands: commands - letters, decided: events, undecidable: 1 });
  },
);
