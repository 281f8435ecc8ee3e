import type { ComponentChildren } from 'preact';
import { createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { clockTime, day } from '../i18n/format.ts';
import { freshnessWords } from '../i18n/freshness.ts';
import { monitorWords } from '../i18n/monitor.ts';
import { Dialog } from '../ui/dialog.tsx';
import type { FigureId } from './figures.ts';
import { isOld, runbookOf } from './figures.ts';
import type { MonitorStore } from './monitor-store.ts';
import { RunbookEntry } from './runbook.tsx';
import type { Origin } from './types.ts';

export const StoreContext = createContext<MonitorStore | undefined>(undefined);

type Props = {
  id: FigureId;
  /** Undefined: nobody knows. */
  value: string | undefined;
  origin: Origin;
  /** Whether the name stands beside it; where there is a column it does not. */
  isNamed?: boolean;
  /** What it is a figure of, where the name alone does not say. */
  of?: string;
};

/** A figure that says, when it is asked, where it comes from, how old it is and what to do about it. */
export function Figure({ id, value, origin, isNamed = true, of }: Props) {
  const words = monitorWords();
  const [isOpen, setOpen] = useState(false);
  const { name, what } = words.figures[id];
  const old = isOld(id, origin) ? <Age origin={origin} /> : undefined;
  const shown = value ?? (origin.status === 'none' ? words.notHere : words.notKnown);
  return (
    <>
      <button type="button" class={value === undefined ? 'figure unknown' : 'figure'} onClick={() => setOpen(true)}>
        {of !== undefined && <span class="only-read">{of}</span>}
        <span class={isNamed ? 'figure-name' : 'only-read'}>{name}</span>
        <span class="figure-value">
          <bdi>{shown}</bdi>
        </span>
        {old !== undefined && <span class="figure-age">{old}</span>}
      </button>
      {isOpen && (
        <Dialog title={of === undefined ? name : `${of}: ${name}`} onClose={() => setOpen(false)}>
          <p class="figure-large">
            <bdi>{shown}</bdi>
          </p>
          <p>{what}</p>
          <dl class="figure-facts">
            <Fact name={words.source}>
              <code>{origin.source}</code>
            </Fact>
            {origin.asOf !== undefined && (
              <Fact name={words.asOf}>
                <time dateTime={origin.asOf}>
                  {day(origin.asOf)}, {clockTime(origin.asOf)}
                </time>{' '}
                (<Age origin={origin} />)
              </Fact>
            )}
            {origin.reason !== undefined && (
              <Fact name={words.why}>
                <span lang="en">{origin.reason}</span>
              </Fact>
            )}
          </dl>
          <h3>{words.whatToDo}</h3>
          <p class="muted">{words.fromRunbook(runbookOf[id])}</p>
          <RunbookEntry heading={runbookOf[id]} />
        </Dialog>
      )}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** It grows while one looks. */
function Age({ origin: { ageMs = 0 } }: { origin: Origin }) {
  const sinceMs = useContext(StoreContext)?.sinceMs.value ?? 0;
  return <>{freshnessWords().late(Math.round((ageMs + sinceMs) / 1_000))}</>;
}
