import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { answerOf, monitorApi } from '../api/client.ts';
import type { Problem } from '../api/problem.ts';
import { monitorWords } from '../i18n/monitor.ts';
import { problemText } from '../i18n/problems.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TimeLine } from './chart.tsx';
import { Figure } from './figure.tsx';
import { countOf, decimal, engineTitles, withUnit } from './figure-text.ts';
import type { TabProps } from './health-tab.tsx';
import { Missing } from './missing.tsx';
import { StatusMark } from './status.tsx';
import type { Election, Engines } from './types.ts';

const electing = ['kafka', 'postgres', 'redis', 'mongodb'] as const;
type Electing = (typeof electing)[number];

/** Who leads, since which election; and elections that operators ask for. */
export function LeadersTab({ state: { engines } }: TabProps) {
  const words = monitorWords();
  const { quorum, partitions } = engines.kafka;
  return (
    <>
      <div class="monitor-cards">
        {electing.map((name) => (
          <LeaderCard key={name} name={name} engine={engines[name]}>
            {name === 'kafka' && (
              <>
                <Figure id="withoutLeader" value={countOf(partitions.value?.withoutLeader)} origin={partitions} />
                <Figure id="notPreferred" value={countOf(partitions.value?.notPreferred)} origin={partitions} />
                <Missing origin={partitions} />
                {quorum.value !== undefined && (
                  <p class="muted">{words.voters(quorum.value.voters.map(({ node }) => String(node)).join(', '))}</p>
                )}
              </>
            )}
          </LeaderCard>
        ))}
      </div>
      <TimeLine kinds={['election']} />
    </>
  );
}

function LeaderCard({
  name,
  engine,
  children,
}: {
  name: Electing;
  engine: Engines[Electing];
  children: ComponentChildren;
}) {
  const words = monitorWords();
  const [isAsking, setAsking] = useState(false);
  const { status, topology, leader, epoch, election } = engine;
  const title = engineTitles[name];
  return (
    <section class={`card monitor-card is-${status}`} aria-label={title}>
      <h3>
        <StatusMark status={status} /> {title}
      </h3>
      <Figure id="leader" of={title} value={leader} origin={engine} />
      {epoch !== undefined && <Figure id="epoch" of={title} value={decimal(epoch)} origin={engine} />}
      <p class="muted">{words.topologies[topology]}</p>
      <Missing origin={engine} />
      {children}
      {election.possible ? (
        <Button onClick={() => setAsking(true)}>{words.elect[name]}</Button>
      ) : (
        <p class="muted">
          {words.noElection}: <bdi lang="en">{election.reason}</bdi>
        </p>
      )}
      {isAsking && <Elect name={name} onClose={() => setAsking(false)} />}
    </section>
  );
}

/** Nobody changes a leader by a slip; and what came of it is said. */
function Elect({ name, onClose }: { name: Electing; onClose: () => void }) {
  const words = monitorWords();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [election, setElection] = useState<Election>();

  async function elect(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    const answer = await answerOf(monitorApi.POST('/api/monitor/elections', { body: { engine: name, confirm: true } }));
    setBusy(false);
    if (answer.ok) setElection(answer.data);
    else setProblem(answer.problem);
  }

  return (
    <Dialog title={words.elect[name]} onClose={onClose}>
      {election === undefined ? (
        <>
          <p>{words.electHint[name]}</p>
          {problem !== undefined && (
            <div role="alert" class="problem">
              <p dir="auto">{problemText(problem)}</p>
              {problem.detail !== undefined && <p lang="en">{problem.detail}</p>}
            </div>
          )}
          <p class="row">
            <Button kind="danger" isBusy={isBusy} onClick={() => void elect()}>
              {words.yesElect}
            </Button>
            <Button onClick={onClose}>{words.noElect}</Button>
          </p>
        </>
      ) : (
        <div role="status">
          <p>{outcomeOf(election)}</p>
          <p class="muted" lang="en">
            <code>{election.asked}</code>: <bdi>{election.detail}</bdi>
          </p>
          <Button onClick={onClose}>{words.close}</Button>
        </div>
      )}
    </Dialog>
  );
}

/** Of an election of Kafka's preferred leaders, the one of its quorum stays; another engine may elect the same again. */
function outcomeOf({ engine, hasChanged, before, after, tookMs }: Election): string {
  const words = monitorWords();
  const took = withUnit(tookMs, 'ms') ?? '';
  if (!hasChanged) return words.notElected;
  if (engine === 'kafka') return words.preferredElected(took);
  if (before.leader === after.leader) return words.electedAgain(after.leader ?? '–', took);
  return words.elected(before.leader ?? '–', after.leader ?? '–', took);
}
