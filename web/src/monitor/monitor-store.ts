import type { ReadonlySignal } from '@preact/signals';
import { batch, signal } from '@preact/signals';
import { answerOf, monitorApi } from '../api/client.ts';
import type { Problem } from '../api/problem.ts';
import { listenTo } from '../live/event-stream.ts';
import type { Freshness, Hearing } from '../live/freshness.ts';
import { freshnessAt } from '../live/freshness.ts';
import { inPlace, whileSeen } from '../live/in-view.ts';
import { accessToken } from '../session/session.ts';
import { isMonitor, withinHour, withNew } from './told.ts';
import type { Change, Monitor, Sample } from './types.ts';

/** What the monitor says, as long as the page is open: the state of now, and the last hour. */
export type MonitorStore = {
  state: ReadonlySignal<Monitor | undefined>;
  /** Oldest first. */
  samples: ReadonlySignal<readonly Sample[]>;
  /** Newest first. */
  changes: ReadonlySignal<readonly Change[]>;
  freshness: ReadonlySignal<Freshness>;
  /** How long ago it was told, in milliseconds, a tick a second: figures get as much older as they say they are. */
  sinceMs: ReadonlySignal<number>;
  /** Why nothing is known. */
  problem: ReadonlySignal<Problem | undefined>;
  open(): void;
  close(): void;
};

/** It says something every two seconds. */
const silentMs = 7_000;

export function createMonitorStore(): MonitorStore {
  const state = signal<Monitor>();
  const samples = signal<readonly Sample[]>([]);
  const changes = signal<readonly Change[]>([]);
  const problem = signal<Problem>();
  const sinceMs = signal(0);
  const freshness = signal<Freshness>({ kind: 'waiting' });
  let heardMs: number | undefined;
  let isBroken = false;
  let hearing: Hearing = 'stream';
  let leaving = new AbortController();

  const look = () => {
    const nowMs = Date.now();
    sinceMs.value = heardMs === undefined ? 0 : nowMs - heardMs;
    freshness.value = freshnessAt(nowMs, heardMs, isBroken, silentMs, hearing);
  };

  function learn(told: Monitor): void {
    heardMs = Date.now();
    batch(() => {
      state.value = told;
      problem.value = undefined;
      samples.value = withinHour([...samples.peek().filter(({ at }) => at < told.now.at), told.now]);
      changes.value = withNew(changes.peek(), told.changes);
      look();
    });
  }

  /** The first answer says why, where there is none to be had: a stream says no more than a number. */
  async function begin(signalOfPage: AbortSignal): Promise<void> {
    const answer = await answerOf(monitorApi.GET('/api/monitor', { signal: signalOfPage }));
    if (!answer.ok) {
      problem.value = answer.problem;
      return;
    }
    learn(answer.data);
    await readHistory(signalOfPage);
    await whileSeen(signalOfPage, (seen) => follow(seen, signalOfPage));
  }

  async function follow(seen: AbortSignal, signalOfPage: AbortSignal): Promise<void> {
    const heard = (by: Hearing) => {
      hearing = by;
      // What happened meanwhile stands in the history alone.
      if (isBroken) void readHistory(signalOfPage).catch(() => undefined);
      isBroken = false;
    };
    const broken = () => {
      isBroken = true;
      look();
    };
    const listen = () =>
      listenTo({
        url: '/api/monitor/stream',
        signal: seen,
        fetch: withToken,
        // Each event is all of it: nothing is gone on with.
        lastEventId: () => undefined,
        onHeard: () => heard('stream'),
        onEvent({ name, data }) {
          const told = name === 'monitor' ? parsed(data) : undefined;
          if (isMonitor(told)) learn(told);
        },
        onBroken: broken,
      });
    async function ask(): Promise<void> {
      const answer = await answerOf(monitorApi.GET('/api/monitor', { signal: seen }));
      if (!answer.ok) return broken();
      heard('looks');
      learn(answer.data);
    }
    try {
      await inPlace(seen, { listen, look: ask });
    } finally {
      // Nothing is heard while nobody sees it.
      isBroken = true;
    }
  }

  async function readHistory(signalOfPage: AbortSignal): Promise<void> {
    const params = { query: { minutes: '60' } };
    const answer = await answerOf(monitorApi.GET('/api/monitor/history', { params, signal: signalOfPage }));
    if (!answer.ok) return;
    const newest = answer.data.samples.at(-1)?.at ?? '';
    samples.value = [...answer.data.samples, ...samples.peek().filter(({ at }) => at > newest)];
    changes.value = withNew(changes.peek(), answer.data.changes);
  }

  let ticking: ReturnType<typeof setInterval> | undefined;
  return {
    state,
    samples,
    changes,
    freshness,
    sinceMs,
    problem,
    open() {
      leaving.abort();
      leaving = new AbortController();
      problem.value = undefined;
      clearInterval(ticking);
      ticking = setInterval(look, 1_000);
      const { signal: signalOfPage } = leaving;
      begin(signalOfPage).catch((error) => {
        if (!signalOfPage.aborted) throw error;
      });
    },
    close() {
      leaving.abort();
      clearInterval(ticking);
    },
  };
}

/** The stream is for operators. */
const withToken: typeof fetch = async (url, init) => {
  const token = await accessToken();
  const headers = new Headers(init?.headers);
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  return fetch(url, { ...init, headers });
};

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
