import type { ComponentChildren } from 'preact';
import { clockTime } from '../i18n/format.ts';
import { monitorWords } from '../i18n/monitor.ts';
import { Chart } from './chart.tsx';
import { Figure } from './figure.tsx';
import { bytes, countOf, decimal, duration, engineTitles } from './figure-text.ts';
import type { TabProps } from './health-tab.tsx';
import { Missing } from './missing.tsx';
import { Table } from './table.tsx';
import type { Engines } from './types.ts';

const copying = ['kafka', 'postgres', 'redis', 'mongodb'] as const;

/** Who has copies of what, and how far behind they are; the views are copies of the log, too. */
export function ReplicationTab({ state: { engines } }: TabProps) {
  const words = monitorWords();
  const { groups, partitions } = engines.kafka;
  return (
    <>
      <section class="card">
        <h2>{words.groups}</h2>
        <p class="muted">{words.groupsHint}</p>
        <Missing origin={groups} />
        {groups.value !== undefined && (
          <Table
            label={words.groups}
            columns={[
              words.group,
              words.topic,
              words.members,
              words.figures.groupLag.name,
              words.figures.secondsLeft.name,
            ]}
            rows={groups.value.map(({ group, topic, members, lag, secondsLeft }) => ({
              key: `${group} ${topic}`,
              cells: [
                <bdi>{group}</bdi>,
                <bdi>{topic}</bdi>,
                decimal(members),
                <Figure id="groupLag" of={group} isNamed={false} value={decimal(lag)} origin={groups} />,
                lag === 0 ? (
                  words.upToDate
                ) : (
                  <Figure id="secondsLeft" of={group} isNamed={false} value={duration(secondsLeft)} origin={groups} />
                ),
              ],
            }))}
          />
        )}
        <Chart name={words.figures.groupLag.name} figureOf={({ lag }) => lag} />
      </section>
      <div class="monitor-cards wide">
        {copying.map((name) => (
          <Copies key={name} name={name} engine={engines[name]}>
            {name === 'kafka' && (
              <>
                <Figure id="underReplicated" value={countOf(partitions.value?.underReplicated)} origin={partitions} />
                <Missing origin={partitions} />
                {partitions.value !== undefined && (
                  <details>
                    <summary>{words.everyPartition(partitions.value.partitions)}</summary>
                    <Table
                      label={words.partition}
                      columns={[words.topic, words.partition, words.figures.leader.name, words.copies, words.inSync]}
                      rows={partitions.value.topics.flatMap((topic) =>
                        topic.partitions.map(({ partition, leader, replicas, isr }) => ({
                          key: `${topic.name} ${partition}`,
                          cells: [
                            <bdi>{topic.name}</bdi>,
                            decimal(partition),
                            leader < 0 ? words.nobody : String(leader),
                            replicas.join(', '),
                            isr.join(', '),
                          ],
                        })),
                      )}
                    />
                  </details>
                )}
              </>
            )}
          </Copies>
        ))}
      </div>
    </>
  );
}

function Copies({
  name,
  engine,
  children,
}: {
  name: (typeof copying)[number];
  engine: Engines[(typeof copying)[number]];
  children: ComponentChildren;
}) {
  const words = monitorWords();
  return (
    <section class={`card monitor-card is-${engine.status}`} aria-label={engineTitles[name]}>
      <h3>{engineTitles[name]}</h3>
      <Missing origin={engine} />
      {engine.topology === 'single' && <p class="muted">{words.noCopies}</p>}
      {engine.nodes.length > 0 && (
        <Table
          label={engineTitles[name]}
          columns={[words.node, words.role, words.nodeState, words.figures.copyLag.name]}
          rows={engine.nodes.map((node) => ({
            key: node.name,
            cells: [
              <bdi>{node.name}</bdi>,
              <span lang="en">{node.role}</span>,
              <span lang="en">{node.state}</span>,
              <>
                <Figure id="copyLag" of={node.name} isNamed={false} value={lagOf(node)} origin={engine} />
                {node.lastCaughtUpAt !== undefined && (
                  <span class="muted"> {words.caughtUp(clockTime(node.lastCaughtUpAt))}</span>
                )}
              </>,
            ],
          }))}
        />
      )}
      {children}
    </section>
  );
}

function lagOf({ lag, lagUnit }: Engines['kafka']['nodes'][number]): string | undefined {
  if (lag === undefined) return undefined;
  if (lagUnit === 'bytes') return bytes(lag);
  return lagUnit === 'seconds' ? duration(lag) : decimal(lag);
}
