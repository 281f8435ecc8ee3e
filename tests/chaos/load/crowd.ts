import { setTimeout as sleep } from 'node:timers/promises';
import type { InstanceName } from '../plan.ts';
import { buy } from './buyers.ts';
import { change } from './changers.ts';
import type { Followers } from './followers.ts';
import { startFollowers } from './followers.ts';
import { createHalls } from './halls.ts';
import { send } from './ordering.ts';
import { createPaidShows } from './paid-shows.ts';
import { pay } from './payers.ts';
import { programme } from './programmers.ts';
import { read } from './readers.ts';
import type { Attempt, Order, Told } from './record.ts';
import { createStages } from './stages.ts';

export type CrowdOptions = {
  /** Of the gateway. */
  url: string;
  readApis: { name: InstanceName; url: string }[];
  /** Of commands. */
  partitions: number;
  seed: number;
  /** How many buy. */
  clients: number;
  /** How many pay. */
  payers: number;
  /** Between two steps of a client, in milliseconds, on average. */
  thinkMs: number;
};

export type Crowd = {
  told: Told;
  /** Lets everybody but the followers finish what they are at. */
  stop(): Promise<void>;
  followers: Followers;
};

const readersEach = 3;
const followerCount = 4;
const changerCount = 4;
const programmerCount = 3;

/** Starts all clients, each at its own pace. They note all that they are told. */
export function startCrowd({ url, readApis, partitions, seed, clients, payers, thinkMs }: CrowdOptions): Crowd {
  const told: Told = { orders: [], catalogue: [], reads: [], followings: [], payments: [], refunds: [] };
  const halls = createHalls();
  let stopped = false;
  const hasStopped = () => stopped;
  const stages = createStages();
  const paidShows = createPaidShows(partitions);
  const scheduling = [...halls.shows(), stages.current(), ...(payers > 0 ? paidShows.current() : [])].map(schedule);
  for (const shows of [halls, stages, paidShows]) shows.onNext((eventId) => scheduling.push(schedule(eventId)));
  const onSale = () => [...halls.shows(), stages.current()];
  const buying = buy({ url, seed, clients, thinkMs, halls, told, hasStopped });
  const changing = change({ url, seed, clients: changerCount, thinkMs, stages, told, hasStopped });
  const paying = pay({ url, seed, clients: payers, thinkMs, shows: paidShows, told, hasStopped });
  const programming = programme({
    ...{ url, sources: readApis, seed, clients: programmerCount, thinkMs },
    ...{ told, hasStopped },
  });
  const reading = read({ sources: readApis, seed, readersEach, thinkMs, shows: onSale, told, hasStopped });
  const followers = startFollowers({ url, seed, followers: followerCount, shows: onSale, told });

  /** Until it is known to be scheduled: a show that never came would waste the rest of the run. */
  async function schedule(eventId: number): Promise<void> {
    const order: Order = { kind: 'schedule', client: -1, eventId, attempts: [] };
    told.orders.push(order);
    let last: Attempt | undefined;
    while (last?.status === undefined || last.status >= 500) {
      if (last !== undefined) await sleep(500);
      if (stopped && last !== undefined) return;
      last = await send(url, order, 5);
    }
  }

  return {
    told,
    followers,
    async stop() {
      stopped = true;
      await Promise.all([buying, changing, paying, programming, reading]);
      await Promise.all(scheduling);
    },
  };
}
