import { setTimeout as sleep } from 'node:timers/promises';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import { electionNotNeeded } from '@ticketing/shared/log/cluster-metadata.ts';
import type { Election } from './answers.ts';
import type { KafkaWatch } from './engines/kafka.ts';
import type { MongodbWatch } from './engines/mongodb.ts';
import type { PatroniWatch } from './engines/patroni.ts';
import type { SentinelWatch } from './engines/sentinel.ts';
import type { Overview } from './overview.ts';
import { NothingToAsk, reasonOf } from './polling/reading.ts';
import type { ElectionRequest } from './requests.ts';

export type Electors = {
  kafka: Pick<KafkaWatch, 'electPreferred'>;
  patroni: Pick<PatroniWatch, 'switchover'>;
  sentinel: Pick<SentinelWatch, 'failover'>;
  mongodb: Pick<MongodbWatch, 'stepDown'>;
};

export type Elections = {
  /**
   * Asks an engine for another leader, and waits until it has one.
   * @throws HttpProblem `single-node`, `election-running`, `election-failed`
   */
  hold(request: ElectionRequest): Promise<Election>;
};

/** How long to wait until the readings show another leader, in milliseconds. */
const seenWithinMs = 12_000;

/** Elections that operators ask for, one at a time. */
export function createElections(electors: Electors, overview: Pick<Overview, 'engines'>): Elections {
  let isRunning = false;

  async function hold({ engine, partition }: ElectionRequest): Promise<Election> {
    const before = overview.engines()[engine];
    if (!before.election.possible) {
      const { reason } = before.election;
      // Of what has not answered nobody knows how many nodes it has.
      throw new HttpProblem(before.topology === 'single' ? 'single-node' : 'election-failed', {
        ...(reason !== undefined && { detail: reason }),
      });
    }
    const at = new Date().toISOString();
    const startMs = performance.now();
    const { asked, detail, elected } = await ask(engine, partition);
    // Kafka says at once what came of it; of the others it is seen by who leads.
    const after = elected !== undefined ? overview.engines()[engine] : await untilLedAnew(engine, before);
    const known = ({ leader, epoch }: Led) => ({
      ...(leader !== undefined && { leader }),
      ...(epoch !== undefined && { epoch }),
    });
    return {
      engine,
      asked,
      at,
      tookMs: Math.round(performance.now() - startMs),
      before: known(before),
      after: known(after),
      hasChanged: elected !== undefined ? elected > 0 : isAnother(before, after),
      detail,
    };
  }

  async function ask(
    engine: ElectionRequest['engine'],
    partition: number | undefined,
  ): Promise<{ asked: string; detail: string; elected?: number }> {
    switch (engine) {
      case 'kafka': {
        const results = await electors.kafka.electPreferred(partition);
        const elected = results.filter(({ errorCode }) => errorCode === 0).length;
        const unneeded = results.filter(({ errorCode }) => errorCode === electionNotNeeded).length;
        const failed = results.length - elected - unneeded;
        const detail =
          elected === 0 && failed === 0
            ? 'each of the partitions is led by its preferred leader already'
            : `elected: ${elected}, led by the preferred one already: ${unneeded}, not possible: ${failed}`;
        return { asked: 'ElectLeaders, preferred', detail, elected };
      }
      case 'postgres':
        return { asked: 'POST /switchover of Patroni', detail: await electors.patroni.switchover() };
      case 'redis':
        await electors.sentinel.failover();
        return { asked: 'SENTINEL FAILOVER', detail: 'a Sentinel has begun the failover' };
      case 'mongodb':
        await electors.mongodb.stepDown();
        return { asked: 'replSetStepDown', detail: 'the primary has stood down' };
    }
  }

  async function untilLedAnew(engine: ElectionRequest['engine'], before: Led): Promise<Led> {
    const endMs = performance.now() + seenWithinMs;
    for (;;) {
      const after = overview.engines()[engine];
      // A new epoch alone may be the first that is told of another leader.
      const isReplaced = after.leader !== undefined && after.leader !== before.leader;
      if (isReplaced || performance.now() > endMs) return after;
      await sleep(200);
    }
  }

  return {
    async hold(request) {
      if (isRunning) throw new HttpProblem('election-running', { headers: { 'Retry-After': '5' } });
      isRunning = true;
      try {
        return await hold(request);
      } catch (error) {
        if (error instanceof HttpProblem) throw error;
        if (error instanceof NothingToAsk) {
          const errors = [{ path: 'partition', message: 'must be a partition that a topic has' }];
          throw new HttpProblem('validation-failed', { detail: error.message, errors });
        }
        throw new HttpProblem('election-failed', { detail: reasonOf(error), cause: error });
      } finally {
        isRunning = false;
      }
    },
  };
}

type Led = { leader?: string | undefined; epoch?: number | undefined };

function isAnother(before: Led, after: Led): boolean {
  return after.leader !== undefined && (after.leader !== before.leader || (after.epoch ?? 0) > (before.epoch ?? 0));
}
