import { failpoints } from '@ticketing/shared/service/failpoint.ts';
import type { EngineName } from '../../local/engines.ts';
import { engineNames } from '../../local/engines.ts';
import type { Random } from '../support/random.ts';
import { seeded } from '../support/random.ts';

export const faultKinds = [
  'crash',
  'kill',
  'pause',
  'failpoint',
  'leave',
  'clock-jump',
  'log-disk-full',
  'engine-kill',
  'engine-restart',
  'engine-pause',
  'redis-flush',
  'link-slow',
  'link-cut',
  'link-half-open',
  'messages',
  'rebuild',
  'rebuild-kill',
] as const;

/** Where people pay, there are more. */
export const moneyFaultKinds = ['provider-outage', 'provider-mischief', 'webhooks'] as const;

export type FaultKind = (typeof faultKinds)[number] | (typeof moneyFaultKinds)[number];

export const instanceNames = [
  'write-api-1',
  'write-api-2',
  'worker-1',
  'worker-2',
  'sync-service-1',
  'sync-service-2',
  'read-api-1',
  'read-api-2',
] as const;

/** What runs beside them where people pay. */
export const moneyInstanceNames = ['payments-1', 'payments-2', 'payment-simulator-1'] as const;

export type InstanceName = (typeof instanceNames)[number] | (typeof moneyInstanceNames)[number];

export const messageMischiefs = ['duplicated', 'reordered', 'garbled'] as const;

export type MessageMischief = (typeof messageMischiefs)[number];

/** Calls fail at once, are not answered, or are answered late. */
export const providerOutages = ['errors', 'silence', 'slow'] as const;

export type ProviderOutage = (typeof providerOutages)[number];

/** Calls that have their effect and no answer, captures that are refused for good, refunds that fail after all. */
export const providerMischiefs = ['loses-answers', 'refuses-captures', 'fails-refunds'] as const;

export type ProviderMischief = (typeof providerMischiefs)[number];

/** Webhooks come several times and in any order, before the answer; or never; or from somebody else. */
export const webhookMischiefs = ['doubled', 'lost', 'forged'] as const;

export type WebhookMischief = (typeof webhookMischiefs)[number];

/** Something that is done to a system: when, and for how long. */
export type FaultTiming = { kind: string; atMs: number; forMs: number };

// A type for each kind, so that one can be picked out.
type Timed<Kind extends FaultKind, More> = Kind extends FaultKind
  ? { kind: Kind; atMs: number; forMs: number } & More
  : never;

export type Fault =
  | Timed<'crash' | 'kill' | 'pause' | 'leave' | 'log-disk-full', { instance: InstanceName }>
  /** @see failpoint.ts for the setting */
  | Timed<'failpoint', { instance: InstanceName; setting: string }>
  | Timed<'clock-jump', { instance: InstanceName; shiftMs: number }>
  | Timed<'engine-kill' | 'engine-restart' | 'engine-pause', { engine: EngineName }>
  | Timed<'link-slow' | 'link-cut' | 'link-half-open', { engine: EngineName }>
  | Timed<'redis-flush', object>
  | Timed<'messages', { mischief: MessageMischief; count: number }>
  | Timed<'provider-outage', { how: ProviderOutage }>
  | Timed<'provider-mischief', { mischief: ProviderMischief; count: number }>
  | Timed<'webhooks', { mischief: WebhookMischief; count: number }>
  /** `setting`: where the rebuild is killed, as for a failpoint. */
  | Timed<'rebuild', { from: RebuildSource }>
  | Timed<'rebuild-kill', { from: RebuildSource; setting: string }>;

export type RebuildSource = 'topic' | 'store';

/**
 * @property only kinds that are wanted: all unless said, and none where the list is empty
 * @property money whether people pay, and what they pay with is harmed too
 */
export type PlanOptions = {
  seed: number;
  lengthMs: number;
  only?: readonly FaultKind[] | undefined;
  money?: boolean | undefined;
};

const firstAtMs = 4_000;
const pauseMs = { lowest: 1_500, highest: 4_500 };

/** What is done to the system and when, in order of time. The same seed and length give the same plan. */
export function planFaults({ seed, lengthMs, money = false, only = kindsOf(money) }: PlanOptions): Fault[] {
  const instances = money ? [...instanceNames, ...moneyInstanceNames] : instanceNames;
  const random = seeded(seed);
  const faults: Fault[] = [];
  if (only.length === 0) return faults;
  let deck: FaultKind[] = [];
  for (let atMs = firstAtMs; atMs < lengthMs; atMs += random.between(pauseMs.lowest, pauseMs.highest)) {
    // A deck of all kinds is dealt out before the next: chance alone would leave some out of a short run.
    if (deck.length === 0) deck = shuffled(only, random);
    const kind = deck.pop()!;
    const fault = faultForHealthy(kind, atMs, { faults, instances, random });
    if (fault === undefined) deck.unshift(kind);
    else faults.push(fault);
  }
  return faults;
}

