import './monitor.css';
import { useEffect, useMemo } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Problem } from '../api/problem.ts';
import { freshnessText } from '../i18n/freshness.ts';
import { monitorWords } from '../i18n/monitor.ts';
import { loginAddress } from '../session/next.ts';
import { isRestoring, person } from '../session/session.ts';
import { useTitle } from '../shell/page.ts';
import { Failed } from '../ui/failed.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { BalanceTab } from './balance-tab.tsx';
import { ClocksTab } from './clocks-tab.tsx';
import { StoreContext } from './figure.tsx';
import { HealthTab } from './health-tab.tsx';
import { LeadersTab } from './leaders-tab.tsx';
import type { MonitorStore } from './monitor-store.ts';
import { createMonitorStore } from './monitor-store.ts';
import { ReplicationTab } from './replication-tab.tsx';

const tabs = ['health', 'clocks', 'leaders', 'replication', 'balance'] as const;
const parts = {
  health: HealthTab,
  clocks: ClocksTab,
  leaders: LeadersTab,
  replication: ReplicationTab,
  balance: BalanceTab,
};

/** What the engines and the services say of themselves, live. For operators. */
export default function MonitorPage() {
  const words = monitorWords();
  useTitle(words.title);
  if (isRestoring.value) return <Skeleton kind="block" lines={2} />;
  // Another person may see it, or not.
  return <Watched key={person.value?.userId ?? 0} />;
}

function Watched() {
  const words = monitorWords();
  const { query } = useLocation();
  const store = useMemo(createMonitorStore, []);
  useEffect(() => {
    store.open();
    return store.close;
  }, [store]);
  const state = store.state.value;
  const problem = store.problem.value;
  const chosen = tabs.find((tab) => tab === query.tab) ?? 'health';
  const Part = parts[chosen];
  return (
    <StoreContext.Provider value={store}>
      <section class="monitor">
        <header class="monitor-head">
          <h1>{words.title}</h1>
          <FreshnessWords store={store} />
        </header>
        {state === undefined && problem === undefined && <Skeleton kind="block" lines={3} />}
        {state === undefined && problem !== undefined && <Unknown problem={problem} again={store.open} />}
        {state !== undefined && (
          <>
            <nav class="tabs" aria-label={words.tabsLabel}>
              {tabs.map((tab) => (
                <a key={tab} href={`/monitor?tab=${tab}`} aria-current={tab === chosen ? 'page' : undefined}>
                  {words.tabs[tab]}
                </a>
              ))}
            </nav>
            <Part state={state} />
            <p class="muted">{words.askAFigure}</p>
          </>
        )}
      </section>
    </StoreContext.Provider>
  );
}

function Unknown({ problem, again }: { problem: Problem; again: () => void }) {
  const words = monitorWords();
  if (problem.status !== 401 && problem.status !== 403) return <Failed problem={problem} again={again} />;
  return (
    <div class="card">
      <p>{words.forOperators}</p>
      <a class="button primary" href={loginAddress()}>
        {words.logIn}
      </a>
    </div>
  );
}

function FreshnessWords({ store }: { store: MonitorStore }) {
  const fresh = store.freshness.value;
  return (
    <p class={`monitor-fresh is-${fresh.kind}`} role="status">
      {freshnessText(fresh)}
    </p>
  );
}
