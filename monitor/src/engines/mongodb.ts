import { isLookAlike } from '@ticketing/shared/stores/look-alike.ts';
import type { Db, Document, MongoClient } from 'mongodb';
import { MongoServerError } from 'mongodb';
import { z } from 'zod';
import type { mongodbServerSchema, replicaSetSchema } from '../answers/mongodb.ts';
import type { Engines, Node } from '../answers.ts';
import type { PolledReading } from '../polling/reading.ts';
import { createReading, freshValue, NothingToAsk } from '../polling/reading.ts';
import type { EngineWatch } from './engine.ts';
import { engineState } from './engine.ts';
import type { Skew } from './skew.ts';
import { skewOf, timed } from './skew.ts';

type Server = z.output<typeof mongodbServerSchema>;
type ReplicaSet = z.output<typeof replicaSetSchema>;

export type MongodbWatch = EngineWatch<Engines['mongodb']> & {
  skew: PolledReading<Skew>;
  /** Has the primary stand down. */
  stepDown(): Promise<void>;
};

// https://www.mongodb.com/docs/manual/reference/command/replSetGetStatus/
const statusSchema = z.object({
  set: z.string(),
  term: z.coerce.number(),
  members: z.array(
    z.object({
      name: z.string(),
      stateStr: z.string(),
      health: z.number(),
      optimeDate: z.date().optional(),
      electionDate: z.date().optional(),
    }),
  ),
});

/** Connects if that has not been done yet. */
export type MongodbOpener = () => Promise<Db>;

/** The driver finds a lost server again, but gives up for good if it was not there at the first attempt. */
export function openerOf(client: MongoClient): MongodbOpener {
  let connected: Promise<unknown> | undefined;
  return async () => {
    connected ??= client.connect().catch((error: unknown) => {
      connected = undefined;
      throw error;
    });
    await connected;
    return client.db();
  };
}

/** How long the old primary does not stand for election, in seconds. */
const standDownSeconds = 30;

/** Longer than the driver looks for a server, so that it is the driver that says what is wrong. */
const deadlineMs = 2_500;

/** MongoDB: the server, and its replica set where there is one. */
export function watchMongodb(open: MongodbOpener, close: () => Promise<void>): MongodbWatch {
  const admin = {
    async command(command: Document) {
      const db = await open();
      return db.client.db('admin').command(command);
    },
  };
  let latencyMs: number | undefined;

  const server = createReading({
    source: 'MongoDB, buildInfo and hello',
    deadlineMs,
    async ask(): Promise<Server> {
      const { answer, sentMs, receivedMs } = await timed(() => admin.command({ buildInfo: 1 }));
      latencyMs = Math.round((receivedMs - sentMs) * 10) / 10;
      const version = String(answer.version);
      if (await isLookAlike(admin)) return { version, kind: 'look-alike' };
      const hello = await admin.command({ hello: 1 });
      return { version, kind: typeof hello.setName === 'string' ? 'replica set' : 'single' };
    },
  });

  const replicaSet = createReading({
    source: 'MongoDB, replSetGetStatus',
    deadlineMs,
    async ask() {
      const known = server.current().value?.kind;
      if (known === 'look-alike')
        throw new NothingToAsk('This is the look-alike that stands in for MongoDB here: it has no replica sets.');
      if (known === 'single') throw new NothingToAsk('MongoDB is a single node here: it belongs to no replica set.');
      try {
        return replicaSetOf(statusSchema.parse(await admin.command({ replSetGetStatus: 1 })));
      } catch (error) {
        if (error instanceof MongoServerError && error.code === noReplication)
          throw new NothingToAsk('MongoDB is a single node here: it belongs to no replica set.');
        throw error;
      }
    },
  });

  const skew = createReading({
    source: 'MongoDB, hello.localTime',
    deadlineMs,
    async ask() {
      // The old name of hello: the look-alike knows no other.
      const command = server.current().value?.kind === 'look-alike' ? { isMaster: 1 } : { hello: 1 };
      const { answer, ...asked } = await timed(() => admin.command(command));
      if (!(answer.localTime instanceof Date)) throw new NothingToAsk('This server does not tell its time.');
      return skewOf({ clockMs: answer.localTime.getTime(), grainMs: 1 }, asked);
    },
  });

  function state(): Engines['mongodb'] {
    const readings = { server: server.current(), replicaSet: replicaSet.current() };
    const { value: own } = readings.server;
    const { value: set } = readings.replicaSet;
    const isCluster = own?.kind === 'replica set';
    const leader = isCluster ? set?.members.find((member) => member.state === 'PRIMARY')?.name : own?.kind;
    return {
      ...engineState(readings.server, {
        topology: own === undefined ? 'unknown' : isCluster ? 'cluster' : 'single',
        leader,
        epoch: set?.term,
        nodes: set === undefined ? (own === undefined ? [] : [aloneNode(own)]) : set.members.map(memberNode),
        isDegraded: freshValue(readings.replicaSet)?.members.some(({ isHealthy }) => !isHealthy) ?? false,
        latencyMs,
        noElection: electionFault(own, set, readings.replicaSet.reason),
      }),
      ...readings,
    };
  }

  return {
    readings: [server, replicaSet, skew],
    state,
    skew,
    async stepDown() {
      await admin.command({ replSetStepDown: standDownSeconds, secondaryCatchUpPeriodSecs: 10 });
    },
    close,
  };
}

const noReplication = 76;

function electionFault(own: Server | undefined, set: ReplicaSet | undefined, reason: string | undefined) {
  if (own === undefined) return 'MongoDB has not answered yet.';
  if (own.kind === 'look-alike')
    return 'MongoDB is a single node here: the look-alike that stands in for it has no replica sets.';
  if (own.kind === 'single') return 'MongoDB is a single node here: it belongs to no replica set.';
  if (set === undefined) return `The state of the replica set is not known: ${reason}.`;
  return set.members.length < 2 ? 'MongoDB is a single node here: its replica set has one member.' : undefined;
}

const noLag = new Set(['PRIMARY', 'ARBITER', 'STARTUP', 'STARTUP2', 'UNKNOWN', 'DOWN', 'REMOVED']);

/** A member's lag is the primary's time of the last operation minus its own, where both have one. */
export function replicaSetOf({ set, term, members }: z.output<typeof statusSchema>): ReplicaSet {
  const lead = members.find(({ stateStr }) => stateStr === 'PRIMARY')?.optimeDate;
  return {
    set,
    term,
    members: members.map(({ name, stateStr, health, optimeDate, electionDate }) => ({
      name,
      state: stateStr,
      isHealthy: health === 1,
      ...(lead &&
        optimeDate &&
        !noLag.has(stateStr) && { lagSeconds: Math.max(0, (lead.getTime() - optimeDate.getTime()) / 1_000) }),
      ...(electionDate && { electedAt: electionDate.toISOString() }),
    })),
  };
}

function aloneNode({ kind }: Server): Node {
  return { name: kind, role: 'single', state: 'running' };
}

function memberNode({ name, state, lagSeconds }: ReplicaSet['members'][number]): Node {
  return {
    name,
    role: state === 'PRIMARY' ? 'primary' : state.toLowerCase(),
    state,
    ...(lagSeconds !== undefined && { lag: lagSeconds, lagUnit: 'seconds' as const }),
  };
}