/** What is already ill is left alone: a kill of what is stopped says nothing new. Nothing, where all that it could be is. */
function faultForHealthy(
  kind: FaultKind,
  atMs: number,
  { faults, instances, random }: { faults: Fault[]; instances: readonly InstanceName[]; random: Random },
): Fault | undefined {
  for (let tries = 10; tries > 0; tries -= 1) {
    const fault = faultOf(kind, atMs, instances, random);
    const isIll = faults.some((other) => patient(other) === patient(fault) && other.atMs + other.forMs + 1_000 > atMs);
    if (!isIll) return fault;
  }
  return undefined;
}

/** The kinds of faults that there are. */
export function kindsOf(money: boolean): readonly FaultKind[] {
  return money ? [...faultKinds, ...moneyFaultKinds] : faultKinds;
}

/** A fault for a person. */
export function describeFault(fault: FaultTiming): string {
  const { kind, atMs, forMs, ...what } = fault;
  return `${(atMs / 1000).toFixed(1).padStart(6)} s  ${kind} ${Object.values(what).join(' ')} (${(forMs / 1000).toFixed(1)} s)`;
}

function patient(fault: Fault): string {
  if ('instance' in fault) return fault.instance;
  if ('engine' in fault) return fault.engine;
  if ('from' in fault) return 'rebuild';
  return fault.kind;
}

function serviceOf(place: string): string {
  return place.slice(0, place.indexOf('/'));
}

function faultOf(kind: FaultKind, atMs: number, instances: readonly InstanceName[], random: Random): Fault {
  const forMs = (lowest: number, highest: number) => random.between(lowest, highest);
  switch (kind) {
    case 'crash':
      return { kind, atMs, forMs: 0, instance: random.pick(instances) };
    case 'kill':
    case 'leave':
      return { kind, atMs, forMs: forMs(100, 3_000), instance: random.pick(instances) };
    case 'pause':
      // Up to twice the session of a consumer: its partitions go to the other and come back.
      return { kind, atMs, forMs: forMs(1_000, 12_000), instance: random.pick(instances) };
    case 'failpoint': {
      // Of the services that take part.
      const place = random.pick(failpoints.filter((name) => instances.some((one) => one.startsWith(serviceOf(name)))));
      const action = random.pick(['kill', 'stop']);
      const service = serviceOf(place);
      const instance = random.pick(instances.filter((name) => name.startsWith(service)));
      const setting = `${place}=${action}@${random.between(1, 4)}`;
      return { kind, atMs, forMs: forMs(6_000, 12_000), instance, setting };
    }
    case 'log-disk-full':
      return { kind, atMs, forMs: forMs(6_000, 12_000), instance: random.pick(instances) };
    case 'clock-jump': {
      const shiftMs = random.pick([-1, 1]) * random.between(60_000, 86_400_000);
      return { kind, atMs, forMs: forMs(8_000, 15_000), instance: random.pick(instances), shiftMs };
    }
    case 'engine-kill':
    case 'engine-restart':
      return { kind, atMs, forMs: forMs(100, 4_000), engine: random.pick(engineNames) };
    case 'engine-pause':
      return { kind, atMs, forMs: forMs(1_000, 6_000), engine: random.pick(engineNames) };
    case 'link-slow':
    case 'link-cut':
    case 'link-half-open':
      return { kind, atMs, forMs: forMs(1_000, 6_000), engine: random.pick(engineNames) };
    case 'redis-flush':
      return { kind, atMs, forMs: 0 };
    case 'messages':
      return { kind, atMs, forMs: 0, mischief: random.pick(messageMischiefs), count: random.between(2, 20) };
    case 'provider-outage':
      return { kind, atMs, forMs: forMs(2_000, 8_000), how: random.pick(providerOutages) };
    case 'provider-mischief':
      return {
        kind,
        atMs,
        forMs: forMs(3_000, 8_000),
        mischief: random.pick(providerMischiefs),
        count: random.between(1, 4),
      };
    case 'webhooks':
      return {
        kind,
        atMs,
        forMs: forMs(3_000, 8_000),
        mischief: random.pick(webhookMischiefs),
        count: random.between(2, 4),
      };
    case 'rebuild':
      return { kind, atMs, forMs: forMs(1_000, 3_000), from: random.pick(['topic', 'store']) };
    case 'rebuild-kill': {
      const place = random.pick(failpoints.filter((name) => name.startsWith('rebuild/')));
      // There are four collections to be renamed.
      const setting = `${place}=kill@${place === 'rebuild/after-rename' ? random.between(1, 3) : 1}`;
      return { kind, atMs, forMs: forMs(1_000, 3_000), from: random.pick(['topic', 'store']), setting };
    }
  }
}

/** In another order. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, place: random.next() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
